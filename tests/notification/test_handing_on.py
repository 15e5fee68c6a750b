"""Letters of words that dialogue keeps: on a real mail server, at once, and stored nowhere."""

from datetime import timedelta

import pytest
import vobject  # type: ignore[import-untyped]  # the package has no types
from sqlalchemy import select

from services.notification import store
from services.notification.domain.messages import MailNotTaken, NobodyToWriteTo
from services.notification.use_cases import (
    send_consent_request,
    send_post,
    send_speaker_digest,
    send_speaker_timetable,
)
from shared.contracts.notification_letters import (
    DigestQuestion,
    SendConsentRequest,
    SendPost,
    SendSpeakerDigest,
    SendSpeakerTimetable,
    SpeakerNews,
)
from tests.notification import facts

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
    await send_post(ready.work, POST)
    tables = store.metadata.tables.values()
    rows = [await ready.work.read(lambda tx, table=table: tx.read(select(table))) for table in tables]
    assert "розповіла" not in str(rows)
