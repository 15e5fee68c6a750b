"""Assessment's use cases, one function each: load, decide, save, tell. Rules are in domain, SQL in store."""

from services.assessment.use_cases.banks import (
    follow_programmes,
    import_questions,
)
from services.assessment.use_cases.describing import (
    describe_bank,
)
from services.assessment.use_cases.extending import (
    grant_extra_time,
    list_extra_time,
    revoke_extra_time,
)
from services.assessment.use_cases.people import (
    follow_participants,
)
from services.assessment.use_cases.quizzing import (
    draw_recap_quiz,
)
from services.assessment.use_cases.regrading import (
    restore_question,
    void_question,
)
from services.assessment.use_cases.reviewing import (
    review_attempt,
)
from services.assessment.use_cases.showing import (
    list_tests,
)
from services.assessment.use_cases.taking import (
    end_attempts_in_time,
    finish_overdue,
    save_answers,
    start_attempt,
    submit_attempt,
)

__all__ = [
    "describe_bank",
    "draw_recap_quiz",
    "end_attempts_in_time",
    "finish_overdue",
    "follow_participants",
    "follow_programmes",
    "grant_extra_time",
    "import_questions",
    "list_extra_time",
    "list_tests",
    "restore_question",
    "review_attempt",
    "revoke_extra_time",
    "save_answers",
    "start_attempt",
    "submit_attempt",
    "void_question",
]
