"""What the certificate takes, and what is still missing for it, in sentences. Certification does the evaluating."""

from dataclasses import dataclass
from datetime import datetime

from services.gateway.adapters.language import gettext, ngettext
from services.gateway.pages.wording import moment, number, per_cent
from shared.contracts.certification import Progress, RecordingProgress, Requirement
from shared.contracts.programme import Programme, Test, Webinar
from shared.contracts.vocabulary import Feedback, FeedbackTime


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what it asks, how far it is met (empty when nobody in particular is meant), and whether."""

    asks: str
    stands: str = ""
    met: bool = False


def conditions_of(programme: Programme) -> list[str]:
    """The programme's rule in sentences, for anyone."""
    rule = programme.rule
    modules = [_asks_modules(programme, module_id, needed) for module_id, needed in rule.modules.items()]
    share = [_asks_share(rule.share_of_all)] if rule.share_of_all is not None else []
    tests = [_asks_test(programme, test_id, None) for test_id in rule.tests]
    until = [_asks_in_time(rule.until, programme.timezone)] if rule.until else []
    return [*modules, *share, *tests, *until]


def standing(programme: Programme, progress: Progress, *, now: datetime) -> list[Condition]:
    """The same conditions with how far a participant has come; a score that a test keeps to itself is left out."""
    return [_condition(programme, one, now) for one in progress.requirements]


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """Webinars of one module: counted for the participant, held so far, in all."""

    title: str
    attended: int
    held: int
    all: int


def by_module(programme: Programme, progress: Progress, now: datetime) -> list[ModuleProgress]:
    """How far a participant has come in each module, whatever the rule asks."""
    return [
        ModuleProgress(
            title=module.title,
            attended=sum(webinar.id in progress.attended for webinar in module.webinars),
            held=sum(webinar.ends_at <= now for webinar in module.webinars),
            all=len(module.webinars),
        )
        for module in programme.modules
    ]


@dataclass(frozen=True, slots=True)
class MakeUp:
    """A webinar that was missed and can still count: what is left to do for it."""

    webinar: Webinar
    left: str


def make_ups(programme: Programme, progress: Progress, *, now: datetime) -> list[MakeUp]:
    """Missed webinars that can still be made up, in the programme's order."""
    if programme.rule.until and now > programme.rule.until:
        return []
    missed = {one.webinar_id: one for one in progress.recordings if one.webinar_id not in progress.attended}
    return [
        MakeUp(webinar, _left(programme, missed[webinar.id]))
        for webinar in programme.webinars
        if webinar.id in missed and webinar.ends_at <= now
    ]


def _left(programme: Programme, one: RecordingProgress) -> str:
    title = next((test.title for test in programme.tests if test.id == one.quiz_id), "")
    if one.watched:
        return gettext("Запис переглянуто. Складіть тест «%(title)s».", title=title)
    if one.passed:
        return gettext("Тест складено. Перегляньте запис і підтвердьте це.")
    return gettext("Перегляньте запис і складіть тест «%(title)s».", title=title)


def deadline(programme: Programme, *, now: datetime) -> str:
    """Until when anything counts, or that it no longer does; nothing where the rule names no date."""
    until = programme.rule.until
    if until is None:
        return ""
    if now <= until:
        return _asks_in_time(until, programme.timezone)
    return gettext("Строк минув: зараховано лише зроблене до %(moment)s.", moment=moment(until, programme.timezone))


def _asks_in_time(until: datetime, zone: str) -> str:
    return gettext("Зараховуємо лише зроблене до %(moment)s.", moment=moment(until, zone))


def _condition(programme: Programme, one: Requirement, now: datetime) -> Condition:
    match one.code:
        case "modules":
            return Condition(_asks_modules(programme, one.subject_id, int(one.needed)), _stands_count(one), one.met)
        case "share":
            stands = gettext("Зараховано %(share)s.", share=per_cent(one.achieved * 100))
            return Condition(_asks_share(one.needed), stands, one.met)
        case "test":
            return Condition(
                _asks_test(programme, one.subject_id, one.needed), _stands_test(programme, one, now), one.met
            )
        case _:
            stands = gettext("%(done)s з %(needed)s", done=number(one.achieved), needed=number(one.needed))
            return Condition(one.code, stands, one.met)


def _asks_modules(programme: Programme, module_id: str, needed: int) -> str:
    webinars = ngettext("%(num)s\u00a0вебінар", "%(num)s\u00a0вебінарів", needed)
    for position, module in enumerate(programme.modules, 1):
        if module.id == module_id:
            asked = {"position": position, "title": module.title, "webinars": webinars, "all": len(module.webinars)}
            if len(module.webinars) > needed:
                return gettext("Модуль %(position)s «%(title)s»: відвідати щонайменше %(webinars)s з %(all)s.", **asked)
            return gettext("Модуль %(position)s «%(title)s»: відвідати щонайменше %(webinars)s.", **asked)
    return gettext("Відвідати щонайменше %(webinars)s.", webinars=webinars)


def _asks_share(share: float) -> str:
    return gettext("Відвідати щонайменше %(share)s усіх вебінарів програми.", share=per_cent(share * 100))


def _asks_test(programme: Programme, test_id: str, pass_mark: float | None) -> str:
    for test in programme.tests:
        if test.id == test_id:
            mark = test.pass_mark if pass_mark is None else pass_mark
            return gettext("Скласти тест «%(title)s» щонайменше на %(mark)s.", title=test.title, mark=per_cent(mark))
    return gettext("Скласти тест.")


def _stands_count(one: Requirement) -> str:
    done = ngettext("Зараховано %(num)s\u00a0вебінар", "Зараховано %(num)s\u00a0вебінарів", int(one.achieved))
    if one.met:
        return f"{done}."
    return gettext("%(done)s, потрібно ще %(missing)s.", done=done, missing=int(one.needed - one.achieved))


def _stands_test(programme: Programme, one: Requirement, now: datetime) -> str:
    if not one.achieved and not one.met:
        return gettext("Ще не складено.")
    if any(test.id == one.subject_id and not _shows_score(test, now) for test in programme.tests):
        return gettext("Складено.") if one.met else gettext("Ще не складено.")
    return gettext("Ваш найкращий результат: %(mark)s.", mark=per_cent(one.achieved))


def _shows_score(test: Test, now: datetime) -> bool:
    waits = test.feedback_time is FeedbackTime.AFTER_CLOSING and (test.closes_at is None or now <= test.closes_at)
    return test.feedback is not Feedback.NOTHING and not waits
