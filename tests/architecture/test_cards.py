"""A service's card says what the service does: no more, no less, on one screen."""

from types import ModuleType

import pytest

from shared.contracts import assessment, registration
from tests.architecture.cards import (
    Deeds,
    card_of,
    deeds_of,
    faults_in_card,
    foreign_facts_told_in,
    modules_of,
    told_in,
)
from tests.architecture.sources import Source, rooms_by_service

SERVICES = sorted(rooms_by_service())

CARD = """Probe: something.

owns: cups,
    and their handles
hears: TestPassed
tells: ApplicationSubmitted,
    ApplicationAccepted
answers: FindPerson
"""
DEEDS = Deeds(
    hears=frozenset({"TestPassed"}),
    tells=frozenset({"ApplicationSubmitted", "ApplicationAccepted"}),
    answers=frozenset({"FindPerson"}),
)


@pytest.mark.parametrize("service", SERVICES)
def test_a_card_says_what_the_code_does(service):
    faults = faults_in_card(service, card_of(service), deeds_of(service))
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_tells_its_own_facts_only(service):
    told = (foreign_facts_told_in(source, module, service) for source, module in modules_of(service))
    faults = [fault for faults in told for fault in faults]
    assert not faults, "\n" + "\n".join(faults)


def test_a_card_that_says_everything_passes():
    assert faults_in_card("probe", CARD, DEEDS) == []


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (CARD.replace("hears: TestPassed", "hears:"), "the code hears TestPassed"),
        (CARD.replace("FindPerson", "FindPerson, UpdatePerson"), "the card answers UpdatePerson, the code does not"),
        (CARD.replace(",\n    ApplicationAccepted", ""), "the code tells ApplicationAccepted"),
        (CARD.replace("FindPerson", "FindPerson, FindPerson"), "answers FindPerson twice"),
        (CARD.replace("owns:", "has:"), "the card has the lines owns"),
        (CARD + "\nmore\n" * 8, "20 is the most"),
    ],
)
def test_a_card_that_leaves_out_or_makes_up_is_named(card, said):
    faults = faults_in_card("probe", card, DEEDS)
    assert len(faults) == 1
    assert said in faults[0]


def told(text: str, service: str = "registration") -> set[str]:
    module = ModuleType("probe")
    vars(module).update(say=registration, EnrolmentConfirmed=registration.EnrolmentConfirmed, assessment=assessment)
    return told_in(Source("services/probe/use_cases.py", text), module, service)


@pytest.mark.parametrize(
    "text",
    [
        "def f(tx):\n    tx.tell(say.EnrolmentConfirmed(participant_id='p'))",
        "def f(tx):\n    tx.tell(EnrolmentConfirmed(**about), because=heard)",
        "def f(tx):\n    fact = say.EnrolmentConfirmed(**about)\n    tx.tell(fact)",
        "def f(tx):\n    tell = say.EnrolmentConfirmed if ok else None\n    tx.tell(tell(**about))",
        "TELLS = {True: say.EnrolmentConfirmed}",
    ],
)
def test_a_told_fact_is_found(text):
    assert told(text) == {"EnrolmentConfirmed"}


@pytest.mark.parametrize(
    "text",
    [
        "from shared.contracts.registration import EnrolmentConfirmed",
        "def f(fact: say.EnrolmentConfirmed) -> say.EnrolmentConfirmed: ...",
        "ok = isinstance(fact, say.EnrolmentConfirmed)",
        "match fact:\n    case say.EnrolmentConfirmed(): pass",
        "@hears.facts(say.EnrolmentConfirmed)\ndef f(tx, heard): ...",
        "def f(tx):\n    tx.tell(assessment.TestPassed(**about))",
    ],
)
def test_what_is_only_looked_at_is_not_told(text):
    assert told(text) == set()


def test_a_fact_of_another_service_is_not_to_be_told():
    module = ModuleType("probe")
    vars(module).update(assessment=assessment)
    source = Source("services/registration/use_cases.py", "def f(tx):\n    tx.tell(assessment.TestPassed(score=1))")
    faults = foreign_facts_told_in(source, module, "registration")
    assert faults == ["services/registration/use_cases.py:2: TestPassed is told by assessment alone"]
