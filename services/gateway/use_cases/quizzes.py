"""The quiz that opens a session: which tests it is drawn from, and since when."""

from dataclasses import dataclass

from services.gateway.use_cases import gathering
from shared.bus import Refused
from shared.contracts.assessment_quiz import DrawRecapQuiz, MissedQuestion
from shared.contracts.programme import Programme, Webinar
from shared.runtime import Work


@dataclass(frozen=True, slots=True)
class Opening:
    """A session and the quiz about the one before it. No previous one: there is nothing to look back at."""

    programme: Programme
    webinar: Webinar
    previous: Webinar | None
    questions: list[MissedQuestion]


async def open_session(work: Work, programme_id: str, webinar_id: str) -> Opening:
    """The quiz of the previous webinar if it has one, else the programme's tests. Raises Refused with 404."""
    programme = await gathering.get_programme(work, programme_id)
    order = sorted(programme.webinars, key=lambda one: one.starts_at)
    position = next((place for place, one in enumerate(order) if one.id == webinar_id), None)
    if position is None:
        raise Refused(gathering.NO_SUCH_PROGRAMME)
    if position == 0:
        return Opening(programme, order[position], None, [])
    previous = order[position - 1]
    tests = [previous.recap_test] if previous.recap_test else [test.id for test in programme.tests]
    drawn = await work.ask(DrawRecapQuiz(test_ids=tests, since=previous.starts_at)) if tests else None
    return Opening(programme, order[position], previous, drawn.questions if drawn else [])
