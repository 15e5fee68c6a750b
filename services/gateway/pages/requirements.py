"""What the certificate takes, and what is still missing for it, in sentences. Certification does the evaluating."""

from dataclasses import dataclass
from datetime import datetime

from services.gateway.adapters.language import gettext, ngettext
from services.gateway.pages.wording import number, per_cent
from shared.contracts.certification import Progress, Requirement
from shared.contracts.programme import Programme


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
    return [*modules, *share, *tests]


def standing(programme: Programme, progress: Progress) -> list[Condition]:
    """The same conditions with how far a participant has come."""
    return [_condition(programme, one) for one in progress.requirements]


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


def _condition(programme: Programme, one: Requirement) -> Condition:
    match one.code:
        case "modules":
            return Condition(_asks_modules(programme, one.subject_id, int(one.needed)), _stands_count(one), one.met)
        case "share":
            stands = gettext("Відвідано %(share)s.", share=per_cent(one.achieved * 100))
            return Condition(_asks_share(one.needed), stands, one.met)
        case "test":
            return Condition(_asks_test(programme, one.subject_id, one.needed), _stands_test(one), one.met)
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
    done = ngettext("Відвідано %(num)s\u00a0вебінар", "Відвідано %(num)s\u00a0вебінарів", int(one.achieved))
    if one.met:
        return f"{done}."
    return gettext("%(done)s, потрібно ще %(missing)s.", done=done, missing=int(one.needed - one.achieved))


def _stands_test(one: Requirement) -> str:
    if not one.achieved and not one.met:
        return gettext("Ще не складено.")
    return gettext("Ваш найкращий результат: %(mark)s.", mark=per_cent(one.achieved))
