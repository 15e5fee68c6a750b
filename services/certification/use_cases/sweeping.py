"""Looking at everybody anew once a rule changed: a queue of one row a programme, worked off portion by portion.

Each portion is a transaction: it issues what is earned and notes how far it came. Whatever ends the process, the next
one goes on from there, and nobody gets a second certificate or costs the register a number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.certification.domain.programme import Programme
from services.certification.domain.sweeps import Sweep
from services.certification.store import participants, programmes, queues, register
from services.certification.use_cases.issuing import Candidate, issue_to_whoever_earned
from shared.bus import Heard
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.outbox import Tx
from shared.runtime import Work

PORTION = 200
_LOOK_EVERY = 2.0


@dataclass(frozen=True, slots=True)
class _Cause:
    """What was kept of the fact that gave reason to look."""

    id: str
    correlation_id: str
    trace: str


def begin_sweep(tx: Tx, programme: Programme, *, because: Heard[Fact]) -> None:
    """The first portion at once, so that a small programme is done with; the rest waits for ``look_at_everybody``."""
    sweep = Sweep(
        programme_id=programme.programme_id,
        cause_id=because.id,
        correlation_id=because.correlation_id,
        trace=because.trace,
        total=participants.count_without_certificate(tx, programme.programme_id),
        began_at=tx.now,
    )
    queues.save_sweep(tx, _look_at_portion(tx, programme, sweep))


async def look_at_everybody(work: Work) -> None:
    """Runs while the service lives."""
    while True:
        if await work.read(queues.find_open_sweep) is None:
            await work.pause(_LOOK_EVERY)
        else:
            await work.write(look_at_next)


def look_at_next(tx: Tx) -> bool:
    """Look at the next portion of a programme; False when nobody waits."""
    programme_id = queues.find_open_sweep(tx)
    if programme_id is None:
        return False
    # The programme before the sweep, in which order whoever publishes takes them, too.
    held = programmes.hold_programmes(tx, [programme_id])
    sweep = queues.lock_sweep(tx, programme_id)
    if sweep is not None:
        queues.save_sweep(tx, _look_at_portion(tx, held[programme_id], sweep))
    return True


def repeat_sweeps(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Issue as was told what later portions of a sweep issued: in a store that is built anew nobody works it off."""
    for one in heard:
        sweep = queues.get_sweep(tx, one.fact.programme_id) if isinstance(one.fact, CertificateIssued) else None
        if sweep is not None and sweep.cause_id == one.causation_id:
            programme_id = sweep.programme_id
            programme = programmes.hold_programmes(tx, [programme_id])[programme_id]
            _look_at(tx, programme, [one.fact.key], cause=_Cause(sweep.cause_id, one.correlation_id, one.trace))


def _look_at_portion(tx: Tx, programme: Programme, sweep: Sweep) -> Sweep:
    some = participants.without_certificate(tx, programme.programme_id, after=sweep.after, limit=PORTION)
    _look_at(tx, programme, some, cause=_Cause(sweep.cause_id, sweep.correlation_id, sweep.trace))
    return sweep.past(some, size=PORTION, now=tx.now)


def _look_at(tx: Tx, programme: Programme, some: Sequence[str], *, cause: _Cause) -> None:
    programme_id = programme.programme_id
    people = participants.lock_participants(tx, some)
    standings = participants.get_standings(tx, [(one, programme_id) for one in people])
    # Once more, under their locks: somebody may have earned it meanwhile.
    certified = register.certified(tx, standings)
    candidates = [
        Candidate(programme, pair[0], people[pair[0]], standing, [cause])
        for pair, standing in standings.items()
        if pair not in certified
    ]
    issue_to_whoever_earned(tx, candidates)
