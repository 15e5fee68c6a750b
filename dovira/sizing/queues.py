"""A day's work in its queues, in steps of ten seconds: who came waits in line at each station, and moves on.

In steps, not piece by piece: ten million arrivals are a sum, and what takes less than a step the benchmark measures.
"""

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from dovira.sizing.year import Arriving, Stage, Visit

STEP = 10.0
_OPEN_STEPS = int(12 * 3600 / STEP)
_NOTHING = 1e-6
_MANY = 100


@dataclass
class Queue:
    """One station, first come, first served: ``capacity`` pieces a second, and what happened there."""

    capacity: float
    came: float = 0
    served: float = 0
    busiest: float = 0
    """Pieces that came in a second, in the busiest step."""
    longest_backlog: float = 0
    longest_wait: float = 0
    """Seconds, of whoever came last while the line was longest."""
    lasted: float = 0
    """Seconds from the first step that left somebody waiting to the last one."""
    _line: deque[tuple[Visit, float]] = field(default_factory=deque)
    _backlog: float = 0
    _came_now: float = 0
    _waiting_since: int | None = None

    def join(self, visit: Visit, count: float) -> None:
        """So many come to the end of the line."""
        self._line.append((visit, count))
        self._backlog += count
        self._came_now += count

    def serve(self) -> Iterator[tuple[Visit, float]]:
        """Those whose turn it is in this step."""
        left = self.capacity * STEP
        while self._line and left > _NOTHING:
            visit, count = self._line.popleft()
            now = min(count, left)
            if count - now > _NOTHING:
                self._line.appendleft((visit, count - now))
            left -= now
            self.served += now
            self._backlog -= now
            yield visit, now

    def end_step(self, step: int) -> None:
        """Note how it stands."""
        self.busiest = max(self.busiest, self._came_now / STEP)
        self.came += self._came_now
        self._came_now = 0
        if self._line:
            self._waiting_since = step if self._waiting_since is None else self._waiting_since
            self.lasted = (step + 1 - self._waiting_since) * STEP
            self.longest_backlog = max(self.longest_backlog, self._backlog)
            self.longest_wait = max(self.longest_wait, self._backlog / self.capacity)

    @property
    def is_empty(self) -> bool:
        """Nobody waits."""
        return not self._line


@dataclass(frozen=True)
class Day:
    """What became of a stage: the queues, and how many cores were at work in the busiest step."""

    queues: Mapping[str, Queue]
    cores: float


def play(stage: Stage, people: int, *, capacity: Mapping[str, float], rate: Mapping[str, float], seed: int = 1) -> Day:
    """Let them come until everybody is served. ``capacity`` of a station, and the ``rate`` of one core, a second."""
    queues = {name: Queue(capacity[name]) for name in _stations(stage.visits)}
    arrivals, step, cores = arrivals_of(stage, people, seed=seed), 0, 0.0
    while step < len(arrivals) or not all(queue.is_empty for queue in queues.values()):
        coming = arrivals[step] if step < len(arrivals) else 0
        for visit in stage.visits if coming else ():
            queues[visit.station].join(visit, coming * visit.each)
        busy = 0.0
        for name, queue in queues.items():
            for visit, count in queue.serve():
                busy += count / rate[name]
                for following in visit.then:
                    queues[following.station].join(following, count * following.each)
        for queue in queues.values():
            queue.end_step(step)
        cores = max(cores, busy / STEP)
        step += 1
    return Day(queues, cores)


def busiest_share(stage: Stage) -> float:
    """The share of the stage's people who are expected in its busiest second."""
    return _curve(stage)[0] / STEP


def arrivals_of(stage: Stage, people: int, *, seed: int) -> Sequence[int]:
    """How many come in each step: at random around the curve of the stage."""
    expected = people * stage.share
    if stage.arriving is Arriving.AT_ONCE:
        return [round(expected)]
    draw = Random(seed)  # noqa: S311  # a simulation, not a secret
    arrivals = [_poisson(draw, expected * share) for share in _curve(stage)]
    return arrivals[::-1] if stage.arriving is Arriving.BEFORE_DEADLINE else arrivals


def _curve(stage: Stage) -> Sequence[float]:
    """The share of a day's people in each step: half of those who are still to come within each half-life."""
    half_life = stage.half_life * 60 / STEP
    weights = [2 ** (-step / half_life) for step in range(_OPEN_STEPS)]
    whole = sum(weights)
    return [weight / whole for weight in weights]


def _poisson(draw: Random, mean: float) -> int:
    """A Poisson number; large ones by the normal distribution that they are near to."""
    if mean > _MANY:
        return max(0, round(draw.gauss(mean, math.sqrt(mean))))
    count, product, floor = 0, draw.random(), math.exp(-mean)
    while product > floor:
        count += 1
        product *= draw.random()
    return count


def _stations(visits: Sequence[Visit]) -> Sequence[str]:
    """Every station once, behind all those that its work comes from."""
    found: dict[str, None] = {}
    level = list(visits)
    while level:
        for visit in level:
            found.pop(visit.station, None)
            found[visit.station] = None
        level = [following for visit in level for following in visit.then]
    return list(found)
