"""Speakers at the desk: where each is written to, and what each was told of when they speak."""

import pytest

from shared.contracts.dialogue_speakers import (
    ListSpeakerAddresses,
    ListSpeakerLetters,
    SetSpeakerAddress,
    SpeakerAddresses,
    SpeakerLetters,
)
from shared.contracts.notification_letters import SpeakerNews
from shared.contracts.scheduling import CancelledWebinar, CancelledWebinars, ListCancelledWebinars
from shared.testing import START
from tests.gateway import scripted
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted_dialogue import speaker_letter

SPEAKERS = "/desk/programmes/dialogue/speakers"
ONE = f"{SPEAKERS}/sviezhentseva"


@pytest.fixture
async def editor(gateway):
    async with await gateway.browser_of(scripted.EDITOR) as browser:
        yield browser


async def test_an_editor_says_where_a_speaker_is_written_to(gateway, editor):
    assert 'value="speaker@institute.example"' in (await editor.get(SPEAKERS)).text
    await post(editor, ONE, SPEAKERS, email="new@institute.example")
    await post(editor, ONE, SPEAKERS, email="")
    assert [one.email for one in gateway.script.asked_for(SetSpeakerAddress)] == ["new@institute.example", None]
    wrong = await post(editor, ONE, SPEAKERS, email="not a mailbox")
    assert wrong.status_code == 422
    assert "Це не схоже на адресу" in text_of(wrong)


async def test_what_a_speaker_knows_and_what_is_on_its_way_is_seen(gateway, editor):
    page = text_of(await editor.get(SPEAKERS))
    assert "запрошено" in page
    assert "чекає лист про новий час" in page
    gateway.script.lines[ListSpeakerLetters] = SpeakerLetters(letters=[speaker_letter(START, tries=3)])
    assert "Поштовий сервер не взяв; спроб: 3" in text_of(await editor.get(SPEAKERS))
    gateway.script.lines[ListSpeakerLetters] = SpeakerLetters(letters=[])
    assert "не запрошено" in text_of(await editor.get(SPEAKERS))


async def test_what_was_said_of_a_cancelled_webinar_stays_seen(gateway, editor):
    webinar = scripted.programme().webinars[0].model_copy(update={"id": "dialogue-m2-9", "topic": "Скасований"})
    gone = CancelledWebinars(webinars=[CancelledWebinar(webinar=webinar, module_id="m2")])
    letter = speaker_letter(START, webinar_id=webinar.id, told=SpeakerNews.CANCELLED, waiting=None)
    gateway.script.lines |= {ListCancelledWebinars: gone, ListSpeakerLetters: SpeakerLetters(letters=[letter])}
    page = text_of(await editor.get(SPEAKERS))
    assert "Скасований" in page
    assert "сказано, що не відбудеться" in page


async def test_an_address_of_somebody_who_left_the_programme_can_be_taken_away(gateway, editor):
    gateway.script.lines[ListSpeakerAddresses] = SpeakerAddresses(emails={"former": "former@institute.example"})
    page = await editor.get(SPEAKERS)
    assert "У програмі вже не виступає" in text_of(page)
    assert "former@institute.example" in page.text
