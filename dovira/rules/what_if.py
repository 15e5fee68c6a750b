"""Who would gain or lose by another rule: the same evaluation that issues certificates, asked twice. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dovira.rules.replaying import History
from services.certification.domain.earning import Condition, Evaluation, evaluate
from services.certification.use_cases.reading import programme_told
from shared.contracts.programme import Programme


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one participant. ``missing`` are the conditions of the proposed rule that are not met, in figures."""

    participant_id: str
    has_certificate: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """``entitled`` count everybody who meets the rule: as published, and as proposed.

    ``issued_at_once`` are those who gain and never had a certificate: one that was revoked is not issued again.
    """

    participants: int
    entitled_now: int
    entitled_then: int
    issued_at_once: int
    gain: Sequence[Verdict]
    lose: Sequence[Verdict]
    unreadable: int


def ask_what_if(history: History, proposed: Programme) -> WhatIf:
    """Compare the published rule with a proposed one on what everybody has done. Raises LookupError."""
    if history.published is None:
        raise LookupError(history.programme_id)
    fact = history.published.fact
    now = programme_told(fact.programme, version=fact.version, fact_id=history.published.id)
    then = programme_told(proposed, version=fact.version + 1, fact_id="")
    people = history.people()
    judged = {one: (evaluate(now, standing), evaluate(then, standing)) for one, standing in people.items()}
    gain = [_verdict(history, one, after) for one, (before, after) in judged.items() if after.met > before.met]
    return WhatIf(
        participants=len(people),
        entitled_now=sum(before.met for before, _ in judged.values()),
        entitled_then=sum(after.met for _, after in judged.values()),
        issued_at_once=sum(one.participant_id not in history.certified for one in gain),
        gain=gain,
        lose=[_verdict(history, one, after) for one, (before, after) in judged.items() if after.met < before.met],
        unreadable=history.unreadable,
    )


def _verdict(history: History, participant_id: str, after: Evaluation) -> Verdict:
    holds = participant_id in history.certified - history.revoked
    return Verdict(participant_id, holds, tuple(_missing(after)))


def _missing(evaluation: Evaluation) -> Iterator[str]:
    for one in evaluation.requirements:
        if one.met:
            continue
        match one.code:
            case Condition.MODULES:
                yield f"module {one.subject_id}: {one.achieved:g} of {one.needed:g} webinars"
            case Condition.SHARE:
                yield f"{one.achieved:.0%} of all webinars, needed {one.needed:.0%}"
            case Condition.TEST:
                yield f"test {one.subject_id}: {one.achieved:g} %, needed {one.needed:g} %"
