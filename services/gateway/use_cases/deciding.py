"""Deciding on applications: a decision waits until it can no longer be taken back, and is then carried out."""

import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from services.gateway import store
from services.gateway.domain import Action, Visitor, WaitingDecision
from services.gateway.settings import Settings
from services.gateway.use_cases import acting
from shared.bus import Refused
from shared.contracts.registration import (
    ApplicationStatus,
    ApplicationSummary,
    DecideApplications,
    Decision,
    ListApplications,
)
from shared.contracts.vocabulary import Oblast
from shared.outbox import Tx
from shared.runtime import Work

_log = logging.getLogger("dovira.gateway")
_LOOK_FOR_DUE = 1.0
_PORTION = 1000
_WAITS = {503, 504}
"""Statuses of refusals that pass by themselves."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which applications to show; an empty one lets all through."""

    status: str = ""
    oblast: str = ""
    look: str = ""
    text: str = ""

    def let_through(self, one: ApplicationSummary, *, doubtful: Collection[str]) -> bool:
        return (
            (not self.status or one.status.value == self.status)
            and (not self.oblast or one.oblast.value == self.oblast)
            and (self.look != "remarks" or bool(one.remarks))
            and (self.look != "duplicates" or one.application_id in doubtful)
            and (not self.text or self.text.casefold() in f"{one.full_name} {one.email} {one.reference}".casefold())
        )


async def list_all(work: Work, programme_id: str) -> list[ApplicationSummary]:
    """Every application of a programme, in order of arrival."""
    found: list[ApplicationSummary] = []
    after: str | None = None
    while True:
        page = await work.ask(ListApplications(programme_id=programme_id, after=after, limit=_PORTION))
        found += page.applications
        after = page.after
        if after is None:
            return found


@dataclass(frozen=True, slots=True)
class Share:
    """An oblast with its quota, and how many of its people are, or would be, accepted."""

    oblast: Oblast
    quota: int
    accepted: int

    @property
    def is_exceeded(self) -> bool:
        return self.accepted > self.quota


def shares(
    applications: Sequence[ApplicationSummary], quotas: Mapping[Oblast, int], *, and_also: Collection[str] = ()
) -> list[Share]:
    """How much of each quota is accepted, or would be with some applications more."""
    counted = Counter(
        one.oblast for one in applications if one.status is ApplicationStatus.ACCEPTED or one.application_id in and_also
    )
    return [Share(oblast, quota, counted[oblast]) for oblast, quota in quotas.items()]


def acceptable(
    applications: Sequence[ApplicationSummary], quotas: Mapping[Oblast, int], *, doubtful: Collection[str]
) -> set[str]:
    """What an organiser would likely accept: what nothing speaks against, in order of arrival, within quotas."""
    room = Counter({share.oblast: share.quota - share.accepted for share in shares(applications, quotas)})
    chosen = set()
    for one in applications:
        fits = one.status is ApplicationStatus.SUBMITTED and one.eligible and one.application_id not in doubtful
        if fits and (one.oblast not in quotas or room[one.oblast] > 0):
            room[one.oblast] -= 1
            chosen.add(one.application_id)
    return chosen


async def decide(work: Work, visitor: Visitor, request: DecideApplications, *, programme_id: str, key: str) -> None:
    """Note a decision; it is carried out when the time to take it back is over.

    What another decision waits for already is left to that one.
    """
    waiting = WaitingDecision(
        id=key,
        staff_id=visitor.staff_id,
        programme_id=programme_id,
        application_ids=tuple(request.application_ids),
        decision=request.decision.value,
        reason=request.reason,
        due_at=work.clock.now() + timedelta(seconds=work.use(Settings).undo_seconds),
    )

    def add(tx: Tx) -> None:
        taken = decided_already(store.waiting_decisions_of(tx, programme_id))
        left = tuple(one for one in waiting.application_ids if one not in taken)
        if left:
            store.add_decision(tx, replace(waiting, application_ids=left))

    await work.write(add)


def decided_already(waiting: Sequence[WaitingDecision]) -> dict[str, WaitingDecision]:
    """The decision that waits for each application."""
    return {application_id: one for one in waiting for application_id in one.application_ids}


async def take_back(work: Work, visitor: Visitor, *, programme_id: str, decision_id: str, key: str) -> bool:
    """Take a decision back; False when it was carried out already."""

    def undo(tx: Tx) -> bool:
        undone = store.take_back_decision(tx, decision_id, programme_id)
        if undone:
            acting.note(tx, Action(key, visitor.staff_id, "decision_taken_back", programme_id))
        return undone

    return await work.write(undo)


async def waiting_of(work: Work, programme_id: str) -> list[WaitingDecision]:
    """Decisions that can still be taken back."""
    return await work.read(lambda tx: store.waiting_decisions_of(tx, programme_id))


async def carry_out_decisions(work: Work) -> None:
    """Runs while the gateway lives: decisions whose time has come are carried out."""
    while True:
        await carry_out_due(work)
        await work.pause(_LOOK_FOR_DUE)


async def carry_out_due(work: Work) -> None:
    """Carry out every decision that is due now; one that a service cannot take now waits for the next time."""
    for waiting in await work.read(store.due_decisions):
        try:
            await acting.act(work, _action(waiting), _request(waiting))
        except Refused as refusal:
            _log.warning("decision_refused", extra={"code": refusal.problem.code})
            if refusal.problem.status in _WAITS:
                continue
        await _mark(work, waiting.id)


async def _mark(work: Work, decision_id: str) -> None:
    await work.write(lambda tx: store.mark_carried_out(tx, decision_id))


def _action(waiting: WaitingDecision) -> Action:
    kind = "applications_accepted" if waiting.decision == Decision.ACCEPT.value else "applications_declined"
    count = {"count": len(waiting.application_ids)}
    return Action(waiting.id, waiting.staff_id, kind, waiting.programme_id, count)


def _request(waiting: WaitingDecision) -> DecideApplications:
    return DecideApplications(
        application_ids=list(waiting.application_ids),
        decision=Decision(waiting.decision),
        reason=waiting.reason,
        decided_by=waiting.staff_id,
    )
