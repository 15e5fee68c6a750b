"""What somebody did for a certificate, and by which conditions they earned it, in words."""

from collections import Counter
from collections.abc import Iterator

from credentials.wording import WEBINAR, counted, date_in_words, percent
from services.certification.domain.earning import Condition, Evaluation, How, Requirement
from services.certification.domain.programme import Programme


def result_in_words(programme: Programme, evaluation: Evaluation) -> str:
    """What was done for it: «відвідано 7 вебінарів із 10, за записом зараховано 1; «Підсумковий тест»: 87,5 %»."""
    titles = {test.id: test.title for test in programme.tests}
    planned, by = len(programme.all_webinars), Counter(one.how for one in evaluation.counted)
    attended = [f"відвідано {counted(by[How.ATTENDED], WEBINAR)} із {planned}"] if by[How.ATTENDED] else []
    made_up = [f"за записом зараховано {by[How.RECORDING]}"] if by[How.RECORDING] else []
    webinars = [", ".join((*attended, *made_up))] if evaluation.counted else []
    tests = [
        f"«{titles.get(attempt.test_id, attempt.test_id)}»: {percent(attempt.score)}" for attempt in evaluation.passed
    ]
    return "; ".join((*webinars, *tests))


def conditions_in_words(programme: Programme, evaluation: Evaluation) -> Iterator[str]:
    """The rule, condition by condition, and how far each was met."""
    rule = programme.rule
    yield from (_condition(programme, requirement) for requirement in evaluation.requirements)
    if rule.minimum_minutes > 1:
        yield f"вебінар зараховано за присутності щонайменше {rule.minimum_minutes} хв"
    if rule.recordings:
        yield "переглянутий запис вебінару разом зі складеним тестом до нього зараховано як присутність"
    if rule.until is not None:
        moment = programme.moment_there(rule.until)
        yield f"зараховано зроблене до {date_in_words(moment.date())}, {moment:%H:%M}"


def _condition(programme: Programme, requirement: Requirement) -> str:
    achieved, needed = requirement.achieved, requirement.needed
    match requirement.code:
        case Condition.MODULES:
            module = next((one.module for one in programme.curriculum if one.module_id == requirement.subject_id), "")
            title = f"«{module or requirement.subject_id}»"
            return f"модуль {title}: зараховано {counted(achieved, WEBINAR)}, потрібно щонайменше {needed:g}"
        case Condition.SHARE:
            return f"усі вебінари: зараховано {percent(achieved * 100)}, потрібно щонайменше {percent(needed * 100)}"
        case Condition.TEST:
            title = next((one.title for one in programme.tests if one.id == requirement.subject_id), "")
            return f"тест «{title}»: {percent(achieved)}, прохідний бал {percent(needed)}"
