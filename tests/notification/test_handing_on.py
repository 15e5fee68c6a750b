"""Letters of words that dialogue keeps: on a real mail server, at once; in the outbox without their words."""

from datetime import timedelta

import pytest
import vobject  # type: ignore[import-untyped]  # the package has no types
from sqlalchemy import select

from services.notification import store
from services.notification.api import answers
from services.notification.domain.messages import LetterRefused, MailNotTaken, NobodyToWriteTo
from services.notification.use_cases import (
    send_consent_request,
    send_post,
    send_speaker_digest,
    send_speaker_timetable,
)
from shared.contracts.notification import (
    HandedOnKind,
    LetterFailed,
    LetterRetried,
    LetterSent,
    ListMessages,
    MessageFailed,
    MessageState,
    RetryMessages,
)
from shared.contracts.notification_letters import (
    DigestQuestion,
    SendConsentRequest,
    SendPost,
    SendSpeakerDigest,
    SendSpeakerTimetable,
    SpeakerNews,
    WithdrawLetter,
)
from tests.notification import facts
from tests.notification.test_minding import bounce_of, taking

PROGRAMME = facts.published().programme_id
POST = SendPost(
    participant_id="iryna",
    programme_id=PROGRAMME,
    title="Вебінар для ОМС",
    paragraphs=["Відбувся вебінар.\nПані Юлія розповіла.", "[Форма](/programmes/p) і [сайт](https://site.example/)."],
    path="/recaps/w",
)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.fixture
async def ready(posting_desk):
    await posting_desk.hear(facts.published(), facts.registered("iryna"))
    return posting_desk


async def test_a_post_is_mailed_whole_with_addresses_written_out_and_a_way_to_get_no_more(ready, server):
    await send_post(ready.work, POST)
    [mail] = server.mailbox.mails
    text = text_of(mail)
    assert (mail["To"], mail["Subject"]) == ("iryna@example.org", "Вебінар для ОМС")
    assert "Відбувся вебінар.\n\nПані Юлія розповіла." in text
    assert "сайт (https://site.example/)." in text
    assert "Форма (http" in text
    assert facts.published().programme.donor_acknowledgement.uk in text
    assert mail["List-Unsubscribe"].endswith("/my/settings>")


async def test_an_author_reads_the_sentence_and_where_to_decide(ready, server):
    sentence = "Так, пані Ірина зазначила: «Рада працює»."
    asking = SendConsentRequest(participant_id="iryna", programme_id=PROGRAMME, sentence=sentence, path="/my/words")
    await send_consent_request(ready.work, asking)
    text = text_of(server.mailbox.mails[0])
    assert sentence in text
    assert "/my/words" in text


async def test_a_speaker_gets_questions_with_their_votes(ready, server):
    questions = [DigestQuestion(text="Як почати?", votes=3), DigestQuestion(text="Чому\n– зараз?", votes=0)]
    digest = SendSpeakerDigest(
        email="speaker@institute.example", programme_id=PROGRAMME, topic="Діалог", questions=questions
    )
    await send_speaker_digest(ready.work, digest)
    [mail] = server.mailbox.mails
    assert mail["To"] == "speaker@institute.example"
    assert "– Як почати? (3)\n– Чому – зараз? (0)" in text_of(mail)


WEBINAR = facts.published().programme.webinars[0]
SPEAKING = SendSpeakerTimetable(
    email="speaker@institute.example",
    programme_id=PROGRAMME,
    webinar_id=WEBINAR.id,
    news=SpeakerNews.INVITED,
    speaker="Юлія Свєженцева",
    topic=WEBINAR.topic,
    join_url="https://meet.example/room",
    starts_at=WEBINAR.starts_at,
    ends_at=WEBINAR.ends_at,
    sequence=0,
)


