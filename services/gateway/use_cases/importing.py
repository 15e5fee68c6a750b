"""Bringing files in at the desk: read, show what would change, then do it. What was shown is what is done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from formats.faults import Fault
from formats.google_forms import read_applications
from formats.meeting_reports import AttendanceReading, read_attendance, session_day
from formats.question_files import read_questions
from services.gateway.domain import Action, Upload, Visitor
from services.gateway.use_cases import acting
from shared.contracts.assessment import ImportQuestions, QuestionImport
from shared.contracts.programme import Programme
from shared.contracts.registration_imports import (
    ImportApplications,
    RowOutcome,
)
from shared.contracts.scheduling import AttendanceReport, ImportAttendance
from shared.runtime import Work

_PORTION = 500
_PATIENCE = 60.0


@dataclass
class Brought:
    """What a file brings, or brought: rows by outcome, and every fault with its line."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return sum(count for outcome, count in self.counts.items() if outcome in {"new", "updated", "revised"})


async def bring_applications(
    work: Work, visitor: Visitor, upload: Upload, *, programme: Programme, dry_run: bool
) -> Brought:
    """Applications from a form's export."""
    reading = read_applications(upload.content, file=upload.name, timezone=programme.timezone)
    brought = Brought(faults=list(reading.faults))
    for begin in range(0, len(reading.rows), _PORTION):
        rows = reading.rows[begin : begin + _PORTION]
        request = ImportApplications(programme_id=programme.id, rows=rows, dry_run=dry_run)
        details: dict[str, str | int] = {"file": upload.name, "rows": len(rows)}
        key = f"{upload.id[:40]}-{begin}"
        action = Action(key, visitor.staff_id, "applications_imported", programme.id, details)
        report = await (work.ask(request, timeout=_PATIENCE) if dry_run else acting.act_again(work, action, request))
        for verdict in report.verdicts:
            brought.counts[verdict.outcome.value] += 1
            if verdict.outcome is RowOutcome.REFUSED:
                brought.faults.append(Fault(upload.name, verdict.row, verdict.column, verdict.message))
    return brought


@dataclass(frozen=True, slots=True)
class BroughtReport:
    """A meeting's report for a webinar. ``columns``: headings by what they tell, where somebody put the guess right."""

    upload: Upload
    programme: Programme
    webinar_id: str
    columns: Mapping[str, str] = field(default_factory=dict)

    def read(self) -> AttendanceReading:
        return read_attendance(
            self.upload.content,
            file=self.upload.name,
            timezone=self.programme.timezone,
            day=session_day(self.programme, self.webinar_id),
            chosen=self.columns,
        )


async def bring_attendance(work: Work, visitor: Visitor, brought: BroughtReport, *, dry_run: bool) -> AttendanceReport:
    """Attendance from a meeting's report, whole. Raises Refused when it is of another webinar, or holds nobody."""
    reading, upload, webinar_id = brought.read(), brought.upload, brought.webinar_id
    request = ImportAttendance(
        webinar_id=webinar_id,
        file_name=upload.name,
        topic=reading.meeting.topic,
        actual_start=reading.meeting.actual_start,
        rows=reading.rows,
        dry_run=dry_run,
    )
    if dry_run:
        return await work.ask(request, timeout=_PATIENCE)
    details = {"file": upload.name, "webinar": webinar_id}
    key, programme_id = f"{upload.id[:24]}-{webinar_id}"[:64], brought.programme.id
    return await acting.act_again(
        work, Action(key, visitor.staff_id, "report_imported", programme_id, details), request
    )


async def bring_questions(
    work: Work, visitor: Visitor, upload: Upload, *, programme: Programme, test_id: str, dry_run: bool
) -> tuple[QuestionImport | None, Sequence[Fault]]:
    """Questions into a test's bank; none were found when there is no report. Raises Refused with what is faulty."""
    reading = read_questions(upload.content, file=upload.name)
    if not reading.rows:
        return None, reading.faults
    request = ImportQuestions(test_id=test_id, questions=reading.rows, dry_run=dry_run)
    if dry_run:
        return await work.ask(request, timeout=_PATIENCE), reading.faults
    details = {"file": upload.name, "test": test_id}
    action = Action(f"{upload.id[:24]}-{test_id}"[:64], visitor.staff_id, "questions_imported", programme.id, details)
    return await acting.act_again(work, action, request), reading.faults
