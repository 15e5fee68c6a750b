"""Documents that are alike come out as PyLD has them, whatever their own words say."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials import canonical_alike
from credentials.canonical import canonical
from credentials.canonical_alike import canonical_of_alike
from credentials.contexts import CREDENTIALS_V2, OPEN_BADGES_3
from credentials.statements import compose
from credentials.status_list import compose_list
from tests.credentials.builders import NOW, SITE, facts, issuance
from tests.examples import examples

MARKS = ["urn:own-text:1", "urn:own-address:0", "_:b0", "_:a", "@id"]
HOSTILE = [*MARKS, "<urn:x:y>", '"', "\\", '" .\n_:c14n0 <x:y> "', "\u2028"]
TEXT = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=12)


@pytest.fixture(autouse=True)
def no_shapes(monkeypatch):
    """Nothing is known of earlier documents."""
    monkeypatch.setattr(canonical_alike, "_shapes", {})


def certificate(**changes: object) -> dict[str, Any]:
    return compose(issuance(facts(webinars=[], **changes)), SITE).document()


@given(
    name=TEXT, position=TEXT | st.just(""), result=TEXT, outcomes=st.lists(TEXT, max_size=2), number=TEXT, title=TEXT
)
@settings(max_examples=examples(15))
def test_any_words_come_out_as_pyld_has_them(name, position, result, outcomes, number, title):
    said = {"position": position, "result": result, "outcomes": outcomes, "number": number, "programme_title": title}
    for full_name in (name, "Ґалаґан-Їжакевич Мар’яна", name * 2):
        drawn = certificate(full_name=full_name, **said)
        assert canonical_of_alike(drawn) == canonical(drawn)


def test_the_second_document_of_a_shape_does_without_pyld(monkeypatch):
    first, second = certificate(), certificate(full_name="Є", certificate_id="0190f5b2-0000-7000-8000-000000000002")
    exact = canonical(second)
    canonical_of_alike(first)
    monkeypatch.setattr(canonical_alike, "canonical", pytest.fail)
    assert canonical_of_alike(second) == exact


def test_a_status_list_comes_out_as_pyld_has_it_whatever_its_bits():
    for ended in ([], [3], [3, 70_000]):
        drawn = compose_list("1", ended, site=SITE, now=NOW, may_be_kept=NOW - NOW)
        assert canonical_of_alike(drawn) == canonical(drawn)


@pytest.mark.parametrize("address", ["_:b0", "relative", "https://a.example/<b>", "ftp://a.example/", "urn:uuid:\n1"])
def test_an_address_that_json_ld_might_change_is_left_to_pyld(address):
    for drawn in (certificate(), certificate() | {"id": address}):
        assert canonical_of_alike(drawn) == canonical(drawn)


def test_nodes_that_look_the_same_are_left_to_pyld():
    drawn = certificate()
    drawn["credentialSubject"]["result"] *= 2
    for name in ("перша", "друга"):
        alike = drawn | {"name": name}
        assert canonical_of_alike(alike) == canonical(alike)


def test_nodes_within_nodes_come_out_as_pyld_has_them():
    for words in (("а", "б"), ("б", "а"), ("а", "а")):
        results = [{"type": ["Result"], "value": one, "alignment": [{"type": ["Alignment"]}]} for one in words]
        drawn = certificate()
        drawn["credentialSubject"]["result"] = results
        assert canonical_of_alike(drawn) == canonical(drawn)


def test_words_that_are_no_literals_are_left_to_pyld():
    context = [CREDENTIALS_V2, OPEN_BADGES_3, {"created": {"@id": "urn:x:created", "@type": "@id"}}]
    for created in ("urn:x:1", "relative"):
        drawn = {"@context": context, "created": created}
        assert canonical_of_alike(drawn) == canonical(drawn)


def test_a_shape_that_does_not_come_out_the_same_is_never_used(monkeypatch):
    monkeypatch.setattr(canonical_alike, "_canonical_labels", lambda _: {})
    for name in ("перша", "друга"):
        drawn = certificate() | {"name": name}
        assert canonical_of_alike(drawn) == canonical(drawn)


def test_shapes_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(canonical_alike, "_MOST_SHAPES", 2)
    for place in ("Київ", "Львів", "Одеса"):
        canonical_of_alike(certificate(place=place))
    assert len(canonical_alike._shapes) == 1
