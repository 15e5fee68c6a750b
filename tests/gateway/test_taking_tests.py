"""Taking a test with a browser: rules first, the sheet, saving, gaps, handing in, refusals."""

from datetime import timedelta

import pytest

from shared.contracts.assessment import (
    AttemptResult,
    ListTests,
    SaveAnswers,
    StartAttempt,
    SubmitAttempt,
    TestStates,
)
from shared.contracts.assessment_feedback import ReviewAttempt
from shared.contracts.request import Problem
from shared.contracts.vocabulary import Feedback, FeedbackTime
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


# ---- flags


async def test_flags_are_saved_and_shown_in_the_overview_apart_from_answers(gateway, olena):
    gateway.script.lines[StartAttempt] = scripted.sheet(answers=ANSWERS, flagged=["two", "four"])
    response = await hand_in(olena, action="save", **{"flag": ["two", "four"], "answer:four": ""})
    assert gateway.script.asked_for(SaveAnswers)[0].flagged == ["two", "four"]
    page = text_of(response)
    assert "Запитання 2: є відповідь, позначено" in page
    assert "Запитання 4: без відповіді, позначено" in page
    assert "✓ є відповідь: 5, без відповіді: 1, ⚑ позначено: 2" in page
    assert 'name="flag" value="two" checked' in response.text
    assert 'name="flag" value="one">' in response.text


async def test_a_sheet_without_flags_clears_them(gateway, olena):
    await hand_in(olena, action="save")
    assert gateway.script.asked_for(SaveAnswers)[0].flagged == []


async def test_a_flag_on_no_question_of_the_sheet_is_left_out(gateway, olena):
    await hand_in(olena, action="save", flag=["one", "somebody-elses"])
    assert gateway.script.asked_for(SaveAnswers)[0].flagged == ["one"]


async def test_flagged_questions_are_named_before_handing_in_beside_the_gaps(gateway, olena):
    response = await hand_in(olena, action="submit", flag=["one"], **{"answer:four": ""})
    page = text_of(response)
    assert "Запитання без відповіді: 4." in page
    assert "Ви хотіли повернутися до запитань: 1." in page
    assert gateway.script.asked_for(SubmitAttempt) == []
    full = text_of(await hand_in(olena, action="submit", flag=["one"]))
    assert "Є позначені запитання" in full
    assert "Так, здати" in full


# ---- own time, closing, what is shown afterwards


async def test_the_rules_tell_a_person_the_time_of_their_own(gateway, olena):
    gateway.script.lines[ListTests] = TestStates(tests=[scripted.state_of_test(extra_minutes=20)])
    page = text_of(await olena.get(PAGE)).replace("\u00a0", " ")
    assert "На одну спробу – 1 год" in page
    assert "З них 20 хв – ваш додатковий час." in page


async def test_a_test_that_closes_says_when_and_once_closed_offers_nothing(gateway, olena):
    for minutes, words in ((5, "Тест закриється: 12 березня 2024 року, 11:05"), (0, "Тест закрито: 12 березня")):
        closes_at = scripted.NOW + timedelta(minutes=minutes)
        state = scripted.state_of_test(closes_at=closes_at, open=minutes > 0)
        gateway.script.lines[ListTests] = TestStates(tests=[state])
        response = await olena.get(PAGE)
        assert words in text_of(response).replace("\u00a0", " ")
        assert ("<button>" in response.text) is (minutes > 0)


@pytest.mark.parametrize("time", FeedbackTime)
@pytest.mark.parametrize("feedback", Feedback)
async def test_the_rules_say_what_will_be_shown_in_both_languages(gateway, olena, feedback, time):
    gateway.script.lines[ListTests] = TestStates(tests=[scripted.state_of_test(feedback=feedback, feedback_time=time)])
    uk, en = text_of(await olena.get(PAGE)), text_of(await olena.get(f"{PAGE}?lang=en"))
    assert "Після спроби побачите" in uk
    assert "After the attempt you will see" in en
    assert ("після його закриття" in uk) is (time is FeedbackTime.AFTER_CLOSING and feedback is not Feedback.NOTHING)


async def test_a_result_without_a_score_says_from_when_more_is_shown(gateway, olena):
    waits = AttemptResult(
        attempt_id="t-1",
        number=1,
        pass_mark=60,
        passed=True,
        attempts_left=2,
        shown=Feedback.NOTHING,
        more_from=scripted.NOW,
    )
    gateway.script.lines[ListTests] = TestStates(tests=[scripted.state_of_test(results=[waits])])
    response = await olena.get(PAGE)
    assert "буде видно з 12 березня 2024 року, 11:00" in text_of(response).replace("\u00a0", " ")
    assert "/attempts/t-1" not in response.text


async def test_an_attempt_is_shown_with_right_answers_and_explanations(gateway, olena):
    shown = scripted.state_of_test().results[0].model_copy(update={"shown": Feedback.ANSWERS})
    gateway.script.lines[ListTests] = TestStates(tests=[scripted.state_of_test(results=[shown])])
    assert f'href="{PAGE}/attempts/t-1"' in (await olena.get(PAGE)).text
    page = text_of(await olena.get(f"{PAGE}/attempts/t-1"))
    assert gateway.script.asked_for(ReviewAttempt) == [ReviewAttempt(participant_id=PARTICIPANT, attempt_id="t-1")]
    for words in (
        "Ваш результат 80 %",
        "Неправильно",
        "Ваша відповідь Контроль Правильна відповідь Участь",
        "Латиною participatio – участь.",
        "Ваша відповідь Правильно Правильна відповідь Правильно",
        "Петиція – (правильно: Підписи)",
        "Частково правильно",
        "Без відповіді",
    ):
        assert words in page.replace("\u00a0", " ")


async def test_an_attempt_that_shows_nothing_says_so(gateway, olena):
    result = {"attempt_id": "t", "number": 1, "pass_mark": 60, "passed": False, "attempts_left": 0, "shown": "nothing"}
    gateway.script.lines[ReviewAttempt] = scripted.reviewed(questions=[], result=result)
    page = text_of(await olena.get(f"{PAGE}/attempts/t"))
    assert "Тест не складено" in page
    assert "відповідей після спроби не показують" in page


async def test_an_attempt_at_another_test_or_of_another_person_is_not_shown(gateway, olena):
    gateway.script.lines[ReviewAttempt] = scripted.reviewed(test_id="other", result=scripted.state_of_test().results[0])
    assert (await olena.get(f"{PAGE}/attempts/t-1")).status_code == 404
    gateway.script.lines[ReviewAttempt] = Problem(status=404, code="no_such_attempt", title="Такої спроби немає")
    assert (await olena.get(f"{PAGE}/attempts/t-9")).status_code == 404


async def test_an_attempt_that_still_runs_is_refused_on_the_tests_page(gateway, olena):
    gateway.script.lines[ReviewAttempt] = Problem(status=409, code="attempt_still_runs", title="Спроба ще триває")
    response = await olena.get(f"{PAGE}/attempts/t-1")
    assert response.status_code == 409
    assert "Спроба ще триває" in text_of(response)
