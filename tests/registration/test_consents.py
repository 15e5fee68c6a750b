"""Consents: given and taken back at any time, each apart, with the moment of both."""

import pytest

from services.registration import domain
from shared.contracts import registration as say
from shared.contracts.vocabulary import Consent
from shared.testing import START
from tests.registration.builders import HOUR, PROGRAMME, form

ALL = [Consent.PROCESSING, Consent.MAILING, Consent.PUBLIC_VERIFICATION]


def stating(participant_id: str, *consents: Consent) -> say.StateConsents:
    return say.StateConsents(participant_id=participant_id, programme_id=PROGRAMME, consents=list(consents))


async def agreed(registration, participant_id: str) -> list[Consent]:
    return (await registration.find(participant_id)).applications[0].consents


async def test_a_consent_is_taken_back_and_given_again_with_its_moments(registration):
    receipt = await registration.apply(form(1, consents=ALL))
    one = receipt.participant_id
    registration.clock.advance(hours=1)
    await registration.ask(stating(one, Consent.PROCESSING))
    assert await agreed(registration, one) == [Consent.PROCESSING]
    registration.clock.advance(hours=1)
    await registration.ask(stating(one, Consent.MAILING, Consent.PROCESSING))
    assert await agreed(registration, one) == [Consent.PROCESSING, Consent.MAILING]
    kept = {(row.purpose, row.given_at, row.taken_back_at) for row in await registration.rows("consent")}
    assert kept == {
        ("processing", START, None),
        ("mailing", START, START + HOUR),
        ("mailing", START + 2 * HOUR, None),
        ("public_verification", START, START + HOUR),
    }


async def test_others_hear_what_a_participant_agrees_to_now_and_only_when_it_changed(registration):
    receipt = await registration.apply(form(1, consents=ALL))
    await registration.ask(stating(receipt.participant_id, Consent.PROCESSING))
    assert await registration.told(say.ConsentsStated) == []
    await registration.decide(receipt)
    told = len(await registration.told(say.ConsentsStated))
    for _ in range(2):
        await registration.ask(stating(receipt.participant_id, Consent.PROCESSING, Consent.MAILING))
    stated = await registration.told(say.ConsentsStated)
    assert len(stated) == told + 1
    assert stated[-1].consents == [Consent.PROCESSING, Consent.MAILING]


async def test_the_consent_that_everything_rests_on_is_not_taken_back_like_that(registration):
    receipt = await registration.apply(form(1, consents=ALL))
    with pytest.raises(domain.ConsentMissing):
        await registration.ask(stating(receipt.participant_id, Consent.MAILING))
    assert await agreed(registration, receipt.participant_id) == ALL


async def test_a_questionnaire_filled_in_before_does_not_undo_it(registration):
    before = form(1, consents=ALL, submitted_at=START)
    await registration.load(before)
    receipt = await registration.apply(before)
    registration.clock.advance(hours=1)
    await registration.ask(stating(receipt.participant_id, Consent.PROCESSING))
    await registration.load(before)
    assert await agreed(registration, receipt.participant_id) == [Consent.PROCESSING]


async def test_nobody_agrees_to_anything_without_an_application_or_after_being_forgotten(registration):
    with pytest.raises(domain.NoSuchApplication):
        await registration.ask(stating("nobody", Consent.PROCESSING))
    receipt = await registration.apply()
    await registration.ask(say.EraseParticipant(participant_id=receipt.participant_id))
    with pytest.raises(domain.NoSuchApplication):
        await registration.ask(stating(receipt.participant_id, Consent.PROCESSING))
