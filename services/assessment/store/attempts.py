"""Attempts: how they stand, what they ask, what was answered."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, insert, select, update

from services.assessment.domain.attempts import GRACE, Attempt, AttemptState, DrawnQuestion, QuestionRef, VoidManner
from services.assessment.domain.questions import Choice, Question, QuestionKind
from services.assessment.store.tables import metadata
from shared.outbox import ReadTx, Tx

_attempt = metadata.tables["attempt"]
_drawn = metadata.tables["drawn_question"]
_question = metadata.tables["question"]
_question_version = metadata.tables["question_version"]
_void = metadata.tables["void_question"]

_running = _attempt.c.state == AttemptState.RUNNING.value


def attempts_in_programme(tx: ReadTx, participant_id: str, programme_id: str) -> list[Attempt]:
    ours = (_attempt.c.participant_id == participant_id) & (_attempt.c.programme_id == programme_id)
    return [_attempt_of(row) for row in tx.read(select(_attempt).where(ours).order_by(_attempt.c.number))]


def lock_attempts(tx: Tx, participant_id: str, test_id: str) -> list[Attempt]:
    """A person's attempts at a test in all programmes, in order, locked until commit."""
    ours = (_attempt.c.participant_id == participant_id) & (_attempt.c.test_id == test_id)
    return [_attempt_of(row) for row in tx.lock(select(_attempt).where(ours).order_by(_attempt.c.number))]


def lock_attempt(tx: Tx, attempt_id: str, participant_id: str) -> Attempt | None:
    """An attempt of this person and nobody else, locked until commit."""
    ours = (_attempt.c.attempt_id == attempt_id) & (_attempt.c.participant_id == participant_id)
    rows = tx.lock(select(_attempt).where(ours))
    return _attempt_of(rows[0]) if rows else None


def lock_overdue(tx: Tx, *, at_most: int) -> list[Attempt]:
    """Running attempts whose time is over, oldest first, locked until commit."""
    overdue = select(_attempt).where(_running, _attempt.c.ends_at < tx.now - GRACE)
    rows = tx.lock(overdue.order_by(_attempt.c.ends_at, _attempt.c.attempt_id).limit(at_most))
    return [_attempt_of(row) for row in rows]


def running_attempts(tx: Tx, participant_id: str, programme_id: str) -> list[Attempt]:
    """A person's attempts that run in a programme, locked until commit."""
    ours = (_attempt.c.participant_id == participant_id) & (_attempt.c.programme_id == programme_id) & _running
    return [_attempt_of(row) for row in tx.lock(select(_attempt).where(ours).order_by(_attempt.c.attempt_id))]


def lock_attempts_asking(tx: Tx, question_id: str) -> list[Attempt]:
    """Every attempt that drew a question, also those that run: none ends until commit."""
    asking = select(_drawn.c.attempt_id).where(_drawn.c.question_id == question_id)
    statement = select(_attempt).where(_attempt.c.attempt_id.in_(asking)).order_by(_attempt.c.attempt_id)
    return [_attempt_of(row) for row in tx.lock(statement)]


def find_attempt(tx: ReadTx, attempt_id: str, participant_id: str) -> Attempt | None:
    """An attempt of this person and nobody else."""
    ours = (_attempt.c.attempt_id == attempt_id) & (_attempt.c.participant_id == participant_id)
    return next((_attempt_of(row) for row in tx.read(select(_attempt).where(ours))), None)


def add_attempt(tx: Tx, attempt: Attempt, drawn: Sequence[QuestionRef]) -> None:
    tx.write(insert(_attempt), [{**asdict(attempt), "state": attempt.state.value}])
    rows = [{"attempt_id": attempt.attempt_id, "position": n, **ref._asdict()} for n, ref in enumerate(drawn)]
    tx.write(insert(_drawn), rows)


def save_ends(tx: Tx, attempts: Sequence[Attempt]) -> None:
    """Save how locked attempts ended, or how they were marked anew."""
    statement = update(_attempt).where(_attempt.c.attempt_id == bindparam("of"))
    ends: dict[str, BindParameter[object]] = {
        name: bindparam(f"new_{name}") for name in ("state", "revision", "score", "finished_at")
    }
    rows = [
        {
            "of": attempt.attempt_id,
            "new_state": attempt.state.value,
            "new_revision": attempt.revision,
            "new_score": attempt.score,
            "new_finished_at": attempt.finished_at,
        }
        for attempt in attempts
    ]
    tx.write(statement.values(ends), rows)


