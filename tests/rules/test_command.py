"""``dovira rules what-if``: what it prints, whom it names, and its exit codes."""

import asyncio
import json

import nats
import pytest
from typer.testing import CliRunner

from dovira.main import app
from services.certification import store
from services.certification.handlers import hears
from shared.testing import Harness
from tests.faults.many.facts import provide_streams, tell
from tests.rules.builders import FIRST, SECOND, file_with, passed, present, published, registered

SOFT = "{modules: {m1: 1}, tests: [final]}"
ALL = [
    published(),
    *(registered("ann"), present("ann", FIRST), present("ann", SECOND), passed("ann")),
    *(registered("bob"), present("bob", FIRST), passed("bob")),
]


@pytest.fixture
async def what_if(own_nats, tmp_path):
    """Tell everything, and ask as a person would."""
    client = await nats.connect(own_nats)
    await provide_streams(client.jetstream())

    async def run(rule, *options, facts=ALL, address=own_nats):
        await tell(client.jetstream(), facts)
        file = tmp_path / "програма.yaml"
        file.write_text(file_with(rule))
        arguments = ["rules", "what-if", str(file), "--nats", address, "--data-dir", str(tmp_path), *options]
        return await asyncio.to_thread(CliRunner().invoke, app, arguments)

    yield run
    await client.close()


async def test_whoever_would_gain_is_named_by_id_and_nobody_loses(what_if):
    result = await what_if(SOFT)
    assert result.exit_code == 0, result.output
    assert "would gain: 1 (issued as soon as it is published: 1)" in result.output
    assert "bob" in result.output
    assert "Прізвище" not in result.output


async def test_somebody_who_would_lose_ends_with_1_and_json_has_everybody(what_if):
    result = await what_if("{modules: {m1: 2}, tests: [final, recap]}", "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert (report["participants"], report["entitled_now"], report["entitled_then"]) == (2, 1, 0)
    assert report["lose"] == [
        {"participant_id": "ann", "has_certificate": False, "missing": ["test demo-recap: 0 %, needed 50 %"]}
    ]


async def test_names_come_from_the_store_when_they_are_asked_for(what_if, tmp_path):
    house = Harness(f"sqlite:///{tmp_path}/certification.db", store.metadata)
    await house.hear(hears, *ALL)
    await house.close()
    result = await what_if(SOFT, "--names")
    assert "bob · Прізвище-bob Ім’я" in result.output


async def test_names_without_a_store_end_with_3(what_if):
    result = await what_if(SOFT, "--names")
    assert result.exit_code == 3
    assert "no store of certification" in result.output


async def test_a_faulty_file_ends_with_2_and_names_its_line(what_if):
    result = await what_if("{modules: {m1: 9}}")
    assert result.exit_code == 2
    assert "потрібно відвідати 9" in result.output


async def test_a_programme_that_nobody_published_ends_with_2(what_if):
    result = await what_if(SOFT, facts=[])
    assert result.exit_code == 2
    assert "never published" in result.output


async def test_no_server_ends_with_3(what_if):
    assert (await what_if(SOFT, address="nats://127.0.0.1:1")).exit_code == 3
