"""Publishing a programme from its file: what is in it, what it would change and whom it concerns, then doing it."""

from collections.abc import Sequence
from dataclasses import dataclass

from formats.faults import Fault, Gravity
from formats.programme_file import read_programme
from services.gateway.domain import Action, Upload, Visitor
from services.gateway.use_cases import acting
from services.gateway.use_cases.gathering import unless_down
from shared.bus import Refused
from shared.contracts.programme import Programme
from shared.contracts.registration import CountPlaces
from shared.contracts.request import Problem
from shared.contracts.scheduling import GetProgramme, PreviewProgramme, ProgrammeDifference, PublishProgramme
from shared.runtime import Work


@dataclass(frozen=True, slots=True)
class Draft:
    """A programme as its file has it, beside the published one. No programme: the faults stand in its way.

    ``letters`` is how many people are told of a new time or a cancellation; none: not known now.
    """

    faults: Sequence[Fault]
    programme: Programme | None = None
    difference: ProgrammeDifference | None = None
    moved: Sequence[str] = ()
    cancelled: Sequence[str] = ()
    letters: int | None = 0


async def read_draft(work: Work, upload: Upload) -> Draft:
    """What publishing the file would do. Raises Refused as publishing would."""
    reading = read_programme(upload.content, file=upload.name)
    if not reading.rows or any(fault.gravity is Gravity.ERROR for fault in reading.faults):
        return Draft(reading.faults)
    programme = reading.rows[0]
    difference = await work.ask(PreviewProgramme(programme=programme))
    before = (await work.ask(GetProgramme(programme_id=programme.id))).programme
    moved, cancelled = changed_webinars(before, programme)
    letters = await _letters(work, programme.id, {*moved, *cancelled})
    return Draft(reading.faults, programme, difference, moved, cancelled, letters)


async def publish(work: Work, visitor: Visitor, upload: Upload, *, base_version: int, key: str) -> Programme:
    """Publish what was shown, and note who did. Raises Refused, also when somebody published in between."""
    reading = read_programme(upload.content, file=upload.name)
    if not reading.rows:
        raise Refused(Problem(status=422, code="faulty_programme", title="", detail=str(reading.faults[0])))
    programme = reading.rows[0]
    action = Action(key, visitor.staff_id, "programme_published", programme.id, {"file": upload.name})
    await acting.act(work, action, PublishProgramme(programme=programme, base_version=base_version))
    return programme


def changed_webinars(before: Programme | None, after: Programme) -> tuple[list[str], list[str]]:
    """Ids of the webinars that move, and of those that are cancelled."""
    planned = {webinar.id: (webinar.starts_at, webinar.ends_at) for webinar in after.webinars}
    known = before.webinars if before else []
    moved = [one.id for one in known if one.id in planned and planned[one.id] != (one.starts_at, one.ends_at)]
    return moved, [one.id for one in known if one.id not in planned]


async def _letters(work: Work, programme_id: str, webinar_ids: set[str]) -> int | None:
    if not webinar_ids:
        return 0
    counted = await unless_down(work.ask(CountPlaces(programme_id=programme_id)))
    if counted is None:
        return None
    return sum(one.confirmed + one.waitlisted for one in counted.webinars if one.webinar_id in webinar_ids)
