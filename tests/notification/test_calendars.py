"""Calendar entries as mail clients find them: parsed by a library that did not write them."""

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]  # the package has no types

from services.notification.domain.copies import Place, Standing
from services.notification.domain.messages import Kind
from tests.notification.builders import FIRST_STARTS, letter, part, programme, slot, webinar
from tests.notification.test_composing import COMPOSER

HOLDER = Standing(Place.CONFIRMED, held=True)
KYIV = ZoneInfo("Europe/Kyiv")


def mail_of(kind, *parts, **changes):
    """As a mail client has it: from bytes."""
    composed = COMPOSER.compose(letter(kind, parts=list(parts), **changes), now=FIRST_STARTS)
    return message_from_bytes(composed.content, policy=default)


def confirmed(number=1, *, standing=HOLDER, at=None, **changes):
    return replace(part(number, promoted=False), standing=standing, slot=at or slot(), **changes)


def alternatives(mail):
    [group] = [one for one in mail.walk() if one.get_content_type() == "multipart/alternative"]
    return [one.get_content_type() for one in group.iter_parts()]


def calendar_parts(mail):
    return [one for one in mail.walk() if one.get_content_type() == "text/calendar"]


def event_in(part_of_mail):
    return vobject.readOne(part_of_mail.get_content()).vevent


def test_a_confirmed_place_is_an_invitation_beside_the_text_and_a_file():
    mail = mail_of(Kind.PLACE_CONFIRMED, confirmed())
    assert alternatives(mail) == ["text/plain", "text/html", "text/calendar"]
    beside, file = calendar_parts(mail)
    assert (beside.get_param("method"), beside.get_content_disposition()) == ("REQUEST", None)
    assert (file.get_content_disposition(), file.get_filename()) == ("attachment", "osnovy-m1-w1.ics")
    assert beside.get_content() == file.get_content()


def test_an_independent_reader_finds_what_the_letter_says():
    written = calendar_parts(mail_of(Kind.PLACE_CONFIRMED, confirmed()))[0].get_content()
    calendar = vobject.readOne(written)
    assert (calendar.method.value, calendar.vtimezone.tzid.value) == ("REQUEST", "Europe/Kyiv")
    event = calendar.vevent
    assert "DTSTART;TZID=Europe/Kyiv:20240314T140000" in written
    assert event.dtstart.value == FIRST_STARTS
    assert event.dtend.value - event.dtstart.value == timedelta(hours=2)
    assert (event.summary.value, event.location.value) == (webinar().topic, "https://meet.example.org/j/123")
    assert event.sequence.value == "0"
    assert event.status.value == "CONFIRMED"


@pytest.mark.parametrize(("day", "utc_hour"), [((2024, 3, 21), 12), ((2024, 4, 4), 11)])
def test_the_zone_in_the_file_knows_when_summer_begins(day, utc_hour):
    year, month, date = day
    starts_at = datetime(year, month, date, 14, tzinfo=KYIV)
    later = replace(webinar(), starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    event = event_in(calendar_parts(mail_of(Kind.PLACE_CONFIRMED, confirmed(webinar=later)))[0])
    assert event.dtstart.value.utcoffset() == timedelta(hours=14 - utc_hour)


def test_the_file_names_its_recipient_and_nobody_else():
    [attendee] = event_in(calendar_parts(mail_of(Kind.PLACE_CONFIRMED, confirmed()))[0]).contents["attendee"]
    assert attendee.value == "mailto:iryna.kovalenko@example.org"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == (["ACCEPTED"], ["FALSE"])


def test_a_move_and_a_cancellation_change_the_same_entry_with_a_higher_sequence():
    moved = confirmed(at=slot(1), before=slot(days=-2))
    story = [
        mail_of(Kind.PLACE_CONFIRMED, confirmed()),
        mail_of(Kind.WEBINAR_RESCHEDULED, moved),
        mail_of(Kind.WEBINAR_CANCELLED, confirmed(at=slot(2, cancelled=True))),
    ]
    methods = [calendar_parts(mail)[0].get_param("method") for mail in story]
    events = [event_in(calendar_parts(mail)[0]) for mail in story]
    assert methods == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({event.uid.value for event in events}) == 1
    assert [event.sequence.value for event in events] == ["0", "1", "2"]
    assert events[-1].status.value == "CANCELLED"


def test_who_gives_a_place_up_has_the_entry_dropped():
    gone = replace(part(1, reason=""), standing=Standing(Place.CANCELLED, held=True), slot=slot())
    [beside, _] = calendar_parts(mail_of(Kind.PLACE_CANCELLED, gone))
    assert vobject.readOne(beside.get_content()).method.value == "CANCEL"


@pytest.mark.parametrize("kind", [Kind.WEBINAR_RESCHEDULED, Kind.WEBINAR_CANCELLED])
def test_who_only_waits_for_a_place_has_nothing_in_the_calendar(kind):
    waiting = confirmed(standing=Standing(Place.WAITLISTED, held=False), at=slot(1), before=slot(days=-2))
    assert calendar_parts(mail_of(kind, waiting)) == []


def test_several_webinars_are_files_of_their_own_each_with_one_entry():
    mail = mail_of(Kind.PLACE_CONFIRMED, confirmed(1), confirmed(2))
    assert alternatives(mail) == ["text/plain", "text/html"]
    files = calendar_parts(mail)
    assert [one.get_filename() for one in files] == ["osnovy-m1-w1.ics", "osnovy-m1-w2.ics"]
    assert len({event_in(one).uid.value for one in files}) == 2


def test_without_a_link_for_joining_the_entry_leads_to_the_persons_page():
    bare = replace(webinar(), join_url="")
    event = event_in(calendar_parts(mail_of(Kind.PLACE_CONFIRMED, confirmed(webinar=bare)))[0])
    assert event.location.value == "http://127.0.0.1:8000/my"


def test_a_line_break_in_a_topic_adds_no_property():
    sly = replace(webinar(), topic="Тема\r\nATTENDEE:mailto:other@example.org")
    event = event_in(calendar_parts(mail_of(Kind.PLACE_CONFIRMED, confirmed(webinar=sly), programme=programme()))[0])
    assert len(event.contents["attendee"]) == 1
