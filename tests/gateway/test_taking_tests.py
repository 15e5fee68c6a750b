"""Taking a test with a browser: rules first, the sheet, saving, gaps, handing in, refusals."""

import pytest

from shared.contracts.assessment import ListTests, SaveAnswers, StartAttempt, SubmitAttempt, TestStates
from shared.contracts.request import Problem
from tests.gateway import scripted
from tests.gateway.conftest import form_token, post, text_of
from tests.gateway.scripted import PARTICIPANT

PAGE = "/my/programmes/dialogue/tests/final"
GIVEN = {
    "attempt_id": "t-2",
    "question": ["one", "two", "three", "four", "five", "six"],
    "answer:one": "Участь",
    "answer:two": ["Слухання", "Петиція"],
    "answer:three": "true",
    "answer:four": "петиція",
    "answer:five": "4",
    "rows:six": "2",
    "match:six:1": "Гроші",
    "match:six:2": "Підписи",
}
ANSWERS = {
    "one": ["Участь"],
    "two": ["Слухання", "Петиція"],
    "three": ["true"],
    "four": ["петиція"],
    "five": ["4"],
    "six": ["Гроші", "Підписи"],
}
TIME_OVER = Problem(status=409, code="time_over", title="Час вийшов", detail="Час спроби вийшов.")


async def hand_in(browser, **changes):
    token = await form_token(browser, PAGE)
    return await browser.post(f"{PAGE}/answers", data=GIVEN | {"form_token": token, "form_key": "k"} | changes)


async def test_the_rules_and_results_stand_before_the_start(gateway, olena):
    page = text_of(await olena.get(PAGE))
    for words in (
        "6\u00a0запитань",
        "щонайменше 60 %",
        "Спроб усього: 3, залишилося: 2",
        "40\u00a0хв",
        "45,5 %",
        "Почати",
    ):
        assert words.replace("\u00a0", " ") in page
    assert gateway.script.asked_for(StartAttempt) == []


@pytest.mark.parametrize(
    ("changes", "words", "button"),
    [
        ({"running_attempt_id": "t-2"}, "залишилося: 1", "Продовжити спробу"),
        ({"open": False}, "Тест ще не відкрито", ""),
        ({"attempt_limit": 1}, "Спроб більше немає", ""),
        ({"time_limit_minutes": None}, "Часу на спробу не обмежено", "Почати спробу"),
    ],
)
async def test_the_page_offers_what_can_be_done(gateway, olena, changes, words, button):
    gateway.script.lines[ListTests] = TestStates(tests=[scripted.state_of_test(**changes)])
    response = await olena.get(PAGE)
    assert words in text_of(response)
    assert ("<button>" in response.text) is bool(button)
    assert button in response.text


async def test_a_passed_test_is_not_taken_again(gateway, olena):
    passed = {"attempt_id": "t", "number": 1, "score": 90, "pass_mark": 60, "passed": True, "attempts_left": 2}
    gateway.script.lines[ListTests] = TestStates(tests=[scripted.state_of_test(results=[passed])])
    response = await olena.get(PAGE)
    assert "Тест складено" in text_of(response)
    assert "<button>" not in response.text


async def test_the_sheet_shows_every_kind_of_question_and_what_was_saved(gateway, olena):
    response = await post(olena, f"{PAGE}/attempt", PAGE)
    assert response.status_code == 200
    assert gateway.script.asked_for(StartAttempt) == [StartAttempt(participant_id=PARTICIPANT, test_id="final")]
    for piece in (
        'type="radio" id="q1-1" name="answer:one" value="Участь" checked',
        'type="checkbox" id="q2-1" name="answer:two" value="Слухання" checked',
        'type="checkbox" id="q2-3" name="answer:two" value="Сон">',
        'name="answer:three" value="true"',
        'name="answer:four" value=""',
        'inputmode="decimal"',
        '<select id="q6-1" name="match:six:1">',
        '<option value="Гроші" selected>',
    ):
        assert piece in response.text
    assert "Правильно" in text_of(response)
    assert "здайте до 12 березня 2024 року, 11:40" in text_of(response)


