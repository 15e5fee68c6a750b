"""Speakers hear when they speak: a calendar entry for each webinar, and a letter whenever it changes.

What is to be told follows from what holds and what was told, so it matters neither how many changes came nor in which
order; a change that was taken back before its letter left is told to nobody.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from services.dialogue import store
from services.dialogue.domain.letters import Letter, LetterKind
from services.dialogue.domain.timetable import Appointment, News, Session, Slot, Standing, Told, next_sequence
from services.dialogue.settings import Settings
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.contracts.notification_letters import SendSpeakerTimetable, SpeakerNews
from shared.contracts.programme import Programme
from shared.contracts.scheduling import ProgrammePublished, WebinarCancelled, WebinarRescheduled, WebinarScheduled
from shared.outbox import ReadTx, Tx

Pair = tuple[str, str]


def follow_timetable(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know what holds of each webinar: the highest version of its programme, the highest sequence of its time.

    News is worth another try of letters about it that were given up.
    """
    facts = [one.fact for one in heard]
    published = [one for one in facts if isinstance(one, ProgrammePublished)]
    sessions = [one for fact in published for one in sessions_in(fact.programme, fact.version)]
    slots = [slot for fact in facts if (slot := _slot_in(fact)) is not None]
    store.save_newer_sessions(tx, sessions)
    store.save_later_slots(tx, slots)
    concerned = {one.webinar_id for one in sessions} | {one.webinar_id for one in slots}
    store.take_up_about(tx, concerned, due_at=_after_quiet(tx))


def sessions_in(programme: Programme, version: int) -> list[Session]:
    names = {one.id: one.full_name for one in programme.speakers}
    return [
        Session(
            webinar_id=one.id,
            programme_id=programme.id,
            version=version,
            topic=one.topic,
            join_url=one.join_url,
            speakers={speaker: names[speaker] for speaker in one.speaker_ids if speaker in names},
        )
        for one in programme.webinars
    ]


def _slot_in(fact: Fact) -> Slot | None:
    match fact:
        case WebinarScheduled() | WebinarRescheduled():
            return Slot(fact.webinar_id, fact.programme_id, fact.sequence, fact.starts_at, fact.ends_at)
        case WebinarCancelled():
            return Slot(fact.webinar_id, fact.programme_id, fact.sequence)
        case _:
            return None


def prepare_timetables(tx: Tx) -> None:
    """A letter to every speaker who does not know what holds; it waits a while for further changes."""
    ahead = store.timetable_ahead(tx)
    waiting = store.open_letters(tx, LetterKind.TIMETABLE)
    wanted = untold(tx, ahead, store.told_of(tx, ahead)).keys() - waiting.keys()
    store.save_letters(tx, [Letter(LetterKind.TIMETABLE, *pair, _after_quiet(tx)) for pair in sorted(wanted)])


def _after_quiet(tx: Tx) -> datetime:
    return tx.now + timedelta(seconds=tx.use(Settings).changes_quiet_seconds)


def untold(tx: ReadTx, timetable: Mapping[str, Standing], told: Mapping[Pair, Told]) -> dict[Pair, News]:
    """What speakers whose address is known do not know yet, by webinar and speaker."""
    owners = {known.session.programme_id for known in timetable.values()}
    addresses = {programme_id: store.addresses_of(tx, programme_id) for programme_id in owners}
    found = {}
    for webinar_id, known in timetable.items():
        concerned = {*known.session.speakers, *(speaker_id for webinar, speaker_id in told if webinar == webinar_id)}
        for speaker_id in concerned & addresses[known.session.programme_id].keys():
            pair = webinar_id, speaker_id
            if news := known.news_for(speaker_id, told.get(pair), now=tx.now):
                found[pair] = news
    return found


def words_for_speaker(tx: ReadTx, letter: Letter) -> SendSpeakerTimetable | None:
    """What the letter says at this moment; none when the speaker knows all, or cannot be written to."""
    standing = store.standing_of(tx, letter.subject_id)
    if standing is None:
        return None
    told = store.told_of(tx, [letter.subject_id]).get((letter.subject_id, letter.recipient_id))
    email = store.addresses_of(tx, standing.session.programme_id).get(letter.recipient_id)
    news = standing.news_for(letter.recipient_id, told, now=tx.now)
    appointment = standing.appointment_of(letter.recipient_id) or (told.appointment if told else None)
    if email is None or news is None or appointment is None:
        return None
    return SendSpeakerTimetable(
        letter_id=letter.letter_id,
        email=email,
        speaker_id=letter.recipient_id,
        programme_id=standing.session.programme_id,
        webinar_id=letter.subject_id,
        news=SpeakerNews(news.value),
        speaker=appointment.name,
        topic=appointment.topic,
        join_url=appointment.join_url,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        previous_starts_at=_previous(told, appointment) if news is News.MOVED else None,
        sequence=next_sequence(standing.slot, told),
    )


def _previous(told: Told | None, appointment: Appointment) -> datetime | None:
    """When it was to begin; none when only its length is another."""
    before = told.appointment.starts_at if told else None
    return before if before != appointment.starts_at else None


def note_told(tx: Tx, letter: Letter, sent: SendSpeakerTimetable) -> None:
    """Keep what the speaker knows by now, unless their address became another while the letter left."""
    if store.addresses_of(tx, sent.programme_id).get(letter.recipient_id) != sent.email:
        return
    told = Told(
        webinar_id=sent.webinar_id,
        speaker_id=letter.recipient_id,
        programme_id=sent.programme_id,
        appointment=Appointment(sent.speaker, sent.topic, sent.join_url, sent.starts_at, sent.ends_at),
        sequence=sent.sequence,
        news=News(sent.news.value),
        told_at=tx.now,
    )
    store.save_told(tx, told)
