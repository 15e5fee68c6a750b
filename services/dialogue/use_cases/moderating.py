"""People look at what was shared before others read it, and note which questions the speaker answered."""

from dataclasses import replace

from services.dialogue import store
from services.dialogue.domain.contributions import Contribution, Kind, State, moderated
from services.dialogue.domain.refusals import NoSuchContribution
from services.dialogue.use_cases.browsing import shown_to_staff
from shared.contracts import dialogue_sharing as say
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx


def list_for_moderation(tx: ReadTx, request: say.ListForModeration) -> say.ContributionList:
    state = State(request.state.value)
    if request.contribution_id:
        one = store.contribution_of(tx, request.contribution_id)
        found = [one] if one and (one.programme_id, one.state) == (request.programme_id, state) else []
        return say.ContributionList(contributions=[shown_to_staff(one) for one in found], total=len(found))
    found, total = store.to_moderate(tx, request.programme_id, state, offset=request.offset, limit=request.limit)
    return say.ContributionList(contributions=[shown_to_staff(one) for one in found], total=total)


def moderate_contribution(tx: Tx, request: say.ModerateContribution) -> say.ContributionReceipt:
    """Raises NoSuchContribution, WasWithdrawn, ReasonMissing."""
    before = _lock(tx, request.contribution_id)
    after = moderated(before, show=request.decision is say.Moderation.SHOW, reason=request.reason)
    store.save_contributions(tx, [after], decided_by=request.decided_by)
    return say.ContributionReceipt(
        contribution_id=after.contribution_id, state=say.ContributionState(after.state.value)
    )


def mark_question_answered(tx: Tx, request: say.MarkQuestionAnswered) -> Done:
    """Raises NoSuchContribution."""
    question = _lock(tx, request.question_id)
    if question.kind is not Kind.QUESTION:
        raise NoSuchContribution
    marked = replace(question, answered=request.answered)
    store.save_contributions(tx, [marked], decided_by=request.decided_by)
    return Done()


def _lock(tx: Tx, contribution_id: str) -> Contribution:
    found = store.lock_contribution(tx, contribution_id)
    if found is None:
        raise NoSuchContribution
    return found
