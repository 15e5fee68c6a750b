"""Gathers what one page shows from several services. A service that is down leaves its part out, not the page."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from services.gateway.adapters.language import N_
from services.gateway.domain import Visitor
from shared.bus import Refused
from shared.contracts.assessment import ListTests, TestStates
from shared.contracts.certification import CertificateList, GetProgress, ListCertificates, Progress
from shared.contracts.certification_queue import GetIssuingProgress, ProgrammeIssuing
from shared.contracts.programme import Programme, Webinar
from shared.contracts.registration import (
    ApplicationStatus,
    ApplicationSummary,
    CountPlaces,
    EnrolmentList,
    EnrolmentReceipt,
    FindPerson,
    ListEnrolments,
    PersonFound,
    WebinarPlaces,
)
from shared.contracts.request import Problem
from shared.contracts.scheduling import (
    GetProgramme,
    ListMaterials,
    ListProgrammes,
    Material,
    MaterialList,
    ProgrammeList,
    ProgrammeVersion,
)
from shared.contracts.vocabulary import EnrolmentPolicy, Visibility
from shared.runtime import Work

ReplyT = TypeVar("ReplyT")

_DOWN = {503, 504}
NO_SUCH_PROGRAMME = Problem(
    status=404,
    code="no_such_programme",
    title=N_("Такої програми немає"),
    detail=N_("Перевірте адресу або почніть з головної."),
)


async def unless_down(asking: Awaitable[ReplyT]) -> ReplyT | None:
    """The reply; None when the service that answers is down. Other refusals pass through."""
    try:
        return await asking
    except Refused as refusal:
        if refusal.problem.status in _DOWN:
            return None
        raise


# ---- for anyone


async def list_programmes(work: Work) -> ProgrammeList:
    """Every published programme as the public may see it."""
    listed = await work.ask(ListProgrammes())
    return ProgrammeList(programmes=[_version_for_anyone(version) for version in listed.programmes])


async def get_version(work: Work, programme_id: str) -> ProgrammeVersion:
    """A programme with its version as the public may see it. Raises Refused with 404."""
    found = await work.ask(GetProgramme(programme_id=programme_id))
    if found.programme is None:
        raise Refused(NO_SUCH_PROGRAMME)
    return _version_for_anyone(found)


async def get_programme(work: Work, programme_id: str) -> Programme:
    """A programme, whole. Raises Refused with 404."""
    found = await work.ask(GetProgramme(programme_id=programme_id))
    if found.programme is None:
        raise Refused(NO_SUCH_PROGRAMME)
    return found.programme


async def get_whole_version(work: Work, programme_id: str) -> ProgrammeVersion:
    """A programme, whole, with its version, for the staff. Raises Refused with 404."""
    found = await work.ask(GetProgramme(programme_id=programme_id))
    if found.programme is None:
        raise Refused(NO_SUCH_PROGRAMME)
    return found


def for_anyone(programme: Programme) -> Programme:
    """Without the addresses of the meetings: these are for people who have a place."""
    modules = [
        module.model_copy(update={"webinars": [one.model_copy(update={"join_url": ""}) for one in module.webinars]})
        for module in programme.modules
    ]
    return programme.model_copy(update={"modules": modules})


def _version_for_anyone(version: ProgrammeVersion) -> ProgrammeVersion:
    return version.model_copy(update={"programme": for_anyone(version.programme) if version.programme else None})


def is_open(programme: Programme, *, now: datetime) -> bool:
    """Applications are taken."""
    deadline = programme.application_deadline
    return (deadline is None or now < deadline) and next_webinar(programme, now=now) is not None


def next_webinar(programme: Programme, *, now: datetime) -> Webinar | None:
    """The first webinar that has not ended."""
    coming = [webinar for webinar in programme.webinars if webinar.ends_at > now]
    return min(coming, key=lambda webinar: webinar.starts_at, default=None)


@dataclass(frozen=True, slots=True)
class Held:
    """A webinar that took place, with what everybody may have of it."""

    programme: Programme
    webinar: Webinar
    materials: list[Material]


async def find_last_held(work: Work, programmes: Sequence[Programme]) -> Held | None:
    """The webinar that ended last; None before the first, or while it cannot be known."""
    now = work.clock.now()
    ended = [(one, webinar) for one in programmes for webinar in one.webinars if webinar.ends_at <= now]
    if not ended:
        return None
    programme, webinar = max(ended, key=lambda pair: pair[1].ends_at)
    listed = await unless_down(work.ask(ListMaterials(programme_id=programme.id)))
    materials = [one for one in (listed.materials if listed else []) if one.webinar_id == webinar.id]
    return Held(programme, webinar, [one for one in materials if one.visibility is Visibility.PUBLIC])


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme for anyone, with how full it is and its public materials. No places: not known now."""

    programme: Programme
    places: dict[str, WebinarPlaces] | None
    materials: dict[str, list[Material]]


async def describe_programme(work: Work, programme_id: str) -> ProgrammeView:
    """What anyone may know of a programme. Raises Refused with 404."""
    programme, places, materials = await asyncio.gather(
        get_programme(work, programme_id),
        unless_down(work.ask(CountPlaces(programme_id=programme_id))),
        unless_down(work.ask(ListMaterials(programme_id=programme_id))),
    )
    public = [one for one in (materials.materials if materials else []) if one.visibility is Visibility.PUBLIC]
    by_webinar = {one.webinar_id: one for one in places.webinars} if places else None
    return ProgrammeView(for_anyone(programme), by_webinar, _by_webinar(public))


