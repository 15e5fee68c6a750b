"""Grants and cursors: who may hear what, and where one stands."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.integration.domain import Grant, Kind, check_grant, may_hear, read_cursor, write_cursor
from services.integration.domain.refusals import FaultyCursor, FaultyGrant

ISSUED = Kind("dovira.certification.certificate.issued.v1", is_personal=False)
REGISTERED = Kind("dovira.registration.participant.registered.v1", is_personal=True)
CONFIRMED = Kind("dovira.registration.enrolment.confirmed.v1", is_personal=False)
KINDS = [ISSUED, REGISTERED, CONFIRMED]
SERVICES = ("registration", "scheduling")


def grant(*types: str, personal: tuple[str, ...] = ()) -> Grant:
    return Grant(frozenset(types), frozenset(personal))


@pytest.mark.parametrize(
    ("given", "heard"),
    [
        (grant(), []),
        (grant(ISSUED.type), [ISSUED]),
        (grant("dovira.registration.>"), [CONFIRMED]),
        (grant("dovira.>"), [ISSUED, CONFIRMED]),
        (grant(personal=(REGISTERED.type,)), [REGISTERED]),
        (grant(REGISTERED.type), []),
        (grant("dovira.certification.certificate.iss"), []),
        (grant("dovira.cert.>"), []),
    ],
)
def test_a_beginning_covers_what_names_nobody_and_a_personal_type_is_named_in_full(given, heard):
    assert [kind for kind in KINDS if may_hear(given, kind)] == heard


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        (grant("dovira.weather.>"), "не охоплює жодного"),
        (grant(REGISTERED.type), "називає людину"),
        (grant(personal=(CONFIRMED.type,)), "не є типом подій, що називають людину"),
        (grant(personal=("dovira.>",)), "не є типом подій, що називають людину"),
    ],
)
def test_a_grant_that_covers_nothing_or_a_person_by_the_way_is_refused(faulty, said):
    with pytest.raises(FaultyGrant, match=said):
        check_grant(faulty, KINDS)


def test_a_sound_grant_is_taken():
    check_grant(grant("dovira.>", ISSUED.type, personal=(REGISTERED.type,)), KINDS)


@given(st.dictionaries(st.sampled_from(SERVICES), st.integers(0, 2**63)))
def test_a_cursor_comes_back_as_it_was(cursor):
    assert read_cursor(write_cursor(cursor), SERVICES) == cursor


@pytest.mark.parametrize(
    "text", ["?", "abc", "W10", "eyJhIjoxfQ", "eyJyZWdpc3RyYXRpb24iOi0xfQ", "eyJyZWdpc3RyYXRpb24iOnRydWV9", "курсор"]
)
def test_a_damaged_cursor_is_refused(text):
    with pytest.raises(FaultyCursor):
        read_cursor(text, SERVICES)


@given(st.text(max_size=40))
def test_any_text_is_a_cursor_or_a_refusal(text):
    with contextlib.suppress(FaultyCursor):
        assert isinstance(read_cursor(text, SERVICES), dict)
