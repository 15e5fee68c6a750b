"""What participants share with dialogue: situations in their communities, answers to them, questions to a speaker.

Their words stand in no fact: they may harm whoever said them, and must be forgotten with them. Until a person has
looked at them, nobody but their author and the moderators reads them.
"""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.contracts.fact import Fact
from shared.contracts.request import Done, Reply, Request
from shared.contracts.vocabulary import Oblast

_SERVICE = "dialogue"
_LONGEST_CASE, _LONGEST_ANSWER, _LONGEST_QUESTION = 4000, 2000, 600


class Tool(StrEnum):
    """Tools of dialogue and partnership between a local authority and the public."""

    CONSULTATION = "consultation"
    PUBLIC_HEARING = "public_hearing"
    PUBLIC_COUNCIL = "public_council"
    YOUTH_COUNCIL = "youth_council"
    PARTICIPATORY_BUDGET = "participatory_budget"
    PETITION = "petition"
    LOCAL_INITIATIVE = "local_initiative"
    CITIZENS_MEETING = "citizens_meeting"
    SELF_ORGANISATION = "self_organisation"
    WORKING_GROUP = "working_group"
    PARTNERSHIP = "partnership"
    APPEAL = "appeal"
    COURT = "court"
    OTHER = "other"


class Judgement(StrEnum):
    """Whether a tool is constructive, or effective, in its author's eyes."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class ContributionKind(StrEnum):
    """What a participant shared."""

    CASE = "case"
    ANSWER = "answer"
    QUESTION = "question"


class ContributionState(StrEnum):
    """States of what was shared. Withdrawn: its words are gone for good."""

    WAITING = "waiting"
    SHOWN = "shown"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# ---- facts


class CaseShared(Fact, service=_SERVICE, thing="case", done="shared", key="participant_id"):
    """A participant shared a situation in a community; it is looked at before anybody else reads it."""

    participant_id: str
    case_id: str
    programme_id: str
    webinar_id: str
    shared_at: AwareDatetime


class QuestionAsked(Fact, service=_SERVICE, thing="question", done="asked", key="participant_id"):
    """A participant asked the speaker of a webinar a question."""

    participant_id: str
    question_id: str
    programme_id: str
    webinar_id: str
    asked_at: AwareDatetime


# ---- sharing


class CaseAnswers(BaseModel):
    """The structured part of a case: what was tried, and what came of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    oblast: Oblast
    tool: Tool
    constructive: Judgement
    effective: Judgement
    why_not: str = Field(default="", max_length=_LONGEST_ANSWER)


class ContributionReceipt(Reply):
    """What became of it."""

    contribution_id: str
    state: ContributionState


class ShareCase(Request[ContributionReceipt], service=_SERVICE):
    """Share a situation in a community at a webinar."""

    participant_id: str
    webinar_id: str
    answers: CaseAnswers
    text: str = Field(min_length=1, max_length=_LONGEST_CASE)


class AnswerCase(Request[ContributionReceipt], service=_SERVICE):
    """Answer a case, or an answer to it (``parent_id``)."""

    participant_id: str
    parent_id: str
    text: str = Field(min_length=1, max_length=_LONGEST_ANSWER)


class AskSpeaker(Request[ContributionReceipt], service=_SERVICE):
    """Ask the speaker of a webinar, before it ends."""

    participant_id: str
    webinar_id: str
    text: str = Field(min_length=1, max_length=_LONGEST_QUESTION)


class VoteForQuestion(Request[Done], service=_SERVICE):
    """Support a question of others, or no longer. Twice is once."""

    participant_id: str
    question_id: str
    supports: bool = True


class WithdrawContribution(Request[Done], service=_SERVICE):
    """An author takes words back, whoever has read them: they are gone for good."""

    participant_id: str
    contribution_id: str


# ---- reading


class Contribution(BaseModel):
    """What was shared, as one reader may know it. ``author_id`` only for moderators."""

    contribution_id: str
    kind: ContributionKind
    programme_id: str
    webinar_id: str
    parent_id: str = ""
    text: str
    answers: CaseAnswers | None = None
    state: ContributionState
    reason: str = Field(default="", description="Why it was declined, for its author")
    said_at: AwareDatetime
    mine: bool = False
    author_id: str = ""
    votes: int = 0
    voted: bool = False
    answered: bool = False
    answer_count: int = 0


class ContributionList(Reply):
    """What was shared; ``total`` counts beyond the page."""

    contributions: list[Contribution]
    total: int = 0


class ListCases(Request[ContributionList], service=_SERVICE):
    """The atlas: cases that were looked at, newest first, of the reader's programmes; of all without ``reader_id``."""

    reader_id: str = ""
    webinar_id: str = ""
    tool: Tool | None = None
    oblast: Oblast | None = None
    effective: Judgement | None = None
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=20, gt=0, le=200)


class ReadCase(Request[ContributionList], service=_SERVICE):
    """A case, first, and its answers: what was looked at, and what is the reader's own. None: staff."""

    case_id: str
    reader_id: str = ""


class ListQuestions(Request[ContributionList], service=_SERVICE):
    """Questions to a webinar's speaker, most supported first: those looked at, and the reader's own. None: staff."""

    webinar_id: str
    reader_id: str = ""


class ListOwnContributions(Request[ContributionList], service=_SERVICE):
    """What a participant shared, newest first, in whatever state."""

    participant_id: str


# ---- moderation


class ListForModeration(Request[ContributionList], service=_SERVICE):
    """What moderators look at, the longest waiting first; with authors' ids. ``contribution_id``: only that one."""

    programme_id: str
    contribution_id: str = ""
    state: ContributionState = ContributionState.WAITING
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=50, gt=0, le=200)


class Moderation(StrEnum):
    """What a moderator decides."""

    SHOW = "show"
    DECLINE = "decline"


class ModerateContribution(Request[ContributionReceipt], service=_SERVICE):
    """A person lets others read what was shared, or not and says why. May be decided anew."""

    contribution_id: str
    decision: Moderation
    reason: str = Field(default="", max_length=_LONGEST_ANSWER)
    decided_by: str


class MarkQuestionAnswered(Request[Done], service=_SERVICE):
    """The speaker answered a question, or not after all: what is unanswered goes to the speaker after the session."""

    question_id: str
    answered: bool = True
    decided_by: str
