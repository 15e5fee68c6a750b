"""What the attendance desk shows: the webinars in figures, one webinar with names, a report sorted out by certainty."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.gateway.use_cases import deciding, gathering
from shared.bus import Refused
from shared.contracts.programme import Programme, Webinar
from shared.contracts.registration import ApplicationStatus, ApplicationSummary
from shared.contracts.registration_places import ListPlaceHolders
from shared.contracts.request import Problem
from shared.contracts.scheduling import AttendanceReport, AttendanceVerdict
from shared.contracts.scheduling_attendance import (
    AttendanceReview,
    CheckedIn,
    CheckInCode,
    GetCheckInCode,
    ReviewAttendance,
    SummariseAttendance,
    WebinarAttendance,
)
from shared.runtime import Work

_NO_SUCH_WEBINAR = Problem(
    status=404, code="no_such_webinar", title="Такого вебінару немає", detail="Поверніться до списку вебінарів."
)


@dataclass(frozen=True, slots=True)
class Known:
    """One webinar's attendance with the names of the programme's participants."""

    programme: Programme
    webinar: Webinar
    review: AttendanceReview
    code: CheckInCode
    participants: Mapping[str, ApplicationSummary]
    enrolled: frozenset[str]

    def name(self, participant_id: str | None) -> str:
        """The id of whoever is no longer known by name."""
        found = self.participants.get(participant_id or "")
        return found.full_name if found else participant_id or ""

    @property
    def by_name(self) -> list[ApplicationSummary]:
        return sorted(self.participants.values(), key=lambda one: one.full_name)

    @property
    def checked_in(self) -> set[str]:
        return {one.participant_id for one in self.review.checked_in}

    @property
    def seen_by_code_alone(self) -> list[CheckedIn]:
        """Who entered the code shown in the session, and is in no report: whether they were there a person says."""
        recorded = {one.participant_id for one in self.review.presences}
        missing = (one for one in self.review.checked_in if one.participant_id not in recorded)
        return sorted(missing, key=lambda one: (self.name(one.participant_id), one.participant_id))


@dataclass(frozen=True, slots=True)
class SortedOut:
    """The people of a report by how sure it is who they are; ``not_enrolled`` are sure, and had no place."""

    sure: Sequence[AttendanceVerdict]
    likely: Sequence[AttendanceVerdict]
    unknown: Sequence[AttendanceVerdict]
    not_enrolled: Sequence[AttendanceVerdict]


def webinar_of(programme: Programme, webinar_id: str) -> Webinar:
    """Raises Refused when the programme has no such webinar."""
    found = next((one for one in programme.webinars if one.id == webinar_id), None)
    if found is None:
        raise Refused(_NO_SUCH_WEBINAR)
    return found


async def summarise(work: Work, programme_id: str) -> tuple[Programme, dict[str, WebinarAttendance]]:
    """The programme, and its attendance in figures by webinar."""
    programme, summary = await asyncio.gather(
        gathering.get_programme(work, programme_id), work.ask(SummariseAttendance(programme_id=programme_id))
    )
    return programme, {one.webinar_id: one for one in summary.webinars}


async def gather(work: Work, programme_id: str, webinar_id: str) -> Known:
    """Everything known of one webinar's attendance. Raises Refused when the programme has no such webinar."""
    programme = await gathering.get_programme(work, programme_id)
    webinar = webinar_of(programme, webinar_id)
    review, code, applications, places = await asyncio.gather(
        work.ask(ReviewAttendance(webinar_id=webinar_id)),
        work.ask(GetCheckInCode(webinar_id=webinar_id)),
        deciding.list_all(work, programme_id),
        work.ask(ListPlaceHolders(webinar_id=webinar_id)),
    )
    accepted = {one.participant_id: one for one in applications if one.status is ApplicationStatus.ACCEPTED}
    return Known(programme, webinar, review, code, accepted, frozenset(places.confirmed))


def sort_out(report: AttendanceReport, known: Known) -> SortedOut:
    """By certainty. Whoever needs a person comes with what is only a guess."""
    matched = [one for one in report.verdicts if one.participant_id]
    return SortedOut(
        sure=[one for one in matched if one.participant_id in known.enrolled],
        likely=[one for one in report.verdicts if not one.participant_id and one.match == "likely"],
        unknown=[one for one in report.verdicts if not one.participant_id and one.match != "likely"],
        not_enrolled=[one for one in matched if one.participant_id not in known.enrolled],
    )
