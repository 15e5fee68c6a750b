"""Parquet: what an export holds is what the log holds, in order, with moments as moments."""

import asyncio
import json
from datetime import UTC, datetime

import duckdb
import pytest
from nats import connect
from typer.testing import CliRunner

from dovira import parquet
from dovira.main import app
from shared.contracts.certification import CertificateIssued
from shared.contracts.registration import EnrolmentConfirmed, ParticipantRegistered
from tests.integration.builders import empty_log, tell


def read(file) -> list[dict]:
    with duckdb.connect() as database:
        database.execute("set timezone = 'UTC'")
        found = database.read_parquet(str(file))
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def test_a_line_becomes_a_row_with_its_attributes_and_its_data_as_json(tmp_path):
    event = {"id": "e-1", "type": "t.v1", "time": "2026-03-01T10:00:00.5Z", "data": {"name": 'Зоя \' "x"', "n": 1.5}}
    lines, file = tmp_path / "events.jsonl", tmp_path / "it's.parquet"
    lines.write_text("".join(json.dumps(event | {"id": f"e-{n}"}, ensure_ascii=False) + "\n" for n in range(5000)))
    parquet.write(lines, file)
    with duckdb.connect() as database:
        rows = database.execute("select id, time, data, causationid from read_parquet(?)", [str(file)]).fetchall()
    assert [row[0] for row in rows] == [f"e-{n}" for n in range(5000)]
    assert rows[0][1] == datetime(2026, 3, 1, 10, 0, 0, 500_000, tzinfo=UTC)
    assert json.loads(rows[0][2]) == event["data"]
    assert rows[0][3] is None


def test_nothing_told_is_an_empty_file_with_columns(tmp_path):
    (tmp_path / "none.jsonl").touch()
    parquet.write(tmp_path / "none.jsonl", tmp_path / "none.parquet")
    assert read(tmp_path / "none.parquet") == []


async def test_an_export_to_parquet_holds_the_log_without_those_who_are_named(nats_url, tmp_path):
    client = await connect(nats_url)
    js = client.jetstream()
    await empty_log(js)
    ids = [await tell(js, EnrolmentConfirmed), *[await tell(js, CertificateIssued, n) for n in range(3)]]
    await tell(js, ParticipantRegistered)
    await client.close()
    await invoke("events", "export", str(tmp_path / "a.parquet"), "--format", "parquet", "--nats", nats_url)
    await invoke("events", "export", str(tmp_path / "a.jsonl"), "--nats", nats_url)
    rows, lines = read(tmp_path / "a.parquet"), (tmp_path / "a.jsonl").read_text().splitlines()
    assert [row["id"] for row in rows] == ids
    assert [json.loads(row["data"]) for row in rows] == [json.loads(line)["data"] for line in lines]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "a.parquet"]


async def invoke(*arguments: str) -> None:
    done = await asyncio.to_thread(CliRunner().invoke, app, list(arguments))
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("arguments", [["export", "--format", "parquet"], ["export", "x", "--format", "avro"]])
def test_what_cannot_be_written_is_said(arguments):
    assert CliRunner().invoke(app, ["events", *arguments]).exit_code == 2
