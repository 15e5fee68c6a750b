"""Who is who in a report: by address, by the exact name if only one bears it, otherwise a person decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scheduling.domain.attendance import Interval, Record
from services.scheduling.domain.findings import (
    Findings,
    Outcome,
    find,
    forgotten_with,
    outcome_for_participant,
    outcome_for_stranger,
    unmatched,
)
from services.scheduling.domain.matching import Guesses, Match, Person, Roster, Verdict, match_people, names_shown
from shared.contracts.names import fold_name, latin_name
from tests.scheduling.test_domain_attendance import SESSION, between


def roster(*participants: tuple[str, str, str]) -> Roster:
    """From id, address and name."""
    known = Roster()
    for participant_id, email, name in participants:
        known.add_email(email, participant_id)
        known.add_name(fold_name(name), participant_id)
    return known


def person(email: str = "", name: str = "", *, id_: str = "someone", decided: str = "") -> Person:
    names = tuple(fold_name(part) for part in names_shown(name))
    return Person(id_, email, names, shown=name, decided=decided)


IRYNA = ("iryna", "iryna@rada.example", "Коваленко Ірина")
MYKOLA = ("mykola", "mykola@rada.example", "Гнатюк Микола")
NAMESAKE = ("other", "other@rada.example", "Коваленко Ірина")


def verdict_on(who: Person, *participants: tuple[str, str, str]) -> Verdict:
    return match_people([who], roster(*participants))[who.person_id]


def test_an_address_tells_who_it_is_whatever_the_name():
    assert verdict_on(person("iryna@rada.example", "iPhone"), IRYNA, MYKOLA) == Verdict(Match.BY_EMAIL, "iryna")


def test_an_exact_name_that_one_participant_bears_is_accepted():
    assert verdict_on(person("", "Ірина КОВАЛЕНКО"), IRYNA, MYKOLA) == Verdict(Match.BY_NAME, "iryna")
    assert verdict_on(person("own@mail.example", "Ірина Коваленко"), IRYNA) == Verdict(Match.BY_NAME, "iryna")


def test_a_name_that_two_participants_bear_is_not_accepted():
    assert verdict_on(person("", "Ірина Коваленко"), IRYNA, NAMESAKE) == Verdict(Match.LIKELY, namesakes=True)


def test_an_address_tells_namesakes_apart():
    assert verdict_on(person("other@rada.example", "Ірина Коваленко"), IRYNA, NAMESAKE).participant_id == "other"


def test_a_shared_mailbox_needs_the_exact_name_beside_it():
    shared = ("oleh", "iryna@rada.example", "Бондар Олег")
    assert verdict_on(person("iryna@rada.example", "Олег Бондар"), IRYNA, shared).participant_id == "oleh"
    assert verdict_on(person("iryna@rada.example", "Рада"), IRYNA, shared) == Verdict(Match.LIKELY, namesakes=True)


def test_one_participants_address_under_the_name_of_another_is_not_accepted():
    assert verdict_on(person("iryna@rada.example", "Микола Гнатюк"), IRYNA, MYKOLA).participant_id is None


def test_a_renamed_person_is_known_by_either_name():
    assert names_shown("Валки, рада (Ірина Коваленко)") == ("Валки, рада", "Ірина Коваленко")
    assert verdict_on(person("", "Валки, рада (Ірина Коваленко)"), IRYNA).participant_id == "iryna"
    assert names_shown("Ірина") == ("Ірина",)
    assert names_shown("(Ірина") == ()


def test_people_of_one_address_are_one_person():
    people = [
        person("own@mail.example", "iPhone", id_="phone"),
        person("own@mail.example", "Ірина Коваленко", id_="named"),
    ]
    verdicts = match_people(people, roster(IRYNA))
    assert {verdict.participant_id for verdict in verdicts.values()} == {"iryna"}


def test_people_without_an_address_are_not_one_person():
    people = [person("", "iPhone", id_="phone"), person("", "Ірина Коваленко", id_="named")]
    verdicts = match_people(people, roster(IRYNA))
    assert verdicts["phone"].match is Match.UNKNOWN
    assert verdicts["named"].participant_id == "iryna"


def test_what_a_person_decided_holds_for_all_rows_of_the_address():
    people = [
        person("x@mail.example", "Гість", id_="one", decided="mykola"),
        person("x@mail.example", "Гість 2", id_="two"),
    ]
    verdicts = match_people(people, roster(IRYNA, MYKOLA))
    assert set(verdicts.values()) == {Verdict(Match.BY_HAND, "mykola")}


def test_contrary_decisions_hold_each_for_itself():
    people = [
        person("x@mail.example", "Гість", id_="one", decided="mykola"),
        person("x@mail.example", "Гостя", id_="two", decided="iryna"),
        person("x@mail.example", "Хтось", id_="three"),
    ]
    verdicts = match_people(people, roster(IRYNA, MYKOLA))
    assert [verdicts[one].participant_id for one in ("one", "two", "three")] == ["mykola", "iryna", None]


@given(st.permutations([IRYNA, MYKOLA, NAMESAKE]), st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_people_and_participants_does_not_matter(participants, order):
    people = {
        "a": person("iryna@rada.example", "Ірина Коваленко", id_="a"),
        "b": person("", "Ірина Коваленко", id_="b"),
        "c": person("", "Гнатюк Микола", id_="c"),
        "d": person("who@mail.example", "", id_="d"),
    }
    verdicts = match_people([people[one] for one in order], roster(*participants))
    assert [verdicts[one].participant_id for one in "abcd"] == ["iryna", None, "mykola", None]


# ---- guesses


def guess(shown: str, *participants: tuple[str, str, str]) -> Verdict:
    guesses = Guesses(((fold_name(name), one) for one, _, name in participants), in_latin=latin_name)
    return guesses.guess(person("", shown).names)


@pytest.mark.parametrize(
    "shown",
    [
        "Ирина Коваленко",
        "Iryna Kovalenko",
        "Irina Kovalenko",
        "Коваленко Іринка",
        "Валківська міська рада, Ірина Коваленко",
        "Коваленко Ірина Семенівна",
        "Гостя (Ирина Коваленко)",
    ],
)
def test_a_similar_name_is_a_guess_and_never_accepted(shown):
    assert verdict_on(person("", shown), IRYNA, MYKOLA).participant_id is None
    assert guess(shown, IRYNA, MYKOLA) == Verdict(Match.LIKELY, candidate_id="iryna")


@pytest.mark.parametrize("shown", ["iPhone", "Ірина", "Коваленко", "Ірина Шевчук", "Семен Коваленко", ""])
def test_a_name_that_is_not_similar_is_no_guess(shown):
    assert guess(shown, IRYNA, MYKOLA) == Verdict(Match.UNKNOWN)


def test_two_who_fit_equally_are_no_candidate():
    assert guess("Ирина Коваленко", IRYNA, NAMESAKE) == Verdict(Match.LIKELY, namesakes=True)


def test_the_more_similar_name_is_the_candidate():
    similar = ("zoia", "z@rada.example", "Коваленкова Ірина")
    assert guess("Ірина Коваленкова рада", similar, IRYNA).candidate_id == "zoia"


# ---- what the reports of a webinar come to


def hour(number: int) -> list[Interval]:
    return [between(f"12:{number}0:00", f"12:{number}9:00")]


def found(people: list[Person], joins: dict[str, list[Interval]], **known: object) -> Findings:
    options = {"session": SESSION, "roster": roster(IRYNA, MYKOLA), "recorded": {}, **known}
    return find(people, joins, **options)  # type: ignore[arg-type]  # a test's shorthand


def test_two_devices_of_a_participant_are_one_presence():
    people = [person("iryna@rada.example", id_="laptop"), person("", "Ірина Коваленко", id_="phone")]
    joins = {"laptop": [between("12:00:00", "12:40:00")], "phone": [between("12:30:00", "13:00:00")]}
    assert found(people, joins).seconds == {"iryna": 3600}


def test_whoever_awaits_a_decision_is_listed_with_a_guess_longest_first():
    people = [
        person("", "Ирина Коваленко", id_="a"),
        person("guest@mail.example", "Гість", id_="b"),
        person("guest@mail.example", "Гість 2", id_="c"),
        person("", "Ірина Коваленко", id_="d"),
        person("", "Запізно", id_="e"),
    ]
    joins = {"a": hour(0), "b": hour(1), "c": hour(2), "d": hour(3), "e": [between("14:00:00", "15:00:00")]}
    verdicts = found(people, joins).verdicts
    guesses = Guesses([(fold_name(IRYNA[2]), "iryna")], in_latin=latin_name)
    listed = unmatched(people, joins, session=SESSION, verdicts=verdicts, guesses=guesses)
    assert [([one.person_id for one in group.people], group.seconds) for group in listed] == [
        (["b", "c"], 2 * 9 * 60),
        (["a"], 9 * 60),
    ]
    assert [group.verdict.candidate_id for group in listed] == [None, "iryna"]


def test_namesakes_are_listed_without_a_candidate():
    people = [person("", "Ірина Коваленко", id_="a")]
    verdicts = found(people, {"a": hour(0)}, roster=roster(IRYNA, NAMESAKE)).verdicts
    listed = unmatched(
        people, {"a": hour(0)}, session=SESSION, verdicts=verdicts, guesses=Guesses((), in_latin=latin_name)
    )
    assert listed[0].verdict == Verdict(Match.LIKELY, namesakes=True)


def test_whoever_may_be_the_erased_is_forgotten_and_nobody_else():
    people = [
        person("iryna@rada.example", "", id_="hers"),
        person("", "Ірина Коваленко", id_="either"),
        person("other@rada.example", "Ірина Коваленко", id_="others"),
        person("", "Гнатюк Микола", id_="his"),
    ]
    known = roster(IRYNA, NAMESAKE, MYKOLA)
    verdicts = match_people(people, known)
    assert forgotten_with(["iryna"], people, verdicts=verdicts, roster=known) == ["hers", "either"]


def test_every_outcome_is_told_with_the_seconds_that_hold():
    people = [person("iryna@rada.example", id_="a"), person("mykola@rada.example", id_="b")]
    joins = {"a": hour(0), "b": [between("14:00:00", "15:00:00")]}

    def outcome(who: str, **recorded: Record) -> tuple[Outcome, int]:
        return outcome_for_participant(who, found(people, joins, recorded=recorded), recorded)[:2]

    assert outcome("iryna") == (Outcome.RECORDED, 540)
    assert outcome("iryna", iryna=Record(60, 1)) == (Outcome.CORRECTED, 540)
    assert outcome("iryna", iryna=Record(540, 1)) == (Outcome.UNCHANGED, 540)
    assert outcome("iryna", iryna=Record(60, 1, "organiser")) == (Outcome.UNCHANGED, 60)
    assert outcome("mykola") == (Outcome.ABSENT, 0)


def test_a_report_that_a_decision_overrules_says_so():
    recorded = {"iryna": Record(60, 1, "organiser")}
    findings = found([person("iryna@rada.example", id_="a")], {"a": hour(0)}, recorded=recorded)
    assert "за звітом — 540 с" in outcome_for_participant("iryna", findings, recorded)[2]


@pytest.mark.parametrize(
    ("verdict", "seconds", "outcome", "words"),
    [
        (Verdict(Match.UNKNOWN), 60, Outcome.UNMATCHED, "зарахується сама"),
        (Verdict(Match.LIKELY, candidate_id="iryna"), 60, Outcome.UNMATCHED, "підтвердьте"),
        (Verdict(Match.LIKELY, namesakes=True), 60, Outcome.UNMATCHED, "кільком учасникам"),
        (Verdict(Match.UNKNOWN), 0, Outcome.ABSENT, "Не було на занятті"),
    ],
)
def test_a_stranger_is_told_what_to_do(verdict, seconds, outcome, words):
    told, shown, message = outcome_for_stranger(verdict, seconds)
    assert (told, shown) == (outcome, seconds)
    assert words in message
