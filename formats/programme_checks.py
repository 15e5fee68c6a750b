"""What must agree within a programme beyond the shape of its parts. Pure looks at a programme: paths and sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from formats.faults import Gravity
from formats.vocabulary import nearest
from formats.yaml_lines import Path
from shared.contracts.numbering import fault_in_number_pattern
from shared.contracts.programme import Programme
from shared.contracts.vocabulary import Feedback, FeedbackTime, ProgrammeLength

PROFESSIONAL_FROM_CREDITS = 2.0
SHORT_TERM_TO_CREDITS = 1.0
"""ECTS credits of the two lengths of programme (Resolution 106 of 06.02.2019); between them lies neither."""

_ACADEMIC_HOUR_MINUTES = 45
_HOURS_APART = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not agree, and where."""

    path: Path
    message: str
    gravity: Gravity = Gravity.ERROR


def check_programme(programme: Programme) -> list[Finding]:
    checks = (
        _doubles,
        _speakers,
        _rule,
        _rule_modules,
        _rule_until,
        _rule_recordings,
        _feedback,
        _number_pattern,
        _credits,
        _contact_hours,
        _order,
        _quotas,
    )
    return [finding for check in checks for finding in check(programme)]


def _doubles(programme: Programme) -> Iterator[Finding]:
    groups: list[tuple[Path, list[str]]] = [
        (("speakers",), [speaker.id for speaker in programme.speakers]),
        (("modules",), [module.id for module in programme.modules]),
        (("tests",), [test.id for test in programme.tests]),
    ]
    groups += [
        (("modules", place, "webinars"), [webinar.id for webinar in module.webinars])
        for place, module in enumerate(programme.modules)
    ]
    for path, ids in groups:
        for place, id_ in enumerate(ids):
            if id_ in ids[:place]:
                message = f"позначення «{_short(id_, programme)}» уже зайняте (№ {ids.index(id_) + 1} у цьому списку)"
                yield Finding((*path, place, "id"), message)
    yield from _doubles_across_modules(programme)


def _doubles_across_modules(programme: Programme) -> Iterator[Finding]:
    """Joined ids can meet though their parts differ: ``a`` + ``b-c`` and ``a-b`` + ``c``."""
    owner: dict[str, int] = {}
    for place, module in enumerate(programme.modules):
        for number, webinar in enumerate(module.webinars):
            if owner.setdefault(webinar.id, place) != place:
                message = f"повне позначення «{webinar.id}» збігається з вебінаром модуля {owner[webinar.id] + 1}"
                yield Finding(("modules", place, "webinars", number, "id"), message)


def _speakers(programme: Programme) -> Iterator[Finding]:
    known = [speaker.id for speaker in programme.speakers]
    for place, module in enumerate(programme.modules):
        for number, webinar in enumerate(module.webinars):
            for which, id_ in enumerate(webinar.speaker_ids):
                if id_ not in known:
                    path = ("modules", place, "webinars", number, "speaker_ids", which)
                    yield Finding(path, _unknown("спікера", id_, known))


def _rule(programme: Programme) -> Iterator[Finding]:
    rule = programme.rule
    if not (rule.modules or rule.share_of_all is not None or rule.tests):
        yield Finding(("rule",), "немає жодної умови: сертифікат отримали б усі")
    known = [test.id for test in programme.tests]
    for place, id_ in enumerate(rule.tests):
        if id_ not in known:
            short = [_short(test, programme) for test in known]
            yield Finding(("rule", "tests", place), _unknown("тесту", _short(id_, programme), short))
    shortest = min(webinar.duration_minutes for webinar in programme.webinars)
    if rule.minimum_minutes > shortest:
        message = f"{rule.minimum_minutes} хв. не можна пробути на вебінарі, що триває {shortest} хв."
        yield Finding(("rule", "minimum_minutes"), message)


def _rule_modules(programme: Programme) -> Iterator[Finding]:
    webinars = {module.id: len(module.webinars) for module in programme.modules}
    for id_, needed in programme.rule.modules.items():
        path: Path = ("rule", "modules", id_)
        if id_ not in webinars:
            short = [_short(module, programme) for module in webinars]
            yield Finding(path, _unknown("модуля", _short(id_, programme), short))
        elif needed > webinars[id_]:
            yield Finding(path, f"потрібно відвідати {needed}, а вебінарів у модулі лише {webinars[id_]}")
        elif needed < 0:
            yield Finding(path, "кількість вебінарів не може бути від’ємною")


def _rule_until(programme: Programme) -> Iterator[Finding]:
    """A date by which the rest of the rule can still be met."""
    rule, until = programme.rule, programme.rule.until
    if until is None:
        return
    in_time = {module.id: sum(one.starts_at <= until for one in module.webinars) for module in programme.modules}
    for id_, needed in rule.modules.items():
        if in_time.get(id_, needed) < needed:
            message = (
                f"у модулі «{_short(id_, programme)}» потрібно відвідати {needed}, а до цього часу починається лише "
                f"{in_time[id_]}"
            )
            yield Finding(("rule", "until"), message)
    total, planned = sum(in_time.values()), len(programme.webinars)
    if rule.share_of_all is not None and total < Decimal(str(rule.share_of_all)) * planned:
        message = f"частку всіх вебінарів не набрати: до цього часу починається {total} з {planned}"
        yield Finding(("rule", "until"), message)
    if total < planned:
        message = f"вебінарів, що починаються пізніше й не зараховуються: {planned - total}"
        yield Finding(("rule", "until"), message, Gravity.WARNING)


