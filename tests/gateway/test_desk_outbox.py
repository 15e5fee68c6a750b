"""The mail outbox at the desk: what became of every letter, and trying again."""

import pytest

from services.gateway.pages.organiser_desk import mail_words
from services.gateway.use_cases import acting
from shared.contracts.notification import (
    HandedOnKind,
    LetterPreview,
    ListMessages,
    MessageKind,
    MessageLine,
    MessageList,
    MessageState,
    PreviewLetter,
    ReminderKind,
    RetryMessages,
    RetryReport,
)
from shared.contracts.scheduling import ListProgrammes
from tests.gateway import scripted
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted import NOW

OUTBOX = "/desk/outbox"


def line(number, state=MessageState.FAILED, **changes):
    base = {"reason": "smtp 550 5.1.1", "attempts": 3, "retriable": state is MessageState.FAILED}
    known = {"recipient": "Коваленко Ірина", "email": "iryna@example.org", "created_at": NOW}
    about = {"message_id": f"m-{number}", "participant_id": "p-1", "kind": MessageKind.PLACE_CONFIRMED}
    return MessageLine.model_validate(known | about | base | {"state": state} | changes)


@pytest.fixture
def mail(gateway):
    counts = dict.fromkeys(MessageState, 0) | {MessageState.FAILED: 1, MessageState.SENT: 1}
    lines = [line(1), line(2, MessageState.SENT, reason="", kind=ReminderKind.DAY, attempts=1, sent_at=NOW)]
    gateway.script.lines |= {
        ListMessages: MessageList(messages=lines, counts=counts),
        RetryMessages: RetryReport(retried=1, unchanged=0),
        PreviewLetter: LetterPreview(subject="Тема", text="Шановна пані!", html="<!doctype html><p>Лист</p>"),
    }
    return gateway.script


async def test_every_letter_stands_with_its_state_and_the_reason_in_words(chief, mail):
    page = text_of(await chief.get(OUTBOX))
    assert "Коваленко Ірина" in page
    assert "поштовий сервер відмовив (550 5.1.1)" in page
    assert "Не доставлено: 1" in page
    assert "нагадування за добу" in page


async def test_letters_to_speakers_stand_among_them_by_name_and_with_the_webinar(gateway, chief, mail):
    webinar = scripted.programme().webinars[0]
    about = {"programme_id": "dialogue", "webinar_id": webinar.id, "recipient": "", "email": ""}
    known, unknown = ({"speaker_id": one, "kind": HandedOnKind.SPEAKER_TIMETABLE} for one in ("sviezhentseva", "gone"))
    mail.lines[ListMessages] = MessageList(messages=[line(1, **about | known), line(2, **about | unknown)], counts={})
    page = text_of(await chief.get(OUTBOX))
    assert webinar.topic in page
    assert "Юлія Свєженцева" in page
    assert "gone" in page
    gateway.script.lines[ListProgrammes] = scripted.DOWN
    assert (await chief.get(OUTBOX)).status_code == 200


async def test_the_list_can_be_narrowed_to_a_state(chief, mail):
    await chief.get(f"{OUTBOX}?state=failed&page=2")
    asked = mail.asked_for(ListMessages)[-1]
    assert (asked.state, asked.offset) == (MessageState.FAILED, 50)


async def test_a_state_that_is_none_shows_all(chief, mail):
    assert (await chief.get(f"{OUTBOX}?state=lost&page=-4")).status_code == 200
    assert mail.asked_for(ListMessages)[-1].state is None


async def test_chosen_letters_are_tried_again_and_that_is_noted(gateway, chief, mail):
    response = await post(chief, f"{OUTBOX}/retry", OUTBOX, message="m-1")
    assert (response.status_code, response.headers["location"]) == (303, OUTBOX)
    assert mail.asked_for(RetryMessages)[0].message_ids == ["m-1"]
    assert [action.kind for action in await acting.recent(gateway.work)] == ["mail_retried"]


async def test_choosing_nothing_tries_nothing(chief, mail):
    await post(chief, f"{OUTBOX}/retry", OUTBOX)
    assert mail.asked_for(RetryMessages) == []


async def test_a_template_is_shown_as_text_and_as_the_letter_itself_which_may_run_nothing(chief, mail):
    shown = await chief.get(f"{OUTBOX}/templates/place_confirmed")
    assert "Шановна пані!" in text_of(shown)
    letter = await chief.get(f"{OUTBOX}/templates/place_confirmed/letter")
    assert letter.text.startswith("<!doctype html>")
    assert "script-src" not in letter.headers["content-security-policy"]
    assert "default-src 'none'" in letter.headers["content-security-policy"]
    assert (await chief.get(f"{OUTBOX}/templates/none")).status_code == 404


def test_every_kind_and_state_has_its_words():
    assert mail_words.KINDS.keys() == {*MessageKind, *ReminderKind, *HandedOnKind}
    assert mail_words.STATES.keys() == set(MessageState)


def test_a_reason_nobody_knows_is_shown_as_it_is():
    assert mail_words.reason("gremlins 7") == "gremlins 7"
