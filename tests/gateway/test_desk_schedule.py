"""The timetable at the desk: a move or a cancellation is seen before it is done, and done once."""

import re

import pytest

from services.gateway.use_cases import acting
from shared.contracts.dialogue_speakers import CountSpeakerLetters
from shared.contracts.request import Problem
from shared.contracts.scheduling import (
    CancelledWebinar,
    CancelledWebinars,
    CancelWebinar,
    ListCancelledWebinars,
    MoveWebinar,
    ProgrammeChange,
    ProgrammeDifference,
    RestoreWebinar,
)
from tests.gateway import scripted
from tests.gateway.conftest import form_token, post, text_of

SCHEDULE = "/desk/programmes/dialogue/schedule"
LAST = f"{SCHEDULE}/dialogue-m3-1"
TIME = {"day": "2024-03-28", "time": "15:30", "minutes": "90"}


@pytest.fixture
def moving(gateway):
    change = ProgrammeChange(path="modules.m3.webinars.dialogue-m3-1.starts_at", before="21.03", after="28.03")
    said = ProgrammeDifference(version=1, changes=[change])
    gateway.script.lines |= {MoveWebinar: said, CancelWebinar: said}
    return gateway.script


async def confirm(browser, preview):
    """Send the form of the preview, as it stands."""
    form = re.search(r'<form method="post">((?:(?!</form>).)*name="confirmed".*?)</form>', preview.text, re.DOTALL)
    assert form, text_of(preview)
    values = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
    return await browser.post(str(preview.url.path), data=values)


async def test_a_cancelled_webinar_is_offered_to_be_taken_back_and_is(gateway, chief, moving):
    webinar = scripted.programme().webinars[0].model_copy(update={"id": "dialogue-m2-9", "topic": "Скасований"})
    gone = CancelledWebinars(webinars=[CancelledWebinar(webinar=webinar, module_id="m2")])
    moving.lines |= {ListCancelledWebinars: gone, RestoreWebinar: moving.lines[CancelWebinar]}
    assert "Повернути: «Скасований»" in text_of(await chief.get(SCHEDULE))
    done = await post(chief, f"{SCHEDULE}/restore/dialogue-m2-9", SCHEDULE, base_version="1")
    assert (done.status_code, done.headers["location"]) == (303, SCHEDULE)
    [asked] = moving.asked_for(RestoreWebinar)
    assert (asked.webinar_id, asked.base_version) == ("dialogue-m2-9", 1)
    assert "повернуто скасований вебінар «Скасований»" in text_of(await chief.get("/desk/log"))


async def test_the_timetable_shows_places_and_offers_changes_of_what_is_still_ahead(chief):
    page = text_of(await chief.get(SCHEDULE))
    assert "Методи, інструменти та технології партисипації" in page
    assert "Змінити: «Побудова діалогу" in page


async def test_a_move_is_previewed_with_the_number_of_letters_and_then_done_and_noted(gateway, chief, moving):
    preview = await post(chief, LAST, LAST, change="move", **TIME)
    assert "Буде надіслано 35 листів" in text_of(preview)
    assert "З них спікерам: 1 лист." in text_of(preview)
    [counted] = moving.asked_for(CountSpeakerLetters)
    assert {one.id: one.starts_at.isoformat() for one in counted.programme.webinars}["dialogue-m3-1"].startswith(
        "2024-03-28T15:30"
    )
    assert "28 березня 2024" in text_of(preview).replace("\N{NO-BREAK SPACE}", " ")
    assert [asked.dry_run for asked in moving.asked_for(MoveWebinar)] == [True]
    done = await confirm(chief, preview)
    assert (done.status_code, done.headers["location"]) == (303, SCHEDULE)
    asked = moving.asked_for(MoveWebinar)[-1]
    assert (asked.dry_run, asked.base_version, asked.duration_minutes) == (False, 1, 90)
    assert asked.starts_at.isoformat() == "2024-03-28T15:30:00+02:00"
    assert [action.kind for action in await acting.recent(gateway.work)] == ["webinar_moved"]


async def test_without_dialogue_the_letters_to_speakers_are_said_to_be_unknown(gateway, chief, moving):
    moving.lines[CountSpeakerLetters] = Problem(status=503, code="unavailable", title="Служба не відповідає")
    preview = text_of(await post(chief, LAST, LAST, change="move", **TIME))
    assert "Буде надіслано 34 листи" in preview
    assert "Скільки листів отримають спікери, зараз невідомо." in preview


async def test_a_double_click_is_one_move(gateway, chief, moving):
    preview = await post(chief, LAST, LAST, change="move", **TIME)
    await confirm(chief, preview)
    await confirm(chief, preview)
    keys = [key for asked, key in moving.asked if isinstance(asked, MoveWebinar) and not asked.dry_run]
    assert len(keys) == 2
    assert len(set(keys)) == 1


async def test_a_cancellation_is_previewed_too(chief, moving):
    preview = await post(chief, LAST, LAST, change="cancel", **TIME)
    assert "Вебінар буде скасовано" in text_of(preview)
    assert (await confirm(chief, preview)).status_code == 303
    assert moving.asked_for(CancelWebinar)[-1].dry_run is False


async def test_a_time_that_changes_nothing_sends_nothing_and_offers_nothing(gateway, chief):
    gateway.script.lines[MoveWebinar] = ProgrammeDifference(version=1, changes=[])
    preview = await post(chief, LAST, LAST, change="move", **TIME)
    assert "Листів не буде" in text_of(preview)
    assert 'name="confirmed"' not in preview.text


@pytest.mark.parametrize(
    "wrong", [{"day": ""}, {"time": "о третій"}, {"minutes": "дві"}, {"minutes": "0"}, {"day": "2024-02-30"}]
)
async def test_what_is_no_time_is_named_and_what_was_typed_stays(chief, moving, wrong):
    response = await post(chief, LAST, LAST, change="move", **(TIME | wrong))
    assert response.status_code == 422
    assert "Щось не так" in text_of(response)
    assert f'value="{(TIME | wrong)["minutes"]}"' in response.text
    assert moving.asked_for(MoveWebinar) == []


async def test_a_refusal_is_shown_where_it_happened(gateway, chief):
    gateway.script.lines[MoveWebinar] = Problem(status=409, code="held_webinar_moved", title="Вебінар уже відбувся")
    response = await post(chief, LAST, LAST, change="move", **TIME)
    assert response.status_code == 409
    assert "Вебінар уже відбувся" in text_of(response)


async def test_only_organisers_change_the_timetable(gateway, olena):
    assert (await olena.get(SCHEDULE)).status_code == 403
    token = await form_token(olena)
    data = {"form_token": token, "form_key": "k", "change": "cancel", "confirmed": "yes"}
    assert (await olena.post(LAST, data=data)).status_code == 403
    assert gateway.script.asked_for(CancelWebinar) == []


async def test_a_webinar_nobody_knows_is_not_found(chief):
    assert (await chief.get(f"{SCHEDULE}/nowhere")).status_code == 404
