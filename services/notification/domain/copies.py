"""What notification keeps of others' facts: people, programmes, webinars, and who held a place when.

Each rule here gives the same result in whatever order the facts arrive.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby, pairwise

from services.notification.domain.messages import Details, Kind


class Language(StrEnum):
    UKRAINIAN = "uk"
    ENGLISH = "en"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach and greet a person, as one fact stated it."""

    participant_id: str
    revision: int
    stated_at: datetime
    fact_id: str
    email: str
    family_name: str
    given_name: str
    vocative: str
    sex: Sex
    language: Language
    reminders: str
    """The leads of the reminders that are wanted, a space between."""

    def wants(self, lead: str) -> bool:
        """Whether the person wants to be reminded so long before a webinar."""
        return lead in self.reminders.split()

    @property
    def rank(self) -> tuple[int, datetime, str]:
        """The higher holds: the revision; between equal ones the later word."""
        return self.revision, self.stated_at, self.fact_id


def latest_contacts(contacts: Iterable[Contact]) -> dict[str, Contact]:
    """The contact that holds, by participant."""
    latest: dict[str, Contact] = {}
    for contact in contacts:
        known = latest.get(contact.participant_id)
        if known is None or contact.rank > known.rank:
            latest[contact.participant_id] = contact
    return latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Webinar:
    """A webinar as the programme's ``version`` has it. It stays known after it left the programme."""

    webinar_id: str
    programme_id: str
    version: int
    topic: str
    starts_at: datetime
    ends_at: datetime
    join_url: str = ""
    speakers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What letters say of a programme."""

    programme_id: str
    version: int
    title: str
    project: str
    issuer: str
    timezone: str
    contact_email: str
    acknowledgement_uk: str
    acknowledgement_en: str
    test_titles: Mapping[str, str] = field(default_factory=dict)


class Place(StrEnum):
    """Where a person stands with a webinar."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChange:
    """A fact about a person's place in a webinar."""

    about_id: str
    participant_id: str
    webinar_id: str
    place: Place
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A fact about a webinar that everybody concerned is to be told."""

    about_id: str
    kind: Kind
    programme_id: str
    webinar_id: str
    at: datetime
    told_at: datetime
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with a webinar now, and whether they ever held a place in it."""

    place: Place
    held: bool


def standings(changes: Iterable[PlaceChange]) -> dict[tuple[str, str], Standing]:
    """By participant and webinar."""
    found: dict[tuple[str, str], Standing] = {}
    for change in sorted(changes, key=lambda change: (change.at, change.about_id)):
        pair = change.participant_id, change.webinar_id
        held = change.place is Place.CONFIRMED or (pair in found and found[pair].held)
        found[pair] = Standing(change.place, held)
    return found


NOTICE_KINDS = (Kind.WEBINAR_RESCHEDULED, Kind.WEBINAR_CANCELLED, Kind.MATERIALS_READY)


def people_to_tell(notice: Notice, changes: Iterable[PlaceChange]) -> list[str]:
    """Ids of those who held a place when it happened: who came later is shown the present state anyway.

    Who waits for a place is told of times too, but not of materials.
    """
    history = sorted(changes, key=lambda change: (change.participant_id, change.at, change.about_id))
    by_person = groupby(history, key=lambda change: change.participant_id)
    return [person for person, own in by_person if _concerned(notice, list(own))]


def _concerned(notice: Notice, history: Sequence[PlaceChange]) -> bool:
    places = {Place.CONFIRMED} if notice.kind is Kind.MATERIALS_READY else {Place.CONFIRMED, Place.WAITLISTED}
    held_until_changed = any(
        change.place in places and change.at <= notice.at <= following.at for change, following in pairwise(history)
    )
    return held_until_changed or (history[-1].place in places and history[-1].at <= notice.at)