def _rule_recordings(programme: Programme) -> Iterator[Finding]:
    known = [test.id for test in programme.tests]
    quizzes = [
        (("modules", place, "webinars", number, "recap_test"), webinar.recap_test)
        for place, module in enumerate(programme.modules)
        for number, webinar in enumerate(module.webinars)
        if webinar.recap_test
    ]
    for path, id_ in quizzes:
        if id_ not in known:
            short = [_short(test, programme) for test in known]
            yield Finding(path, _unknown("тесту", _short(id_, programme), short))
    if programme.rule.recordings and not quizzes:
        message = "за записом нічого не зарахувати: впишіть вебінарам «recap_test», тест за записом"
        yield Finding(("rule", "recordings"), message)
    if quizzes and not programme.rule.recordings:
        message = "тест за записом нічого не зараховує, доки в «rule» немає «recordings: true»"
        yield Finding(quizzes[0][0], message, Gravity.WARNING)


def _quotas(programme: Programme) -> Iterator[Finding]:
    smallest = min(programme.webinars, key=lambda webinar: webinar.capacity)
    room = f"на вебінарі «{_short(smallest.id, programme)}» місць {smallest.capacity}"
    for oblast, quota in programme.quotas.items():
        if oblast not in programme.oblasts:
            yield Finding(("quotas", oblast.uk), "такої області немає серед областей програми: додайте її або вилучіть")
        if quota > smallest.capacity:
            yield Finding(("quotas", oblast.uk), f"квота {quota}, а {room}", Gravity.WARNING)
    together, largest = sum(programme.quotas.values()), max(webinar.capacity for webinar in programme.webinars)
    if set(programme.oblasts) <= set(programme.quotas) and together < largest:
        message = f"усі області мають квоти, разом {together}: з {largest} місць решта лишиться вільною"
        yield Finding(("quotas",), message, Gravity.WARNING)


def _feedback(programme: Programme) -> Iterator[Finding]:
    for place, test in enumerate(programme.tests):
        if test.feedback_time is FeedbackTime.AFTER_CLOSING and test.closes_at is None:
            message = "результат чекає на закриття тесту, а коли він закриється, не сказано: додайте «closes_at»"
            yield Finding(("tests", place, "feedback_time"), message)
        at_once = test.feedback is Feedback.ANSWERS and test.feedback_time is FeedbackTime.AT_ONCE
        if at_once and test.attempt_limit > 1:
            message = "правильні відповіді видно після першої ж спроби: перевірте, чи так задумано"
            yield Finding(("tests", place, "feedback"), message, Gravity.WARNING)


def _number_pattern(programme: Programme) -> Iterator[Finding]:
    fault = fault_in_number_pattern(programme.number_pattern)
    if fault:
        yield Finding(("number_pattern",), fault)


def _credits(programme: Programme) -> Iterator[Finding]:
    hours, total = programme.hours, programme.hours.total
    said = f"{_number(total)} год. — це {_number(hours.credits)} кредиту ЄКТС"
    if programme.length is ProgrammeLength.PROFESSIONAL and hours.credits < PROFESSIONAL_FROM_CREDITS:
        message = f"{said}, а професійна (сертифікатна) програма має щонайменше 2 (60 год.)"
        yield Finding(("hours",), message, Gravity.WARNING)
    if programme.length is ProgrammeLength.SHORT_TERM and hours.credits > SHORT_TERM_TO_CREDITS:
        yield Finding(("hours",), f"{said}, а короткострокова програма має не більше 1 (30 год.)", Gravity.WARNING)


def _contact_hours(programme: Programme) -> Iterator[Finding]:
    minutes = sum(webinar.duration_minutes for webinar in programme.webinars)
    hours, academic = minutes / 60, minutes / _ACADEMIC_HOUR_MINUTES
    contact = programme.hours.contact
    if min(abs(contact - hours), abs(contact - academic)) > _HOURS_APART:
        lasting = f"{_number(hours)} год. ({_number(academic)} академічних)"
        message = f"записано {_number(contact)}, а вебінари разом тривають {lasting}"
        yield Finding(("hours", "contact"), message, Gravity.WARNING)


def _order(programme: Programme) -> Iterator[Finding]:
    dated = [
        (webinar.starts_at, ("modules", place, "webinars", number, "starts_at"))
        for place, module in enumerate(programme.modules)
        for number, webinar in enumerate(module.webinars)
    ]
    for (before, _), (after, path) in pairwise(dated):
        if after <= before:
            yield Finding(path, "починається не пізніше за попередній вебінар: перевірте дату", Gravity.WARNING)
    deadline, first = programme.application_deadline, min(dated)[0]
    if deadline and deadline > first:
        message = "заявки приймаються й після першого вебінару: перевірте, чи так задумано"
        yield Finding(("application_deadline",), message, Gravity.WARNING)


def _unknown(what: str, id_: str, known: Iterable[str]) -> str:
    names = list(known)
    meant = nearest(id_, names)
    advice = f"мабуть, «{meant}»" if meant else f"є: {', '.join(names) or 'жодного'}"
    return f"немає {what} «{id_}»; {advice}"


def _number(value: float) -> str:
    """As Ukrainian writes it: a decimal comma, no idle zeros."""
    return f"{round(value, 2):g}".replace(".", ",")


def _short(id_: str, programme: Programme) -> str:
    return id_.removeprefix(f"{programme.id}-")
