import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.names import (
    cyrillic_letters,
    fold_text,
    in_cyrillic,
    is_plain_name,
    latin_letters_in_cyrillic_words,
    tidy,
    tidy_name,
    transliterate,
    ukrainian_order,
)

# Examples printed in Resolution 55 of 27.01.2010.
OFFICIAL = """
Алушта Alushta | Андрій Andrii | Борщагівка Borshchahivka | Борисенко Borysenko | Вінниця Vinnytsia
Володимир Volodymyr | Гадяч Hadiach | Богдан Bohdan | Згурський Zghurskyi | Ґалаґан Galagan | Ґорґани Gorgany
Донецьк Donetsk | Дмитро Dmytro | Рівне Rivne | Олег Oleh | Есмань Esman | Єнакієве Yenakiieve | Гаєвич Haievych
Короп'є Koropie | Житомир Zhytomyr | Жанна Zhanna | Жежелів Zhezheliv | Закарпаття Zakarpattia
Казимирчук Kazymyrchuk | Медвин Medvyn | Михайленко Mykhailenko | Іванків Ivankiv | Іващенко Ivashchenko
Їжакевич Yizhakevych | Кадиївка Kadyivka | Мар'їне Marine | Йосипівка Yosypivka | Стрий Stryi | Олексій Oleksii
Київ Kyiv | Коваленко Kovalenko | Лебедин Lebedyn | Леонід Leonid | Миколаїв Mykolaiv | Маринич Marynych
Ніжин Nizhyn | Наталія Nataliia | Одеса Odesa | Онищенко Onyshchenko | Полтава Poltava | Петро Petro
Решетилівка Reshetylivka | Рибчинський Rybchynskyi | Суми Sumy | Соломія Solomiia | Тернопіль Ternopil | Троць Trots
Ужгород Uzhhorod | Уляна Uliana | Фастів Fastiv | Філіпчук Filipchuk | Харків Kharkiv | Христина Khrystyna
Стеценко Stetsenko | Чернівці Chernivtsi | Шевченко Shevchenko | Шостка Shostka | Кишеньки Kyshenky
Щербухи Shcherbukhy | Гоща Hoshcha | Гаращенко Harashchenko | Юрій Yurii | Корюківка Koriukivka | Яготин Yahotyn
Ярошенко Yaroshenko | Костянтин Kostiantyn | Знам'янка Znamianka | Феодосія Feodosiia | Розгон Rozghon
"""


@pytest.mark.parametrize("pair", [pair.split() for pair in OFFICIAL.replace("\n", " | ").split("|") if pair.strip()])
def test_the_official_examples_of_transliteration_come_out(pair):
    ukrainian, latin = pair
    assert transliterate(ukrainian) == latin


@pytest.mark.parametrize(
    ("ukrainian", "latin"),
    [
        ("Юлія Свєженцева", "Yuliia Sviezhentseva"),
        ("Біла Церква", "Bila Tserkva"),
        ("Нечуй-Левицький", "Nechui-Levytskyi"),
        ("ЩЕРБАК", "SHCHERBAK"),
        ("Я", "Ya"),
        ("Згорани і згін", "Zghorany i zghin"),
        ("м. Харків, 61000", "m. Kharkiv, 61000"),
        ("", ""),
    ],
)
def test_transliteration_keeps_case_spaces_and_signs(ukrainian, latin):
    assert transliterate(ukrainian) == latin


@pytest.mark.parametrize("apostrophe", ["'", "’", "ʼ", "`", '"', "*"])
def test_every_typed_apostrophe_is_printed_the_same(apostrophe):
    assert tidy_name(f"Дем{apostrophe}янчук") == "Дем’янчук"


def test_a_quotation_around_a_word_is_not_an_apostrophe():
    assert tidy_name('"Мар’яна"') == '"Мар’яна"'


def test_a_decomposed_name_is_composed():
    assert tidy_name(unicodedata.normalize("NFD", "Їжакевич Андрій")) == "Їжакевич Андрій"


def test_spaces_and_what_cannot_be_seen_go():
    assert tidy_name(" Нечуй –\u200bЛевицький\u00a0\n Іван ") == "Нечуй -Левицький Іван"
    assert tidy("a\u0000b\u00ad c") == "ab c"


def test_a_stress_mark_is_not_printed():
    assert tidy_name("Ковале\u0301нко") == "Коваленко"


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)
    assert tidy_name(tidy_name(text)) == tidy_name(text)


def test_one_phrase_written_in_two_ways_folds_to_the_same():
    assert fold_text("Ім'я  та ПРІЗВИЩЕ") == fold_text("ім’я та прізвище")
    assert fold_text("Oбласть") == fold_text("область")
    assert fold_text("Oблік") != fold_text("Облік-2")


@pytest.mark.parametrize(
    ("text", "letter", "position", "suggestion"),
    [
        ("Iван", "I", 1, "Іван"),
        ("Кoваленко", "o", 2, "Коваленко"),
        ("Петренко-Cавченко", "C", 10, "Савченко"),
        ("3айченко", "3", 1, "Зайченко"),
        ("Лев0вич", "0", 4, "Левович"),
        ("Їжак Ïван", "Ï", 6, "Їван"),
    ],
)
def test_a_strange_letter_is_named_with_its_place_and_the_word_put_right(text, letter, position, suggestion):
    (stray,) = latin_letters_in_cyrillic_words(text)
    assert (stray.letter, stray.position, stray.suggestion) == (letter, position, suggestion)


@pytest.mark.parametrize("text", ["Іван", "John Smith", "Смарт City", "каб. 12", "Нечуй-Левицький", ""])
def test_a_word_of_one_script_has_no_strange_letters(text):
    assert latin_letters_in_cyrillic_words(text) == []


def test_a_cyrillic_letter_in_an_address_is_named():
    (stray,) = cyrillic_letters("olena@gmаil.com")
    assert (stray.letter, stray.position, stray.suggestion) == ("а", 9, "olena@gmail.com")


def test_words_of_latin_letters_only_are_left_alone():
    assert in_cyrillic("Xарків City") == "Харків City"


def shuffled(texts):
    return Random(1).sample(texts, k=len(texts))


def test_names_stand_in_the_order_of_the_ukrainian_alphabet():
    right = ["Ганна", "Ґалаґан", "Дарина", "Євген", "Жанна", "Ігор", "Їжак", "Йосип"]
    assert sorted(shuffled(right), key=ukrainian_order) == right


def test_the_whole_alphabet_stands_in_its_order():
    right = list("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")
    assert sorted(shuffled(right), key=ukrainian_order) == right


def test_a_shorter_name_comes_first_and_apostrophes_do_not_part_neighbours():
    right = ["Коваль", "Коваль Іван", "Ковальчук", "Мар’ян", "Мар’яна", "Марʼянчук", "Мася"]
    assert sorted(shuffled(right), key=ukrainian_order) == right


@given(st.text("аіїйґЯ’'- Aи1\u0301\u0306\u200b", max_size=12))
def test_a_plain_name_has_nothing_to_tidy_and_nothing_to_doubt(name):
    printed = " ".join(unicodedata.normalize("NFC", name.replace("'", "’")).split())
    doubts = latin_letters_in_cyrillic_words(name) or any(not (one.isalpha() or one in "’- ") for one in name)
    assert not is_plain_name(name) or (printed == tidy(name) == name and not doubts)


@pytest.mark.parametrize("name", ["Олена", "Свєженцева-Ґалаґан", "Лук’яненко", "Ван дер Берг"])
def test_usual_names_are_plain(name):
    assert is_plain_name(name)
