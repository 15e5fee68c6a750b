"""Sizing: enough replicas that nobody waits longer than may be, and no more; partitions where a database ends."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dovira.commands.simulating import declared_bus
from dovira.main import app
from dovira.registry import SERVICES
from dovira.sizing import COLUMNS, as_markdown, read_measured, size_up
from dovira.sizing.sizes import SHARING
from dovira.sizing.year import STAGES, STATIONS

ROOT = Path(__file__).parents[2]
BUS = declared_bus()


@pytest.fixture(scope="module")
def measured():
    return read_measured()


@pytest.fixture(scope="module")
def sizings(measured):
    """Those of the documentation."""
    return [size_up(count, measured, services=SERVICES, bus=BUS) for count in COLUMNS]


def with_rate(measured, kind, value):
    return replace(measured, rates=measured.rates | {kind: replace(measured.rates[kind], value=value)})


def visits(some):
    return [one for visit in some for one in (visit, *visits(visit.then))]


def test_every_queue_ends_within_its_patience(sizings):
    for sizing in sizings:
        for day in sizing.days.values():
            for name, queue in day.queues.items():
                assert queue.longest_wait <= STATIONS[name].patience, (sizing.participants, name)
                assert queue.served == pytest.approx(queue.came, abs=0.1)


def test_a_small_installation_has_one_of_each_and_a_large_one_has_partitions(sizings):
    small, _, large = sizings

    assert (small.is_small, small.partitions) == (True, 1)
    assert (large.is_small, large.partitions > 1) == (False, True)
    assert large.bus.streams == BUS.streams * large.partitions
    assert max(count for service, count in large.replicas.items() if service != "gateway") <= SHARING


def test_what_is_done_half_as_fast_needs_about_twice_as_many(measured):
    people = 1_000_000
    one = size_up(people, with_rate(measured, "request", 1000), services=SERVICES, bus=BUS)
    other = size_up(people, with_rate(measured, "request", 500), services=SERVICES, bus=BUS)

    assert other.replicas["registration"] * other.partitions == pytest.approx(
        2 * one.replicas["registration"] * one.partitions, abs=1
    )


def test_what_only_one_of_the_replicas_does_is_helped_by_partitions_alone(measured):
    slow = with_rate(measured, "relay", 100)

    assert size_up(1_000_000, slow, services=SERVICES, bus=BUS).partitions > 1


def test_weights_grow_with_the_people(sizings):
    small, middle, _ = sizings

    assert middle.facts == pytest.approx(100 * small.facts)
    assert middle.stream_bytes["registration"] == pytest.approx(100 * small.stream_bytes["registration"])


def test_every_station_and_every_service_is_measured(measured):
    assert {visit.station for stage in STAGES for visit in visits(stage.visits)} == set(STATIONS)
    assert {station.kind for station in STATIONS.values()} == set(measured.rates)
    assert {station.service for station in STATIONS.values()} <= set(SERVICES)
    assert set(measured.sqlite_bytes) == set(measured.postgres_bytes) == set(SERVICES)


def test_the_documentation_has_the_table_of_the_command(sizings):
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    table = re.search(r"<!-- dovira simulate --markdown -->\n(.*?)\n<!-- end -->", page, re.DOTALL)

    assert table, "docs/operations.md has lost its sizing table"
    assert table[1] == as_markdown(sizings), "run `python -m bench.publishing`"


def test_the_command_prints_the_table(sizings):
    printed = CliRunner().invoke(app, ["simulate", "--markdown", "--participants", "1000"])

    assert (printed.exit_code, printed.output.strip()) == (0, as_markdown(sizings[:1]))


def test_the_command_says_where_somebody_waits_and_refuses_nobody_at_all():
    told = CliRunner().invoke(app, ["simulate", "--participants", "300000"])
    refused = CliRunner().invoke(app, ["simulate", "--participants", "0"])

    assert told.exit_code == 0
    assert "300,000 applicants: where somebody waits" in told.output
    assert refused.exit_code == 2
