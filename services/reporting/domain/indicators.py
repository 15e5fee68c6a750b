"""The indicators: the one place where it is declared what is counted, by which name, and what the name means.

Reports print these definitions, and keep the version by which they were counted. Whoever changes what an indicator
counts, or what it says, raises ``DEFINITIONS_VERSION``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.reporting.domain.statements import Kind, State

DEFINITIONS_VERSION = 1
GOOD_RATING = 4


class Dimension(StrEnum):
    """By what people are told apart."""

    OBLAST = "oblast"
    BODY_TYPE = "body_type"
    ROLE = "role"
    SEX = "sex"
    AGE_BAND = "age_band"


class Test(StrEnum):
    """Which of the programme's tests is meant."""

    ENTRY = "entry"
    FINAL = "final"


class Unit(StrEnum):
    """What a figure is a number of. PEOPLE are counted once each, however often they took part.

    Of statements, GRADE is the mean of what is added up, PER_CENT the share of those that count.
    """

    PEOPLE = "people"
    TIMES = "times"
    HOURS = "hours"
    PER_CENT = "per_cent"
    POINTS = "points"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which statements are counted. ``least``: those alone whose counted amount reaches the programme's threshold."""

    kind: Kind
    states: frozenset[State] = frozenset()
    least: bool = False
    test: Test | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. ``selection`` is what is counted; without one it follows from other figures."""

    code: str
    unit: Unit
    title: Mapping[str, str]
    definition: Mapping[str, str]
    selection: Selection | None = None


_PRESENT = Selection(Kind.PRESENCE, least=True)
_RATED = Selection(Kind.RATING, frozenset({State.OVERALL}))

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "applied",
        Unit.PEOPLE,
        {"uk": "Подали заявку", "en": "Applied"},
        {
            "uk": "Люди, які подали заявку на програму, що б далі з нею не сталося. Кожну людину враховано один раз.",
            "en": "People who applied for the programme, whatever became of it. Each person counts once.",
        },
        Selection(Kind.APPLICATION),
    ),
    Indicator(
        "accepted",
        Unit.PEOPLE,
        {"uk": "Прийнято", "en": "Accepted"},
        {
            "uk": "Люди, чию заявку прийнято і які її не відкликали.",
            "en": "People whose application was accepted and who did not withdraw it.",
        },
        Selection(Kind.APPLICATION, frozenset({State.ACCEPTED})),
    ),
    Indicator(
        "enrolled",
        Unit.PEOPLE,
        {"uk": "Записалися на вебінар", "en": "Took a place"},
        {
            "uk": "Люди, які мають місце принаймні на одному вебінарі; черга і скасовані місця не враховуються.",
            "en": "People with a place in at least one webinar; waiting lists and cancelled places do not count.",
        },
        Selection(Kind.PLACE, frozenset({State.CONFIRMED})),
    ),
    Indicator(
        "attended",
        Unit.PEOPLE,
        {"uk": "Були на вебінарі", "en": "Attended"},
        {
            "uk": "Люди, присутність яких зараховано принаймні на одному вебінарі: не коротша, ніж вимагає програма, "
            "з урахуванням визнаних перерв (відключення світла, тривога).",
            "en": "People whose presence counts in at least one webinar: no shorter than the programme asks for, with "
            "excused interruptions (blackouts, air alerts) taken into account.",
        },
        _PRESENT,
    ),
    Indicator(
        "participations",
        Unit.TIMES,
        {"uk": "Відвідування", "en": "Participations"},
        {
            "uk": "Зараховані присутності на вебінарах; людину, яка була на п’яти вебінарах, враховано п’ять разів.",
            "en": "Presences that count; a person who attended five webinars counts five times.",
        },
        _PRESENT,
    ),
    Indicator(
        "person_hours",
        Unit.HOURS,
        {"uk": "Людино-години", "en": "Person-hours"},
        {
            "uk": "Сума фактичної тривалості зарахованих присутностей, у годинах; визнані перерви не додаються.",
            "en": "The time actually spent in presences that count, added up, in hours; excused time is not added.",
        },
        _PRESENT,
    ),
    Indicator(
        "recordings",
        Unit.TIMES,
        {"uk": "Перегляди запису", "en": "Recordings watched"},
        {
            "uk": "Перегляди записів вебінарів, які підтвердили учасники; відвідуваннями вони не є.",
            "en": "Recordings that participants confirmed they watched; they are no presences.",
        },
        Selection(Kind.RECORDING),
    ),
    Indicator(
        "tested",
        Unit.PEOPLE,
        {"uk": "Складали підсумковий тест", "en": "Took the final test"},
        {
            "uk": "Люди, які завершили хоча б одну спробу підсумкового тесту.",
            "en": "People who finished at least one attempt at the final test.",
        },
        Selection(Kind.ATTEMPT, test=Test.FINAL),
    ),
    Indicator(
        "passed",
        Unit.PEOPLE,
        {"uk": "Склали підсумковий тест", "en": "Passed the final test"},
        {
            "uk": "Люди, у яких хоча б одна спроба підсумкового тесту успішна.",
            "en": "People with at least one successful attempt at the final test.",
        },
        Selection(Kind.ATTEMPT, frozenset({State.PASSED}), test=Test.FINAL),
    ),
    Indicator(
        "certified",
        Unit.PEOPLE,
        {"uk": "Отримали сертифікат", "en": "Certified"},
        {
            "uk": "Люди, які мають чинний сертифікат програми; анульовані не враховуються.",
            "en": "People who hold a valid certificate of the programme; revoked ones do not count.",
        },
        Selection(Kind.CERTIFICATE, frozenset({State.VALID})),
    ),
    Indicator(
        "completion",
        Unit.PER_CENT,
        {"uk": "Завершили програму", "en": "Completion"},
        {
            "uk": "Частка тих, хто отримав сертифікат, серед прийнятих, у відсотках.",
            "en": "Certified people as a share of those accepted, in per cent.",
        },
    ),
    Indicator(
        "score_before",
        Unit.POINTS,
        {"uk": "Середній результат до навчання", "en": "Mean score before"},
        {
            "uk": "Середнє за першими спробами вхідного тесту, у відсотках від найбільшої кількості балів.",
            "en": "Mean over first attempts at the entry test, in per cent of all points.",
        },
    ),
    Indicator(
        "score_after",
        Unit.POINTS,
        {"uk": "Середній результат після навчання", "en": "Mean score after"},
        {
            "uk": "Середнє за найкращими спробами підсумкового тесту, у відсотках від найбільшої кількості балів.",
            "en": "Mean over best attempts at the final test, in per cent of all points.",
        },
    ),
    Indicator(
        "tested_twice",
        Unit.PEOPLE,
        {"uk": "Складали обидва тести", "en": "Took both tests"},
        {
            "uk": "Люди, які завершили і вхідний, і підсумковий тест; лише за ними рахується приріст знань.",
            "en": "People who finished both the entry and the final test; knowledge gain is computed from them alone.",
        },
    ),
    Indicator(
        "gain",
        Unit.POINTS,
        {"uk": "Приріст знань", "en": "Knowledge gain"},
        {
            "uk": "Середня різниця між результатами після і до навчання для тих, хто складав обидва тести, "
            "у відсоткових пунктах.",
            "en": "Mean difference of scores after and before, of people who took both tests, in percentage points.",
        },
    ),
    Indicator(
        "normalised_gain",
        Unit.PER_CENT,
        {"uk": "Нормований приріст знань", "en": "Normalised gain"},
        {
            "uk": "Середнє відношення (після − до) / (100 − до) для тих, хто складав обидва тести і до навчання мав "
            "менше ніж 100; скільки з того, чого бракувало, людина здобула, у відсотках.",
            "en": "Mean of (after − before) / (100 − before) over people who took both tests and had less than 100 "
            "before: how much of what they lacked they gained, in per cent.",
        },
    ),
    Indicator(
        "rated",
        Unit.TIMES,
        {"uk": "Відповіді на опитування", "en": "Survey answers"},
        {
            "uk": "Заповнені опитування після вебінарів; кожен учасник оцінює вебінар один раз.",
            "en": "Surveys answered after webinars; each participant rates a webinar once.",
        },
        _RATED,
    ),
    Indicator(
        "response_rate",
        Unit.PER_CENT,
        {"uk": "Частка відповідей", "en": "Response rate"},
        {
            "uk": "Відповіді на опитування, поділені на зараховані відвідування й перегляди запису, у відсотках.",
            "en": "Survey answers divided by participations and recordings watched, in per cent.",
        },
    ),
    Indicator(
        "satisfaction",
        Unit.GRADE,
        {"uk": "Задоволеність", "en": "Satisfaction"},
        {
            "uk": "Середня оцінка вебінару загалом, від 1 до 5, за всіма відповідями.",
            "en": "Mean rating of the webinar as a whole, from 1 to 5, over all answers.",
        },
        _RATED,
    ),
    Indicator(
        "satisfied",
        Unit.PER_CENT,
        {"uk": "Задоволені (4 або 5)", "en": "Satisfied (4 or 5)"},
        {
            "uk": "Частка відповідей, у яких вебінар загалом оцінено на 4 або 5, у відсотках.",
            "en": "Share of answers that rate the webinar as a whole 4 or 5, in per cent.",
        },
        _RATED,
    ),
    Indicator(
        "usefulness",
        Unit.GRADE,
        {"uk": "Корисність для роботи", "en": "Usefulness at work"},
        {
            "uk": "Середня оцінка корисності вебінару для роботи, від 1 до 5.",
            "en": "Mean rating of how useful the webinar is at work, from 1 to 5.",
        },
        Selection(Kind.RATING, frozenset({State.USEFULNESS})),
    ),
    Indicator(
        "clarity",
        Unit.GRADE,
        {"uk": "Зрозумілість", "en": "Clarity"},
        {
            "uk": "Середня оцінка зрозумілості вебінару, від 1 до 5.",
            "en": "Mean rating of how clear the webinar was, from 1 to 5.",
        },
        Selection(Kind.RATING, frozenset({State.CLARITY})),
    ),
)

BY_CODE: Mapping[str, Indicator] = {one.code: one for one in INDICATORS}
FUNNEL = ("applied", "accepted", "enrolled", "attended", "tested", "passed", "certified")
"""From applying to the certificate, in order."""
HEADLINE = ("certified", "person_hours", "gain", "satisfaction")
"""What a report says first and largest."""
SCORES_BEFORE, SCORES_AFTER = "score_before", "score_after"
BIN = "score_band"
"""The dimension of score distributions: bands of ten per cent, named by where they begin."""
