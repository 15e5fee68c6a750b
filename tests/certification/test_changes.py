"""Replacing and revoking: by a person's decision, once, and for everyone to see."""

import asyncio

import pytest

from services.certification.api import answers
from services.certification.domain.changes import CertificateNotValid, NoSuchCertificate, NothingToCorrect
from services.certification.handlers import hears
from shared.contracts import certification as say
from shared.contracts.certification import CertificateIssued, CertificateStatus
from shared.contracts.fact import Fact
from shared.testing import Harness
from tests.certification.builders import (
    PROGRAMME,
    erased,
    everything_earned,
    passed,
    personal,
    published,
    updated,
)

ONE = "participant-one"
FIRST, SECOND = "21234567/000001-24", "21234567/000002-24"
REPLACE = say.ReplaceCertificate(number=FIRST, reason="помилка в прізвищі")
REVOKE = say.RevokeCertificate(number=FIRST, reason="тест складала інша людина", revoked_by="organiser")
CORRECTED_NAME = updated(ONE, personal(family_name="Їжакевич"), revision=2)


@pytest.fixture
async def house(house: Harness) -> Harness:
    """Where one certificate was issued."""
    await house.hear(hears, published(), *everything_earned(ONE))
    return house


async def verification(house: Harness, number: str) -> say.Verification:
    return await house.ask(answers, say.VerifyCertificate(number=number))


async def test_a_misspelt_name_is_corrected_by_a_new_certificate(house):
    await house.hear(hears, CORRECTED_NAME)
    house.clock.advance(days=2)
    new = await house.ask(answers, REPLACE)
    assert (new.status, new.facts.number) == (CertificateStatus.VALID, SECOND)
    assert (new.facts.full_name, str(new.facts.issued_on)) == ("Їжакевич Мар’яна Євгеніївна", "2024-03-03")
    old = await verification(house, FIRST)
    assert (old.status, old.replaced_by, old.reason) == (CertificateStatus.REPLACED, SECOND, "помилка в прізвищі")
    assert old.facts is not None
    assert old.facts.full_name == "Ґалаґан Мар’яна Євгеніївна"
    [told] = await house.told(say.CertificateReplaced)
    assert (told.number, told.replaces_number, told.certificate_id) == (SECOND, FIRST, new.facts.certificate_id)


async def test_a_replacement_that_would_say_the_same_is_refused_and_takes_no_number(house):
    with pytest.raises(NothingToCorrect):
        await house.ask(answers, REPLACE)
    await house.hear(hears, *everything_earned("participant-two"))
    assert [issued.number for issued in await house.told(CertificateIssued)] == [FIRST, SECOND]


async def test_a_corrected_programme_is_a_reason_to_replace_too(house):
    await house.hear(hears, published(version=2, title="Основи діалогу"))
    assert (await house.ask(answers, REPLACE)).facts.programme_title == "Основи діалогу"


async def test_nobody_can_be_named_anew_after_being_forgotten(house):
    await house.hear(hears, erased(ONE))
    with pytest.raises(NothingToCorrect):
        await house.ask(answers, REPLACE)
    assert (await house.ask(answers, REVOKE)).status is CertificateStatus.REVOKED


async def test_a_revoked_number_says_so_for_ever(house):
    revoked = await house.ask(answers, REVOKE)
    assert (revoked.status, revoked.reason) == (CertificateStatus.REVOKED, "тест складала інша людина")
    assert await verification(house, FIRST) == revoked
    [told] = await house.told(say.CertificateRevoked)
    assert (told.number, told.revoked_by, told.participant_id) == (FIRST, "organiser", ONE)


async def test_after_revocation_nothing_that_is_heard_issues_another(house):
    await house.ask(answers, REVOKE)
    more: list[Fact] = [passed(ONE, attempt=2), published(version=2, title="Інша")]
    await house.hear(hears, *more, *everything_earned("participant-two"))
    assert [issued.number for issued in await house.told(CertificateIssued)] == [FIRST, SECOND]
    progress = await house.ask(answers, say.GetProgress(participant_id=ONE, programme_id=PROGRAMME))
    assert progress.certificate_number is None


@pytest.mark.parametrize("request_again", [REPLACE, REVOKE], ids=["replace", "revoke"])
async def test_what_was_replaced_or_revoked_cannot_be_so_again(house, request_again):
    await house.hear(hears, CORRECTED_NAME)
    await house.ask(answers, REPLACE)
    with pytest.raises(CertificateNotValid, match=SECOND):
        await house.ask(answers, request_again)
    second = REVOKE.model_copy(update={"number": SECOND})
    await house.ask(answers, second)
    with pytest.raises(CertificateNotValid):
        await house.ask(answers, request_again.model_copy(update={"number": SECOND}))


@pytest.mark.parametrize("asked", [REPLACE, REVOKE], ids=["replace", "revoke"])
async def test_a_number_nobody_was_given_is_refused(house, asked):
    with pytest.raises(NoSuchCertificate):
        await house.ask(answers, asked.model_copy(update={"number": "0/0-0"}))


async def test_two_who_replace_at_once_make_one_replacement(house):
    await house.hear(hears, CORRECTED_NAME)
    outcomes = await asyncio.gather(*(house.ask(answers, REPLACE) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(one, say.Verification) for one in outcomes) == 1
    assert sum(isinstance(one, CertificateNotValid) for one in outcomes) == 3
    listed = await house.ask(answers, say.ListCertificates(participant_id=ONE))
    assert [(one.number, one.status) for one in listed.certificates] == [
        (SECOND, CertificateStatus.VALID),
        (FIRST, CertificateStatus.REPLACED),
    ]
