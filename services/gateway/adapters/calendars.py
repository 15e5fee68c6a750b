"""Calendars to follow and single entries to take away (RFC 5545), and the forms of the two large web calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

MEDIA_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Dovira//Gateway//UK"
_LOOK_AGAIN = timedelta(hours=1)
_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.live.com/calendar/0/action/compose"
_BASIC = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Entry:
    """A webinar in a calendar. ``sequence`` never falls, so that a calendar moves what it holds."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    description: str
    url: str


def write_calendar(name: str, entries: Sequence[Entry], *, now: datetime) -> bytes:
    """A calendar that a program may come for again and again; its entries stand in their own time zones."""
    calendar = Calendar()
    for field, value in (("prodid", _PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(field, value)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for zone in sorted({entry.zone for entry in entries}):
        calendar.add_component(_timezone(zone, [entry.starts_at for entry in entries if entry.zone == zone]))
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _timezone(zone: str, moments: Sequence[datetime]) -> Timezone:
    """The zone's rules around these moments: a calendar need not know «Europe/Kyiv» by name."""
    first, last = min(moments).year, max(moments).year
    return Timezone.from_tzid(zone, first_date=date(first - 1, 1, 1), last_date=date(last + 2, 1, 1))


def _event(entry: Entry, now: datetime) -> Event:
    event, zone = Event(), ZoneInfo(entry.zone)
    for field, value in (
        ("uid", entry.uid),
        ("sequence", entry.sequence),
        ("dtstamp", now.astimezone(UTC)),
        ("dtstart", entry.starts_at.astimezone(zone)),
        ("dtend", entry.ends_at.astimezone(zone)),
        ("summary", entry.summary),
        ("description", entry.description),
        ("location", entry.url),
        ("url", entry.url),
        ("status", "CONFIRMED"),
    ):
        event.add(field, value)
    return event


def google_address(entry: Entry) -> str:
    """The address where Google Calendar offers to save the entry."""
    dates = "/".join(moment.astimezone(UTC).strftime(_BASIC) for moment in (entry.starts_at, entry.ends_at))
    values = {"action": "TEMPLATE", "text": entry.summary, "dates": dates, "ctz": entry.zone}
    return f"{_GOOGLE}?{urlencode(values | {'details': entry.description, 'location': entry.url})}"


def outlook_address(entry: Entry) -> str:
    """The address where Outlook on the web offers to save the entry."""
    values = {
        "rru": "addevent",
        "subject": entry.summary,
        "startdt": entry.starts_at.astimezone(UTC).isoformat(),
        "enddt": entry.ends_at.astimezone(UTC).isoformat(),
        "body": entry.description,
        "location": entry.url,
    }
    return f"{_OUTLOOK}?{urlencode(values)}"
