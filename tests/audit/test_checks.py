"""Checks on evidence that a real server or database would not let arise: its own rules would have to fail first."""

from types import SimpleNamespace

import pytest

from dovira.audit.bus import EFFECTS_FIRST
from dovira.audit.checks.hearing import EveryFactIsHeard
from dovira.audit.checks.messages import Messages
from dovira.audit.checks.places import Places
from dovira.audit.checks.register import Numbers
from dovira.audit.evidence import Evidence, Extent, Index, Listening
from shared.contracts import notification
from shared.contracts.catalogue import TELLING_SERVICES
from shared.testing import START, heard_now
from tests.audit import builders as make
from tests.audit.builders import ANN, BOB, EDRPOU, EVE, FIRST, YEAR
from tests.audit.world import PROGRAMME


class RowsAsTheyAre:
    """Stores that answer with given rows: by service, and by the table of the query."""

    def __init__(self, **rows):
        self.tables = {
            tuple(name.split("__")): [SimpleNamespace(**row) for row in found] for name, found in rows.items()
        }

    def has(self, service, table="outbox"):
        return (service, table) in self.tables

    def rows(self, service, sql):
        words = sql.split()
        return self.tables[service, words[words.index("FROM") + 1]]

    each = rows


def judged(check, *facts, listening=(), extents=None, **rows):
    for fact in facts:
        check.see(heard_now(fact))
    evidence = Evidence(Index(), RowsAsTheyAre(**rows), extents or {}, listening, frozenset())  # type: ignore[arg-type]
    return [finding.message for finding in check.judge(evidence)]


def line(sequence, number):
    return {
        "certificate_id": f"certificate-{sequence}-{number}",
        "programme_id": PROGRAMME,
        "programme_version": 1,
        "issuer_edrpou": EDRPOU,
        "year": YEAR,
        "sequence": sequence,
        "number": number,
    }


def test_a_sequence_given_twice_is_named():
    lines = [line(1, f"{EDRPOU}/000001-24"), line(1, f"{EDRPOU}/000001-24"), line(2, f"{EDRPOU}/000002-24")]
    counter = [{"issuer_edrpou": EDRPOU, "year": YEAR, "last": 2}]
    [message] = judged(Numbers(), make.published(), certification__certificate=lines, certification__counter=counter)
    assert "sequence 1 was given twice" in message


def test_a_number_told_twice_is_named():
    [message] = judged(Numbers(), make.issued(ANN, 1), make.issued(BOB, 2, number=f"{EDRPOU}/000001-24"))
    assert f"number {EDRPOU}/000001-24 was told for 2 certificates" in message


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{edrpou}/{sequence:06d}-{year:02d}", "12345678/000009-24"),
        ("{year}-{sequence}/{edrpou}", "2024-9/12345678"),
        ("СВ {edrpou} № {sequence:03d}/{year:4d}", "СВ 12345678 № 009/2024"),
    ],
)
def test_a_number_is_that_of_its_sequence_by_the_pattern_of_its_programme(pattern, number):
    counter = [{"issuer_edrpou": EDRPOU, "year": YEAR, "last": 9}]
    lines = [line(sequence, number.replace("9", str(sequence))) for sequence in range(1, 10)]
    asked = make.published(pattern=pattern)
    assert judged(Numbers(), asked, certification__certificate=lines, certification__counter=counter) == []
    lines[-1]["number"] = lines[0]["number"]
    [message] = judged(Numbers(), asked, certification__certificate=lines, certification__counter=counter)
    assert f"should be {number} " in message


def test_a_message_sent_twice_is_named_whatever_it_was_about():
    facts = [make.sent(ANN, "fact-1", message_id="message-1"), make.sent(ANN, "fact-2", message_id="message-1")]
    [message] = judged(Messages(), *facts)
    assert "message message-1 was told to be sent 2 times" in message


def test_what_is_sent_by_the_store_was_told_a_reminder_and_a_letter_of_other_words_too():
    def row(message_id, kind):
        told = {"participant_id": ANN, "about_id": message_id, "programme_id": PROGRAMME, "state": "sent"}
        return told | {"message_id": message_id, "kind": kind}

    lines = [row("r", "reminder_day"), row("l", "post")]
    place = {"programme_id": PROGRAMME, "webinar_id": "w", "participant_id": ANN, "sent_at": START}
    reminder = notification.ReminderSent.model_validate(place | {"message_id": "r", "kind": "reminder_day"})
    letter = notification.LetterSent.model_validate(place | {"letter_id": "l", "kind": "post"})
    assert judged(Messages(), reminder, letter, notification__message=lines) == []
    [message] = judged(Messages(), reminder, notification__message=lines)
    assert "message l is sent by the store, and that was never told" in message


def test_a_store_with_more_confirmed_rows_than_places_is_named():
    places = [{"webinar_id": FIRST, "participant_id": one, "status": "confirmed"} for one in (ANN, BOB, EVE)]
    webinars = [{"webinar_id": FIRST, "capacity": 2, "confirmed": 3, "waiting": 0}]
    messages = judged(
        Places(), make.published(capacity=2), registration__enrolment=places, registration__webinar=webinars
    )
    assert any("3 confirmed rows and 2 places" in message for message in messages)


def test_a_listener_ahead_of_its_stream_is_named():
    ahead = Listening("certification", "certification-follow_progress", "DOVIRA_SCHEDULING", frozenset(), 0, 9)
    extents = {"DOVIRA_SCHEDULING": Extent(first=1, last=5)}
    [message] = judged(EveryFactIsHeard(), listening=[ahead], extents=extents)
    assert "stands at 9" in message


def test_the_audit_reads_the_stream_of_every_service_that_tells():
    assert sorted(EFFECTS_FIRST) == sorted(TELLING_SERVICES)
