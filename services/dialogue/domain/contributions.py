"""What participants share: situations in communities, answers to them, questions to a speaker.

Looked at by a person before anybody else reads them; taken back by their author at any time, for good.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.dialogue.domain.refusals import (
    NoSuchContribution,
    NotAParticipant,
    OwnQuestion,
    QuestionsClosed,
    ReasonMissing,
    WasWithdrawn,
)


class Kind(StrEnum):
    CASE = "case"
    ANSWER = "answer"
    QUESTION = "question"


class State(StrEnum):
    WAITING = "waiting"
    SHOWN = "shown"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Situation:
    """The structured part of a case."""

    oblast: str
    tool: str
    constructive: str
    effective: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """``case_id`` is the case a thread belongs to; ``parent_id`` what an answer answers."""

    contribution_id: str
    kind: Kind
    programme_id: str
    webinar_id: str
    author_id: str
    text: str
    said_at: datetime
    state: State = State.WAITING
    case_id: str = ""
    parent_id: str = ""
    situation: Situation | None = None
    reason: str = ""
    answered: bool = False

    def can_be_read_by(self, reader_id: str) -> bool:
        """By its author, and by others once a person has looked at it."""
        return self.state is State.SHOWN or (self.author_id == reader_id and self.state is not State.WITHDRAWN)


def is_admitted(history: Iterable[tuple[datetime, bool]]) -> bool:
    """Whether a person takes part: the latest decision holds, in whatever order decisions were heard."""
    return max(history, key=lambda decision: (decision[0], not decision[1]), default=(None, False))[1]


def check_participant(history: Iterable[tuple[datetime, bool]]) -> None:
    """Raises NotAParticipant."""
    if not is_admitted(history):
        raise NotAParticipant


def check_open(ends_at: datetime, *, now: datetime) -> None:
    """Questions are taken until the webinar ends. Raises QuestionsClosed."""
    if now >= ends_at:
        raise QuestionsClosed


def answer_to(parent: Contribution, *, contribution_id: str, author_id: str, text: str, now: datetime) -> Contribution:
    """An answer in its case's thread. Raises NoSuchContribution where the author cannot read what is answered."""
    if parent.kind is Kind.QUESTION or not parent.can_be_read_by(author_id):
        raise NoSuchContribution
    return Contribution(
        contribution_id=contribution_id,
        kind=Kind.ANSWER,
        programme_id=parent.programme_id,
        webinar_id=parent.webinar_id,
        author_id=author_id,
        text=text.strip(),
        said_at=now,
        case_id=parent.case_id,
        parent_id=parent.contribution_id,
    )


def moderated(contribution: Contribution, *, show: bool, reason: str) -> Contribution:
    """As a person decided. Raises ReasonMissing, WasWithdrawn."""
    if contribution.state is State.WITHDRAWN:
        raise WasWithdrawn
    if not show and not reason.strip():
        raise ReasonMissing
    state = State.SHOWN if show else State.DECLINED
    return replace(contribution, state=state, reason="" if show else reason.strip())


def withdrawn(contribution: Contribution) -> Contribution:
    """Without its words and its author: what remains is a place in a thread, so that answers still stand somewhere."""
    return replace(contribution, state=State.WITHDRAWN, author_id="", text="", reason="", situation=None)


def check_vote(question: Contribution, voter_id: str) -> None:
    """Raises NoSuchContribution, OwnQuestion."""
    if question.kind is not Kind.QUESTION or not question.can_be_read_by(voter_id):
        raise NoSuchContribution
    if question.author_id == voter_id:
        raise OwnQuestion


def in_thread_order(answers: Sequence[Contribution], root_id: str) -> list[Contribution]:
    """Each answer after what it answers, in order of time."""
    children: dict[str, list[Contribution]] = {}
    for one in sorted(answers, key=lambda one: (one.said_at, one.contribution_id)):
        children.setdefault(one.parent_id, []).append(one)
    ordered, waiting = [], list(reversed(children.get(root_id, [])))
    while waiting:
        one = waiting.pop()
        ordered.append(one)
        waiting += reversed(children.get(one.contribution_id, []))
    return ordered
