import pytest

from formats.vocabulary import (
    AGE_BANDS,
    BODY_TYPES,
    CONSENTS,
    LANGUAGES,
    SEXES,
    find_oblast,
    nearest_oblast,
    split_checkboxes,
)
from shared.contracts.vocabulary import AgeBand, BodyType, Consent, Language, Oblast, Sex

OPTIONS = tuple(CONSENTS)


@pytest.mark.parametrize("oblast", list(Oblast))
def test_every_oblast_is_known_by_its_names_and_codes(oblast):
    for written in (oblast.uk, oblast.uk.upper(), oblast.en, oblast.value, oblast.value.lower(), oblast.katottg):
        assert find_oblast(written) is oblast


@pytest.mark.parametrize(
    ("written", "oblast"),
    [
        ("Харківська", Oblast.KHARKIV),
        ("харківська обл.", Oblast.KHARKIV),
        ("  Харківська   область ", Oblast.KHARKIV),
        ("Xapкiвська область", Oblast.KHARKIV),
        ("ua63", Oblast.KHARKIV),
        ("Київ", Oblast.KYIV_CITY),
        ("м.Київ", Oblast.KYIV_CITY),
        ("місто Київ", Oblast.KYIV_CITY),
        ("Київська", Oblast.KYIV_OBLAST),
        ("АР Крим", Oblast.CRIMEA),
        ("Івано–Франківська", Oblast.IVANO_FRANKIVSK),
    ],
)
def test_an_oblast_is_known_as_people_write_it(written, oblast):
    assert find_oblast(written) is oblast


def test_the_codes_in_which_iso_and_the_register_differ_are_not_mixed_up():
    assert find_oblast("UA-77") is find_oblast("UA73000000000044923") is Oblast.CHERNIVTSI
    assert find_oblast("UA-74") is find_oblast("UA74000000000025378") is Oblast.CHERNIHIV
    assert find_oblast("UA-09") is find_oblast("UA44000000000018893") is Oblast.LUHANSK


@pytest.mark.parametrize("written", ["", "Харків", "Хакрівська область", "UA-99", "Слобожанщина", "область"])
def test_what_is_no_oblast_is_not_taken_for_one(written):
    assert find_oblast(written) is None


@pytest.mark.parametrize(
    ("written", "oblast"),
    [("Харків", Oblast.KHARKIV), ("Хакрівська обл", Oblast.KHARKIV), ("Днипропетровська", Oblast.DNIPROPETROVSK)],
)
def test_the_nearest_oblast_is_suggested(written, oblast):
    assert nearest_oblast(written) is oblast


def test_nothing_is_suggested_for_what_is_like_no_oblast():
    assert nearest_oblast("Гонолулу") is None


@pytest.mark.parametrize(
    ("written", "words", "meaning"),
    [
        ("жіноча", SEXES, Sex.FEMALE),
        ("Чоловік", SEXES, Sex.MALE),
        ("female", SEXES, Sex.FEMALE),
        ("15-29", AGE_BANDS, AgeBand.YOUTH),
        ("15–29 РОКІВ", AGE_BANDS, AgeBand.YOUTH),
        ("30+", AGE_BANDS, AgeBand.ADULT),
        ("Орган місцевого самоврядування (ОМС)", BODY_TYPES, BodyType.LOCAL_SELF_GOVERNMENT),
        ("local_executive", BODY_TYPES, BodyType.LOCAL_EXECUTIVE),
        ("українська", LANGUAGES, Language.UKRAINIAN),
        ("uk", LANGUAGES, Language.UKRAINIAN),
        ("невідомо", SEXES, None),
    ],
)
def test_a_known_answer_is_understood(written, words, meaning):
    assert words.find(written) is meaning


@pytest.mark.parametrize("joint", [";", "; ", ", ", ",", ";\n"])
def test_ticked_options_are_parted_though_one_holds_commas(joint):
    assert any("," in option for option in OPTIONS)
    assert split_checkboxes(joint.join(OPTIONS), OPTIONS) == (OPTIONS, ())


def test_an_unknown_option_is_told_and_does_not_hide_the_others():
    cell = f"{OPTIONS[1]}, Хочу каву, {OPTIONS[0]}"
    assert split_checkboxes(cell, OPTIONS) == ((OPTIONS[1], OPTIONS[0]), ("Хочу каву",))


def test_an_option_that_begins_another_is_not_taken_for_it():
    options = ("Так", "Так, але не зараз")
    assert split_checkboxes("Так, але не зараз;Так", options) == (("Так, але не зараз", "Так"), ())
    assert split_checkboxes("Також", options) == ((), ("Також",))


def test_every_consent_has_an_option():
    assert set(CONSENTS.values()) == set(Consent)
