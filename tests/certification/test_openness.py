"""A name is read by a certificate's number only with its holder's consent, as stated last."""

import itertools
from datetime import timedelta

import pytest

from services.certification.handlers import hears
from services.certification.use_cases import verify_certificate
from shared.contracts.certification import VerifyCertificate
from shared.contracts.fact import Fact
from shared.contracts.registration import ConsentsStated
from shared.contracts.vocabulary import Consent
from shared.testing import START
from tests.certification.builders import PROGRAMME, erased, everything_earned, published


def stated(*consents: Consent, hours: int = 0, programme_id: str = PROGRAMME) -> Fact:
    return ConsentsStated(
        participant_id="one",
        programme_id=programme_id,
        consents=[Consent.PROCESSING, *consents],
        stated_at=START + timedelta(hours=hours),
    )


OPEN, CLOSED = stated(Consent.PUBLIC_VERIFICATION), stated(hours=1)


async def is_open(house) -> bool:
    found = await house.read(lambda tx: verify_certificate(tx, VerifyCertificate(number="21234567/000001-24")))
    assert found.facts is not None
    return found.is_open


async def test_without_a_word_a_name_stays_closed(house):
    await house.hear(hears, published(), *everything_earned("one"))
    assert not await is_open(house)
    await house.hear(hears, stated(Consent.PUBLIC_QUOTE), stated(Consent.PUBLIC_VERIFICATION, programme_id="other"))
    assert not await is_open(house)


@pytest.mark.parametrize("order", list(itertools.permutations([OPEN, CLOSED, stated(hours=-1)])))
async def test_what_is_stated_last_counts_in_whatever_order_it_is_heard(house, order):
    await house.hear(hears, *order[:2], published(), *everything_earned("one"), order[2])
    assert not await is_open(house)
    await house.hear(hears, stated(Consent.PUBLIC_VERIFICATION, hours=2))
    assert await is_open(house)


async def test_the_name_of_who_is_forgotten_closes_for_good(house):
    await house.hear(hears, published(), *everything_earned("one"), OPEN)
    await house.hear(hears, erased("one"))
    assert not await is_open(house)
    await house.hear(hears, stated(Consent.PUBLIC_VERIFICATION, hours=5))
    assert not await is_open(house)
