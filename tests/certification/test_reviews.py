"""Reviews: what is corrected or wished after issue waits for a person, and nothing changes until one has decided."""

import pytest
from sqlalchemy import delete

from services.certification import store
from services.certification.api import answers
from services.certification.domain.changes import CertificateNotValid, NoSuchCertificate, NothingToCorrect
from services.certification.domain.reviews import NoSuchReview, ReviewClosed
from services.certification.handlers import hears, repeats
from shared.contracts import certification as say
from shared.contracts import certification_reviews as reviews
from shared.contracts.certification import CertificateStatus
from shared.contracts.certification_reviews import ReviewCause, ReviewDecision
from shared.testing import Harness
from tests.certification.builders import (
    corrected,
    erased,
    everything_earned,
    heard,
    personal,
    published,
    updated,
    webinar_id,
)
from tests.certification.test_changes import FIRST, ONE, SECOND
from tests.certification.test_use_cases import rows, verification

WISH = reviews.RequestCorrection(participant_id=ONE, number=FIRST, wish="Прізвище з літерою ґ")
BLOW = corrected(ONE, webinar_id("two", 1), 5)


@pytest.fixture
async def house(house: Harness) -> Harness:
    """Where one certificate was issued."""
    await house.hear(hears, published(), *everything_earned(ONE))
    return house


async def waiting(house: Harness, *, decided: bool = False) -> list[reviews.Review]:
    return (await house.ask(answers, reviews.ListReviews(participant_id=ONE, decided=decided))).reviews


def decision(review: reviews.Review, what: ReviewDecision) -> reviews.DecideReview:
    return reviews.DecideReview(review_id=review.review_id, decision=what, reason="Розглянуто", decided_by="chief")


async def test_a_correction_of_attendance_opens_a_review_that_says_why_and_is_told(house):
    blow = heard(BLOW)
    await house.hear(hears, blow)
    await house.hear(hears, blow)
    [review] = await waiting(house)
    assert (review.number, review.cause, review.rule_met) == (FIRST, ReviewCause.ATTENDANCE_CORRECTED, False)
    [told] = await house.told(reviews.CertificateReviewOpened)
    assert (told.review_id, told.cause_id, told.number) == (review.review_id, blow.id, FIRST)
    assert (await verification(house, FIRST)).status is CertificateStatus.VALID


async def test_a_holders_wish_waits_for_a_person_and_a_newer_one_takes_its_place(house):
    first = await house.ask(answers, WISH)
    again = await house.ask(answers, WISH.model_copy(update={"wish": "Посада інша"}))
    assert again == first
    [review] = await waiting(house)
    assert (review.wish, review.cause) == ("Посада інша", ReviewCause.CORRECTION_REQUESTED)
    [told] = await house.told(reviews.CertificateReviewOpened)
    assert "Прізвище" not in told.model_dump_json()


async def test_only_the_holder_may_wish_and_only_while_the_certificate_holds(house):
    with pytest.raises(NoSuchCertificate):
        await house.ask(answers, WISH.model_copy(update={"participant_id": "somebody-else"}))
    with pytest.raises(NoSuchCertificate):
        await house.ask(answers, WISH.model_copy(update={"number": "21234567/999999-24"}))
    await house.ask(answers, say.RevokeCertificate(number=FIRST, reason="помилка", revoked_by="chief"))
    with pytest.raises(CertificateNotValid):
        await house.ask(answers, WISH)
    assert await waiting(house) == []


async def test_a_certificate_that_is_kept_stays_as_it_was_and_the_review_is_closed(house):
    await house.hear(hears, BLOW)
    [review] = await waiting(house)
    assert (await house.ask(answers, decision(review, ReviewDecision.KEEP))).status is CertificateStatus.VALID
    assert await waiting(house) == []
    [closed] = await waiting(house, decided=True)
    assert (closed.decision, closed.decided_by, closed.reason) == (ReviewDecision.KEEP, "chief", "Розглянуто")
    [told] = await house.told(reviews.CertificateReviewDecided)
    assert (told.review_id, told.decision) == (review.review_id, ReviewDecision.KEEP)
    for again in ReviewDecision:
        with pytest.raises(ReviewClosed):
            await house.ask(answers, decision(review, again))
    assert (await verification(house, FIRST)).status is CertificateStatus.VALID


async def test_revoking_closes_every_review_of_the_certificate(house):
    await house.hear(hears, BLOW)
    await house.ask(answers, WISH)
    first, _ = await waiting(house)
    assert (await house.ask(answers, decision(first, ReviewDecision.REVOKE))).status is CertificateStatus.REVOKED
    assert await waiting(house) == []
    assert [one.decision for one in await waiting(house, decided=True)] == [ReviewDecision.REVOKE] * 2


async def test_a_wish_that_is_granted_gives_a_new_certificate(house):
    await house.ask(answers, WISH)
    [review] = await waiting(house)
    with pytest.raises(NothingToCorrect):
        await house.ask(answers, decision(review, ReviewDecision.REPLACE))
    assert await waiting(house) == [review]
    await house.hear(hears, updated(ONE, personal(family_name="Їжакевич"), revision=2))
    new = await house.ask(answers, decision(review, ReviewDecision.REPLACE))
    assert (new.facts.number, new.facts.full_name) == (SECOND, "Їжакевич Мар’яна Євгеніївна")
    assert await waiting(house) == []


async def test_a_review_that_does_not_exist_is_missed(house):
    with pytest.raises(NoSuchReview):
        await house.ask(
            answers, reviews.DecideReview(review_id="x", decision=ReviewDecision.KEEP, reason="r", decided_by="b")
        )


async def test_what_a_forgotten_person_wrote_is_gone(house):
    await house.ask(answers, WISH)
    await house.hear(hears, erased(ONE))
    assert [row.wish for row in await rows(house, "review")] == [""]


async def test_what_was_asked_and_decided_is_there_again_in_a_register_that_is_built_anew(house):
    await house.ask(answers, WISH)
    await house.hear(hears, BLOW)
    for review in await waiting(house):
        await house.ask(answers, decision(review, ReviewDecision.KEEP))
    opened = await house.told(reviews.CertificateReviewOpened)
    decided = await house.told(reviews.CertificateReviewDecided)
    before = await rows(house, "review")
    await house.write(lambda tx: tx.write(delete(store.metadata.tables["review"])))
    await house.hear(repeats, *opened, *decided)
    by_wish = [row for row in before if row.cause == ReviewCause.CORRECTION_REQUESTED]
    assert len(by_wish) == 1
    [again] = await rows(house, "review")
    assert (again.review_id, again.decision, again.decided_by, again.decided_at) == (
        by_wish[0].review_id,
        by_wish[0].decision,
        by_wish[0].decided_by,
        by_wish[0].decided_at,
    )
