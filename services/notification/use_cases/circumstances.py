"""What surrounds messages at the moment they leave: webinars as they are now, what people were told of them last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.notification.domain.copies import Place, Standing, Webinar, standings
from services.notification.domain.letters import Part
from services.notification.domain.messages import REMINDERS, TIMETABLE_NEWS, Message, Queued
from services.notification.domain.timetable import (
    History,
    Slot,
    is_reminder_of_use,
    is_still_news,
    present,
    times,
    told_before,
)
from services.notification.store import messages, places, programmes, timetable
from shared.outbox import ReadTx

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """By webinar, and by participant and webinar."""

    now: datetime
    webinars: Mapping[str, Webinar]
    known: Mapping[str, History]
    standing: Mapping[Pair, Standing]
    before: Mapping[Pair, Slot]

    def still_news(self, queued: Iterable[Queued]) -> list[Queued]:
        """Those that nothing overtook since they were written. What was tried before is not judged again."""
        return [one for one in queued if one.letter_id or self._is_news(one.message)]

    def sequence_of(self, message: Message) -> int | None:
        """The sequence of the webinar that the message's letter states; none when it is about no known one."""
        history = self.known.get(message.webinar_id)
        return present(history).sequence if history else None

    def part_of(self, message: Message) -> Part:
        """The message with all that its text needs."""
        pair, history = _pair(message), self.known.get(message.webinar_id)
        return Part(
            about_id=message.about_id,
            told_at=message.told_at,
            webinar=self.webinars.get(message.webinar_id),
            slot=present(history) if history else None,
            before=self.before.get(pair),
            standing=self.standing.get(pair),
            details=message.details,
        )

    def _is_news(self, message: Message) -> bool:
        if message.kind not in TIMETABLE_NEWS + REMINDERS or message.webinar_id not in self.known:
            return True
        now = present(self.known[message.webinar_id])
        if message.kind in TIMETABLE_NEWS:
            return is_still_news(message.kind, before=self.before[_pair(message)], now=now)
        standing = self.standing.get(_pair(message))
        holds = standing is not None and standing.place is Place.CONFIRMED
        return holds and is_reminder_of_use(message.kind, now, self.now)


def look_around(tx: ReadTx, due: Sequence[Message]) -> Circumstances:
    """Load what surrounds these messages."""
    about = [message for message in due if message.webinar_id]
    webinar_ids, people = {message.webinar_id for message in about}, {message.participant_id for message in about}
    known = timetable.histories_of(tx, webinar_ids)
    return Circumstances(
        now=tx.now,
        webinars=_webinars_now(tx, webinar_ids, known),
        known=known,
        standing=standings(places.changes_in(tx, webinar_ids, people=people, everyone_in=[])),
        before=_told_before(about, known, messages.announced_to(tx, webinar_ids, people)),
    )


def _webinars_now(tx: ReadTx, webinar_ids: set[str], known: Mapping[str, History]) -> dict[str, Webinar]:
    webinars = programmes.get_webinars(tx, webinar_ids)
    moments = {webinar_id: found for webinar_id, history in known.items() if (found := times(history))}
    return {
        key: replace(webinar, starts_at=moments[key][0], ends_at=moments[key][1]) if key in moments else webinar
        for key, webinar in webinars.items()
    }


def _told_before(
    about: Iterable[Message], known: Mapping[str, History], announced: Mapping[Pair, int]
) -> dict[Pair, Slot]:
    news: dict[Pair, list[Message]] = {}
    for message in about:
        if message.kind in TIMETABLE_NEWS and message.webinar_id in known:
            news.setdefault(_pair(message), []).append(message)
    return {pair: told_before(own, known[pair[1]], announced.get(pair)) for pair, own in news.items()}


def _pair(message: Message) -> Pair:
    return message.participant_id, message.webinar_id
