"""Letters of words that another service keeps: sent at once, stored nowhere. Whoever asks tries again."""

from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage

from services.notification.adapters.composing import Composer
from services.notification.adapters.posting import NotConnected, Postman
from services.notification.domain.copies import Webinar
from services.notification.domain.letters import Attendee, Entry, Method, Notice
from services.notification.domain.messages import MailNotTaken, NobodyToWriteTo, Verdict
from services.notification.settings import Settings
from services.notification.store import people, programmes
from shared.contracts.dialogue import write_links_out
from shared.contracts.notification_letters import (
    SendConsentRequest,
    SendPost,
    SendSpeakerDigest,
    SendSpeakerTimetable,
    SpeakerNews,
)
from shared.contracts.request import Done
from shared.outbox import ReadTx
from shared.runtime import Work

_CALLING_OFF = (SpeakerNews.CANCELLED, SpeakerNews.RELEASED)


async def send_post(work: Work, request: SendPost) -> Done:
    """Raises NobodyToWriteTo, MailNotTaken."""
    notice = await work.read(lambda tx: _notice(tx, request.programme_id, request.participant_id))
    public_url = work.use(Settings).public_url.rstrip("/")
    paragraphs = [
        write_links_out(line, public_url=public_url) for text in request.paragraphs for line in text.splitlines()
    ]
    said: dict[str, object] = {"title": request.title, "paragraphs": paragraphs, "path": request.path}
    return await _post(work, _to_participant(work, "post", notice, said))


async def send_consent_request(work: Work, request: SendConsentRequest) -> Done:
    """Raises NobodyToWriteTo, MailNotTaken."""
    notice = await work.read(lambda tx: _notice(tx, request.programme_id, request.participant_id))
    said: dict[str, object] = {"sentence": request.sentence, "path": request.path}
    return await _post(work, _to_participant(work, "quote_consent", notice, said))


async def send_speaker_digest(work: Work, request: SendSpeakerDigest) -> Done:
    """Raises NobodyToWriteTo, MailNotTaken."""
    notice = await work.read(lambda tx: _notice(tx, request.programme_id, ""))
    said = {"topic": request.topic, "questions": request.questions}
    composer, now = work.use(Composer), work.clock.now()
    return await _post(work, composer.compose_notice("speaker_digest", notice, to=request.email, now=now, **said))


async def send_speaker_timetable(work: Work, request: SendSpeakerTimetable) -> Done:
    """Raises NobodyToWriteTo, MailNotTaken."""
    now = work.clock.now()
    entry = _entry_of(request, now)
    notice = await work.read(lambda tx: replace(_notice(tx, request.programme_id, ""), entry=entry))
    said: dict[str, object] = {
        "news": request.news.value,
        "webinar": entry.webinar,
        "minutes": (request.ends_at - request.starts_at) // timedelta(minutes=1),
        "previous": request.previous_starts_at,
    }
    mail = work.use(Composer).compose_notice("speaker_timetable", notice, to=request.email, now=now, **said)
    return await _post(work, mail)


def _entry_of(request: SendSpeakerTimetable, now: datetime) -> Entry:
    """In the speaker's calendar. Of two entries of one sequence the one that was written later holds."""
    return Entry(
        attendee=Attendee(name=request.speaker, address=request.email),
        method=Method.CANCEL if request.news in _CALLING_OFF else Method.REQUEST,
        webinar=Webinar(
            webinar_id=request.webinar_id,
            programme_id=request.programme_id,
            version=0,
            topic=request.topic,
            starts_at=request.starts_at,
            ends_at=request.ends_at,
            join_url=request.join_url,
        ),
        sequence=request.sequence,
        stated_at=now,
    )


def _notice(tx: ReadTx, programme_id: str, participant_id: str) -> Notice:
    programme = programmes.get_programmes(tx, [programme_id]).get(programme_id)
    contact = people.get_contacts(tx, [participant_id]).get(participant_id) if participant_id else None
    if programme is None or (participant_id and contact is None):
        raise NobodyToWriteTo
    return Notice(programme=programme, contact=contact)


def _to_participant(work: Work, kind: str, notice: Notice, said: dict[str, object]) -> EmailMessage:
    to = notice.contact.email if notice.contact else ""
    return work.use(Composer).compose_notice(kind, notice, to=to, now=work.clock.now(), **said)


async def _post(work: Work, mail: EmailMessage) -> Done:
    try:
        outcome = await work.use(Postman).post_one(mail)
    except NotConnected as trouble:
        raise MailNotTaken(_TRY_LATER) from trouble
    if outcome.verdict is not Verdict.TAKEN:
        raise MailNotTaken(_TRY_LATER)
    return Done()


_TRY_LATER = "Поштовий сервер не взяв листа. Спробуємо пізніше."
