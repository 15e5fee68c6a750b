"""A crash at every statement, commit, publish, answer, mail and acknowledgement on the way from application to mail.

``DOVIRA_EVERY_CRASH_POINT=1`` tries them all; otherwise every so many, with those that differ in kind among them.
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp

import pytest

from shared.bus.hearing import Listener
from shared.outbox import Relay
from tests.faults import mutants
from tests.faults.model import Crash, Steps, World
from tests.faults.script import Outcome, Script, prepare

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800 if os.environ.get("DOVIRA_EVERY_CRASH_POINT") else 300)]

_SAMPLE = 28
_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


@pytest.fixture(scope="module")
async def template() -> AsyncIterator[World]:
    """A world in which the programme is known, in memory where there is such a folder: a crash here is no power cut."""
    folder = Path(mkdtemp(dir=_MEMORY))
    world = World(folder / "template")
    await prepare(world)
    yield world
    shutil.rmtree(folder)


async def test_a_crash_anywhere_changes_nothing_in_the_end(template: World):
    wanted, names = await _play(template, [])

    assert wanted["certificate"].total() == 1
    assert wanted["broken promises"].total() == wanted["dead letters"].total() == 0
    for point in _points(names):
        outcome, _ = await _play(template, [point])
        assert outcome == wanted, f"crash at step {point}, {names[point - 1]}"


async def test_crashes_during_recovery_change_nothing_either(template: World):
    wanted, names = await _play(template, [])

    for point in range(7, len(names), len(names) // 8):
        outcome, _ = await _play(template, [point, len(names) - point, point // 2 + 1])
        assert outcome == wanted, f"crashes at {point}, {len(names) - point}, {point // 2 + 1}"


@pytest.mark.parametrize("mutation", ["acknowledge_before_commit", "mark_before_publishing"])
async def test_the_enumeration_shows_a_planted_defect(template: World, monkeypatch: pytest.MonkeyPatch, mutation: str):
    for owner, name in ((Listener, "_hear_together"), (Relay, "_publish_together"), (Relay, "_publish_singly")):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # so that it is put back
    monkeypatch.setattr(mutants, "_WINDOW_SECONDS", 0)
    wanted, _ = await _play(template, [])
    mutants.MUTATIONS[mutation]()
    _, names = await _play(template, [])

    assert await _first_difference(template, names, wanted) is not None


async def _play(template: World, crashes: Sequence[int]) -> tuple[Outcome, list[str]]:
    """One life per crash, and a last one to the end; the outcome, and the steps of the last life."""
    folder = template.folder.parent / "run"
    world, script = template.copy(folder), Script()
    try:
        for crash_at in (*crashes, None):
            await world.live(Steps(crash_at))
            try:
                await script.play(world)
            except Crash:
                continue
            finally:
                names = world.steps.names
                await world.die()
        return script.outcome(world), names
    finally:
        shutil.rmtree(folder)


def _points(names: Sequence[str]) -> Iterator[int]:
    """Numbers of steps, from 1."""
    if os.environ.get("DOVIRA_EVERY_CRASH_POINT"):
        yield from range(1, len(names) + 1)
        return
    # The first of each kind, and an even spread.
    first = {name: number for number, name in reversed(list(enumerate(names, start=1)))}
    kinds = sorted(first.values())
    spread = range(1, len(names) + 1, max(1, len(names) * 2 // _SAMPLE))
    yield from sorted({*kinds[:: max(1, len(kinds) * 2 // _SAMPLE)], *spread})


async def _first_difference(template: World, names: Sequence[str], wanted: Outcome) -> int | None:
    for point in _points(names):
        try:
            outcome, _ = await _play(template, [point])
        except Exception:  # noqa: BLE001  # what got lost may be what the next request needs
            return point
        if outcome != wanted:
            return point
    return None
