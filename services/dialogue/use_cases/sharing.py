"""What participants share, support and take back."""

from services.dialogue import store
from services.dialogue.domain.contributions import (
    Contribution,
    Kind,
    Situation,
    State,
    answer_to,
    check_open,
    check_participant,
    check_vote,
)
from services.dialogue.domain.programme import Place
from services.dialogue.domain.refusals import NoSuchContribution, NoSuchWebinar
from services.dialogue.use_cases.people import take_back
from shared.contracts import dialogue_sharing as say
from shared.contracts.request import Done
from shared.outbox import Tx


def share_case(tx: Tx, request: say.ShareCase) -> say.ContributionReceipt:
    """Raises NoSuchWebinar, NotAParticipant."""
    place = _place_for(tx, request.participant_id, request.webinar_id)
    case_id = tx.new_id()
    case = Contribution(
        contribution_id=case_id,
        kind=Kind.CASE,
        programme_id=place.programme.programme_id,
        webinar_id=request.webinar_id,
        author_id=request.participant_id,
        text=request.text.strip(),
        said_at=tx.now,
        case_id=case_id,
        situation=_situation(request.answers),
    )
    tx.tell(say.CaseShared(case_id=case_id, shared_at=tx.now, **_about(case)))
    return _keep(tx, case)


def answer_case(tx: Tx, request: say.AnswerCase) -> say.ContributionReceipt:
    """Raises NoSuchContribution, NotAParticipant."""
    parent = store.lock_contribution(tx, request.parent_id)
    if parent is None:
        raise NoSuchContribution
    check_participant(store.lock_decisions(tx, request.participant_id, parent.programme_id))
    answer = answer_to(
        parent, contribution_id=tx.new_id(), author_id=request.participant_id, text=request.text, now=tx.now
    )
    return _keep(tx, answer)


def ask_speaker(tx: Tx, request: say.AskSpeaker) -> say.ContributionReceipt:
    """Raises NoSuchWebinar, NotAParticipant, QuestionsClosed."""
    place = _place_for(tx, request.participant_id, request.webinar_id)
    check_open(place.webinar.ends_at, now=tx.now)
    question = Contribution(
        contribution_id=tx.new_id(),
        kind=Kind.QUESTION,
        programme_id=place.programme.programme_id,
        webinar_id=request.webinar_id,
        author_id=request.participant_id,
        text=request.text.strip(),
        said_at=tx.now,
    )
    tx.tell(say.QuestionAsked(question_id=question.contribution_id, asked_at=tx.now, **_about(question)))
    return _keep(tx, question)


def vote_for_question(tx: Tx, request: say.VoteForQuestion) -> Done:
    """Raises NoSuchContribution, NotAParticipant, OwnQuestion."""
    question = store.lock_contribution(tx, request.question_id)
    if question is None:
        raise NoSuchContribution
    check_participant(store.lock_decisions(tx, request.participant_id, question.programme_id))
    check_vote(question, request.participant_id)
    change = store.add_vote if request.supports else store.drop_vote
    change(tx, request.question_id, request.participant_id)
    return Done()


def withdraw_contribution(tx: Tx, request: say.WithdrawContribution) -> Done:
    """The author's words are gone for good. Raises NoSuchContribution."""
    contribution = store.lock_contribution(tx, request.contribution_id)
    if contribution is None or contribution.author_id != request.participant_id:
        raise NoSuchContribution
    take_back(tx, [contribution])
    return Done()


def _place_for(tx: Tx, participant_id: str, webinar_id: str) -> Place:
    place = store.place_of(tx, webinar_id)
    if place is None:
        raise NoSuchWebinar
    check_participant(store.lock_decisions(tx, participant_id, place.programme.programme_id))
    return place


def _situation(answers: say.CaseAnswers) -> Situation:
    return Situation(
        oblast=answers.oblast.value,
        tool=answers.tool.value,
        constructive=answers.constructive.value,
        effective=answers.effective.value,
        why_not=answers.why_not,
    )


def _about(one: Contribution) -> dict[str, str]:
    return {"participant_id": one.author_id, "programme_id": one.programme_id, "webinar_id": one.webinar_id}


def _keep(tx: Tx, contribution: Contribution) -> say.ContributionReceipt:
    store.save_contributions(tx, [contribution])
    return say.ContributionReceipt(
        contribution_id=contribution.contribution_id, state=say.ContributionState(State.WAITING.value)
    )
