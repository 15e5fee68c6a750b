"""Whatever the order, the repetitions, the cuts and the losses on the way, the same comes of it in the end."""

import asyncio
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from nats.aio.msg import Msg

from services.certification.domain import standing
from shared.outbox import Relay
from tests.faults.model import World
from tests.faults.script import Outcome, Script, prepare

pytestmark = [
    # nats-py leaves a connection that was cut to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.faults,
    pytest.mark.timeout(300),
]

_PEOPLE = 2
_WILD_CHOICES = 160
_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
_EXAMPLES = settings(
    max_examples=15,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Wild:
    """Chance decides, for so many rounds; after that the network behaves, so that everything can end."""

    chance: Random
    asked: int = 0

    def choose(self, messages: Sequence[Msg]) -> list[list[Msg]]:
        self.asked += 1
        if self._is_calm or not messages:
            return [list(messages)] if messages else []
        # Held back, delivered twice, out of order, and cut into batches anywhere.
        chosen = [one for one in messages if self.chance.random() < 0.8]
        chosen += [one for one in chosen if self.chance.random() < 0.3]
        self.chance.shuffle(chosen)
        cut = self.chance.randint(0, len(chosen))
        return [batch for batch in (chosen[:cut], chosen[cut:]) if batch]

    def forgets(self, what: str) -> bool:
        return not self._is_calm and self.chance.random() < 0.2

    @property
    def _is_calm(self) -> bool:
        return self.asked > _WILD_CHOICES


@pytest.fixture(scope="module")
def template() -> Iterator[World]:
    folder = Path(mkdtemp(dir=_MEMORY))
    world = World(folder / "template")
    asyncio.run(prepare(world))
    yield world
    shutil.rmtree(folder)


def test_any_schedule_ends_alike(template: World):
    wanted = _play(template, None)

    @_EXAMPLES
    @given(chance=some.randoms(use_true_random=True), window=some.booleans())
    def ends_alike(chance: Random, window: bool):
        assert _play(template, Wild(chance), window=window) == wanted

    assert wanted["certificate"].total() == _PEOPLE
    ends_alike()


@pytest.mark.parametrize("defect", ["the last word holds", "silence is taken for an answer"])
def test_the_schedules_show_a_planted_defect(template: World, monkeypatch: pytest.MonkeyPatch, defect: str):
    wanted = _play(template, None)
    _PLANT[defect](monkeypatch)

    assert any(_ends_otherwise(template, seed, wanted) for seed in range(_EXAMPLES.max_examples))


def _believe_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Certification ignores revisions."""
    monkeypatch.setattr(standing, "_newest", lambda statements: tuple({one.about: one for one in statements}.values()))


def _take_silence_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The relay marks what was not acknowledged."""
    singly = Relay._publish_singly

    async def carelessly(self: Relay, rows: Sequence[Any]) -> tuple[dict[int, int], None]:
        sequences, _ = await singly(self, rows)
        return {row.n: sequences.get(row.n, 1) for row in rows}, None

    monkeypatch.setattr(Relay, "_publish_singly", carelessly)


_PLANT: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "the last word holds": _believe_the_last_word,
    "silence is taken for an answer": _take_silence_for_an_answer,
}


def _ends_otherwise(template: World, seed: int, wanted: Outcome) -> bool:
    try:
        return _play(template, Wild(Random(seed))) != wanted
    except Exception:  # noqa: BLE001  # what got lost may be what the next request needs
        return True


def _play(template: World, whims: Wild | None, *, window: bool = True) -> Outcome:
    """``window``: the stream drops repeated publications; without it they stand in the log twice."""

    async def play() -> Outcome:
        world, script = template.copy(template.folder.parent / "run", whims=whims), Script(people=_PEOPLE)
        world.broker.window = window
        await world.live()
        try:
            await script.play(world)
        finally:
            await world.die()
        return script.outcome(world)

    try:
        return asyncio.run(play())
    finally:
        shutil.rmtree(template.folder.parent / "run")
