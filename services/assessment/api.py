"""What assessment answers."""

from services.assessment import use_cases
from services.assessment.domain import refusals
from shared.bus import Answers
from shared.contracts import assessment as say
from shared.contracts import assessment_accommodations as accommodations
from shared.contracts import assessment_feedback as feedback
from shared.contracts import assessment_quiz as quiz
from shared.contracts import assessment_regrading as regrading
from shared.outbox import ReadTx, Tx

answers = Answers(
    "assessment",
    refusals={
        refusals.NoSuchTest: (404, "no_such_test", "Такого тесту немає"),
        refusals.FaultyQuestions: (422, "faulty_questions", "Деякі запитання не можна перевірити"),
        refusals.TestNotOpen: (409, "test_not_open", "Тест не відкрито"),
        refusals.TestClosed: (409, "test_closed", "Тест закрито"),
        refusals.NotRegisteredYet: (409, "not_registered_yet", "Участь ще не підтверджено"),
        refusals.NotAParticipant: (403, "not_a_participant", "Тест лише для учасників програми"),
        refusals.AlreadyPassed: (409, "already_passed", "Тест уже складено"),
        refusals.AttemptLimitReached: (409, "attempt_limit_reached", "Спроб більше немає"),
        refusals.NoSuchAttempt: (404, "no_such_attempt", "Такої спроби немає"),
        refusals.NotInThisAttempt: (422, "not_in_this_attempt", "Цих запитань у спробі немає"),
        refusals.TimeOver: (409, "time_over", "Час вийшов"),
        refusals.AttemptFinished: (409, "attempt_finished", "Спробу завершено"),
        refusals.AttemptStillRuns: (409, "attempt_still_runs", "Спроба ще триває"),
        refusals.NoSuchQuestion: (404, "no_such_question", "Такого запитання немає"),
        refusals.NothingLeftToMark: (409, "nothing_left_to_mark", "Немає за що ставити бал"),
        refusals.QuestionIsNotVoid: (409, "question_is_not_void", "Запитання не вилучено"),
        refusals.RegradingChanged: (409, "regrading_changed", "Результати тим часом змінилися"),
        refusals.FaultyExtraTime: (422, "faulty_extra_time", "Додатковий час вказано не так"),
        refusals.NoSuchExtraTime: (404, "no_such_extra_time", "Такого додаткового часу немає"),
        refusals.ExtraTimeEnded: (409, "extra_time_ended", "Додатковий час уже скасовано"),
    },
)


@answers.request(say.ImportQuestions)
def import_questions(tx: Tx, request: say.ImportQuestions) -> say.QuestionImport:
    """Put questions into a test's bank."""
    return use_cases.import_questions(tx, request)


@answers.request(say.StartAttempt)
def start_attempt(tx: Tx, request: say.StartAttempt) -> say.AttemptSheet:
    """Begin an attempt, or go on with the one that runs."""
    return use_cases.start_attempt(tx, request)


@answers.request(say.SaveAnswers)
def save_answers(tx: Tx, request: say.SaveAnswers) -> say.AnswersSaved:
    """Keep answers for later."""
    return use_cases.save_answers(tx, request)


@answers.request(say.SubmitAttempt)
def submit_attempt(tx: Tx, request: say.SubmitAttempt) -> say.AttemptResult:
    """Hand an attempt in."""
    return use_cases.submit_attempt(tx, request)


@answers.query(say.ListTests)
def list_tests(tx: ReadTx, request: say.ListTests) -> say.TestStates:
    """Where a participant stands with a programme's tests."""
    return use_cases.list_tests(tx, request)


@answers.query(say.DescribeBank)
def describe_bank(tx: ReadTx, request: say.DescribeBank) -> say.BankDescription:
    """What a bank holds, and how its questions do."""
    return use_cases.describe_bank(tx, request)


@answers.query(feedback.ReviewAttempt)
def review_attempt(tx: ReadTx, request: feedback.ReviewAttempt) -> feedback.AttemptReview:
    """What a participant may see of an attempt that has ended."""
    return use_cases.review_attempt(tx, request)


@answers.request(accommodations.GrantExtraTime)
def grant_extra_time(tx: Tx, request: accommodations.GrantExtraTime) -> accommodations.ExtraTimeEffect:
    """Give a participant more time."""
    return use_cases.grant_extra_time(tx, request)


@answers.request(accommodations.RevokeExtraTime)
def revoke_extra_time(tx: Tx, request: accommodations.RevokeExtraTime) -> accommodations.ExtraTimeEffect:
    """Take extra time back."""
    return use_cases.revoke_extra_time(tx, request)


@answers.query(accommodations.ListExtraTime)
def list_extra_time(tx: ReadTx, request: accommodations.ListExtraTime) -> accommodations.ExtraTimeList:
    """Who of a programme has extra time."""
    return use_cases.list_extra_time(tx, request)


@answers.request(regrading.VoidQuestion)
def void_question(tx: Tx, request: regrading.VoidQuestion) -> regrading.Regrading:
    """Take a question out of the marking."""
    return use_cases.void_question(tx, request)


@answers.request(regrading.RestoreQuestion)
def restore_question(tx: Tx, request: regrading.RestoreQuestion) -> regrading.Regrading:
    """Put a question back into the marking."""
    return use_cases.restore_question(tx, request)


@answers.query(quiz.DrawRecapQuiz)
def draw_recap_quiz(tx: ReadTx, request: quiz.DrawRecapQuiz) -> quiz.RecapQuiz:
    """What was missed most since the session before."""
    return use_cases.draw_recap_quiz(tx, request)
