"""The survey after a webinar: three questions for whoever was there, answered once."""

from shared.contracts.request import Problem
from shared.contracts.scheduling_surveys import GetSurveyState, RateWebinar, SurveyState
from tests.gateway.conftest import post, text_of

PAGE = "/my/webinars/dialogue-m2-5/survey"


async def test_three_answers_are_sent_and_thanked_for(olena, gateway):
    response = await post(olena, PAGE, PAGE, overall="5", usefulness="4", clarity="3")
    assert (response.status_code, response.headers["location"]) == (303, "/my")
    asked = gateway.script.asked_for(RateWebinar)[-1]
    assert asked.ratings.model_dump() == {"overall": 5, "usefulness": 4, "clarity": 3}
    assert "Дякуємо за відповіді!" in text_of(await olena.get("/my"))


async def test_what_is_left_out_is_named_and_what_was_chosen_stays(olena, gateway):
    response = await post(olena, PAGE, PAGE, overall="2", usefulness="7")
    page = text_of(response)
    assert response.status_code == 422
    assert "Дайте відповідь: Наскільки він корисний для вашої роботи?" in page
    assert "Дайте відповідь: Наскільки зрозуміло все пояснили?" in page
    assert 'value="2" checked' in response.text
    assert not gateway.script.asked_for(RateWebinar)


async def test_whoever_answered_or_was_not_there_is_told_so(olena, gateway):
    for state, words in (
        (SurveyState(may_rate=False, is_rated=True), "Ви вже оцінили цей вебінар"),
        (SurveyState(may_rate=False, is_rated=False), "може той, хто на ньому був"),
    ):
        gateway.script.lines[GetSurveyState] = state
        response = await olena.get(PAGE)
        assert words in text_of(response)
        assert "<fieldset" not in response.text


async def test_a_refusal_is_shown_in_words(olena, gateway):
    gateway.script.lines[RateWebinar] = Problem(status=409, code="was_not_there", title="Вас не було на цьому вебінарі")
    response = await post(olena, PAGE, PAGE, overall="5", usefulness="4", clarity="3")
    assert response.status_code == 409
    assert "Вас не було на цьому вебінарі" in text_of(response)
