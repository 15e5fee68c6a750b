"""The envelope: what is written is read again, in any alphabet; what cannot be read names no value."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.aio.client import Client

from shared.bus import Unreadable, new_id, read_message, write_headers
from shared.bus.headers import read_header_lines
from shared.contracts.fact import Fact
from shared.testing import START
from tests.shared.probes import CupFilled, GuestNamed

KNOWN: dict[str, type[Fact]] = {CupFilled.type: CupFilled, GuestNamed.type: GuestNamed}
NAME = "Кобиляцька"
LATIN_NAME = "Kobyliatska"
GUEST: dict[str, Any] = {
    "participant_id": "p1",
    "personal": {"email": "a@example.org", "family_name": NAME, "given_name": "Ганна"},
}


def written(fact, **changes):
    stated: dict[str, Any] = {"fact_id": new_id(), "time": START, "correlation_id": "c", "causation_id": None}
    return write_headers(fact, **(stated | changes))


def test_a_fact_is_read_as_it_was_written():
    fact = CupFilled(cup_id="cup-1", text="Ґанок «ї» 100 %", number=3)
    fact_id, cause = new_id(), new_id()
    headers = written(fact, fact_id=fact_id, correlation_id="розмова 1%", causation_id=cause)
    heard = read_message(headers, fact.model_dump_json().encode(), KNOWN)
    assert (heard.id, heard.fact, heard.time) == (fact_id, fact, START)
    assert (heard.correlation_id, heard.causation_id) == ("розмова 1%", cause)


@given(st.text(min_size=1))
def test_any_text_survives_the_headers_in_printable_ascii(text):
    headers = written(CupFilled(cup_id="cup-1"), correlation_id=text, causation_id=text)
    assert all(value.isascii() and value.isprintable() and " " not in value for value in headers.values())
    heard = read_message(headers, b'{"cup_id": "cup-1"}', KNOWN)
    assert (heard.correlation_id, heard.causation_id) == (text, text)


def test_the_headers_are_those_of_cloudevents():
    headers = written(CupFilled(cup_id="cup-1"), fact_id="018e3c1a-5400-7000-8000-000000000000")
    assert headers == {
        "ce-specversion": "1.0",
        "ce-id": "018e3c1a-5400-7000-8000-000000000000",
        "ce-source": "/dovira/probe",
        "ce-type": "dovira.probe.cup.filled.v1",
        "ce-subject": "cup-1",
        "ce-time": "2024-03-01T09:00:00Z",
        "ce-datacontenttype": "application/json",
        "ce-correlationid": "c",
        "Nats-Msg-Id": "018e3c1a-5400-7000-8000-000000000000",
        "Content-Type": "application/json",
    }


def test_without_a_correlation_a_fact_begins_its_own():
    headers = written(CupFilled(cup_id="cup-1"))
    del headers["ce-correlationid"]
    heard = read_message(headers, b'{"cup_id": "cup-1"}', KNOWN)
    assert heard.correlation_id == heard.id


@pytest.mark.parametrize("missing", ["ce-id", "ce-type", "ce-time", "ce-specversion"])
def test_what_is_no_cloudevent_is_unreadable(missing):
    headers = {name: value for name, value in written(CupFilled(cup_id="cup-1")).items() if name != missing}
    with pytest.raises(Unreadable, match=f"not a CloudEvent: no {missing}"):
        read_message(headers, b"{}", KNOWN)


def test_a_message_without_headers_is_unreadable():
    with pytest.raises(Unreadable, match="not a CloudEvent"):
        read_message(None, b"{}", KNOWN)


def test_a_type_nobody_knows_is_unreadable():
    with pytest.raises(Unreadable, match=r"nobody here knows the type dovira\.probe\.cup\.filled\.v1"):
        read_message(written(CupFilled(cup_id="cup-1")), b"{}", {})


@pytest.mark.parametrize("time", ["yesterday", "2024-03-01T09:00:00", "12"])
def test_a_time_without_a_zone_is_unreadable(time):
    headers = written(CupFilled(cup_id="cup-1")) | {"ce-time": time}
    with pytest.raises(Unreadable, match="ce-time is not an RFC 3339 time"):
        read_message(headers, b'{"cup_id": "cup-1"}', KNOWN)


BAD_BODIES = {
    "no JSON": f'{{"participant_id": "p1", {NAME}',
    "no object": json.dumps([NAME]),
    "a name where a number belongs": json.dumps(GUEST | {"seat": NAME}),
    "a name where a person belongs": json.dumps(GUEST | {"personal": NAME}),
    "a name where a mailbox belongs": json.dumps(GUEST | {"personal": GUEST["personal"] | {"email": NAME}}),
    "a name that is too long": json.dumps(GUEST | {"personal": GUEST["personal"] | {"given_name": NAME * 50}}),
    "a name where a word of a list belongs": json.dumps(GUEST | {"personal": GUEST["personal"] | {"sex": NAME}}),
    "a name as a key": json.dumps(GUEST | {"seats": {NAME: "first", LATIN_NAME: "second"}}),
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_a_body_that_does_not_fit_is_unreadable_and_its_fault_names_nobody(body):
    fact = GuestNamed.model_validate(GUEST)
    with pytest.raises(Unreadable) as refusal:
        read_message(written(fact), body.encode(), KNOWN)
    said = f"{refusal.value}{refusal.value.args}{refusal.value.__cause__}"
    assert NAME not in said
    assert LATIN_NAME not in said
    assert "Ганна" not in said


def test_a_fault_names_the_field():
    body = json.dumps({"participant_id": "p1", "seat": NAME, "personal": {"email": "a@example.org"}})
    with pytest.raises(Unreadable) as refusal:
        read_message(written(GuestNamed.model_validate(GUEST)), body.encode(), KNOWN)
    assert str(refusal.value) == ("seat: int_parsing; personal.family_name: missing; personal.given_name: missing")


LINES = st.one_of(
    st.tuples(st.text("abc-:", min_size=1), st.text()).map(lambda pair: f"{pair[0]}: {pair[1]}"), st.text("ab: \t\r\nї")
)


@given(st.lists(LINES))
def test_headers_read_quickly_are_what_the_client_reads(lines):
    raw = "".join(f"{line}\r\n" for line in lines).encode()
    assert read_header_lines(raw) == Client._parse_header_lines(raw)
