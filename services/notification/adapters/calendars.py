"""Calendar entries of a letter (RFC 5545, 5546): what to take into one person's calendar, or to drop from it.

A webinar has one UID for ever, the one that the pages give it, too. Its SEQUENCE rises with each change, so a calendar
moves the entry it holds.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from services.notification.domain.copies import Programme
from services.notification.domain.letters import Attendee, Entry, Method

_PRODUCT = "-//Dovira//Notification//UK"


class Invitations:
    """Writes calendar entries in the name of one sender."""

    def __init__(self, *, public_url: str, sender_name: str, sender_address: str) -> None:
        self._host = public_url.partition("://")[2].rstrip("/")
        self._name, self._address = sender_name, sender_address

    def write(self, entry: Entry, programme: Programme, *, page_url: str) -> str:
        """One entry for its attendee alone; ``page_url`` is where it leads while there is no link for joining."""
        calendar = Calendar()
        calendar.add("prodid", _PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", entry.method.value)
        calendar.add_component(_timezone(programme.timezone, entry.webinar.starts_at))
        calendar.add_component(self._event(entry, programme, page_url))
        return str(calendar.to_ical(), encoding="utf-8")

    def _event(self, entry: Entry, programme: Programme, page_url: str) -> Event:
        webinar, zone = entry.webinar, ZoneInfo(programme.timezone)
        link = webinar.join_url or page_url
        event = Event()
        event.add("uid", f"{webinar.webinar_id}@{self._host}")
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.stated_at.astimezone(UTC))
        event.add("dtstart", webinar.starts_at.astimezone(zone))
        event.add("dtend", webinar.ends_at.astimezone(zone))
        event.add("summary", webinar.topic)
        event.add("description", _description(entry, programme, link))
        event.add("location", link)
        event.add("url", link)
        event.add("status", "CANCELLED" if entry.method is Method.CANCEL else "CONFIRMED")
        event.add("transp", "OPAQUE")
        event.add("organizer", _party(self._address, self._name))
        event.add("attendee", _attendee(entry.attendee))
        return event


def _timezone(tzid: str, moment: datetime) -> Timezone:
    """The rules of the zone around that moment: a calendar need not know «Europe/Kyiv» by name."""
    year = moment.year
    return Timezone.from_tzid(tzid, first_date=date(year - 1, 1, 1), last_date=date(year + 2, 1, 1))


def _description(entry: Entry, programme: Programme, link: str) -> str:
    lines = [programme.title, entry.webinar.speakers, link, programme.acknowledgement_uk]
    return "\n\n".join(line for line in lines if line)


def _party(address: str, name: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{address}")
    party.params["CN"] = vText(name)
    return party


def _attendee(person: Attendee) -> vCalAddress:
    """Who took the place, or agreed to speak, need not answer."""
    attendee = _party(person.address, person.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee
