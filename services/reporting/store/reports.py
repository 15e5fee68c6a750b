"""Reports as they were made."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, select

from services.reporting.domain.reports import Report
from services.reporting.store.tables import metadata
from shared.outbox import ReadTx, Tx

_REPORT = TypeAdapter(Report)
_report = metadata.tables["report"]


def save_report(tx: Tx, report: Report, *, made_by: str) -> None:
    """Keep a new report; one of this id stays as it is."""
    row = {
        "report_id": report.report_id,
        "programme_id": report.programme_id,
        "as_of": report.as_of,
        "made_at": report.made_at,
        "made_by": made_by,
        "definitions_version": report.definitions_version,
        "content": _REPORT.dump_json(report).decode(),
    }
    tx.insert_new(_report, [row])


def read_report(tx: ReadTx, report_id: str) -> tuple[Report, str] | None:
    """A report and who made it."""
    rows = tx.read(select(_report).where(_report.c.report_id == report_id))
    return (_REPORT.validate_json(rows[0].content, extra="ignore"), str(rows[0].made_by)) if rows else None


def reports_of(tx: ReadTx, programme_id: str) -> list[Row[Any]]:
    """Rows of a programme's reports without their content, the newest first."""
    columns = [column for column in _report.columns if column.name != "content"]
    is_of = _report.c.programme_id == programme_id
    return list(tx.read(select(*columns).where(is_of).order_by(_report.c.made_at.desc(), _report.c.report_id)))
