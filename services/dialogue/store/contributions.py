"""What participants shared, and their votes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, select

from services.dialogue.domain.contributions import Contribution, Kind, Situation, State
from services.dialogue.store.tables import metadata
from shared.outbox import ReadTx, Tx

_contribution = metadata.tables["contribution"]
_vote = metadata.tables["vote"]
_SITUATION = ("oblast", "tool", "constructive", "effective", "why_not")


def save_contributions(tx: Tx, contributions: Iterable[Contribution], *, decided_by: str = "") -> None:
    """``decided_by`` a person: at the moment of this transaction."""
    decided = {"decided_by": decided_by, "decided_at": tx.now if decided_by else None}
    rows = [_columns(one) | decided for one in contributions]
    tx.upsert(_contribution, rows, key=["contribution_id"])


def lock_contribution(tx: Tx, contribution_id: str) -> Contribution | None:
    found = tx.lock(select(_contribution).where(_contribution.c.contribution_id == contribution_id))
    return _read(found[0]) if found else None


def lock_contributions_of(tx: Tx, author_ids: Collection[str]) -> list[Contribution]:
    theirs = select(_contribution).where(_contribution.c.author_id.in_(author_ids))
    return [_read(row) for row in tx.lock(theirs.order_by(_contribution.c.contribution_id))]


def contribution_of(tx: ReadTx, contribution_id: str) -> Contribution | None:
    found = tx.read(select(_contribution).where(_contribution.c.contribution_id == contribution_id))
    return _read(found[0]) if found else None


def thread_of(tx: ReadTx, case_id: str) -> list[Contribution]:
    """The answers to a case, to answers to it, and so on."""
    answers = (_contribution.c.case_id == case_id) & (_contribution.c.kind == Kind.ANSWER)
    return [_read(row) for row in tx.read(select(_contribution).where(answers))]


def own_contributions(tx: ReadTx, author_id: str) -> list[Contribution]:
    ours = select(_contribution).where(_contribution.c.author_id == author_id)
    return [_read(row) for row in tx.read(ours.order_by(_contribution.c.said_at.desc()))]


def questions_to(tx: ReadTx, webinar_id: str) -> list[Contribution]:
    ours = (_contribution.c.webinar_id == webinar_id) & (_contribution.c.kind == Kind.QUESTION)
    return [_read(row) for row in tx.read(select(_contribution).where(ours))]


def webinars_with_questions(tx: ReadTx) -> list[str]:
    """Webinars with questions that were looked at and not answered."""
    open_ones = and_(_contribution.c.kind == Kind.QUESTION, _contribution.c.state == State.SHOWN)
    waiting = select(_contribution.c.webinar_id).where(open_ones, _contribution.c.answered.is_(False)).distinct()
    return sorted(row.webinar_id for row in tx.read(waiting))


def shown_cases(
    tx: ReadTx, wanted: Mapping[str, str], programme_ids: Collection[str] | None, *, offset: int, limit: int
) -> tuple[list[Contribution], int]:
    """A page of the atlas by the values of columns, newest first, and how many there are. None: of every programme."""
    conditions = [_contribution.c[name] == value for name, value in wanted.items() if value]
    if programme_ids is not None:
        conditions.append(_contribution.c.programme_id.in_(programme_ids))
    shown = and_(_contribution.c.kind == Kind.CASE, _contribution.c.state == State.SHOWN, *conditions)
    return _page(tx, shown, _contribution.c.said_at.desc(), offset=offset, limit=limit)


def to_moderate(
    tx: ReadTx, programme_id: str, state: State, *, offset: int, limit: int
) -> tuple[list[Contribution], int]:
    """What is in a state, the oldest first, and how many there are."""
    ours = and_(_contribution.c.programme_id == programme_id, _contribution.c.state == state)
    return _page(tx, ours, _contribution.c.said_at, offset=offset, limit=limit)


def _page(
    tx: ReadTx, which: ColumnElement[bool], order: ColumnElement[Any], *, offset: int, limit: int
) -> tuple[list[Contribution], int]:
    page = select(_contribution).where(which).order_by(order, _contribution.c.contribution_id)
    rows = tx.read(page.offset(offset).limit(limit))
    total: int = tx.read(select(func.count()).select_from(_contribution).where(which))[0][0]
    return [_read(row) for row in rows], total


def count_answers(tx: ReadTx, case_ids: Collection[str]) -> dict[str, int]:
    """How many answers to each case can be read by all."""
    shown = (_contribution.c.kind == Kind.ANSWER) & (_contribution.c.state == State.SHOWN)
    counted = select(_contribution.c.case_id, func.count().label("number")).where(
        shown & _contribution.c.case_id.in_(case_ids)
    )
    return {row.case_id: row.number for row in tx.read(counted.group_by(_contribution.c.case_id))}


# ---- votes


def add_vote(tx: Tx, question_id: str, participant_id: str) -> None:
    tx.insert_new(_vote, [{"question_id": question_id, "participant_id": participant_id}])


def drop_vote(tx: Tx, question_id: str, participant_id: str) -> None:
    ours = (_vote.c.question_id == question_id) & (_vote.c.participant_id == participant_id)
    tx.write(delete(_vote).where(ours))


def drop_votes_for(tx: Tx, question_ids: Collection[str]) -> None:
    tx.write(delete(_vote).where(_vote.c.question_id.in_(question_ids)))


def voters_of(tx: ReadTx, question_ids: Collection[str]) -> dict[str, set[str]]:
    voters: dict[str, set[str]] = {}
    for row in tx.read(select(_vote).where(_vote.c.question_id.in_(question_ids))):
        voters.setdefault(row.question_id, set()).add(row.participant_id)
    return voters


# ---- rows


def _columns(one: Contribution) -> dict[str, object]:
    return {
        "contribution_id": one.contribution_id,
        "kind": one.kind.value,
        "programme_id": one.programme_id,
        "webinar_id": one.webinar_id,
        "author_id": one.author_id,
        "text": one.text,
        "said_at": one.said_at,
        "state": one.state.value,
        "case_id": one.case_id,
        "parent_id": one.parent_id,
        "reason": one.reason,
        "answered": one.answered,
        **{name: getattr(one.situation, name, "") for name in _SITUATION},
    }


def _read(row: Row[Any]) -> Contribution:
    return Contribution(
        contribution_id=row.contribution_id,
        kind=Kind(row.kind),
        programme_id=row.programme_id,
        webinar_id=row.webinar_id,
        author_id=row.author_id,
        text=row.text,
        said_at=row.said_at,
        state=State(row.state),
        case_id=row.case_id,
        parent_id=row.parent_id,
        situation=Situation(*(getattr(row, name) for name in _SITUATION)) if row.tool else None,
        reason=row.reason,
        answered=row.answered,
    )
