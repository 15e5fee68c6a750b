"""From a holder's wish to a person's decision: the pages on both sides."""

import pytest

from shared.contracts.certification import CertificateStatus
from shared.contracts.certification_reviews import (
    CorrectionReceipt,
    DecideReview,
    ListReviews,
    RequestCorrection,
    Review,
    ReviewCause,
    ReviewDecision,
    ReviewList,
)
from shared.contracts.request import Problem
from tests.gateway import scripted
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted import NOW, NUMBER, PARTICIPANT

ASK = f"/my/certificates/{NUMBER}/correction"
DESK = "/desk/reviews"
REVIEW = Review(
    review_id="r-1",
    certificate_id="c-1",
    number=NUMBER,
    participant_id=PARTICIPANT,
    programme_id="dialogue",
    full_name="Ґалаґан Олена Ігорівна",
    status=CertificateStatus.VALID,
    cause=ReviewCause.CORRECTION_REQUESTED,
    rule_met=True,
    wish="Посада інша: <заступниця>",
    opened_at=NOW,
)


@pytest.fixture
def script(gateway):
    gateway.script.lines |= {
        RequestCorrection: CorrectionReceipt(review_id="r-1", opened_at=NOW),
        ListReviews: lambda asked: ReviewList(reviews=[] if asked.decided else [REVIEW]),
        DecideReview: scripted.verification(),
    }
    return gateway.script


async def test_my_page_offers_to_correct_a_certificate_that_holds(olena):
    assert f'href="{ASK}"' in (await olena.get("/my")).text


async def test_a_wish_is_sent_once_and_confirmed(olena, script):
    response = await post(olena, ASK, ASK, wish=" Посада інша ")
    assert (response.status_code, response.headers["location"]) == (303, "/my")
    [asked] = script.asked_for(RequestCorrection)
    assert (asked.participant_id, asked.number, asked.wish) == (PARTICIPANT, NUMBER, "Посада інша")
    assert "Запит на виправлення надіслано" in text_of(await olena.get("/my"))


@pytest.mark.parametrize(("wish", "says"), [("  ", "Напишіть, що не так"), ("а" * 1001, "щонайбільше 1000")])
async def test_a_wish_that_cannot_be_sent_stays_as_it_was_typed(olena, script, wish, says):
    response = await post(olena, ASK, ASK, wish=wish)
    assert response.status_code == 422
    assert says in text_of(response)
    assert wish.strip() in response.text
    assert script.asked_for(RequestCorrection) == []


async def test_nobody_else_s_certificate_can_be_corrected(olena, script):
    assert (await olena.get("/my/certificates/12345678/999999-24/correction")).status_code == 404


async def test_the_desk_shows_what_waits_with_the_wish_as_it_was_written(chief, script):
    response = await chief.get(DESK)
    assert "Власник просить виправити." in text_of(response)
    assert "Посада інша: &lt;заступниця&gt;" in response.text


@pytest.mark.parametrize("decision", list(ReviewDecision))
async def test_a_decision_is_carried_out_with_its_reason_and_stands_in_the_log(chief, script, decision):
    response = await post(chief, f"{DESK}/r-1", DESK, decision=decision.value, reason="Перевірено")
    assert (response.status_code, response.headers["location"]) == (303, DESK)
    [asked] = script.asked_for(DecideReview)
    assert (asked.review_id, asked.decision, asked.reason) == ("r-1", decision, "Перевірено")
    assert asked.decided_by.startswith("staff-")
    assert "розглянуто сертифікат" in text_of(await chief.get("/desk/log"))


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"decision": "burn"}, {"decision": ""}])
async def test_a_decision_needs_a_choice_and_a_reason(chief, script, wrong):
    response = await post(chief, f"{DESK}/r-1", DESK, **({"decision": "keep", "reason": "Перевірено"} | wrong))
    assert response.status_code == 422
    assert "чому саме таке" in text_of(response)
    assert script.asked_for(DecideReview) == []


@pytest.mark.parametrize(
    ("typed", "kept", "place"),
    [
        ({"reason": "Звірено зі звітом"}, 'value="Звірено зі звітом"', "#r-1-keep"),
        ({"decision": "revoke"}, 'value="revoke" checked', "#r-1-reason"),
    ],
)
async def test_half_a_decision_is_kept_and_the_other_half_is_led_to(chief, script, typed, kept, place):
    page = (await post(chief, f"{DESK}/r-1", DESK, **typed)).text
    assert kept in page
    assert f'href="{place}"' in page
    assert f'id="{place[1:]}"' in page


async def test_what_was_decided_is_listed_with_whom_it_concerned_why_and_by_whom(gateway, chief, script):
    decision = {"decision": ReviewDecision.REVOKE, "reason": "Видано помилково", "decided_at": NOW}
    over = REVIEW.model_copy(update=decision | {"decided_by": gateway.organiser().staff_id})
    script.lines[ListReviews] = lambda asked: ReviewList(reviews=[over] if asked.decided else [])
    page = text_of(await chief.get(DESK))
    for words in ("Ґалаґан Олена Ігорівна", "Анулювати", "Видано помилково", scripted.ORGANISER):
        assert words in page


async def test_what_certification_refuses_is_said_on_the_page(chief, script):
    script.lines[DecideReview] = Problem(
        status=409, code="nothing_to_correct", title="Ні", detail="Спершу виправте дані."
    )
    response = await post(chief, f"{DESK}/r-1", DESK, decision="replace", reason="Перевірено")
    assert response.status_code == 409
    assert "Спершу виправте дані." in text_of(response)
