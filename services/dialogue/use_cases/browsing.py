"""What was shared, as each reader may see it: participants by their programmes, staff everything."""

from services.dialogue import store
from services.dialogue.domain.contributions import Contribution, Kind, State, in_thread_order, is_admitted
from services.dialogue.domain.refusals import NoSuchContribution, NotAParticipant
from shared.contracts import dialogue_sharing as say
from shared.outbox import ReadTx


def list_cases(tx: ReadTx, request: say.ListCases) -> say.ContributionList:
    """A page of the atlas."""
    wanted = {
        "webinar_id": request.webinar_id,
        "tool": request.tool or "",
        "oblast": request.oblast or "",
        "effective": request.effective or "",
    }
    programmes = _programmes_of(tx, request.reader_id) if request.reader_id else None
    found, total = store.shown_cases(tx, wanted, programmes, offset=request.offset, limit=request.limit)
    answers = store.count_answers(tx, [one.contribution_id for one in found])
    cases = [_shown(one, request.reader_id, answers=answers.get(one.contribution_id, 0)) for one in found]
    return say.ContributionList(contributions=cases, total=total)


def read_case(tx: ReadTx, request: say.ReadCase) -> say.ContributionList:
    """A case and its thread. Raises NoSuchContribution where the reader may not read it."""
    case = store.contribution_of(tx, request.case_id)
    if case is None or case.kind is not Kind.CASE or not _may_read(tx, case, request.reader_id):
        raise NoSuchContribution
    thread = in_thread_order(store.thread_of(tx, case.case_id), case.case_id)
    readable = [one for one in thread if one.state is State.WITHDRAWN or _can_read(one, request.reader_id)]
    return say.ContributionList(contributions=[_shown(one, request.reader_id) for one in [case, *readable]])


def list_questions(tx: ReadTx, request: say.ListQuestions) -> say.ContributionList:
    """The most supported first. Raises NotAParticipant."""
    questions = store.questions_to(tx, request.webinar_id)
    if request.reader_id and questions and questions[0].programme_id not in _programmes_of(tx, request.reader_id):
        raise NotAParticipant
    readable = [one for one in questions if _can_read(one, request.reader_id)]
    voters = store.voters_of(tx, [one.contribution_id for one in readable])
    ordered = sorted(readable, key=lambda one: (-len(voters.get(one.contribution_id, ())), one.said_at))
    shown = [_shown(one, request.reader_id, voters=voters.get(one.contribution_id, set())) for one in ordered]
    return say.ContributionList(contributions=shown, total=len(shown))


def list_own_contributions(tx: ReadTx, request: say.ListOwnContributions) -> say.ContributionList:
    own = store.own_contributions(tx, request.participant_id)
    return say.ContributionList(contributions=[_shown(one, request.participant_id) for one in own], total=len(own))


def shown_to_staff(one: Contribution) -> say.Contribution:
    """With its author's id, whom a moderator may have to write to."""
    return _shown(one, "").model_copy(update={"author_id": one.author_id})


def _programmes_of(tx: ReadTx, participant_id: str) -> list[str]:
    return [one for one, history in store.decisions_of(tx, participant_id).items() if is_admitted(history)]


def _can_read(one: Contribution, reader_id: str) -> bool:
    """Staff, who are no participant, read whatever has words."""
    return one.can_be_read_by(reader_id) if reader_id else one.state is not State.WITHDRAWN


def _may_read(tx: ReadTx, case: Contribution, reader_id: str) -> bool:
    """A withdrawn case keeps its page while others' answers stand under it."""
    if reader_id and case.author_id != reader_id and case.programme_id not in _programmes_of(tx, reader_id):
        return False
    return case.state is State.WITHDRAWN or _can_read(case, reader_id)


def _shown(one: Contribution, reader_id: str, *, voters: set[str] | None = None, answers: int = 0) -> say.Contribution:
    is_mine = bool(reader_id) and one.author_id == reader_id
    return say.Contribution(
        contribution_id=one.contribution_id,
        kind=say.ContributionKind(one.kind.value),
        programme_id=one.programme_id,
        webinar_id=one.webinar_id,
        parent_id=one.parent_id,
        text=one.text,
        answers=_situation(one),
        state=say.ContributionState(one.state.value),
        reason=one.reason if is_mine or not reader_id else "",
        said_at=one.said_at,
        mine=is_mine,
        votes=len(voters or ()),
        voted=reader_id in (voters or ()),
        answered=one.answered,
        answer_count=answers,
    )


def _situation(one: Contribution) -> say.CaseAnswers | None:
    if one.situation is None:
        return None
    return say.CaseAnswers.model_validate({name: getattr(one.situation, name) for name in say.CaseAnswers.model_fields})


def unanswered(tx: ReadTx, webinar_id: str) -> list[Contribution]:
    """Questions that were looked at and not answered, the most supported first."""
    open_ones = [one for one in store.questions_to(tx, webinar_id) if one.state is State.SHOWN and not one.answered]
    voters = store.voters_of(tx, [one.contribution_id for one in open_ones])
    return sorted(open_ones, key=lambda one: (-len(voters.get(one.contribution_id, ())), one.said_at))