async def test_answers_are_saved_without_handing_in(gateway, olena):
    response = await hand_in(olena, action="save")
    assert "Збережено: 12 березня 2024 року, 11:00" in text_of(response)
    assert gateway.script.asked_for(SaveAnswers)[0].answers == ANSWERS
    assert gateway.script.asked_for(SubmitAttempt) == []


async def test_a_choice_taken_back_is_cleared(gateway, olena):
    await hand_in(olena, action="save", **{"answer:two": [], "answer:four": "  ", "match:six:1": "", "match:six:2": ""})
    saved = gateway.script.asked_for(SaveAnswers)[0].answers
    assert (saved["two"], saved["four"], saved["six"]) == ([], [], [])


async def test_a_full_sheet_is_handed_in_and_leads_to_the_result(gateway, olena):
    response = await hand_in(olena, action="confirm")
    assert (response.status_code, response.headers["location"]) == (303, PAGE)
    [asked] = gateway.script.asked_for(SubmitAttempt)
    assert (asked.participant_id, asked.attempt_id, asked.answers) == (PARTICIPANT, "t-2", ANSWERS)


async def test_gaps_are_named_before_anything_is_handed_in(gateway, olena):
    response = await hand_in(olena, action="submit", **{"answer:four": "", "match:six:2": ""})
    assert '<a href="#question-4">4</a>, <a href="#question-6">6</a>' in response.text
    assert "Здати без цих відповідей" in text_of(response)
    assert gateway.script.asked_for(SubmitAttempt) == []
    assert gateway.script.asked_for(SaveAnswers)[0].answers["six"] == ["Гроші", ""]


async def test_a_sheet_with_gaps_is_handed_in_when_the_person_wants_it_so(gateway, olena):
    response = await hand_in(olena, action="confirm", **{"answer:four": ""})
    assert response.status_code == 303
    assert gateway.script.asked_for(SubmitAttempt)[0].answers["four"] == []


async def test_a_double_click_hands_in_once(gateway, olena):
    token = await form_token(olena, PAGE)
    for _ in range(2):
        await olena.post(f"{PAGE}/answers", data=GIVEN | {"form_token": token, "form_key": "k", "action": "confirm"})
    first, second = gateway.script.keys_of(SubmitAttempt)
    assert first == second


@pytest.mark.parametrize(("service", "action"), [(SubmitAttempt, "confirm"), (SaveAnswers, "save"), (SaveAnswers, "")])
async def test_what_came_too_late_is_said_on_the_tests_page_and_begins_no_attempt(gateway, olena, service, action):
    gateway.script.lines[service] = TIME_OVER
    response = await hand_in(olena, action=action)
    assert response.status_code == 409
    assert "Час спроби вийшов." in text_of(response)
    assert gateway.script.asked_for(StartAttempt) == []


async def test_an_attempt_too_many_is_refused_on_the_tests_page(gateway, olena):
    gateway.script.lines[StartAttempt] = Problem(status=409, code="attempt_limit_reached", title="Спроб більше немає")
    response = await post(olena, f"{PAGE}/attempt", PAGE)
    assert response.status_code == 409
    assert "Спроб більше немає" in text_of(response)


async def test_other_refusals_are_pages_of_their_own(gateway, olena):
    gateway.script.lines[StartAttempt] = Problem(status=403, code="not_a_participant", title="Тест лише для учасників")
    response = await post(olena, f"{PAGE}/attempt", PAGE)
    assert response.status_code == 403
    assert "Тест лише для учасників" in text_of(response)


async def test_a_test_of_no_programme_is_a_404(olena):
    assert (await olena.get("/my/programmes/dialogue/tests/other")).status_code == 404
