import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.names import find_lookalike, fold_name, latin_name


@pytest.mark.parametrize(
    ("written", "registered"),
    [
        ("Ірина КОВАЛЕНКО", "Коваленко Ірина"),
        ("Мар’яна Знам`янська", "Знам'янська Марʼяна"),
        ('Мар*яна Знам"янська', "Знам'янська Мар'яна"),
        (unicodedata.normalize("NFD", "Їжакевич Андрій"), "Їжакевич Андрій"),
        ("Кoвaлeнкo Ipинa", "Коваленко Ірина"),
        ("IВАН Макар", "Іван Макар"),
        ("Нечуй–Левицький Іван", "Нечуй-Левицький Іван"),
        ("Нечуй Левицький\u00a0Іван", "Нечуй-Левицький Іван"),
        ("Ірина\u200b Кова\u00adленко\x00", "Ірина Коваленко"),
        ("Ірина Ковале\u0301нко", "Ірина Коваленко"),
        ("  Коваленко,  Ірина  ", "Ірина Коваленко"),
    ],
)
def test_spellings_of_one_name_fold_to_the_same_text(written: str, registered: str):
    assert fold_name(written) == fold_name(registered)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Коваленко Ірина", "Коваленко Ирина"),
        ("Ганна Гуцул", "Ганна Ґуцул"),
        ("Іван Іванович Петренко", "Іван Петренко"),
        ("Iryna Kovalenko", "Ірина Коваленко"),
        ("Нечуй Левицький", "Нечуйлевицький"),
    ],
)
def test_different_names_stay_different(one: str, other: str):
    assert fold_name(one) != fold_name(other)


def test_a_latin_name_keeps_its_letters():
    assert fold_name("Oscar PEREPECHAI") == "oscar perepechai"


def test_a_latin_word_beside_cyrillic_ones_keeps_its_letters():
    assert "john" in fold_name("John Коваленко")


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_and_order_of_words_does_not_matter(text: str):
    folded = fold_name(text)
    assert fold_name(folded) == folded
    assert fold_name(" ".join(reversed(folded.split()))) == folded


def test_a_latin_letter_in_a_cyrillic_word_is_found():
    assert find_lookalike("Коваленко Iрина") == "I"
    assert find_lookalike("Коваленко Ірина") is None
    assert find_lookalike("Iryna Kovalenko") is None


# A dozen of the official examples of Resolution 55.
@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Згурський", "zghurskyi"),
        ("Згорани", "zghorany"),
        ("Короп'є", "koropie"),
        ("Феодосія", "feodosiia"),
        ("Знам'янка", "znamianka"),
        ("Мар'їне", "marine"),
        ("Юлія", "yuliia"),
        ("Свєженцева", "sviezhentseva"),
        ("Їжакевич", "yizhakevych"),
        ("Кадиївка", "kadyivka"),
        ("Йосипівка", "yosypivka"),
        ("Щербухи", "shcherbukhy"),
        ("Ґалаґан", "galagan"),
        ("Гончаренко Рось", "honcharenko ros"),
    ],
)
def test_a_folded_name_is_transliterated_by_the_official_table(cyrillic: str, latin: str):
    assert latin_name(fold_name(cyrillic)) == latin
