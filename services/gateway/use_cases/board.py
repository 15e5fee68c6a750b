"""The board: what awaits an organiser today, how much of it and since when. Whose service is down is not known."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.gateway.use_cases.gathering import unless_down
from shared.bus import Unavailable
from shared.contracts.certification_queue import GetIssuingProgress
from shared.contracts.certification_reviews import ListReviews
from shared.contracts.dialogue_sharing import ListForModeration
from shared.contracts.notification import ListMessages, MessageState
from shared.contracts.programme import Programme, Webinar
from shared.contracts.registration import ApplicationPage, ApplicationStatus, ListApplications
from shared.contracts.scheduling_attendance import AttendanceSummary, SummariseAttendance
from shared.runtime import Work

_MOST_REVIEWS = 1000


class Matter(StrEnum):
    APPLICATIONS = "applications"
    ATTENDANCE = "attendance"
    MAIL = "mail"
    WORDS = "words"
    CERTIFICATES = "certificates"
    DEAD_LETTERS = "dead_letters"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of a matter waits, the oldest since when, and where to see to it. No count: not known now."""

    matter: Matter
    count: int | None = None
    since: datetime | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A webinar of today."""

    programme: Programme
    webinar: Webinar


@dataclass(frozen=True, slots=True)
class Issued:
    """Certificates that hold: how many can be opened, how many are still printed, when the newest was issued."""

    ready: int
    unprepared: int
    newest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """No issued certificates: not known now."""

    sessions: Sequence[Session]
    waiting: Sequence[Waiting]
    issued: Issued | None


async def gather_board(work: Work, programmes: Sequence[Programme]) -> Board:
    """Everything that awaits an organiser, and what needed nobody."""
    awaiting = asyncio.gather(
        _applications(work, programmes),
        _attendance(work, programmes),
        _undelivered(work),
        _words(work, programmes),
        _certificates(work),
        _dead_letters(work),
    )
    waiting, issued = await asyncio.gather(awaiting, _issued(work))
    return Board(sessions_of_today(programmes, now=work.clock.now()), waiting, issued)


def sessions_of_today(programmes: Iterable[Programme], *, now: datetime) -> list[Session]:
    """The webinars whose day, in their programme's zone, is today; the first to begin first."""
    found = [
        Session(programme, webinar)
        for programme in programmes
        for webinar in programme.webinars
        if _day(webinar.starts_at, programme) == _day(now, programme)
    ]
    return sorted(found, key=lambda session: session.webinar.starts_at)


async def _applications(work: Work, programmes: Sequence[Programme]) -> Waiting:
    """They come in order of arrival, so the first is the oldest."""
    pages = await asyncio.gather(*(unless_down(work.ask(_submitted(programme))) for programme in programmes))
    known = {programme.id: page for programme, page in zip(programmes, pages, strict=True) if page is not None}
    if programmes and not known:
        return Waiting(Matter.APPLICATIONS)
    oldest = {key: page.applications[0].submitted_at for key, page in known.items() if page.applications}
    first = min(oldest, key=lambda key: oldest[key], default="")
    address = f"/desk/programmes/{first}/applications" if first else ""
    return Waiting(Matter.APPLICATIONS, _total(known.values()), oldest.get(first), address)


async def _attendance(work: Work, programmes: Sequence[Programme]) -> Waiting:
    """People in reports whom nobody has recognised yet, since the end of their webinar."""
    asking = (unless_down(work.ask(SummariseAttendance(programme_id=programme.id))) for programme in programmes)
    summaries = await asyncio.gather(*asking)
    if programmes and not any(summaries):
        return Waiting(Matter.ATTENDANCE)
    open_ones = [
        (webinar.ends_at, programme.id, unmatched[webinar.id])
        for programme, summary in zip(programmes, summaries, strict=True)
        if (unmatched := _unmatched(summary))
        for webinar in programme.webinars
        if webinar.id in unmatched
    ]
    if not open_ones:
        return Waiting(Matter.ATTENDANCE, 0)
    since, programme_id, _ = min(open_ones)
    count = sum(number for _, _, number in open_ones)
    return Waiting(Matter.ATTENDANCE, count, since, f"/desk/programmes/{programme_id}/attendance")


async def _undelivered(work: Work) -> Waiting:
    newest = await unless_down(work.ask(ListMessages(state=MessageState.FAILED, limit=1)))
    if newest is None:
        return Waiting(Matter.MAIL)
    count = newest.counts.get(MessageState.FAILED, 0)
    if count == 0:
        return Waiting(Matter.MAIL, 0)
    # The list is newest first, so the oldest stands at its end.
    last = await unless_down(work.ask(ListMessages(state=MessageState.FAILED, limit=1, offset=count - 1)))
    since = last.messages[0].created_at if last and last.messages else None
    return Waiting(Matter.MAIL, count, since, "/desk/outbox?state=failed")


async def _words(work: Work, programmes: Sequence[Programme]) -> Waiting:
    """What participants shared and nobody has looked at; the longest waiting stands first."""
    asking = (unless_down(work.ask(ListForModeration(programme_id=one.id, limit=1))) for one in programmes)
    lists = await asyncio.gather(*asking)
    known = {programme.id: listed for programme, listed in zip(programmes, lists, strict=True) if listed is not None}
    if programmes and not known:
        return Waiting(Matter.WORDS)
    oldest = {key: listed.contributions[0].said_at for key, listed in known.items() if listed.contributions}
    first = min(oldest, key=lambda key: oldest[key], default="")
    address = f"/desk/programmes/{first}/moderation" if first else ""
    return Waiting(Matter.WORDS, sum(listed.total for listed in known.values()), oldest.get(first), address)


async def _certificates(work: Work) -> Waiting:
    """Those that are in doubt, or whose holders ask for a correction; the oldest stands first."""
    listed = await unless_down(work.ask(ListReviews(limit=_MOST_REVIEWS)))
    if listed is None:
        return Waiting(Matter.CERTIFICATES)
    since = listed.reviews[0].opened_at if listed.reviews else None
    return Waiting(Matter.CERTIFICATES, len(listed.reviews), since, "/desk/reviews")


async def _issued(work: Work) -> Issued | None:
    progress = await unless_down(work.ask(GetIssuingProgress()))
    if progress is None:
        return None
    unprepared = sum(one.unprepared for one in progress.programmes)
    ready = sum(one.certificates for one in progress.programmes) - unprepared
    moments = [one.last_issued_at for one in progress.programmes if one.last_issued_at]
    return Issued(max(ready, 0), unprepared, max(moments, default=None))


async def _dead_letters(work: Work) -> Waiting:
    try:
        count, since = await work.count_dead_letters()
    except Unavailable:
        return Waiting(Matter.DEAD_LETTERS)
    return Waiting(Matter.DEAD_LETTERS, count, since)


def _submitted(programme: Programme) -> ListApplications:
    return ListApplications(programme_id=programme.id, status=ApplicationStatus.SUBMITTED, limit=1)


def _total(pages: Iterable[ApplicationPage]) -> int:
    return sum(page.total for page in pages)


def _unmatched(summary: AttendanceSummary | None) -> dict[str, int]:
    return {one.webinar_id: one.unmatched for one in summary.webinars if one.unmatched} if summary else {}


def _day(moment: datetime, programme: Programme) -> object:
    return moment.astimezone(ZoneInfo(programme.timezone)).date()
