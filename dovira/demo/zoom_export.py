"""A webinar attended by invented people, as Zoom reports it: sections for host, panelists and attendees."""

import csv
import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from dovira.demo.cohort import Cohort, Member, chance_of
from dovira.demo.visits import Join
from dovira.demo.words import DEVICES
from formats.names import transliterate
from shared.contracts.programme import Programme, Webinar

_MEETING = [
    "Topic", "Webinar ID", "Actual Start Time", "Actual Duration (minutes)", "# Registered", "# Cancelled",
    "Unique Viewers", "Total Users", "Max Concurrent Views", "Enable Registration",
]  # fmt: skip
_TIMES = ["Join Time", "Leave Time", "Time in Session (minutes)", "Is Guest"]
_STAFF = ["Attended", "User Name (Original Name)", "Email", *_TIMES, "Country/Region Name"]
_ATTENDEES = [
    "Attended", "User Name (Original Name)", "First Name", "Last Name", "Email", "Phone", "Registration Time",
    "Approval Status", *_TIMES, "Country/Region Name",
]  # fmt: skip
_COUNTRY = "Ukraine"
_STRANGERS = 3

Line = list[str]


def attendee_report(cohort: Cohort, webinar: Webinar, enrolled_emails: Iterable[str]) -> bytes:
    """The report of one webinar. Who has no place did not get the link; strangers come all the same."""
    report = _Report(webinar, ZoneInfo(cohort.programme.timezone), chance_of(cohort.seed, "zoom", webinar.id))
    enrolled = sorted({email.casefold() for email in enrolled_emails})
    members = cohort.by_email()
    people = [report.attendee(members[email]) for email in enrolled if email in members]
    people += [[report.absent("", email)] for email in enrolled if email not in members]
    people += [[report.stranger(number)] for number in range(_STRANGERS)]
    report.chance.shuffle(people)
    lines = [
        *report.preamble(registered=len(people)),
        *report.staff("Host Details", ["Програма (показ)"]),
        *report.staff("Panelist Details", _panelists(cohort.programme, webinar)),
        ["Attendee Details", ""],
        _ATTENDEES,
        *(line for person in people for line in person),
    ]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def _panelists(programme: Programme, webinar: Webinar) -> list[str]:
    speakers = {speaker.id: speaker.full_name for speaker in programme.speakers}
    return [speakers[id_] for id_ in webinar.speaker_ids] or ["Модератор програми"]


@dataclass(frozen=True, slots=True)
class _Report:
    """How one webinar's report writes times and people."""

    webinar: Webinar
    zone: ZoneInfo
    chance: Random

    def preamble(self, *, registered: int) -> Iterator[Line]:
        opened, closed = self.webinar.starts_at - timedelta(minutes=12), self.webinar.ends_at + timedelta(minutes=9)
        generated = (closed + timedelta(hours=3)).astimezone(self.zone)
        number = str(self.chance.randrange(10**10, 10**11))
        yield ["Attendee Report"]
        yield ["Report Generated:", f"{generated:%b %d, %Y} {int(f'{generated:%I}')}:{generated:%M %p}"]
        yield _MEETING
        yield [
            self.webinar.topic,
            f"{number[:3]} {number[3:7]} {number[7:]}",
            self._time(opened),
            str(_whole_minutes(closed - opened)),
            str(registered),
            "0",
            str(registered),
            str(registered + 2),
            str(registered),
            "Yes",
        ]

    def staff(self, title: str, names: list[str]) -> Iterator[Line]:
        """Hosts and panelists stay from before the beginning until after the end."""
        opened, closed = self.webinar.starts_at - timedelta(minutes=10), self.webinar.ends_at + timedelta(minutes=8)
        yield [title, ""]
        yield _STAFF
        for name in names:
            email = f"{transliterate(name).split()[0].lower()}@hromada-vlada.example"
            yield ["Yes", name, email, *self._stay(Join(opened, closed)), "No", _COUNTRY]

    def attendee(self, member: Member) -> list[Line]:
        """A line for each join, or one line that says nobody came."""
        visit = member.visits[self.webinar.id]
        absent = self.absent(_name(member), member.email, member)
        if not visit.joins:
            return [absent]
        joins = [self._join(member, join, visit.mailbox, first=not place) for place, join in enumerate(visit.joins)]
        return joins if visit.mailbox == member.email else [absent, *joins]

    def absent(self, name: str, email: str, member: Member | None = None) -> Line:
        given_name, family_name = _registered(member)
        return ["No", name, given_name, family_name, email, "", self._registered_at(), "approved", *["--"] * 4, ""]

    def stranger(self, number: int) -> Line:
        """Somebody the programme does not know: a bare device, or a mailbox nobody applied with."""
        device = self.chance.choice(DEVICES)
        came = self.webinar.starts_at + timedelta(seconds=self.chance.randrange(3000))
        stay = Join(came, came + timedelta(seconds=self.chance.randrange(20, 3000)))
        email = f"hist{number}.{self.webinar.id}@poshta.example" if number else ""
        return ["Yes", device, "", "", email, "", "--", "--", *self._stay(stay), "Yes", _COUNTRY, ""]

    def _join(self, member: Member, join: Join, mailbox: str, *, first: bool) -> Line:
        shown = _name(member) if first else f"{_name(member)} ({self.chance.choice(DEVICES)})"
        registered = [*_registered(member), mailbox, "", self._registered_at(), "approved"]
        # Zoom ends the lines of attendees with one comma more than their heading has.
        return ["Yes", shown, *registered, *self._stay(join), "No", _COUNTRY, ""]

    def _stay(self, join: Join) -> Line:
        minutes = _whole_minutes(join.left_at - join.joined_at)
        return [self._time(join.joined_at), self._time(join.left_at), str(minutes)]

    def _registered_at(self) -> str:
        return self._time(self.webinar.starts_at - timedelta(minutes=self.chance.randrange(2000, 9000)))

    def _time(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%b %d, %Y %H:%M:%S}"


def _name(member: Member) -> str:
    personal = member.form.personal
    return f"{personal.family_name} {personal.given_name}"


def _registered(member: Member | None) -> tuple[str, str]:
    return (member.form.personal.given_name, member.form.personal.family_name) if member else ("", "")


def _whole_minutes(length: timedelta) -> int:
    """Zoom rounds up."""
    return math.ceil(length.total_seconds() / 60)
