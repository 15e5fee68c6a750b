"""What a bank holds, in which versions, and how its questions do."""

from services.assessment import store
from services.assessment.domain.attempts import DrawnQuestion
from services.assessment.domain.questions import mark
from services.assessment.domain.refusals import NoSuchTest
from services.assessment.domain.regrading import Void
from services.assessment.domain.statistics import Statistics, statistics_of
from shared.contracts import assessment as say
from shared.outbox import ReadTx


def describe_bank(tx: ReadTx, request: say.DescribeBank) -> say.BankDescription:
    """Every question in its newest version, with what finished attempts say of it. Raises NoSuchTest."""
    tests = store.tests_by_id(tx, [request.test_id])
    if not tests:
        raise NoSuchTest(request.test_id)
    papers = store.papers_of(tx, store.finished_attempts(tx, request.test_id)).values()
    found = statistics_of({one.ref.question_id: mark(one.question, one.answer) for one in paper} for paper in papers)
    bank = store.questions_in_bank(tx, request.test_id)
    voids = store.voids_in_bank(tx, request.test_id)
    return say.BankDescription(
        version=tests[0].bank_version,
        questions=[
            _described(drawn, found.get(drawn.ref.question_id), voids.get(drawn.ref.question_id)) for drawn in bank
        ],
    )


def _described(drawn: DrawnQuestion, found: Statistics | None, void: Void | None) -> say.DescribedQuestion:
    return say.DescribedQuestion(
        question_id=drawn.ref.question_id,
        version=drawn.ref.version,
        kind=say.QuestionKind(drawn.question.kind.value),
        name=drawn.question.name,
        text=drawn.question.text,
        category=drawn.question.category,
        attempts=found.attempts if found else 0,
        facility=found.facility if found else None,
        discrimination=found.discrimination if found else None,
        void=_void(void) if void else None,
    )


def _void(void: Void) -> say.VoidedSo:
    return say.VoidedSo(
        version=void.version,
        manner=say.VoidManner(void.manner),
        reason=void.reason,
        voided_by=void.voided_by,
        voided_at=void.voided_at,
    )
