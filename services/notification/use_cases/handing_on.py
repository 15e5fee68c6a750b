"""Letters of words that another service keeps: sent at once, their words stored nowhere. Whoever asks tries again.

The outbox keeps what became of each: state, tries, reason.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.notification.adapters.composing import Composer
from services.notification.adapters.mail_writing import Mail
from services.notification.adapters.posting import NotConnected, Postman
from services.notification.domain.copies import Webinar
from services.notification.domain.letters import Attendee, Entry, Method, Notice
from services.notification.domain.messages import (
    Kind,
    LetterRefused,
    MailNotTaken,
    Message,
    NobodyToWriteTo,
    Outcome,
    Patience,
    State,
    Step,
    Verdict,
    next_step,
)
from services.notification.settings import Settings
from services.notification.store import messages, people, programmes
from shared.contracts.dialogue import write_links_out
from shared.contracts.notification import HandedOnKind, LetterFailed, LetterSent
from shared.contracts.notification_letters import (
    SendConsentRequest,
    SendPost,
    SendSpeakerDigest,
    SendSpeakerTimetable,
    SpeakerNews,
    WithdrawLetter,
)
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

_CALLING_OFF = (SpeakerNews.CANCELLED, SpeakerNews.RELEASED)


_LATEST_COUNTS = (Kind.SPEAKER_TIMETABLE,)
"""Sent once more when the answer was lost, for it may say something else by now."""

HandedOn = SendPost | SendConsentRequest | SendSpeakerDigest | SendSpeakerTimetable


async def send_post(work: Work, request: SendPost) -> Done:
    """Raises NobodyToWriteTo, MailNotTaken, LetterRefused."""
    public_url = work.use(Settings).public_url.rstrip("/")
    paragraphs = [
        write_links_out(line, public_url=public_url) for text in request.paragraphs for line in text.splitlines()
    ]
    said: dict[str, object] = {"title": request.title, "paragraphs": paragraphs, "path": request.path}
    return await _to_participant(work, Kind.POST, request, said)


async def send_consent_request(work: Work, request: SendConsentRequest) -> Done:
    """Raises NobodyToWriteTo, MailNotTaken, LetterRefused."""
    said: dict[str, object] = {"sentence": request.sentence, "path": request.path}
    return await _to_participant(work, Kind.QUOTE_CONSENT, request, said)


async def send_speaker_digest(work: Work, request: SendSpeakerDigest) -> Done:
    """Raises NobodyToWriteTo, MailNotTaken, LetterRefused."""
    notice = await work.read(lambda tx: _notice(tx, request.programme_id, ""))
    said = {"topic": request.topic, "questions": request.questions}
    return await _hand_over(work, Kind.SPEAKER_DIGEST, request, notice, to=request.email, said=said)


async def send_speaker_timetable(work: Work, request: SendSpeakerTimetable) -> Done:
    """Raises NobodyToWriteTo, MailNotTaken, LetterRefused."""
    entry = _entry_of(request, work.clock.now())
    notice = await work.read(lambda tx: replace(_notice(tx, request.programme_id, ""), entry=entry))
    said: dict[str, object] = {
        "news": request.news.value,
        "webinar": entry.webinar,
        "minutes": (request.ends_at - request.starts_at) // timedelta(minutes=1),
        "previous": request.previous_starts_at,
    }
    return await _hand_over(work, Kind.SPEAKER_TIMETABLE, request, notice, to=request.email, said=said)


def withdraw_letter(tx: Tx, request: WithdrawLetter) -> Done:
    """What was sent, or never came here, stays as it is."""
    messages.withdraw_unsent(tx, request.letter_id)
    return Done()


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


async def _to_participant(
    work: Work, kind: Kind, request: SendPost | SendConsentRequest, said: Mapping[str, object]
) -> Done:
    notice = await work.read(lambda tx: _notice(tx, request.programme_id, request.participant_id))
    return await _hand_over(work, kind, request, notice, to=notice.contact.email if notice.contact else "", said=said)


async def _hand_over(
    work: Work, kind: Kind, request: HandedOn, notice: Notice, *, to: str, said: Mapping[str, object]
) -> Done:
    """Send it, unless it was sent and only our answer was lost; note what became of it."""
    if kind not in _LATEST_COUNTS and await work.read(lambda tx: messages.is_sent(tx, request.letter_id)):
        return Done()
    now = work.clock.now()
    mail = work.use(Composer).compose_notice(kind, notice, to=to, now=now, letter_id=request.letter_id, **said)
    outcome = await _post(work, mail)
    if request.letter_id and await work.write(lambda tx: _note(tx, kind, request, outcome)) is State.FAILED:
        raise LetterRefused
    if outcome.verdict is not Verdict.TAKEN:
        raise MailNotTaken(_TRY_LATER)
    return Done()


async def _post(work: Work, mail: Mail) -> Outcome:
    try:
        return await work.use(Postman).post_one(mail)
    except NotConnected as trouble:
        return Outcome(Verdict.UNTRIED, str(trouble))


def _note(tx: Tx, kind: Kind, request: HandedOn, outcome: Outcome) -> State:
    """Note a try of a letter in the outbox; returns its state."""
    message = Message(
        message_id=request.letter_id,
        participant_id=getattr(request, "participant_id", ""),
        speaker_id=getattr(request, "speaker_id", ""),
        kind=kind,
        about_id=request.letter_id,
        programme_id=request.programme_id,
        webinar_id=request.webinar_id,
        told_at=tx.now,
    )
    patience = tx.use(Patience)
    queued = messages.lock_handed_on(tx, message, patience)
    step = next_step(queued, outcome, now=tx.now, patience=patience)
    messages.save_steps(tx, {message.message_id: step})
    _tell(tx, message, step)
    return step.state


def about_letter(message: object) -> dict[str, str]:
    """What facts say of a letter, of its message or its row."""
    alike = ("programme_id", "webinar_id", "participant_id", "speaker_id")
    named = {"letter_id": "message_id"} | {one: one for one in alike}
    return {said: getattr(message, name) for said, name in named.items()}


def _tell(tx: Tx, message: Message, step: Step) -> None:
    about = about_letter(message)
    if step.state is State.SENT:
        tx.tell(LetterSent(**about, kind=HandedOnKind(message.kind), sent_at=tx.now))
    elif step.state is State.FAILED:
        tx.tell(LetterFailed(**about, kind=HandedOnKind(message.kind), reason=step.reason, failed_at=tx.now))


_TRY_LATER = "Поштовий сервер не взяв листа. Спробуємо пізніше."
