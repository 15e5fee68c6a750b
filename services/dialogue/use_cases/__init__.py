"""Dialogue's use cases, one function each: load, decide, save, tell. Rules are in domain, SQL in store."""

from services.dialogue.use_cases.browsing import list_cases, list_own_contributions, list_questions, read_case
from services.dialogue.use_cases.following import follow_programmes, follow_webinars
from services.dialogue.use_cases.mailing import follow_subscriptions, send_letters, take_up_letters
from services.dialogue.use_cases.moderating import (
    list_for_moderation,
    mark_question_answered,
    moderate_contribution,
)
from services.dialogue.use_cases.people import follow_participants
from services.dialogue.use_cases.publishing import describe_recap, edit_recap, publish_recap
from services.dialogue.use_cases.quoting import (
    consent_to_quote,
    list_own_quotes,
    list_quotes,
    propose_quote,
    withdraw_quote,
)
from services.dialogue.use_cases.reading import get_recap, list_recaps
from services.dialogue.use_cases.sharing import (
    answer_case,
    ask_speaker,
    share_case,
    vote_for_question,
    withdraw_contribution,
)
from services.dialogue.use_cases.speakers import (
    count_speaker_letters,
    list_speaker_addresses,
    list_speaker_letters,
    set_speaker_address,
)
from services.dialogue.use_cases.timetable import follow_timetable

__all__ = [
    "answer_case",
    "ask_speaker",
    "consent_to_quote",
    "count_speaker_letters",
    "describe_recap",
    "edit_recap",
    "follow_participants",
    "follow_programmes",
    "follow_subscriptions",
    "follow_timetable",
    "follow_webinars",
    "get_recap",
    "list_cases",
    "list_for_moderation",
    "list_own_contributions",
    "list_own_quotes",
    "list_questions",
    "list_quotes",
    "list_recaps",
    "list_speaker_addresses",
    "list_speaker_letters",
    "mark_question_answered",
    "moderate_contribution",
    "propose_quote",
    "publish_recap",
    "read_case",
    "send_letters",
    "set_speaker_address",
    "share_case",
    "take_up_letters",
    "vote_for_question",
    "withdraw_contribution",
    "withdraw_quote",
]
