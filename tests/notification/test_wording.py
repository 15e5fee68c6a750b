"""Plurals, numbers, dates, quotation marks and greetings."""

from datetime import UTC, datetime

import pytest

from services.notification.adapters.composing import vocative
from services.notification.domain.copies import Language, Sex
from services.notification.domain.wording import (
    CREDITS_UK,
    HOURS_UK,
    WORDS,
    greeting,
    moment_en,
    moment_uk,
    quantity_en,
    quantity_uk,
    quoted_uk,
    typographic,
)
from tests.notification.builders import contact

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0 годин"),
        (1, "1 година"),
        (2, "2 години"),
        (4, "4 години"),
        (5, "5 годин"),
        (11, "11 годин"),
        (12, "12 годин"),
        (14, "14 годин"),
        (21, "21 година"),
        (22, "22 години"),
        (60, "60 годин"),
        (101, "101 година"),
        (111, "111 годин"),
        (0.5, "0,5 години"),
        (1.25, "1,25 години"),
    ],
)
def test_hours_are_counted_in_ukrainian(number, expected):
    assert quantity_uk(number, HOURS_UK) == expected.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("number", "expected"), [(0.5, "0,5 кредиту"), (1, "1 кредит"), (2, "2 кредити"), (0.2, "0,2 кредиту")]
)
def test_credits_take_a_decimal_comma(number, expected):
    assert quantity_uk(number, CREDITS_UK) == expected.replace(" ", NBSP)


def test_english_counts_have_two_forms():
    assert quantity_en(1, "hour", "hours") == f"1{NBSP}hour"
    assert quantity_en(0.5, "hour", "hours") == f"0.5{NBSP}hours"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2024, 3, 14, 12, 0, tzinfo=UTC), "14 березня 2024 року (четвер), 14:00 за київським часом"),
        (datetime(2024, 3, 15, 12, 0, tzinfo=UTC), "15 березня 2024 року (п’ятниця), 14:00 за київським часом"),
        (datetime(2023, 3, 28, 11, 0, tzinfo=UTC), "28 березня 2023 року (вівторок), 14:00 за київським часом"),
        (datetime(2024, 11, 1, 22, 30, tzinfo=UTC), "2 листопада 2024 року (субота), 00:30 за київським часом"),
    ],
)
def test_dates_are_in_the_genitive_and_in_kyiv_time_on_both_sides_of_the_clock_change(moment, expected):
    assert moment_uk(moment, "Europe/Kyiv").replace(NBSP, " ") == expected


def test_the_year_and_the_day_do_not_part_from_their_words():
    text = moment_uk(datetime(2024, 3, 14, 12, 0, tzinfo=UTC), "Europe/Kyiv")
    assert f"14{NBSP}березня" in text
    assert f"2024{NBSP}року" in text


def test_another_zone_is_named():
    moment = datetime(2024, 3, 14, 12, 0, tzinfo=UTC)
    assert moment_uk(moment, "Europe/Warsaw").endswith("13:00 за часом Europe/Warsaw")
    assert moment_en(moment, "Europe/Kyiv").replace(NBSP, " ") == "Thursday, 14 March 2024, 14:00 Kyiv time"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Основи", "«Основи»"),
        ("«Основи»", "«Основи»"),
        ("Проєкт «Довіра»", "«Проєкт „Довіра“»"),
        ("«Громада» і «влада»", "«„Громада“ і „влада“»"),
    ],
)
def test_inner_quotation_marks_differ_from_the_outer_ones(text, expected):
    assert quoted_uk(text) == expected


def test_every_apostrophe_is_printed_the_same():
    assert {typographic(f"Мар{mark}яна") for mark in "'’ʼ`"} == {"Мар’яна"}


@pytest.mark.parametrize(
    ("name", "sex", "expected"),
    [
        ("Ірина", Sex.FEMALE, "Ірино"),
        ("Юлія", Sex.FEMALE, "Юліє"),
        ("Любов", Sex.FEMALE, "Любове"),
        ("Іллівна", Sex.FEMALE, "Іллівно"),
        ("Анна-Марія", Sex.FEMALE, "Анно-Маріє"),
        ("Артем", Sex.MALE, "Артеме"),
        ("Ігор", Sex.MALE, "Ігорю"),
        ("Олег", Sex.MALE, "Олегу"),
        ("Ілля", Sex.MALE, "Ілле"),
        ("Микола", Sex.MALE, "Миколо"),
        ("John", Sex.MALE, "John"),
        ("Ірина", Sex.NOT_STATED, "Ірина"),
        ("", Sex.FEMALE, ""),
    ],
)
def test_names_stand_in_the_vocative(name, sex, expected):
    assert vocative(name, sex) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Шановна пані Ірино!"),
        ({"given_name": "Артем", "sex": Sex.MALE}, "Шановний пане Артеме!"),
        ({"given_name": "Мар'яна"}, "Шановна пані Мар’яно!"),
        ({"vocative": "Іринко"}, "Шановна пані Іринко!"),
        ({"sex": Sex.NOT_STATED}, "Добрий день!"),
        ({"sex": Sex.NOT_STATED, "vocative": "Сашо"}, "Добрий день, Сашо!"),
        ({"language": Language.ENGLISH, "given_name": "Iryna", "family_name": "O'Neil"}, "Dear Iryna O’Neil,"),
    ],
)
def test_the_greeting_fits_the_person(changes, expected):
    assert greeting(contact(**changes), vocative).replace(NBSP, " ") == expected


def test_both_languages_have_words_for_the_same_things():
    assert WORDS[Language.UKRAINIAN].keys() == WORDS[Language.ENGLISH].keys()


def test_reasons_known_by_a_code_are_put_into_words_and_others_stand_as_written():
    words = WORDS[Language.UKRAINIAN]["reason"]
    assert words("application_declined") == "анкету відхилено"
    assert words("зміна планів") == "зміна планів"
