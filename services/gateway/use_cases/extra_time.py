"""What the desk shows of extra time: who has it, who had it, and whom it may be granted to, with names."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.gateway.use_cases import deciding, gathering
from shared.contracts.assessment_accommodations import ExtraTime, ListExtraTime
from shared.contracts.programme import Programme
from shared.contracts.registration import ApplicationStatus, ApplicationSummary
from shared.runtime import Work


@dataclass(frozen=True, slots=True)
class Known:
    """A programme's extra time with the names of its participants."""

    programme: Programme
    grants: Sequence[ExtraTime]
    participants: Mapping[str, ApplicationSummary]

    @property
    def holding(self) -> list[ExtraTime]:
        return [one for one in self.grants if one.revoked_at is None]

    @property
    def ended(self) -> list[ExtraTime]:
        return [one for one in self.grants if one.revoked_at is not None]

    @property
    def by_name(self) -> list[ApplicationSummary]:
        return sorted(self.participants.values(), key=lambda one: one.full_name)

    def name(self, participant_id: str) -> str:
        """The id of whoever is no longer known by name."""
        found = self.participants.get(participant_id)
        return found.full_name if found else participant_id

    def test(self, test_id: str | None) -> str:
        """Empty: all tests of the programme."""
        return next((test.title for test in self.programme.tests if test.id == test_id), test_id or "")


async def gather(work: Work, programme_id: str) -> Known:
    """Raises Refused when there is no such programme."""
    programme, listed, applications = await asyncio.gather(
        gathering.get_programme(work, programme_id),
        work.ask(ListExtraTime(programme_id=programme_id)),
        deciding.list_all(work, programme_id),
    )
    accepted = {one.participant_id: one for one in applications if one.status is ApplicationStatus.ACCEPTED}
    return Known(programme, listed.grants, accepted)