async def list_materials(work: Work, programme_id: str, visitor: Visitor) -> MaterialList:
    """Materials the visitor may open: public ones, and all for staff and for participants of the programme."""
    listed = await work.ask(ListMaterials(programme_id=programme_id))
    if visitor.is_staff or await _takes_part(work, programme_id, visitor):
        return listed
    return MaterialList(materials=[one for one in listed.materials if one.visibility is Visibility.PUBLIC])


async def _takes_part(work: Work, programme_id: str, visitor: Visitor) -> bool:
    if not visitor.participant_id:
        return False
    person = await work.ask(FindPerson(participant_id=visitor.participant_id))
    accepted = {one.programme_id for one in person.applications if one.status is ApplicationStatus.ACCEPTED}
    return programme_id in accepted


# ---- for the staff


async def issuing_of(work: Work, programme_id: str) -> ProgrammeIssuing | None:
    """How far the issuing of a programme's certificates is; None while it cannot be known."""
    found = await unless_down(work.ask(GetIssuingProgress(programme_id=programme_id)))
    return found.programmes[0] if found else None


# ---- for a participant


@dataclass(frozen=True, slots=True)
class ProgrammeOfMine:
    """One programme of a participant. A part that is None is not known now: its service is down."""

    application: ApplicationSummary
    programme: Programme
    sequences: dict[str, int]
    places: dict[str, EnrolmentReceipt] | None
    counts: dict[str, WebinarPlaces] | None
    materials: dict[str, list[Material]] | None
    tests: TestStates | None
    progress: Progress | None

    @property
    def may_enrol(self) -> bool:
        return may_enrol(self.programme, self.application.status)

    @property
    def is_participant(self) -> bool:
        return self.application.status is ApplicationStatus.ACCEPTED

    @property
    def may_withdraw(self) -> bool:
        """Whoever has the certificate has nothing to withdraw from."""
        is_alive = self.application.status in {ApplicationStatus.SUBMITTED, ApplicationStatus.ACCEPTED}
        return is_alive and not (self.progress and self.progress.certificate_number)


@dataclass(frozen=True, slots=True)
class MyPage:
    """What a participant sees of themselves; ``unknown`` are applications whose programme cannot be read now."""

    person: PersonFound
    programmes: list[ProgrammeOfMine]
    unknown: list[ApplicationSummary]
    certificates: CertificateList | None


def may_enrol(programme: Programme, status: ApplicationStatus) -> bool:
    """The application gives the right to a place, by the programme's policy; registration has the last word."""
    if programme.enrolment_policy is EnrolmentPolicy.SUBMITTED:
        return status in {ApplicationStatus.SUBMITTED, ApplicationStatus.ACCEPTED}
    return status is ApplicationStatus.ACCEPTED


async def gather_my_page(work: Work, participant_id: str) -> MyPage:
    """Everything of one participant."""
    person, certificates = await asyncio.gather(
        work.ask(FindPerson(participant_id=participant_id)),
        unless_down(work.ask(ListCertificates(participant_id=participant_id))),
    )
    mine = await asyncio.gather(*(gather_programme(work, application) for application in person.applications))
    unknown = [application for application, one in zip(person.applications, mine, strict=True) if one is None]
    return MyPage(person, [one for one in mine if one], unknown, certificates)


async def gather_one_of_mine(work: Work, participant_id: str, programme_id: str) -> tuple[PersonFound, ProgrammeOfMine]:
    """A person, and one programme they applied for. Raises Refused with 404 when they did not, or it cannot be read."""
    person = await work.ask(FindPerson(participant_id=participant_id))
    application = next((one for one in person.applications if one.programme_id == programme_id), None)
    mine = await gather_programme(work, application) if application else None
    if mine is None:
        raise Refused(NO_SUCH_PROGRAMME)
    return person, mine


async def gather_programme(work: Work, application: ApplicationSummary) -> ProgrammeOfMine | None:
    """One programme of a participant; None while it cannot be read."""
    programme_id, me = application.programme_id, application.participant_id
    found, enrolments, counts, materials, tests, progress = await asyncio.gather(
        unless_down(work.ask(GetProgramme(programme_id=programme_id))),
        unless_down(work.ask(ListEnrolments(participant_id=me, programme_id=programme_id))),
        unless_down(work.ask(CountPlaces(programme_id=programme_id))),
        unless_down(work.ask(ListMaterials(programme_id=programme_id))),
        _known(work.ask(ListTests(participant_id=me, programme_id=programme_id))),
        _known(work.ask(GetProgress(participant_id=me, programme_id=programme_id))),
    )
    if found is None or found.programme is None:
        return None
    return ProgrammeOfMine(
        application=application,
        programme=found.programme,
        sequences=found.sequences,
        places=_places(enrolments),
        counts={one.webinar_id: one for one in counts.webinars} if counts else None,
        materials=_by_webinar(materials.materials) if materials else None,
        tests=tests,
        progress=progress,
    )


async def _known(asking: Awaitable[ReplyT]) -> ReplyT | None:
    """The reply; None also while the service has not heard of this person or programme yet."""
    try:
        return await unless_down(asking)
    except Refused:
        return None


def _places(enrolments: EnrolmentList | None) -> dict[str, EnrolmentReceipt] | None:
    return {one.webinar_id: one for one in enrolments.enrolments} if enrolments else None


def _by_webinar(materials: Sequence[Material]) -> dict[str, list[Material]]:
    grouped: dict[str, list[Material]] = {}
    for material in materials:
        grouped.setdefault(material.webinar_id, []).append(material)
    return grouped
