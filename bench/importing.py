"""A form's export brought in: read, checked, told; beside csv, pydantic and one bulk insert."""

import csv
import io
import sqlite3
import time
from collections.abc import Sequence

from pydantic import BaseModel, EmailStr

from bench import invented
from bench.parts import Bench
from bench.ratio import Goal, Ratio, by_turns
from dovira.demo.cohort import invent_cohort
from dovira.demo.files import applications_csv
from formats.google_forms import read_applications
from services.registration import api, handlers, store
from shared.contracts.registration_imports import ImportApplications, RowOutcome
from shared.testing import Harness, sqlite_url

_PORTION = 500


class Row(BaseModel):
    """A row as the short way would check it: by position, four fields of them."""

    email: EmailStr
    family_name: str
    given_name: str
    position: str


async def importing(bench: Bench) -> Sequence[Ratio]:
    """Rows a second, into a durable SQLite store."""
    course = invented.programme()
    data = applications_csv(invent_cohort(bench.count(6000), programme=course, seed=1))
    ratio = Ratio("import of applications", "rows/s", Goal(0.4), "csv, pydantic and one bulk insert")

    async def ours() -> float:
        harness = Harness(sqlite_url(bench.new_folder()), store.metadata)
        await harness.hear(handlers.hears, invented.published(course))
        began = time.perf_counter()
        rows = read_applications(data, file="form.csv", timezone=course.timezone).rows
        for start in range(0, len(rows), _PORTION):
            request = ImportApplications(programme_id=course.id, rows=rows[start : start + _PORTION])
            report = await harness.ask(api.answers, request)
            if any(verdict.outcome is RowOutcome.REFUSED for verdict in report.verdicts):
                raise RuntimeError(report.verdicts)
        took = time.perf_counter() - began
        await harness.close()
        return len(rows) / took

    async def reference() -> float:
        database = sqlite3.connect(bench.new_folder() / "short.db", isolation_level=None)
        for statement in ("pragma journal_mode=wal", "pragma synchronous=full", "create table row (a, b, c, d)"):
            database.execute(statement)
        began = time.perf_counter()
        found = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        next(found)
        rows = [_row(cells) for cells in found if "@" in cells[1] and "." in cells[1].rpartition("@")[2]]
        database.execute("begin")
        database.executemany("insert into row values (?, ?, ?, ?)", [tuple(row.model_dump().values()) for row in rows])
        database.execute("commit")
        took = time.perf_counter() - began
        database.close()
        return len(rows) / took

    return [await by_turns(ratio, ours=ours, reference=reference, rounds=bench.rounds)]


def _row(cells: Sequence[str]) -> Row:
    return Row(email=cells[1].strip(), family_name=cells[2], given_name=cells[3], position=cells[7])
