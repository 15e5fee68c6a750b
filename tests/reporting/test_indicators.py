"""Indicators are declared once, in both languages, and a changed meaning has a new version."""

import hashlib
import json

from services.reporting.domain.indicators import BY_CODE, DEFINITIONS_VERSION, FUNNEL, INDICATORS
from services.reporting.domain.wording import LANGUAGES

KNOWN = {1: "839eaf407c4bbda5"}


def _selection(one):
    return [one.kind, sorted(one.states), one.least, one.test] if one else []


def fingerprint():
    told = [
        [one.code, one.unit, dict(one.title), dict(one.definition), _selection(one.selection)] for one in INDICATORS
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def test_whoever_changes_a_definition_raises_the_version():
    assert DEFINITIONS_VERSION in KNOWN, "Put the new version with its fingerprint into KNOWN; old ones stay"
    assert fingerprint() == KNOWN[DEFINITIONS_VERSION], "Definitions changed: raise DEFINITIONS_VERSION"


def test_every_indicator_has_a_name_and_a_meaning_in_each_language():
    for one in INDICATORS:
        assert all(one.title[language] and one.definition[language] for language in LANGUAGES)
    assert len(BY_CODE) == len(INDICATORS)
    assert set(FUNNEL) <= BY_CODE.keys()
