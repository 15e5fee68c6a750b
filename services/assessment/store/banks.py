"""Tests as programmes state them, and the banks they draw from."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update

from services.assessment.domain.attempts import Feedback, FeedbackTime, QuestionRef, Test, VoidManner
from services.assessment.domain.bank import ImportPlan, KnownQuestion, content, identity
from services.assessment.domain.regrading import Void
from services.assessment.store.tables import metadata
from shared.outbox import ReadTx, Tx

_programme = metadata.tables["programme"]
_test = metadata.tables["test"]
_bank = metadata.tables["bank"]
_question = metadata.tables["question"]
_question_version = metadata.tables["question_version"]
_void = metadata.tables["void_question"]

_TEST_COLUMNS = [
    *(column for column in _test.c),
    _bank.c.version.label("bank_version"),
    _bank.c.size.label("bank_size"),
]


def lock_versions(tx: Tx, programme_ids: Collection[str]) -> dict[str, int]:
    """The newest version of each programme, locked until commit; 0 for one never heard of."""
    tx.insert_new(_programme, [{"programme_id": programme_id, "version": 0} for programme_id in programme_ids])
    ours = _programme.c.programme_id.in_(programme_ids)
    return {row.programme_id: row.version for row in tx.lock(select(_programme).where(ours).order_by(*_programme.c))}


def save_versions(tx: Tx, versions: Mapping[str, int]) -> None:
    rows = [{"programme_id": programme_id, "version": version} for programme_id, version in versions.items()]
    tx.upsert(_programme, rows, key=["programme_id"])


def lock_banks(tx: Tx, test_ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """Version and size of each bank, locked until commit; a bank that is not there yet is made, empty."""
    tx.insert_new(_bank, [{"test_id": test_id, "version": 0, "size": 0} for test_id in sorted(test_ids)])
    rows = tx.lock(select(_bank).where(_bank.c.test_id.in_(test_ids)).order_by(_bank.c.test_id))
    return {row.test_id: (row.version, row.size) for row in rows}


def save_tests(tx: Tx, tests: Sequence[Test]) -> None:
    """Save what programmes state; banks are left as they are."""
    columns = [column.name for column in _test.c]
    rows = [
        {name: getattr(test, name) for name in columns}
        | {"feedback": test.feedback.value, "feedback_time": test.feedback_time.value}
        for test in tests
    ]
    tx.upsert(_test, rows, key=["test_id", "programme_id"])


def tests_of_programmes(tx: ReadTx, programme_ids: Collection[str]) -> list[Test]:
    """In each programme's order, those it no longer offers among them."""
    return _tests(tx, select(*_TEST_COLUMNS).where(_test.c.programme_id.in_(programme_ids)))


def tests_by_id(tx: ReadTx, test_ids: Collection[str]) -> list[Test]:
    """Tests as every programme states them."""
    return _tests(tx, select(*_TEST_COLUMNS).where(_test.c.test_id.in_(test_ids)))


def _tests(tx: ReadTx, statement: Select[Any]) -> list[Test]:
    joined = statement.join(_bank, _bank.c.test_id == _test.c.test_id).order_by(_test.c.programme_id, _test.c.position)
    return [_test_of(row) for row in tx.read(joined)]


def _test_of(row: Row[Any]) -> Test:
    written = dict(row._mapping)  # noqa: SLF001  # a row's documented view as a mapping
    policy = {"feedback": Feedback(row.feedback), "feedback_time": FeedbackTime(row.feedback_time)}
    return Test(**(written | policy))


# ---- the bank


def bank_by_identity(tx: ReadTx, test_id: str) -> dict[str, KnownQuestion]:
    rows = tx.read(select(_question).where(_question.c.test_id == test_id))
    return {row.identity: KnownQuestion(row.question_id, row.version, row.content) for row in rows}


def find_question(tx: ReadTx, test_id: str, question_id: str) -> QuestionRef | None:
    """A question of a bank in its newest version."""
    ours = (_question.c.test_id == test_id) & (_question.c.question_id == question_id)
    rows = tx.read(select(_question.c.question_id, _question.c.version).where(ours))
    return next((QuestionRef(row.question_id, row.version) for row in rows), None)


def available_in_bank(tx: ReadTx, test_id: str) -> list[QuestionRef]:
    """What an attempt may draw: every question whose newest version is not void."""
    newest_is_void = (_void.c.question_id == _question.c.question_id) & (_question.c.version <= _void.c.version)
    statement = select(_question.c.question_id, _question.c.version).outerjoin(_void, newest_is_void)
    rows = tx.read(statement.where(_question.c.test_id == test_id, _void.c.question_id.is_(None)))
    return [QuestionRef(row.question_id, row.version) for row in rows]


def voids_in_bank(tx: ReadTx, test_id: str) -> dict[str, Void]:
    """What is void, by question."""
    statement = select(_void).join(_question, _question.c.question_id == _void.c.question_id)
    rows = tx.read(statement.where(_question.c.test_id == test_id))
    return {
        row.question_id: Void(**{**row._mapping, "manner": VoidManner(row.manner)})  # noqa: SLF001  # as above
        for row in rows
    }


def save_void(tx: Tx, void: Void) -> None:
    tx.upsert(_void, [{**asdict(void), "manner": void.manner.value}], key=["question_id"])


def drop_void(tx: Tx, question_id: str) -> None:
    tx.write(delete(_void).where(_void.c.question_id == question_id))


def save_import(tx: Tx, test_id: str, plan: ImportPlan) -> None:
    """Add new questions and new versions; the versions before stay for the attempts that drew them."""
    news = [(tx.new_id(), 1, question) for question in plan.added.values()]
    news += [(known.question_id, known.version + 1, question) for known, question in plan.revised]
    rows = [
        {
            "question_id": question_id,
            "test_id": test_id,
            "identity": identity(question),
            "version": version,
            "content": content(question),
        }
        for question_id, version, question in news
    ]
    bodies = [
        {"question_id": question_id, "version": version, "body": json.dumps(asdict(question))}
        for question_id, version, question in news
    ]
    tx.upsert(_question, rows, key=["question_id"])
    tx.write(insert(_question_version), bodies)


def save_bank(tx: Tx, test_id: str, *, version: int, size: int) -> None:
    tx.write(update(_bank).where(_bank.c.test_id == test_id).values(version=version, size=size))