def save_times(tx: Tx, attempts: Sequence[Attempt]) -> None:
    """Save when locked running attempts end."""
    statement = update(_attempt).where(_attempt.c.attempt_id == bindparam("of"))
    rows = [{"of": attempt.attempt_id, "extra": attempt.extra_minutes, "end": attempt.ends_at} for attempt in attempts]
    tx.write(statement.values(extra_minutes=bindparam("extra"), ends_at=bindparam("end")), rows)


# ---- what an attempt asks, and what was answered


def papers_of(tx: ReadTx, attempt_ids: Collection[str]) -> dict[str, list[DrawnQuestion]]:
    """The questions of attempts in the order drawn, as they were when drawn, with the answers so far."""
    same = (_question_version.c.question_id == _drawn.c.question_id) & (_question_version.c.version == _drawn.c.version)
    void = (_void.c.question_id == _drawn.c.question_id) & (_drawn.c.version <= _void.c.version)
    shown = select(_drawn, _question_version.c.body, _void.c.manner)
    statement = shown.join(_question_version, same).outerjoin(_void, void)
    ordered = statement.where(_drawn.c.attempt_id.in_(attempt_ids)).order_by(_drawn.c.attempt_id, _drawn.c.position)
    papers: dict[str, list[DrawnQuestion]] = {attempt_id: [] for attempt_id in attempt_ids}
    for row in tx.read(ordered):
        ref = QuestionRef(row.question_id, row.version)
        answer = tuple(json.loads(row.answer))
        manner = VoidManner(row.manner) if row.manner else None
        papers[row.attempt_id].append(DrawnQuestion(ref, _question_of(row.body), answer, row.flagged, manner))
    return papers


def finished_attempts(tx: ReadTx, test_id: str) -> list[str]:
    """Ids of the attempts at a test that have ended."""
    ended = (_attempt.c.test_id == test_id) & (_attempt.c.state != AttemptState.RUNNING.value)
    return [row.attempt_id for row in tx.read(select(_attempt.c.attempt_id).where(ended))]


def ended_since(tx: ReadTx, test_ids: Collection[str], moment: datetime) -> list[str]:
    """Ids of the attempts at these tests that ended at a moment or later."""
    ended = _attempt.c.test_id.in_(test_ids) & (_attempt.c.finished_at >= moment)
    return [row.attempt_id for row in tx.read(select(_attempt.c.attempt_id).where(ended))]


def questions_in_bank(tx: ReadTx, test_id: str) -> list[DrawnQuestion]:
    """Every question of a bank in its newest version, unanswered."""
    newest = (_question_version.c.question_id == _question.c.question_id) & (
        _question_version.c.version == _question.c.version
    )
    statement = select(_question_version).join(_question, newest).where(_question.c.test_id == test_id)
    return [
        DrawnQuestion(QuestionRef(row.question_id, row.version), _question_of(row.body))
        for row in tx.read(statement.order_by(_question_version.c.question_id))
    ]


def asked_in(tx: ReadTx, attempt_id: str) -> set[str]:
    """Ids of the questions an attempt asks."""
    rows = tx.read(select(_drawn.c.question_id).where(_drawn.c.attempt_id == attempt_id))
    return {row.question_id for row in rows}


def save_answers(tx: Tx, attempt_id: str, answers: Mapping[str, Sequence[str]]) -> None:
    """Keep answers as given; those to other questions of the attempt stay."""
    asked = (_drawn.c.attempt_id == attempt_id) & (_drawn.c.question_id == bindparam("of"))
    statement = update(_drawn).where(asked).values(answer=bindparam("given"), saved_at=tx.now)
    tx.write(
        statement, [{"of": question_id, "given": json.dumps(list(given))} for question_id, given in answers.items()]
    )


def save_flags(tx: Tx, attempt_id: str, flagged: Collection[str]) -> None:
    """Flag these questions of an attempt and no others."""
    is_flagged = _drawn.c.question_id.in_(flagged)
    tx.write(update(_drawn).where(_drawn.c.attempt_id == attempt_id).values(flagged=is_flagged))


def _attempt_of(row: Row[Any]) -> Attempt:
    return Attempt(**{**row._mapping, "state": AttemptState(row.state)})  # noqa: SLF001  # as above


def _question_of(body: str) -> Question:
    written = json.loads(body)
    choices = tuple(Choice(**choice) for choice in written.pop("choices"))
    return Question(kind=QuestionKind(written.pop("kind")), choices=choices, **written)