async def test_a_speakers_calendar_takes_a_webinar_in_moves_it_and_drops_it(ready, server):
    """Read back by a library that did not write it."""
    later = {name: getattr(SPEAKING, name) + timedelta(days=1) for name in ("starts_at", "ends_at")}
    moved = {"news": SpeakerNews.MOVED, "previous_starts_at": WEBINAR.starts_at, "sequence": 1, **later}
    story = [SPEAKING.model_copy(update=moved | said) for said in (SPEAKING.model_dump(), {}, CALLED_OFF)]
    for request in story:
        await send_speaker_timetable(ready.work, request)
        ready.clock.advance(minutes=10)
    mails = server.mailbox.mails
    for mail in mails:
        [group] = [one for one in mail.walk() if one.get_content_type() == "multipart/alternative"]
        assert [one.get_content_type() for one in group.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
        assert "List-Unsubscribe" not in mail
    calendars = [vobject.readOne(next(mail.iter_attachments()).get_content()) for mail in mails]
    entries = [one.vevent for one in calendars]
    assert [one.method.value for one in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {one.vtimezone.tzid.value for one in calendars} == {"Europe/Kyiv"}
    assert len({one.uid.value for one in entries}) == 1
    assert entries[0].uid.value.startswith(f"{WEBINAR.id}@")
    assert [int(one.sequence.value) for one in entries] == [0, 1, 2]
    assert [one.dtstart.value for one in entries] == [WEBINAR.starts_at, later["starts_at"], later["starts_at"]]
    assert entries[-1].status.value == "CANCELLED"
    assert [[who.value for who in one.attendee_list] for one in entries] == [["mailto:speaker@institute.example"]] * 3


CALLED_OFF = {"news": SpeakerNews.CANCELLED, "previous_starts_at": None, "sequence": 2}


async def test_a_speaker_reads_what_changed_and_how_to_join_unless_it_is_off(ready, server):
    for news in SpeakerNews:
        await send_speaker_timetable(ready.work, SPEAKING.model_copy(update={"news": news}))
    subjects = {mail["Subject"] for mail in server.mailbox.mails}
    assert len(subjects) == len(SpeakerNews)
    for news, mail in zip(SpeakerNews, server.mailbox.mails, strict=True):
        goes_on = news not in {SpeakerNews.CANCELLED, SpeakerNews.RELEASED}
        assert WEBINAR.topic in mail["Subject"]
        assert "14:00 за київським часом, 120 хв" in text_of(mail).replace("\N{NO-BREAK SPACE}", " ")
        assert ("https://meet.example/room" in text_of(mail)) == goes_on


async def test_nobody_unknown_is_written_to(ready, server):
    with pytest.raises(NobodyToWriteTo):
        await send_post(ready.work, POST.model_copy(update={"participant_id": "nobody"}))
    with pytest.raises(NobodyToWriteTo):
        await send_post(ready.work, POST.model_copy(update={"programme_id": "nothing"}))
    assert server.mailbox.mails == []


async def test_a_server_that_is_away_is_said_to_be(ready, server):
    server.stop()
    with pytest.raises(MailNotTaken):
        await send_post(ready.work, POST)


async def test_the_words_are_kept_nowhere(ready):
    await send_post(ready.work, LISTED)
    tables = store.metadata.tables.values()
    rows = [await ready.work.read(lambda tx, table=table: tx.read(select(table))) for table in tables]
    assert "розповіла" not in str(rows)


# ---- in the outbox

LISTED = POST.model_copy(update={"letter_id": "letter-1", "webinar_id": WEBINAR.id})


async def line_of(desk):
    [line] = (await desk.harness.ask(answers, ListMessages())).messages
    return line


async def test_a_letter_stands_in_the_outbox_with_its_recipient(ready, server):
    await send_post(ready.work, LISTED)
    line = await line_of(ready)
    assert (line.kind, line.state, line.webinar_id) == (HandedOnKind.POST, MessageState.SENT, WEBINAR.id)
    assert (line.email, line.speaker_id, line.attempts) == ("iryna@example.org", "", 1)
    assert server.mailbox.mails[0]["Message-ID"].startswith("<letter-1@")
    [told] = await ready.harness.told(LetterSent)
    assert (told.letter_id, told.participant_id, told.speaker_id) == ("letter-1", "iryna", "")


async def test_a_letter_to_a_speaker_stands_there_without_a_name_or_an_address(ready):
    at_work = {"letter_id": "letter-1", "speaker_id": "sviezhentseva"}
    await send_speaker_timetable(ready.work, SPEAKING.model_copy(update=at_work))
    line = await line_of(ready)
    assert (line.kind, line.speaker_id, line.recipient) == (HandedOnKind.SPEAKER_TIMETABLE, "sviezhentseva", "")
    assert "speaker@institute.example" not in await ready.everything_stored()


async def test_a_letter_is_not_sent_twice_unless_it_may_say_something_else_by_now(ready, server):
    for _ in range(2):
        await send_post(ready.work, LISTED)
    assert len(server.mailbox.mails) == 1
    for _ in range(2):
        await send_speaker_timetable(ready.work, SPEAKING.model_copy(update={"letter_id": "letter-2"}))
    assert len(server.mailbox.mails) == 3  # a post, and the timetable twice


async def test_without_a_mail_server_a_letter_waits_with_the_reason_and_no_sender_takes_it(ready, server):
    server.stop()
    with pytest.raises(MailNotTaken):
        await send_post(ready.work, LISTED)
    line = await line_of(ready)
    assert (line.state, line.reason.split()[0]) == (MessageState.QUEUED, "no_connection")
    server.start()
    ready.clock.advance(hours=1)
    await ready.send()
    assert server.mailbox.mails == []
    await send_post(ready.work, LISTED)
    assert (await line_of(ready)).state is MessageState.SENT


async def test_a_refused_letter_has_failed_and_whoever_keeps_its_words_hears_that_it_is_wanted_again(ready, server):
    server.mailbox.refused = {"iryna@example.org"}
    with pytest.raises(LetterRefused):
        await send_post(ready.work, LISTED)
    line = await line_of(ready)
    assert (line.state, line.reason, line.retriable) == (MessageState.FAILED, "smtp 550 5.1.1", True)
    assert [one.reason for one in await ready.harness.told(LetterFailed)] == ["smtp 550 5.1.1"]
    again = RetryMessages(message_ids=["letter-1"])
    assert (await ready.harness.ask(answers, again)).retried == 1
    assert (await ready.harness.ask(answers, again)).retried == 0
    [wanted] = await ready.harness.told(LetterRetried)
    assert wanted.letter_id == "letter-1"
    await ready.send()
    assert (await line_of(ready)).state is MessageState.WAITING
    server.mailbox.refused = set()
    await send_post(ready.work, LISTED)
    assert (await line_of(ready)).state is MessageState.SENT


async def test_what_cannot_be_sent_for_days_has_failed(ready, server):
    server.mailbox.answer_to_recipient = "451 4.3.0 later"
    with pytest.raises(MailNotTaken):
        await send_post(ready.work, LISTED)
    ready.clock.advance(days=4)
    with pytest.raises(LetterRefused):
        await send_post(ready.work, LISTED)
    assert (await line_of(ready)).reason.startswith("gave_up: smtp 451")


async def test_a_letter_with_nothing_to_say_any_more_is_withdrawn_and_a_sent_one_is_not(ready, server):
    server.stop()
    with pytest.raises(MailNotTaken):
        await send_post(ready.work, LISTED)
    for letter_id in ("letter-1", "unknown"):
        await ready.harness.ask(answers, WithdrawLetter(letter_id=letter_id))
    assert (await line_of(ready)).state is MessageState.WITHDRAWN
    server.start()
    await send_post(ready.work, LISTED)
    await ready.harness.ask(answers, WithdrawLetter(letter_id="letter-1"))
    assert (await line_of(ready)).state is MessageState.SENT


async def test_a_letter_that_came_back_has_failed_and_that_is_told(ready, server):
    await send_post(ready.work, LISTED)
    assert (await ready.harness.ask(answers, taking(bounce_of(server.mailbox.mails[0])))).failed == 1
    assert (await line_of(ready)).reason == "bounced 5.1.1"
    [failed] = await ready.harness.told(LetterFailed)
    assert (failed.letter_id, failed.reason, failed.participant_id) == ("letter-1", "bounced 5.1.1", "iryna")
    assert await ready.harness.told(MessageFailed) == []


async def test_what_waits_for_somebody_who_is_erased_is_dropped(ready, server):
    server.stop()
    with pytest.raises(MailNotTaken):
        await send_post(ready.work, LISTED)
    await ready.hear(facts.erased())
    assert (await ready.harness.ask(answers, ListMessages())).messages == []
