"""What the certificate takes, and what is still missing for it, in sentences. Certification does the evaluating."""

from dataclasses import dataclass

from services.gateway.pages.wording import counted, number, per_cent
from shared.contracts.certification import Progress, Requirement
from shared.contracts.programme import Programme

_WEBINARS = ("вебінар", "вебінари", "вебінарів")


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


def _condition(programme: Programme, one: Requirement) -> Condition:
    match one.code:
        case "modules":
            return Condition(_asks_modules(programme, one.subject_id, int(one.needed)), _stands_count(one), one.met)
        case "share":
            stands = f"Відвідано {per_cent(one.achieved * 100)}."
            return Condition(_asks_share(one.needed), stands, one.met)
        case "test":
            return Condition(_asks_test(programme, one.subject_id, one.needed), _stands_test(one), one.met)
        case _:
            return Condition(one.code, f"{number(one.achieved)} з {number(one.needed)}", one.met)


def _asks_modules(programme: Programme, module_id: str, needed: int) -> str:
    for position, module in enumerate(programme.modules, 1):
        if module.id == module_id:
            of_all = f" з {len(module.webinars)}" if len(module.webinars) > needed else ""
            return f"Модуль {position} «{module.title}»: відвідати щонайменше {counted(needed, *_WEBINARS)}{of_all}."
    return f"Відвідати щонайменше {counted(needed, *_WEBINARS)}."


def _asks_share(share: float) -> str:
    return f"Відвідати щонайменше {per_cent(share * 100)} усіх вебінарів програми."


def _asks_test(programme: Programme, test_id: str, pass_mark: float | None) -> str:
    for test in programme.tests:
        if test.id == test_id:
            mark = test.pass_mark if pass_mark is None else pass_mark
            return f"Скласти тест «{test.title}» щонайменше на {per_cent(mark)}."
    return "Скласти тест."


def _stands_count(one: Requirement) -> str:
    missing = int(one.needed - one.achieved)
    attended = counted(int(one.achieved), *_WEBINARS)
    return f"Відвідано {attended}." if one.met else f"Відвідано {attended}, потрібно ще {missing}."


def _stands_test(one: Requirement) -> str:
    if not one.achieved and not one.met:
        return "Ще не складено."
    return f"Ваш найкращий результат: {per_cent(one.achieved)}."
