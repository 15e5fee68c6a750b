"""What makes a programme fit to publish: faults that forbid it, and warnings that a person should look at."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.scheduling.domain.refusals import FaultyProgramme

HOURS_PER_CREDIT = 30
LEAST_CREDITS_OF_PROFESSIONAL = 2.0
MOST_CREDITS_OF_SHORT_TERM = 1.0

WORDS = {
    "general": "загальна",
    "special": "спеціальна",
    "professional": "професійна (сертифікатна)",
    "short_term": "короткострокова",
    "online": "онлайн",
    "in_person": "очно",
    "blended": "змішано",
    "submitted": "досить поданої заявки",
    "accepted": "потрібна прийнята заявка",
    "local_self_government": "органи місцевого самоврядування",
    "local_executive": "місцеві органи виконавчої влади",
    "military_administration": "військові адміністрації",
    "other": "інші",
}
"""How the members of the closed lists are said."""


@dataclass(frozen=True, slots=True)
class PlannedWebinar:
    webinar_id: str
    topic: str
    starts_at: datetime
    ends_at: datetime
    announcement_title: str = ""
    speaker_ids: tuple[str, ...] = ()
    recap_test: str = ""


@dataclass(frozen=True, slots=True)
class PlannedModule:
    module_id: str
    webinars: tuple[PlannedWebinar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A programme as far as its rules need it."""

    programme_id: str
    modules: tuple[PlannedModule, ...]
    donor_acknowledgement: str
    timezone: str = "Europe/Kyiv"
    speaker_ids: tuple[str, ...] = ()
    test_ids: tuple[str, ...] = ()
    professional: bool = True
    hours: float = 0
    application_deadline: datetime | None = None
    needed_of_module: Mapping[str, int]
    needed_tests: tuple[str, ...] = ()
    needed_share: float | None = None
    minimum_minutes: int = 1
    counts_recordings: bool = False
    counted_until: datetime | None = None
    number_pattern_fault: str = ""
    quotas_outside: tuple[str, ...] = ()

    @property
    def webinars(self) -> list[PlannedWebinar]:
        return [webinar for module in self.modules for webinar in module.webinars]


def check_plan(plan: Plan) -> None:
    """Refuse a programme that contradicts itself, naming every fault at once."""
    faults = [*_faults_of_whole(plan), *_repeated_ids(plan), *_faults_of_webinars(plan), *_faults_of_rule(plan)]
    if faults:
        raise FaultyProgramme(faults)


def warnings_about(plan: Plan) -> list[str]:
    return [*_warnings_about_credits(plan), *_warnings_about_times(plan), *_warnings_about_rule(plan)]


# ---- faults


