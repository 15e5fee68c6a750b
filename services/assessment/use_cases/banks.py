"""Which tests there are, and what fills their banks; a test that opens is told of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from services.assessment import store
from services.assessment.domain.attempts import Feedback, FeedbackTime, Test
from services.assessment.domain.bank import ImportPlan, plan_import, refuse_faulty
from services.assessment.domain.questions import Choice, Question, QuestionKind
from services.assessment.domain.refusals import NoSuchTest
from services.assessment.domain.regrading import Void
from shared.bus import Heard
from shared.contracts import assessment as say
from shared.contracts.fact import Fact
from shared.contracts.scheduling import ProgrammePublished
from shared.outbox import Tx


def follow_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know the tests of each programme's highest version; tests it dropped close."""
    said = [(one.fact, one) for one in heard if isinstance(one.fact, ProgrammePublished)]
    newest = {pair[0].programme_id: pair for pair in sorted(said, key=lambda pair: pair[0].version)}
    versions = store.lock_versions(tx, sorted(newest))
    risen = {key: pair for key, pair in newest.items() if pair[0].version > versions[key]}
    if risen:
        _restate_tests(tx, risen)


def _restate_tests(tx: Tx, said: Mapping[str, tuple[ProgrammePublished, Heard[Fact]]]) -> None:
    """Opening is told once per opening; the bank's lock keeps an import from opening the same test meanwhile."""
    before = store.tests_of_programmes(tx, said.keys())
    stated = [test for published, _ in said.values() for test in _tests_stated(published)]
    banks = store.lock_banks(tx, {test.test_id for test in stated})
    stated = [replace(test, bank_version=banks[test.test_id][0], bank_size=banks[test.test_id][1]) for test in stated]
    kept = {(test.test_id, test.programme_id) for test in stated}
    dropped = [replace(test, offered=False) for test in before if (test.test_id, test.programme_id) not in kept]
    store.save_versions(tx, {key: published.version for key, (published, _) in said.items()})
    store.save_tests(tx, [*stated, *dropped])
    were_open = {(test.test_id, test.programme_id) for test in before if test.is_open}
    for test in stated:
        if test.is_open and (test.test_id, test.programme_id) not in were_open:
            tell_published(tx, test, because=said[test.programme_id][1])


def _tests_stated(published: ProgrammePublished) -> Iterator[Test]:
    for position, test in enumerate(published.programme.tests):
        yield Test(
            test_id=test.id,
            programme_id=published.programme_id,
            title=test.title,
            pass_mark=test.pass_mark,
            attempt_limit=test.attempt_limit,
            draw=test.draw,
            time_limit_minutes=test.time_limit_minutes,
            position=position,
            closes_at=test.closes_at,
            feedback=Feedback(test.feedback),
            feedback_time=FeedbackTime(test.feedback_time),
        )


def import_questions(tx: Tx, request: say.ImportQuestions) -> say.QuestionImport:
    questions = [_question(written) for written in request.questions]
    refuse_faulty(questions)
    if not store.tests_by_id(tx, [request.test_id]):
        raise NoSuchTest(request.test_id)
    version, size = store.lock_banks(tx, [request.test_id])[request.test_id]
    plan = plan_import(store.bank_by_identity(tx, request.test_id), questions)
    voids = store.voids_in_bank(tx, request.test_id)
    version, size = version + plan.changes_the_bank, size + len(plan.added) + _reworded(plan, voids)
    if plan.changes_the_bank and not request.dry_run:
        store.save_import(tx, request.test_id, plan)
        store.save_bank(tx, request.test_id, version=version, size=size)
        for test in store.tests_by_id(tx, [request.test_id]):
            if test.is_open:
                tell_published(tx, test)
    return say.QuestionImport(
        added=len(plan.added),
        revised=len(plan.revised),
        unchanged=plan.unchanged,
        version=version,
        question_count=size,
    )


def _reworded(plan: ImportPlan, voids: Mapping[str, Void]) -> int:
    """How many questions that were void can be drawn again, in their new wording."""
    voided = {question_id: void.version for question_id, void in voids.items()}
    return sum(before.version <= voided.get(before.question_id, 0) for before, _ in plan.revised)


def _question(written: say.BankQuestion) -> Question:
    return Question(
        kind=QuestionKind(written.kind),
        text=written.text,
        choices=tuple(Choice(**choice.model_dump()) for choice in written.choices),
        name=written.name,
        category=written.category,
        feedback=written.feedback,
        line=written.line,
    )


def tell_published(tx: Tx, test: Test, *, because: Heard[Fact] | None = None) -> None:
    """Tell that a test can be taken, with its bank as it is now."""
    fact = say.TestPublished(
        test_id=test.test_id,
        programme_id=test.programme_id,
        version=test.bank_version,
        question_count=test.bank_size,
        published_at=tx.now,
    )
    tx.tell(fact, because=because)
