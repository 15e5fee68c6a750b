"""Making up a missed webinar on its page: the recording, the word that it was watched, the quiz, the date."""

from datetime import datetime, timedelta

import pytest

from services.gateway.pages.requirements import conditions_of, deadline, make_ups
from shared.contracts.certification import GetProgress
from shared.contracts.request import Done
from shared.contracts.scheduling import ConfirmRecordingWatched
from tests.gateway import scripted
from tests.gateway.conftest import post, text_of

WEBINAR = "dialogue-m2-1"
PAGE = f"/programmes/dialogue/webinars/{WEBINAR}"
WATCHED = f"/my/programmes/dialogue/webinars/{WEBINAR}/watched"
UNTIL = datetime.fromisoformat("2024-05-31T23:59:59+03:00")
RULE = {"modules": {"m2": 3}, "tests": ["final"], "recordings": True, "until": UNTIL}
TESTS = [
    {"id": "final", "title": "Підсумковий тест", "pass_mark": 60, "attempt_limit": 3},
    {"id": "recap", "title": "За записом", "pass_mark": 50, "attempt_limit": 5},
]


def recording(*, watched=False, passed=False, webinar_id=WEBINAR):
    return {"webinar_id": webinar_id, "quiz_id": "recap", "watched": watched, "passed": passed}


def progress(*recordings, attended=()):
    return scripted.progress(recordings=list(recordings), attended=list(attended))


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.fixture
def lines(gateway):
    """A programme that lets recordings count, of which nothing is done."""
    script = gateway.script
    script.lines = scripted.script(rule=RULE, tests=TESTS).lines
    script.lines[GetProgress] = progress(recording())
    return script.lines


async def test_whoever_missed_it_sees_both_steps_and_until_when(lines, olena):
    page = await olena.get(PAGE)
    told = text_of(page)
    assert "Якщо ви пропустили цей вебінар" in told
    assert "до 31 травня 2024 року, 23:59 за київським часом" in plain(told)
    assert 'href="/my/programmes/dialogue/tests/recap"' in page.text
    assert f'action="{WATCHED}"' in page.text


async def test_confirming_asks_scheduling_and_says_so(gateway, lines, olena):
    lines[ConfirmRecordingWatched] = Done()
    response = await post(olena, WATCHED, PAGE)
    assert (response.status_code, response.headers["location"]) == (303, PAGE)
    [asked] = [one for one, _ in gateway.script.asked if isinstance(one, ConfirmRecordingWatched)]
    assert asked.webinar_id == WEBINAR
    assert "Записано: ви переглянули запис." in text_of(await olena.get(PAGE))


async def test_what_is_done_is_marked_and_not_asked_for_again(lines, olena):
    lines[GetProgress] = progress(recording(watched=True))
    page = await olena.get(PAGE)
    assert WATCHED not in page.text
    assert "Виконано: Переглянути запис" in text_of(page)
    lines[GetProgress] = progress(recording(watched=True, passed=True), attended=[WEBINAR])
    assert "Зараховано" in text_of(await olena.get(PAGE))


async def test_nothing_of_it_where_it_cannot_count_or_to_strangers(lines, olena, anyone):
    assert "Якщо ви пропустили" not in text_of(await anyone.get(PAGE))
    lines[GetProgress] = progress()
    assert "Якщо ви пропустили" not in text_of(await olena.get(PAGE))


async def test_after_the_date_the_page_says_that_it_is_over(lines, olena):
    yesterday = {**RULE, "until": scripted.NOW - timedelta(days=1)}
    lines |= scripted.script(rule=yesterday, tests=TESTS).lines | {GetProgress: progress(recording())}
    page = await olena.get(PAGE)
    assert "Строк минув" in text_of(page)
    assert WATCHED not in page.text


async def test_my_page_names_what_can_be_made_up_and_what_is_left_of_it(lines, olena):
    lines[GetProgress] = progress(recording(watched=True))
    told = plain(text_of(await olena.get("/my")))
    assert "Пропущені вебінари, які ще можна зарахувати за записом:" in told
    assert "Запис переглянуто. Складіть тест «За записом»." in told
    assert "Зараховуємо лише зроблене до 31 травня 2024 року" in told


def test_what_is_left_is_said_by_what_is_done():
    programme, now = scripted.programme(rule=RULE, tests=TESTS), scripted.NOW
    done = [
        recording(),
        recording(watched=True, webinar_id="dialogue-m2-2"),
        recording(passed=True, webinar_id="dialogue-m2-3"),
    ]
    told = [one.left for one in make_ups(programme, progress(*done), now=now)]
    assert told == [
        "Перегляньте запис і складіть тест «За записом».",
        "Запис переглянуто. Складіть тест «За записом».",
        "Тест складено. Перегляньте запис і підтвердьте це.",
    ]
    assert make_ups(programme, progress(*done), now=UNTIL + timedelta(seconds=1)) == []


def test_the_date_is_among_the_conditions_that_anybody_reads():
    programme = scripted.programme(rule=RULE, tests=TESTS)
    assert plain(conditions_of(programme)[-1]).startswith("Зараховуємо лише зроблене до 31 травня 2024 року, 23:59")
    assert deadline(scripted.programme(), now=scripted.NOW) == ""
