"""Registration's imports: applications from a file, a verdict per row."""

from enum import StrEnum

from pydantic import BaseModel, Field

from shared.contracts.registration import ApplicationForm
from shared.contracts.request import Reply, Request

_SERVICE = "registration"


class RowOutcome(StrEnum):
    """What became of a row of an imported file."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class RowVerdict(BaseModel):
    """The verdict on one row; ``row`` is the line number a person sees in the file, counted from 1 with the header."""

    row: int
    outcome: RowOutcome
    column: str = ""
    message: str = ""


class ApplicationRow(BaseModel):
    """A good row of an imported file."""

    row: int
    form: ApplicationForm


class ImportReport(Reply):
    """A verdict per row."""

    verdicts: list[RowVerdict]


class ImportApplications(Request[ImportReport], service=_SERVICE):
    """Take applications from a file, at most 500 rows a request. Repeating it changes nothing."""

    programme_id: str
    rows: list[ApplicationRow] = Field(max_length=500)
    dry_run: bool = False
