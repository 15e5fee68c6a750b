"""One webinar as its visitor may know it: for anyone, or with the visitor's own place and the address to join."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.gateway.domain import Visitor
from services.gateway.use_cases import gathering
from services.gateway.use_cases.gathering import NO_SUCH_PROGRAMME, ProgrammeOfMine
from shared.bus import Refused
from shared.contracts.certification import Progress, RecordingProgress
from shared.contracts.programme import Programme, Webinar
from shared.contracts.registration import EnrolmentReceipt, EnrolmentStatus, FindPerson, WebinarPlaces
from shared.contracts.scheduling import Material
from shared.contracts.vocabulary import MaterialKind
from shared.runtime import Work

JOIN_BEFORE = timedelta(minutes=15)
_FORESEEN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WebinarView:
    """``previous`` is the webinar before it, which its recap is about. No counts: not known now."""

    programme: Programme
    webinar: Webinar
    previous: Webinar | None
    counts: WebinarPlaces | None
    materials: list[Material]
    mine: ProgrammeOfMine | None

    @property
    def place(self) -> EnrolmentReceipt | None:
        """The visitor's place or position; none for anyone."""
        return self.mine.places.get(self.webinar.id) if self.mine and self.mine.places else None

    @property
    def recording(self) -> Material | None:
        return next((one for one in self.materials if one.kind is MaterialKind.RECORDING), None)

    @property
    def making_up(self) -> RecordingProgress | None:
        """How far the visitor is with making this webinar up; none where it cannot be."""
        recordings = self._progress.recordings if self._progress else []
        return next((one for one in recordings if one.webinar_id == self.webinar.id), None)

    @property
    def is_attended(self) -> bool:
        """It counts for the visitor."""
        return self._progress is not None and self.webinar.id in self._progress.attended

    @property
    def _progress(self) -> Progress | None:
        return self.mine.progress if self.mine and self.mine.is_participant else None


def can_be_joined(webinar: Webinar, place: EnrolmentReceipt | None, *, now: datetime) -> bool:
    """From fifteen minutes before until the end, for whoever has a place."""
    is_time = webinar.starts_at - JOIN_BEFORE <= now < webinar.ends_at
    return is_time and bool(webinar.join_url) and place is not None and place.status is EnrolmentStatus.CONFIRMED


def seconds_to_turn(webinars: Iterable[Webinar], *, now: datetime) -> int | None:
    """When an open page is to look again, because joining begins or ends by then. No page stays open beyond a day."""
    turns = [moment - now for one in webinars for moment in (one.starts_at - JOIN_BEFORE, one.ends_at) if moment > now]
    nearest = min(turns, default=_FORESEEN)
    return math.ceil(nearest.total_seconds()) if nearest < _FORESEEN else None


@dataclass(frozen=True, slots=True)
class Nearest:
    """The participant's next session, and whether its door is open."""

    programme: Programme
    webinar: Webinar
    can_be_joined: bool


def nearest_of_mine(programmes: Sequence[ProgrammeOfMine], *, now: datetime) -> Nearest | None:
    """The first webinar that has not ended and in which the participant has a place."""
    coming = [
        Nearest(mine.programme, webinar, can_be_joined(webinar, place, now=now))
        for mine in programmes
        for webinar in mine.programme.webinars
        if webinar.ends_at > now
        and (place := (mine.places or {}).get(webinar.id))
        and place.status is EnrolmentStatus.CONFIRMED
    ]
    return min(coming, key=lambda one: one.webinar.starts_at, default=None)


async def describe(work: Work, visitor: Visitor, *, programme_id: str, webinar_id: str) -> WebinarView:
    """Everything on a webinar's page. Raises Refused with 404."""
    view = await gathering.describe_programme(work, programme_id)
    mine = await _of_visitor(work, visitor, programme_id)
    programme = mine.programme if mine and mine.is_participant else view.programme
    order = [webinar.id for webinar in programme.webinars]
    if webinar_id not in order:
        raise Refused(NO_SUCH_PROGRAMME)
    position = order.index(webinar_id)
    materials = mine.materials if mine and mine.is_participant and mine.materials is not None else view.materials
    return WebinarView(
        programme=programme,
        webinar=programme.webinars[position],
        previous=programme.webinars[position - 1] if position else None,
        counts=view.places.get(webinar_id) if view.places else None,
        materials=materials.get(webinar_id, []),
        mine=mine,
    )


async def _of_visitor(work: Work, visitor: Visitor, programme_id: str) -> ProgrammeOfMine | None:
    if not visitor.participant_id:
        return None
    person = await gathering.unless_down(work.ask(FindPerson(participant_id=visitor.participant_id)))
    applications = [one for one in (person.applications if person else []) if one.programme_id == programme_id]
    return await gathering.gather_programme(work, applications[0]) if applications else None