def _faults_of_whole(plan: Plan) -> Iterator[str]:
    if not plan.donor_acknowledgement.strip():
        yield "donor_acknowledgement.uk: немає подяки донорові. Додайте її дослівний текст: без неї не публікують."
    if not plan.modules:
        yield "modules: у програмі немає жодного модуля. Додайте хоча б один модуль із вебінарами."
    try:
        ZoneInfo(plan.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f"timezone: часового поясу «{plan.timezone}» не існує. Вкажіть, наприклад, Europe/Kyiv."
    for oblast in plan.quotas_outside:
        yield f"quotas: «{oblast}» має квоту, а серед областей програми її немає. Додайте область або вилучіть квоту."
    if plan.number_pattern_fault:
        yield f"number_pattern: {plan.number_pattern_fault}."


def _repeated_ids(plan: Plan) -> Iterator[str]:
    lists = {
        "modules": [module.module_id for module in plan.modules],
        "webinars": [webinar.webinar_id for webinar in plan.webinars],
        "speakers": plan.speaker_ids,
        "tests": plan.test_ids,
    }
    for path, ids in lists.items():
        for repeated in _repeated(ids):
            yield f"{path}: ідентифікатор «{repeated}» повторюється. Дайте кожному свій."


def _repeated(ids: Sequence[str]) -> list[str]:
    return [identifier for identifier, count in Counter(ids).items() if count > 1]


def _faults_of_webinars(plan: Plan) -> Iterator[str]:
    for module in plan.modules:
        path = f"modules.{module.module_id}"
        if not module.webinars:
            yield f"{path}: у модулі немає вебінарів. Додайте вебінар або вилучіть модуль."
        for webinar in module.webinars:
            for speaker in set(webinar.speaker_ids) - set(plan.speaker_ids):
                yield (
                    f"{path}.{webinar.webinar_id}.speaker_ids: спікера «{speaker}» немає у списку speakers. "
                    "Додайте його туди або виправте ідентифікатор."
                )


def _faults_of_rule(plan: Plan) -> Iterator[str]:
    sizes = {module.module_id: len(module.webinars) for module in plan.modules}
    for module_id, needed in plan.needed_of_module.items():
        path = f"rule.modules.{module_id}"
        if module_id not in sizes:
            yield f"{path}: такого модуля у програмі немає. Виправте ідентифікатор модуля."
        elif needed > sizes[module_id]:
            yield f"{path}: потрібно вебінарів {needed}, а в модулі їх {sizes[module_id]}. Зменште число."
    for test in plan.needed_tests:
        if test not in plan.test_ids:
            yield f"rule.tests: тесту «{test}» у програмі немає. Додайте його до tests або виправте ідентифікатор."
    yield from _faults_of_recordings(plan)
    yield from _faults_of_deadline(plan)


def _faults_of_recordings(plan: Plan) -> Iterator[str]:
    quizzes = {webinar.webinar_id: webinar.recap_test for webinar in plan.webinars if webinar.recap_test}
    for webinar_id, test in quizzes.items():
        if test not in plan.test_ids:
            yield f"{webinar_id}.recap_test: тесту «{test}» у програмі немає. Додайте його до tests."
    if plan.counts_recordings and not quizzes:
        yield "rule.recordings: жоден вебінар не має тесту за записом. Впишіть вебінарам recap_test."


def _faults_of_deadline(plan: Plan) -> Iterator[str]:
    until = plan.counted_until
    if until is None:
        return
    in_time = {module.module_id: sum(one.starts_at <= until for one in module.webinars) for module in plan.modules}
    for module_id, needed in plan.needed_of_module.items():
        if in_time.get(module_id, needed) < needed:
            yield f"rule.until: у модулі «{module_id}» потрібно вебінарів {needed}, а вчасно їх {in_time[module_id]}."
    if plan.needed_share is not None and sum(in_time.values()) < Decimal(str(plan.needed_share)) * len(plan.webinars):
        yield "rule.until: частку всіх вебінарів не набрати, бо решта починається пізніше."


# ---- warnings


def _warnings_about_credits(plan: Plan) -> Iterator[str]:
    credit = plan.hours / HOURS_PER_CREDIT
    volume = f"{_decimal(plan.hours)} год — це {_decimal(round(credit, 2))} кредиту ЄКТС"
    if MOST_CREDITS_OF_SHORT_TERM < credit < LEAST_CREDITS_OF_PROFESSIONAL:
        yield f"hours: {volume}: для короткострокової програми забагато (до 1), для професійної замало (від 2)."
    elif plan.professional and credit < LEAST_CREDITS_OF_PROFESSIONAL:
        yield f"hours: {volume}, а професійна (сертифікатна) програма має щонайменше 2 кредити (60 год)."
    elif not plan.professional and credit > MOST_CREDITS_OF_SHORT_TERM:
        yield f"hours: {volume}, а короткострокова програма має щонайбільше 1 кредит (30 год)."


def _warnings_about_times(plan: Plan) -> Iterator[str]:
    webinars = plan.webinars
    for one, other in combinations(webinars, 2):
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            yield f"Вебінари «{one.webinar_id}» і «{other.webinar_id}» накладаються в часі."
    for module in plan.modules:
        for earlier, later in pairwise(module.webinars):
            if later.starts_at < earlier.starts_at:
                yield f"Вебінар «{later.webinar_id}» стоїть після «{earlier.webinar_id}», але починається раніше."
    deadline = plan.application_deadline
    if deadline and webinars and deadline > max(webinar.ends_at for webinar in webinars):
        yield "application_deadline: заявки приймають ще й після останнього вебінару."


def _warnings_about_rule(plan: Plan) -> Iterator[str]:
    if not (plan.needed_of_module or plan.needed_tests or plan.needed_share):
        yield "rule: жодної умови не задано. Перевірте, чи так і має бути."
    for webinar in plan.webinars:
        if webinar.ends_at - webinar.starts_at < timedelta(minutes=plan.minimum_minutes):
            yield f"rule.minimum_minutes: вебінар «{webinar.webinar_id}» коротший, тож його ніхто не відвідає."
        if plan.counted_until and webinar.starts_at > plan.counted_until:
            yield f"rule.until: вебінар «{webinar.webinar_id}» починається пізніше, тож його не зарахують нікому."


def _decimal(value: float) -> str:
    return f"{value:g}".replace(".", ",")
