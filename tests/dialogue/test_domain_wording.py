"""A post speaks Ukrainian as print has it."""

from datetime import date

import pytest

from services.dialogue.domain import wording

TIE = wording.NBSP


@pytest.mark.parametrize(
    ("number", "nominative", "genitive", "instrumental"),
    [
        (1, "перший", "першого", "першим"),
        (2, "другий", "другого", "другим"),
        (3, "третій", "третього", "третім"),
        (5, "п’ятий", "п’ятого", "п’ятим"),
        (9, "дев’ятий", "дев’ятого", "дев’ятим"),
        (13, "тринадцятий", "тринадцятого", "тринадцятим"),
        (20, "двадцятий", "двадцятого", "двадцятим"),
        (21, "21-й", "21-го", "21-м"),
    ],
)
def test_ordinals_have_their_cases(number, nominative, genitive, instrumental):
    assert wording.ordinal(number) == nominative
    assert wording.ordinal_of(number) == genitive
    assert wording.ordinal_by(number) == instrumental


def test_small_counts_are_words_and_large_ones_figures():
    assert [wording.count(one) for one in (2, 4, 10, 11)] == ["два", "чотири", "десять", "11"]
    assert [wording.count_of(one) for one in (2, 7, 10, 24)] == ["двох", "семи", "десяти", "24"]


def test_a_day_stands_in_the_genitive_and_stays_with_its_number():
    assert wording.day_and_month(date(2024, 3, 14)) == f"14{TIE}березня"


def test_lists_end_in_and():
    assert wording.listed([]) == ""
    assert wording.listed(["а"]) == "а"
    assert wording.listed(["а", "б", "в"]) == "а, б та в"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("«рада «Свідома молодь». Висаджують»", "«рада „Свідома молодь“. Висаджують»"),
        ("Громада - влада", f"Громада{TIE}– влада"),
        ("діалог-дія", "діалог-дія"),
        ("п'ятий, об`єкт", "п’ятий, об’єкт"),
        ("пані Ірина з м. Валки", f"пані{TIE}Ірина з м.{TIE}Валки"),
        ("компані Ірина", "компані Ірина"),
        ("60 годин", f"60{TIE}годин"),
        ("[сайт](https://x.example/it's) тут - там", f"[сайт](https://x.example/it's) тут{TIE}– там"),
        ("https://x.example/п'я", "https://x.example/п'я"),
    ],
)
def test_print_has_its_marks_and_addresses_stay_as_they_are(typed, printed):
    assert wording.typeset(typed) == printed


def test_setting_twice_changes_nothing():
    text = "«Пані Юлія - «спікерка»» з м. Харків, 60 годин, п'ять"
    once = wording.typeset(text)
    assert wording.typeset(once) == once


def test_within_a_sentence_abbreviations_stay_capital():
    assert wording.small("Ефективний діалог") == "ефективний діалог"
    assert wording.small("ОМС і громада") == "ОМС і громада"


def test_a_link_reads_as_its_words():
    assert wording.without_links("Ось [презентація](/a) і [сайт](https://b.example)") == "Ось презентація і сайт"
