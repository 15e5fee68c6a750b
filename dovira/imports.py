"""Bringing files in: read a file, ask the owning service to take its good rows, gather what became of each.

The same functions serve the commands and the demo. They ask in portions and report progress by calling back.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nats.aio.client import Client

from formats.faults import Fault
from formats.google_forms import read_applications
from formats.meeting_reports import read_attendance, session_day
from formats.programme_file import read_programme
from formats.question_files import read_questions
from shared.bus import ask
from shared.contracts.assessment import ImportQuestions
from shared.contracts.programme import Programme
from shared.contracts.registration_imports import (
    ImportApplications,
    RowOutcome,
)
from shared.contracts.scheduling import (
    GetProgramme,
    ImportAttendance,
    PreviewProgramme,
    ProgrammeDifference,
    PublishProgramme,
)

PORTION = 500
_PATIENCE = 60.0

Advance = Callable[[int], object]


def _ignore(_: int) -> None:
    """Nobody watches."""


@dataclass
class Imported:
    """What became of a file: how many rows of each outcome, and every fault in words."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> "Imported":
        """Begin with the faults of reading."""
        return cls(faults=[str(fault) for fault in faults])


async def import_applications(
    client: Client, data: bytes, *, file: str, programme: Programme, dry_run: bool = False, advance: Advance = _ignore
) -> Imported:
    """Applications from a form's export. Raises Refused when the programme is not known."""
    reading = read_applications(data, file=file, timezone=programme.timezone)
    imported = Imported.of(reading.faults)
    for begin in range(0, len(reading.rows), PORTION):
        rows = reading.rows[begin : begin + PORTION]
        request = ImportApplications(programme_id=programme.id, rows=rows, dry_run=dry_run)
        for verdict in (await ask(client, request, timeout=_PATIENCE)).verdicts:
            imported.counts[verdict.outcome.value] += 1
            if verdict.outcome is RowOutcome.REFUSED:
                imported.faults.append(str(Fault(file, verdict.row, verdict.column, verdict.message)))
        advance(len(rows))
    return imported


async def import_attendance(
    client: Client, data: bytes, *, file: str, programme: Programme, webinar_id: str, dry_run: bool = False
) -> Imported:
    """Attendance from a meeting report, whole. Raises Refused when it is of another webinar."""
    day = session_day(programme, webinar_id)
    reading = read_attendance(data, file=file, timezone=programme.timezone, day=day)
    imported = Imported.of(reading.faults)
    if not reading.rows:
        return imported
    request = ImportAttendance(
        webinar_id=webinar_id,
        file_name=file,
        topic=reading.meeting.topic,
        actual_start=reading.meeting.actual_start,
        rows=reading.rows,
        dry_run=dry_run,
    )
    for verdict in (await ask(client, request, timeout=_PATIENCE)).verdicts:
        imported.counts[verdict.outcome] += 1
        if verdict.message:
            imported.faults.append(str(Fault(file, verdict.rows[0], "", verdict.message)))
    return imported


async def import_questions(client: Client, data: bytes, *, file: str, test_id: str, dry_run: bool = False) -> Imported:
    """Questions from a file: GIFT, Moodle XML or a table. Raises Refused when the test is not known."""
    reading = read_questions(data, file=file)
    imported = Imported.of(reading.faults)
    if reading.rows:
        request = ImportQuestions(test_id=test_id, questions=reading.rows, dry_run=dry_run)
        reply = await ask(client, request, timeout=_PATIENCE)
        imported.counts.update(new=reply.added, revised=reply.revised, unchanged=reply.unchanged)
    return imported


@dataclass
class Proposal:
    """A programme file, what publishing it would change, and the faults that stand against it."""

    programme: Programme | None
    difference: ProgrammeDifference | None
    faults: list[str]
    errors: list[str]


async def propose_programme(client: Client, data: bytes, *, file: str) -> Proposal:
    """Read a programme file and ask what publishing it would change."""
    reading = read_programme(data, file=file)
    faults, errors = [str(fault) for fault in reading.faults], [str(fault) for fault in reading.errors]
    if errors or not reading.rows:
        return Proposal(None, None, faults, errors)
    programme = reading.rows[0]
    difference = await ask(client, PreviewProgramme(programme=programme), timeout=_PATIENCE)
    return Proposal(programme, difference, faults, [])


async def publish(client: Client, proposal: Proposal) -> ProgrammeDifference:
    """Publish what was proposed. Raises Refused when somebody else published meanwhile."""
    if proposal.programme is None or proposal.difference is None:
        message = "a proposal with errors cannot be published"
        raise ValueError(message)
    request = PublishProgramme(programme=proposal.programme, base_version=proposal.difference.version)
    return await ask(client, request, timeout=_PATIENCE)


async def published_programme(client: Client, programme_id: str) -> Programme | None:
    """The programme as it is published."""
    return (await ask(client, GetProgramme(programme_id=programme_id))).programme
