"""Rules of applications and places: states, eligibility, waiting lists, refusals. Plain Python, no I/O."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import takewhile


class Status(StrEnum):
    """States of an application."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Place(StrEnum):
    """States of a place in a webinar."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"


class Refusal(Exception):  # the base of facts about why not
    """Base of the refusals; the text is for the person who asked."""


class NoSuchProgramme(Refusal):
    """Nobody published such a programme."""


class NoSuchApplication(Refusal):
    """There is no such application."""


class NoSuchPerson(Refusal):
    """There is no such person."""


class NoSuchWebinar(Refusal):
    """There is no such webinar, or it was cancelled."""


class DeadlinePassed(Refusal):
    """Applications are closed."""


class ConsentMissing(Refusal):
    """Without consent to processing, nothing may be stored."""


class MailboxTaken(Refusal):
    """Another person applied from this mailbox."""


class AlreadyApplied(Refusal):
    """From this mailbox there is an application already, with other answers: only who owns it may change them."""


class ReasonMissing(Refusal):
    """Declining needs a reason that the person can read."""


class NotEntitled(Refusal):
    """The application does not give the right to a place."""


class WebinarOver(Refusal):
    """The webinar has ended."""


class NoPlaceHeld(Refusal):
    """There is no place to give up."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a programme says about applying. Moments are aware."""

    programme_id: str
    version: int
    accepted_only: bool
    deadline: datetime | None
    oblasts: frozenset[str]
    body_types: frozenset[str]
    quotas: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """What a webinar says about places."""

    webinar_id: str
    programme_id: str
    ends_at: datetime
    capacity: int


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits for a webinar, where oblasts have quotas: by place and oblast, in order of arrival.

    ``confirmed`` counts those who have a place, by oblast.
    """

    quotas: Mapping[str, int]
    confirmed: Mapping[str, int]
    waiting: Sequence[tuple[str, str]]

    def quota_used_up(self, oblast: str) -> int | None:
        """The quota that keeps people of an oblast waiting, however many other places are free."""
        quota = self.quotas.get(oblast)
        return quota if quota is not None and self.confirmed.get(oblast, 0) >= quota else None

    def position(self, oblast: str, *, place: str = "") -> int:
        """Where a place stands, or a newcomer would, from 1: in the oblast when its quota is used up.

        Else among all whom no quota keeps back.
        """
        ahead = [other for _, other in takewhile(lambda one: one[0] != place, self.waiting)]
        if self.quota_used_up(oblast):
            return ahead.count(oblast) + 1
        return sum(self.quota_used_up(other) is None for other in ahead) + 1

    def first(self, free: int) -> list[str]:
        """Who gets the free places: whoever waits longest, past those whose quota is used up."""
        taken, lucky = Counter(self.confirmed), list[str]()
        for place, oblast in self.waiting:
            if len(lucky) < free and (oblast not in self.quotas or taken[oblast] < self.quotas[oblast]):
                taken[oblast] += 1
                lucky.append(place)
        return lucky


def check_may_apply(terms: Terms, *, consents: Collection[str], filled_in_at: datetime) -> None:
    """Raise what stands against storing an application at all. Eligibility does not: a person decides on that."""
    check_consents(consents)
    if terms.deadline is not None and filled_in_at > terms.deadline:
        message = "Приймання заявок на цю програму вже завершено."
        raise DeadlinePassed(message)


def check_consents(consents: Collection[str]) -> None:
    """Raise ConsentMissing without the one that everything rests on: whoever takes it back withdraws or is erased."""
    if "processing" not in consents:
        message = "Потрібна згода на обробку персональних даних: без неї заявку не можна зберегти."
        raise ConsentMissing(message)


def remarks_on(terms: Terms, *, oblast: str, body_type: str) -> list[str]:
    """Why a person should look at an application more closely; none when it fits the programme."""
    remarks = []
    if oblast not in terms.oblasts:
        remarks.append("oblast_not_in_programme")
    if body_type not in terms.body_types:
        remarks.append("body_not_in_programme")
    return remarks


def decide(status: Status, *, accept: bool, reason: str) -> Status | None:
    """The state after a person's decision; None when nothing changes. Raises ReasonMissing, NotEntitled."""
    if not accept and not reason.strip():
        message = "Щоб відхилити заявку, вкажіть причину: людина має її побачити."
        raise ReasonMissing(message)
    wanted = Status.ACCEPTED if accept else Status.DECLINED
    if status is wanted:
        return None
    if status is Status.WITHDRAWN:
        message = "Заявку відкликано: рішення щодо неї вже не потрібне."
        raise NotEntitled(message)
    return wanted


def check_entitled(terms: Terms, status: Status | None) -> None:
    """Raise NotEntitled unless the application gives the right to a place under the programme's policy."""
    if status is None:
        message = "Реєстрація тільки для тих, хто заповнив анкету для участі у програмі."
        raise NotEntitled(message)
    entitled = {Status.ACCEPTED} if terms.accepted_only else {Status.ACCEPTED, Status.SUBMITTED}
    if status not in entitled:
        message = {
            Status.SUBMITTED: "Заявку ще не розглянуто: місце можна буде взяти після її прийняття.",
            Status.DECLINED: "Заявку відхилено, тому взяти місце не можна.",
            Status.WITHDRAWN: "Заявку відкликано, тому взяти місце не можна.",
        }[status]
        raise NotEntitled(message)


def check_still_open(session: Session, now: datetime) -> None:
    """Raise WebinarOver once the webinar has ended."""
    if now >= session.ends_at:
        message = "Цей вебінар уже завершився."
        raise WebinarOver(message)


def place_for_newcomer(*, capacity: int, confirmed: int, waiting: int) -> tuple[Place, int | None]:
    """A place if one is free and nobody waits before, else a position (from 1) at the end of the waiting list."""
    if confirmed < capacity and waiting == 0:
        return Place.CONFIRMED, None
    return Place.WAITLISTED, waiting + 1


def places_to_give(session: Session, *, active: bool, confirmed: int, now: datetime) -> int:
    """How many places those who wait get now; none in a webinar that was cancelled or has ended."""
    if not active or now >= session.ends_at:
        return 0
    return max(0, session.capacity - confirmed)


def reference_of(application_id: str) -> str:
    """The short reference that a person quotes."""
    tail = application_id.replace("-", "")[-8:].upper()
    return f"{tail[:4]}-{tail[4:]}"
