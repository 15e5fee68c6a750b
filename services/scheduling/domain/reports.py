"""Whether a meeting report belongs to a webinar."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.scheduling.domain.attendance import Interval
from services.scheduling.domain.refusals import ReportOfAnotherTime, ReportOfAnotherTopic

TOLERANCE = timedelta(hours=12)
"""How far a meeting's reported start may lie from the planned one: no webinar is repeated within a day."""


@dataclass(frozen=True, slots=True)
class Webinar:
    """A webinar as far as its reports need it; ``held_at`` is none until the first report."""

    webinar_id: str
    programme_id: str
    topic: str
    announcement_title: str
    session: Interval
    timezone: str
    cancelled: bool = False
    held_at: datetime | None = None

    def in_local_time(self, moment: datetime) -> str:
        return f"{moment.astimezone(ZoneInfo(self.timezone)):%d.%m.%Y о %H:%M}"

    @property
    def titles(self) -> set[str]:
        return {_plain(self.topic), _plain(self.announcement_title)} - {""}


def check_time(webinar: Webinar, *, reported_start: datetime | None, joins: Iterable[Interval]) -> None:
    """Refuse a report whose start is far from the planned one; without a stated start its first join is taken."""
    start = reported_start or min((join.begin for join in joins), default=None)
    if start is not None and abs(start - webinar.session.begin) > TOLERANCE:
        raise ReportOfAnotherTime(
            reported=webinar.in_local_time(start),
            topic=webinar.topic,
            planned=webinar.in_local_time(webinar.session.begin),
        )


def check_topic(webinar: Webinar, *, reported: str, others: Iterable[Webinar]) -> None:
    """Refuse a report whose topic is that of another webinar; any other topic says nothing."""
    topic = _plain(reported)
    if not topic or topic in webinar.titles:
        return
    for other in others:
        if topic in other.titles and other.webinar_id != webinar.webinar_id:
            raise ReportOfAnotherTopic(reported=reported, other_id=other.webinar_id, topic=webinar.topic)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
