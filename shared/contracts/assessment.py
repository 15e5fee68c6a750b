"""What assessment tells and answers: question banks, tests, attempts, results."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.contracts.fact import Fact
from shared.contracts.request import Reply, Request
from shared.contracts.vocabulary import Feedback, FeedbackTime

_SERVICE = "assessment"


class TestPublished(Fact, service=_SERVICE, thing="test", done="published", key="test_id"):
    """A test can be taken: its bank has questions enough. ``version`` rises with each change of the bank."""

    __test__ = False  # not a pytest class

    test_id: str
    programme_id: str
    version: int
    question_count: int
    published_at: AwareDatetime


class TestPassed(Fact, service=_SERVICE, thing="test", done="passed", key="participant_id"):
    """An attempt reached the pass mark. Score and mark in per cent.

    Without ``score_shown`` the test's policy keeps the score from the participant, for now or for good.
    """

    __test__ = False  # not a pytest class

    participant_id: str
    programme_id: str
    test_id: str
    attempt_id: str
    attempt_number: int
    score: float
    pass_mark: float
    passed_at: AwareDatetime
    score_shown: bool = True


class TestFailed(Fact, service=_SERVICE, thing="test", done="failed", key="participant_id"):
    """An attempt stayed below the pass mark. ``score_shown`` as in TestPassed."""

    __test__ = False  # not a pytest class

    participant_id: str
    programme_id: str
    test_id: str
    attempt_id: str
    attempt_number: int
    attempts_left: int
    score: float
    pass_mark: float
    failed_at: AwareDatetime
    score_shown: bool = True


class TestResultRevised(Fact, service=_SERVICE, thing="test_result", done="revised", key="participant_id"):
    """A finished attempt was marked anew; the highest ``revision`` of the attempt holds."""

    __test__ = False  # not a pytest class

    participant_id: str
    programme_id: str
    test_id: str
    attempt_id: str
    revision: int
    score: float
    passed: bool
    reason: str
    revised_at: AwareDatetime


# ---- requests


class QuestionKind(StrEnum):
    """Kinds of question that are marked without a person."""

    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    SHORT_ANSWER = "short_answer"
    NUMERICAL = "numerical"
    MATCHING = "matching"


class Choice(BaseModel):
    """An offered or accepted answer. ``weight`` in per cent of the question's point, may be negative.

    For matching, ``text`` is the left side and ``match`` the right one.
    For numerical, ``text`` is the value and ``tolerance`` the permitted distance.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    weight: float = 0
    feedback: str = ""
    match: str = ""
    tolerance: float = 0


class BankQuestion(BaseModel):
    """A question as written; ``line`` is where it begins in the file it came from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    line: int = 0
    name: str = ""
    kind: QuestionKind
    text: str = Field(min_length=1)
    choices: list[Choice] = Field(min_length=1)
    feedback: str = ""
    category: str = ""


class QuestionImport(Reply):
    """What an import of questions brought. ``revised`` are named questions that were reworded."""

    added: int
    revised: int = 0
    unchanged: int
    version: int
    question_count: int


class ImportQuestions(Request[QuestionImport], service=_SERVICE):
    """Put questions into a test's bank. The same question again changes nothing."""

    test_id: str
    questions: list[BankQuestion] = Field(min_length=1, max_length=2000)
    dry_run: bool = False


class SheetQuestion(BaseModel):
    """A question as shown to the person: nothing tells the right answer.

    ``options`` are in the drawn order; for matching, ``prompts`` are the left sides and ``options`` the right ones.
    """

    question_id: str
    kind: QuestionKind
    text: str
    options: list[str] = []
    prompts: list[str] = []


class AttemptSheet(Reply):
    """An attempt to work on. Asking again while it runs gives the same one."""

    attempt_id: str
    test_id: str
    number: int
    attempt_limit: int
    pass_mark: float
    started_at: AwareDatetime
    ends_at: AwareDatetime | None = None
    questions: list[SheetQuestion]
    answers: dict[str, list[str]] = Field(default={}, description="What was saved so far, by question id")
    flagged: list[str] = Field(default=[], description="Questions the person wants to come back to")


class StartAttempt(Request[AttemptSheet], service=_SERVICE):
    """Begin an attempt, or go on with the one that runs."""

    participant_id: str
    test_id: str


class AnswersSaved(Reply):
    """When the answers were saved."""

    saved_at: AwareDatetime


class SaveAnswers(Request[AnswersSaved], service=_SERVICE):
    """Keep answers for later; an answer is a list of texts (one for most kinds, right sides in order for matching).

    ``flagged`` are all the questions the person wants to come back to; none: the flags stay as they are.
    """

    participant_id: str
    attempt_id: str
    answers: dict[str, list[str]]
    flagged: list[str] | None = None


class AttemptResult(Reply):
    """How an attempt ended. Score in per cent; none where the test's policy does not show it (yet).

    ``revised``: it was marked anew. ``shown`` is what the person may see of it now, ``more_from`` the moment from which
    it is more.
    """

    attempt_id: str
    number: int
    score: float | None = None
    pass_mark: float
    passed: bool
    attempts_left: int
    revised: bool = False
    shown: Feedback = Feedback.SCORE
    more_from: AwareDatetime | None = None


class SubmitAttempt(Request[AttemptResult], service=_SERVICE):
    """Hand an attempt in; handing it in again gives the same result."""

    participant_id: str
    attempt_id: str
    answers: dict[str, list[str]]


class TestState(BaseModel):
    """Where a participant stands with a test. ``extra_minutes`` are on top of the test's own limit, for this person."""

    __test__ = False  # not a pytest class

    test_id: str
    title: str
    pass_mark: float
    attempt_limit: int
    question_count: int
    time_limit_minutes: int | None = None
    extra_minutes: int = 0
    closes_at: AwareDatetime | None = None
    feedback: Feedback = Feedback.SCORE
    feedback_time: FeedbackTime = FeedbackTime.AT_ONCE
    open: bool = Field(description="It can be taken: the bank has questions enough, and it has not closed")
    running_attempt_id: str | None = None
    results: list[AttemptResult] = []


class TestStates(Reply):
    """Where a participant stands with every test of a programme."""

    __test__ = False  # not a pytest class

    tests: list[TestState]


class ListTests(Request[TestStates], service=_SERVICE):
    """Tests of a programme and a participant's results in them."""

    participant_id: str
    programme_id: str


class VoidManner(StrEnum):
    """What becomes of a question's point: nobody can have it, or everybody who was asked has it."""

    EXCLUDE = "exclude"
    CREDIT = "credit"


class VoidedSo(BaseModel):
    """That a question is not marked as it was answered: in which wordings (up to ``version``), how, why, by whom."""

    version: int
    manner: VoidManner
    reason: str
    voided_by: str
    voided_at: AwareDatetime


class DescribedQuestion(BaseModel):
    """A question of a bank in its newest version, and how it does in the attempts that have ended.

    ``facility`` is the mean mark from 0 to 1; ``discrimination`` the correlation with the rest of the attempt, from -1
    to 1, none with fewer than ten attempts.
    """

    question_id: str
    version: int
    kind: QuestionKind
    name: str = ""
    text: str
    category: str = ""
    attempts: int
    facility: float | None = None
    discrimination: float | None = None
    void: VoidedSo | None = None


class BankDescription(Reply):
    """What a bank holds; ``version`` rises with each change of it."""

    version: int
    questions: list[DescribedQuestion]


class DescribeBank(Request[BankDescription], service=_SERVICE):
    """What the bank of a test holds, and how its questions do. For assessors: participants never see it."""

    test_id: str
