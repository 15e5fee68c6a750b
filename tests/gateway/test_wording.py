"""Numbers, times and ordinals in Ukrainian; what the certificate takes, in sentences."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.gateway.pages import wording
from services.gateway.pages.requirements import Condition, conditions_of, standing
from shared.contracts.certification import Progress, Requirement
from shared.contracts.vocabulary import Feedback, FeedbackTime
from tests.gateway.scripted import NOW, programme, progress


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 годин"),
        (1, "1 година"),
        (2, "2 години"),
        (5, "5 годин"),
        (11, "11 годин"),
        (14, "14 годин"),
        (21, "21 година"),
        (60, "60 годин"),
        (112, "112 годин"),
        (122, "122 години"),
    ],
)
def test_hours_are_counted(count, text):
    assert plain(wording.hours(count)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(2, "2 кредити ЄКТС"), (1, "1 кредит ЄКТС"), (1.5, "1,5 кредиту ЄКТС"), (0.2, "0,2 кредиту ЄКТС")],
)
def test_credits_have_a_decimal_comma(value, text):
    assert plain(wording.ects(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(60, "60"), (66.666, "66,67"), (45.5, "45,5"), (100, "100"), (0, "0"), (-0.214, "−0,21"), (-0.001, "0")],
)
def test_numbers_have_no_idle_zeros(value, text):
    assert wording.number(value) == text


@pytest.mark.parametrize(("minutes", "text"), [(90, "1 год 30 хв"), (45, "45 хв"), (120, "2 год")])
def test_durations(minutes, text):
    assert plain(wording.duration(minutes)) == text


def test_a_moment_stands_in_kyiv_time():
    assert (
        plain(wording.moment(datetime(2024, 3, 14, 12, 0, tzinfo=UTC)))
        == "14 березня 2024 року, 14:00 за київським часом"
    )


@pytest.mark.parametrize(
    ("moment", "clock"),
    [
        (datetime(2023, 3, 21, 12, 0, tzinfo=UTC), "14:00"),
        (datetime(2023, 3, 28, 11, 0, tzinfo=UTC), "14:00"),
        (datetime(2024, 4, 4, 11, 0, tzinfo=UTC), "14:00"),
    ],
)
def test_the_clock_changes_with_summer_time(moment, clock):
    assert f", {clock} " in wording.moment(moment)


def test_a_moment_late_in_the_evening_is_the_next_day_in_kyiv():
    assert plain(wording.local_day(datetime(2024, 3, 14, 22, 30, tzinfo=UTC))) == "15 березня 2024 року"
    assert wording.weekday(datetime(2024, 3, 14, 12, 0, tzinfo=UTC)) == "четвер"
    assert wording.weekday(datetime(2024, 3, 15, 12, 0, tzinfo=UTC)) == "п’ятниця"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2024, 3, 14), date(2024, 3, 14), "14 березня 2024 року"),
        (date(2024, 3, 14), date(2024, 3, 21), "14–21 березня 2024 року"),
        (date(2024, 2, 15), date(2024, 3, 21), "15 лютого – 21 березня 2024 року"),
        (date(2023, 12, 20), date(2024, 1, 5), "20 грудня 2023 року – 5 січня 2024 року"),
    ],
)
def test_spans_of_days(first, last, text):
    assert plain(wording.days(first, last)) == text


@pytest.mark.parametrize(
    ("count", "nominative", "genitive"),
    [
        (1, "перший", "першого"),
        (2, "другий", "другого"),
        (3, "третій", "третього"),
        (5, "п’ятий", "п’ятого"),
        (13, "тринадцятий", "тринадцятого"),
        (20, "двадцятий", "двадцятого"),
        (23, "двадцять третій", "двадцять третього"),
        (30, "тридцятий", "тридцятого"),
        (41, "41-й", "41-го"),
    ],
)
def test_ordinals(count, nominative, genitive):
    assert (wording.ordinal(count), wording.ordinal_of(count)) == (nominative, genitive)


def test_the_place_of_a_webinar_is_counted():
    one = programme()
    assert wording.place_in_programme(one, "dialogue-m2-5") == "п’ятий (останній) вебінар першого модуля"
    assert wording.place_in_programme(one, "dialogue-m2-1") == "перший вебінар першого модуля"
    assert wording.place_in_programme(one, "dialogue-m3-1") == "перший вебінар другого модуля"
    assert wording.place_in_programme(one, "elsewhere") == ""


def test_a_speaker_is_named_with_post_degree_and_title():
    assert wording.speaker(programme().speakers[0]) == (
        "старша спеціалістка з питань залучення громадськості Всеукраїнська благодійна організація «Інститут місцевого "
        "розвитку», кандидатка соціологічних наук, доцентка"
    )


def test_the_rule_of_the_certificate_is_told_in_sentences():
    assert [plain(text) for text in conditions_of(programme())] == [
        "Модуль 1 «Інструменти участі»: відвідати щонайменше 3 вебінари з 5.",
        "Відвідати щонайменше 60 % усіх вебінарів програми.",
        "Скласти тест «Підсумковий тест» щонайменше на 60 %.",
    ]


def test_what_is_missing_is_told_with_how_far_one_has_come():
    told = [plain(one.stands) for one in standing(programme(), progress(), now=NOW)]
    assert told == ["Зараховано 1 вебінар, потрібно ще 2.", "Зараховано 33,33 %.", "Ваш найкращий результат: 45,5 %."]


def test_a_met_condition_says_nothing_is_missing():
    met = Requirement(code="modules", subject_id="m2", needed=3, achieved=4, met=True)
    [condition] = standing(programme(), Progress(requirements=[met]), now=NOW)
    assert condition.met
    assert plain(condition.stands) == "Зараховано 4 вебінари."


def test_a_test_not_taken_and_a_condition_unknown_here_are_told_too():
    untaken = Requirement(code="test", subject_id="final", needed=60, achieved=0, met=False)
    strange = Requirement(code="essay", needed=2, achieved=1, met=False)
    told = standing(programme(), Progress(requirements=[untaken, strange]), now=NOW)
    assert told[0].stands == "Ще не складено."
    assert told[1] == Condition("essay", "1 з 2", met=False)


def test_a_score_that_a_test_keeps_to_itself_is_not_told_by_the_conditions():
    closing = NOW + timedelta(days=1)
    for policy, passed, told in (
        ({"feedback": Feedback.NOTHING}, True, "Складено."),
        ({"feedback": Feedback.NOTHING}, False, "Ще не складено."),
        ({"feedback_time": FeedbackTime.AFTER_CLOSING, "closes_at": closing}, True, "Складено."),
        ({"feedback_time": FeedbackTime.AFTER_CLOSING, "closes_at": NOW - timedelta(days=1)}, True, "80 %"),
    ):
        shown = programme(tests=[programme().tests[0].model_dump() | policy])
        one = Requirement(code="test", subject_id="final", needed=60, achieved=80, met=passed)
        [condition] = standing(shown, Progress(requirements=[one]), now=NOW)
        assert told in plain(condition.stands)
