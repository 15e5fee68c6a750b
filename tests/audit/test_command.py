"""``dovira audit``: what it prints, and its exit codes."""

import asyncio
import json
from collections import Counter

import pytest
import typer
from typer.testing import CliRunner

from dovira.audit.checks import all_checks
from dovira.commands.auditing import audit
from shared.contracts.scheduling import MaterialPublished
from tests.audit import planted
from tests.audit.builders import NAMES, whole_world


@pytest.fixture
def dovira_audit(own_nats, tmp_path):
    """Build a world and run the command on it, as a person would; in a thread, because it runs a loop of its own."""
    app = typer.Typer()
    app.command()(audit)

    async def run(world, *options, nats=own_nats):
        await world.build(own_nats, tmp_path)
        arguments = ["--nats", nats, "--data-dir", str(tmp_path), *options]
        return await asyncio.to_thread(CliRunner().invoke, app, arguments)

    return run


async def test_a_whole_system_ends_with_0(dovira_audit):
    result = await dovira_audit(whole_world())
    assert result.exit_code == 0, result.output
    assert "nothing was lost, nothing was doubled" in result.output
    assert "✗" not in result.output


@pytest.mark.parametrize("plant", planted.PLANTED, ids=lambda plant: plant.__name__)
async def test_a_planted_violation_is_named_by_its_check_alone_and_ends_with_1(dovira_audit, plant):
    world = whole_world()
    check, named = plant(world)
    result = await dovira_audit(world, "--json")
    assert result.exit_code == 1
    report = json.loads(result.output)
    assert set(report) == {"checks", "violations", "unsettled", "dead_letters"}
    assert {one["check"] for one in report["violations"]} == {check}
    assert {one["check"] for one in report["checks"] if one["violations"]} == {check}
    assert any(named in one["message"] for one in report["violations"])
    assert not any(name in result.output for name in NAMES.values())
    assert report["unsettled"] == []


def test_each_check_is_shown_at_least_two_violations():
    shown = Counter(plant(whole_world())[0] for plant in planted.PLANTED)
    assert {check for check, times in shown.items() if times >= 2} == {one.name for one in all_checks()}


async def test_each_violation_stands_on_one_line(dovira_audit):
    world = whole_world()
    plants = [planted.gap_in_the_numbers, planted.overbooked_webinar, planted.doubled_message]
    expected = [plant(world) for plant in plants]
    result = await dovira_audit(world)
    assert result.exit_code == 1
    for check, named in expected:
        assert any(line.startswith(f"✗ {check}: ") and named in line for line in result.output.splitlines())


async def test_facts_on_their_way_end_with_3(dovira_audit):
    world = whole_world()
    one = world.find(MaterialPublished)
    one.in_stream = one.published = False
    result = await dovira_audit(world, "--wait", "0.1")
    assert result.exit_code == 3
    assert f"not settled yet: scheduling has 1 facts that are not published yet: {one.fact_id}" in result.output


async def test_no_server_ends_with_3_and_says_what_to_do(dovira_audit):
    result = await dovira_audit(whole_world(), nats="nats://127.0.0.1:1")
    assert result.exit_code == 3
    assert "dovira up" in result.output


async def test_a_store_that_cannot_be_read_ends_with_3_and_is_named(dovira_audit, tmp_path):
    world = whole_world()
    world.without.add("assessment")
    (tmp_path / "assessment.db").write_bytes(b"this is no database, " * 100)
    result = await dovira_audit(world)
    assert result.exit_code == 3
    assert "the store of assessment cannot be read" in result.output
    assert str(tmp_path) not in result.output


async def test_a_folder_without_any_store_ends_with_3_and_not_with_a_list_of_losses(dovira_audit, tmp_path):
    result = await dovira_audit(whole_world(), "--data-dir", str(tmp_path / "elsewhere"))
    assert result.exit_code == 3
    assert "there is no store of any service" in result.output
    assert "--data-dir" in result.output
    assert not (tmp_path / "elsewhere").exists()
