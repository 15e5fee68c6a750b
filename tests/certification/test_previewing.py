"""What another rule would change, before it is published: from what the store knows, by the evaluation that issues."""

import pytest
from sqlalchemy import func, select

from services.certification import store
from services.certification.api import answers
from services.certification.handlers import hears
from services.certification.use_cases import previewing
from shared.contracts.certification import RevokeCertificate
from shared.contracts.certification_rules import PreviewRule, RuleEffect
from shared.contracts.programme import CertificateRule
from shared.testing import Harness
from tests.certification.builders import (
    DEFAULT_RULE,
    FINAL,
    everything_earned,
    passed,
    programme,
    published,
    registered,
)

SOFT = CertificateRule(tests=[FINAL])
STRICT = DEFAULT_RULE.model_copy(update={"modules": {"one": 3, "two": 3}})
EARNED, PASSED = [f"earned-{number}" for number in range(3)], [f"passed-{number}" for number in range(4)]


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch):
    monkeypatch.setattr(previewing, "_PORTION", 2)


async def preview(house: Harness, rule: CertificateRule) -> RuleEffect:
    return await house.ask(answers, PreviewRule(programme=programme(rule=rule)))


async def told(house: Harness) -> None:
    await house.hear(hears, published(), registered("idle"))
    await house.hear(hears, *(fact for one in EARNED for fact in everything_earned(one)))
    await house.hear(hears, *(fact for one in PASSED for fact in (registered(one), passed(one))))


async def test_a_softer_rule_says_how_many_would_be_issued_a_certificate_and_that_is_what_happens(house):
    await told(house)
    effect = await preview(house, SOFT)
    assert effect == RuleEffect(participants=8, entitled_now=3, entitled_then=7, issued_at_once=4)
    await house.hear(hears, published(version=2, rule=SOFT))
    certificate = store.metadata.tables["certificate"]
    assert (await house.read(lambda tx: tx.read(select(func.count()).select_from(certificate))))[0][0] == 7


async def test_a_stricter_rule_says_who_would_not_meet_it_and_that_certificates_stay(house):
    await told(house)
    assert await preview(house, STRICT) == RuleEffect(participants=8, entitled_now=3, lose=3, keep=3)


async def test_the_published_rule_changes_nothing_and_a_revoked_certificate_is_not_issued_again(house):
    await told(house)
    await house.ask(answers, RevokeCertificate(number="21234567/000001-24", reason="помилка", revoked_by="staff"))
    assert await preview(house, DEFAULT_RULE) == RuleEffect(participants=8, entitled_now=3, entitled_then=3)


async def test_of_a_programme_that_is_not_known_there_is_nothing_to_say(house):
    assert await preview(house, SOFT) == RuleEffect()
