"""Previewing, publishing and showing programmes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from services.scheduling import store
from services.scheduling.domain.difference import Words, difference
from services.scheduling.domain.programme import (
    WORDS,
    Plan,
    PlannedModule,
    PlannedWebinar,
    check_plan,
    warnings_about,
)
from services.scheduling.domain.refusals import StaleProgramme
from services.scheduling.domain.timetable import (
    Happening,
    Slot,
    TimetableChange,
    recalculated,
    timetable_changes,
    warnings_about_changes,
)
from services.scheduling.use_cases import presence
from shared.contracts import scheduling as say
from shared.contracts.numbering import fault_in_number_pattern
from shared.contracts.programme import Module, Programme, Webinar
from shared.contracts.vocabulary import Oblast, ProgrammeLength
from shared.outbox import ReadTx, Tx

_MOVED = "Уточнено час заняття: присутність перераховано."


@dataclass(frozen=True)
class _Proposal:
    """A programme as proposed beside the published one, and what publishing it would do."""

    programme: Programme
    plan: Plan
    before: Programme | None
    version: int
    slots: Mapping[str, Slot]
    changes: Sequence[TimetableChange]


def get_programme(tx: ReadTx, request: say.GetProgramme) -> say.ProgrammeVersion:
    """The published programme; none is an answer, too."""
    known = _version(store.get_programme(tx, request.programme_id))
    return known.model_copy(update={"sequences": store.sequences_of(tx, request.programme_id)})


def list_programmes(tx: ReadTx, request: say.ListProgrammes) -> say.ProgrammeList:  # noqa: ARG001  # asks for all
    """Every published programme."""
    return say.ProgrammeList(programmes=[_version(row) for row in store.list_programmes(tx)])


def preview_programme(tx: ReadTx, request: say.PreviewProgramme) -> say.ProgrammeDifference:
    """What publishing would change. Raises what publishing would raise, but for a stale base version."""
    version, before = _published(store.get_programme(tx, request.programme.id))
    proposal = _propose(tx, request.programme, before=before, version=version)
    return _difference(proposal, version=version, tx=tx)


def publish_programme(tx: Tx, request: say.PublishProgramme) -> say.ProgrammeDifference:
    """Publish the next version; what is published already is not published again.

    Raises FaultyProgramme, StaleProgramme, WebinarTaken, HeldWebinarRemoved, HeldWebinarMoved.
    """
    version, before = _published(store.lock_programme(tx, request.programme.id))
    proposal = _propose(tx, request.programme, before=before, version=version)
    if request.programme == before:
        return _difference(proposal, version=version, tx=tx)
    if request.base_version != version:
        raise StaleProgramme(programme_id=request.programme.id, base_version=request.base_version, version=version)
    _save(tx, proposal)
    _tell(tx, proposal)
    moved = store.get_webinars(tx, recalculated(proposal.changes, proposal.slots))
    presence.settle(tx, moved, reason=_MOVED, because=presence.by_request)
    return _difference(proposal, version=version + 1, tx=tx)


def _published(row: Row[Any] | None) -> tuple[int, Programme | None]:
    return (row.version, Programme.model_validate_json(row.snapshot, extra="ignore")) if row else (0, None)


def _version(row: Row[Any] | None) -> say.ProgrammeVersion:
    version, programme = _published(row)
    return say.ProgrammeVersion(version=version, programme=programme, published_at=row.published_at if row else None)


def _propose(tx: ReadTx, programme: Programme, *, before: Programme | None, version: int) -> _Proposal:
    plan = _plan(programme)
    check_plan(plan)
    slots = store.slots_of(tx, programme.id, [webinar.webinar_id for webinar in plan.webinars])
    changes = timetable_changes(programme.id, known=slots, planned=plan.webinars)
    return _Proposal(programme, plan, before, version, slots, changes)


def _difference(proposal: _Proposal, *, version: int, tx: ReadTx) -> say.ProgrammeDifference:
    words = Words(proposal.programme.timezone, WORDS | {oblast.value: oblast.uk for oblast in Oblast})
    before = proposal.before.model_dump() if proposal.before else {}
    changes = difference(before, proposal.programme.model_dump(), words)
    return say.ProgrammeDifference(
        version=version,
        changes=[say.ProgrammeChange(path=path, before=old, after=new) for path, old, new in changes],
        warnings=[
            *warnings_about(proposal.plan),
            *warnings_about_changes(proposal.changes, known=proposal.slots, now=tx.now),
        ],
    )


def _save(tx: Tx, proposal: _Proposal) -> None:
    programme = proposal.programme
    store.save_programme(
        tx,
        {
            "programme_id": programme.id,
            "version": proposal.version + 1,
            "snapshot": programme.model_dump_json(),
            "published_at": tx.now,
        },
    )
    sequences = {change.webinar_id: change.sequence for change in proposal.changes}
    added: list[dict[str, object]] = []
    kept: list[dict[str, object]] = []
    for webinar in programme.webinars:
        slot = proposal.slots.get(webinar.id)
        sequence = sequences.get(webinar.id, slot.sequence if slot else 0)
        (kept if slot else added).append(_webinar_row(programme, webinar, sequence))
    store.add_webinars(tx, added)
    store.update_webinars(tx, kept)
    gone = [change for change in proposal.changes if change.happening is Happening.CANCELLED]
    known = _as_cancelled(proposal.before)
    rows = [{"webinar_id": one.webinar_id, "cancelled": True, "sequence": one.sequence} for one in gone]
    store.update_webinars(tx, [row | {"cancelled_as": known[str(row["webinar_id"])]} for row in rows])


def _as_cancelled(programme: Programme | None) -> dict[str, str]:
    """What each webinar was, to be taken back as it was."""
    return {
        webinar.id: say.CancelledWebinar(webinar=webinar, module_id=module.id).model_dump_json()
        for module in (programme.modules if programme else [])
        for webinar in module.webinars
    }


def _webinar_row(programme: Programme, webinar: Webinar, sequence: int) -> dict[str, object]:
    return {
        "webinar_id": webinar.id,
        "programme_id": programme.id,
        "topic": webinar.topic,
        "announcement_title": webinar.announcement_title,
        "timezone": programme.timezone,
        "starts_at": webinar.starts_at,
        "ends_at": webinar.ends_at,
        "sequence": sequence,
        "cancelled": False,
    }


def _tell(tx: Tx, proposal: _Proposal) -> None:
    programme = proposal.programme
    tx.tell(
        say.ProgrammePublished(
            programme_id=programme.id, version=proposal.version + 1, published_at=tx.now, programme=programme
        )
    )
    for change in proposal.changes:
        _tell_change(tx, programme.id, change)


def _tell_change(tx: Tx, programme_id: str, change: TimetableChange) -> None:
    match change.happening:
        case Happening.ADDED:
            tx.tell(
                say.WebinarScheduled(
                    webinar_id=change.webinar_id,
                    programme_id=programme_id,
                    starts_at=change.starts_at,
                    ends_at=change.ends_at,
                    sequence=change.sequence,
                )
            )
        case Happening.MOVED:
            tx.tell(
                say.WebinarRescheduled(
                    webinar_id=change.webinar_id,
                    programme_id=programme_id,
                    previous_starts_at=change.previous_starts_at,
                    starts_at=change.starts_at,
                    ends_at=change.ends_at,
                    sequence=change.sequence,
                )
            )
        case _:
            tx.tell(
                say.WebinarCancelled(
                    webinar_id=change.webinar_id,
                    programme_id=programme_id,
                    sequence=change.sequence,
                    cancelled_at=tx.now,
                )
            )


def _plan(programme: Programme) -> Plan:
    return Plan(
        programme_id=programme.id,
        modules=tuple(_planned(module) for module in programme.modules),
        donor_acknowledgement=programme.donor_acknowledgement.uk,
        timezone=programme.timezone,
        speaker_ids=tuple(speaker.id for speaker in programme.speakers),
        test_ids=tuple(test.id for test in programme.tests),
        professional=programme.length is ProgrammeLength.PROFESSIONAL,
        hours=programme.hours.total,
        application_deadline=programme.application_deadline,
        needed_of_module=programme.rule.modules,
        needed_tests=tuple(programme.rule.tests),
        needed_share=programme.rule.share_of_all,
        minimum_minutes=programme.rule.minimum_minutes,
        counts_recordings=programme.rule.recordings,
        counted_until=programme.rule.until,
        number_pattern_fault=fault_in_number_pattern(programme.number_pattern),
        quotas_outside=tuple(oblast.uk for oblast in programme.quotas if oblast not in programme.oblasts),
    )


def _planned(module: Module) -> PlannedModule:
    return PlannedModule(
        module.id,
        tuple(
            PlannedWebinar(
                webinar_id=webinar.id,
                topic=webinar.topic,
                starts_at=webinar.starts_at,
                ends_at=webinar.ends_at,
                announcement_title=webinar.announcement_title,
                speaker_ids=tuple(webinar.speaker_ids),
                recap_test=webinar.recap_test or "",
            )
            for webinar in module.webinars
        ),
    )
