"""Changes of the timetable and reminders, with a real mail server: who is told what, and how often."""

from datetime import timedelta

import pytest

from services.notification.domain.messages import Kind, State
from services.notification.domain.timetable import is_still_news
from services.notification.store.timetable import is_timer_due
from shared.contracts.notification import MessageSent, ReminderKind, ReminderSent
from shared.testing import START
from tests.notification import facts
from tests.notification.builders import slot
from tests.notification.desk import Desk
from tests.notification.facts import STARTS, heard

K, S = Kind, State


@pytest.fixture
async def patient(database_url, server):
    """Iryna has a place, and her letter about it has left; changes wait five minutes for company."""
    one = Desk(database_url, smtp_port=server.port, quiet_seconds=0, changes_quiet_seconds=300, smtp_timeout=30)
    await one.hear(facts.scheduled(), facts.published(), facts.registered(), facts.confirmed())
    await one.send()
    server.mailbox.mails.clear()
    yield one
    await one.close()


async def later(desk, **time):
    desk.clock.advance(**time)
    await desk.send()


def subjects(server):
    return [mail["Subject"] for mail in server.mailbox.mails]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def calendars(mail):
    return [part for part in mail.walk() if part.get_content_type() == "text/calendar"]


async def timetable_states(desk):
    return [(kind, state) for _, kind, state in await desk.states() if kind is not K.PLACE_CONFIRMED]


# ---- the net change


async def test_several_moves_within_the_window_make_one_letter_from_the_first_time_to_the_last(patient, server):
    await patient.hear(heard(facts.moved(1, days=1), minutes=20))
    await later(patient, minutes=4)
    await patient.hear(heard(facts.moved(2, days=7, since=1), minutes=24))
    assert server.mailbox.mails == []
    await later(patient, minutes=2)
    [mail] = server.mailbox.mails
    assert "Було: 14\N{NO-BREAK SPACE}березня" in text_of(mail)
    assert "Новий час: 21\N{NO-BREAK SPACE}березня" in text_of(mail)
    assert "15\N{NO-BREAK SPACE}березня" not in text_of(mail)
    assert all("SEQUENCE:2" in part.get_content() for part in calendars(mail))


async def test_a_move_taken_back_within_the_window_sends_nothing(patient, server):
    await patient.hear(heard(facts.moved(1, days=1), minutes=20), heard(facts.moved(2, days=0, since=1), minutes=21))
    await later(patient, minutes=6)
    assert server.mailbox.mails == []
    assert await timetable_states(patient) == [(K.WEBINAR_RESCHEDULED, S.WITHDRAWN)] * 2
    assert len(await patient.harness.told(MessageSent)) == 1


async def test_a_move_taken_back_after_its_letter_is_told(patient, server):
    await patient.hear(heard(facts.moved(1, days=1), minutes=20))
    await later(patient, minutes=6)
    await patient.hear(heard(facts.moved(2, days=0, since=1), minutes=30))
    await later(patient, minutes=6)
    assert len(server.mailbox.mails) == 2
    assert "Новий час: 14\N{NO-BREAK SPACE}березня" in text_of(server.mailbox.mails[1])


async def test_a_move_and_a_cancellation_make_a_cancellation(patient, server):
    await patient.hear(
        heard(facts.moved(1, days=1), minutes=20), heard(facts.called_off(minutes=21, sequence=2), minutes=21)
    )
    await later(patient, minutes=6)
    assert subjects(server) == ["Вебінар не відбудеться: «Тема 1»"]


async def test_a_cancellation_taken_back_within_the_window_sends_nothing(patient, server):
    await patient.hear(
        heard(facts.called_off(minutes=20, sequence=1), minutes=20), heard(facts.scheduled(2), minutes=21)
    )
    await later(patient, minutes=6)
    assert server.mailbox.mails == []


async def test_a_cancellation_taken_back_after_its_letter_is_told(patient, server):
    await patient.hear(heard(facts.called_off(minutes=20, sequence=1), minutes=20))
    await later(patient, minutes=6)
    await patient.hear(heard(facts.scheduled(2), minutes=30))
    await later(patient, minutes=6)
    assert subjects(server) == ["Вебінар не відбудеться: «Тема 1»", "Вебінар таки відбудеться: «Тема 1»"]
    methods = [calendars(mail)[0].get_param("method") for mail in server.mailbox.mails]
    assert methods == ["CANCEL", "REQUEST"]


async def test_a_letter_that_already_states_the_new_time_makes_the_news_needless(database_url, server):
    desk = Desk(database_url, smtp_port=server.port, quiet_seconds=0, changes_quiet_seconds=300)
    await desk.hear(facts.scheduled(), facts.published(), facts.registered(), facts.confirmed())
    await desk.hear(heard(facts.moved(1, days=1), minutes=6))
    await desk.send()
    await later(desk, minutes=6)
    [mail] = server.mailbox.mails
    assert "15\N{NO-BREAK SPACE}березня" in text_of(mail)
    assert "SEQUENCE:1" in calendars(mail)[0].get_content()
    await desk.close()


async def test_who_enrols_after_a_move_is_told_the_present_time_only(patient, server):
    await patient.hear(heard(facts.moved(1, days=1), minutes=20))
    await patient.hear(facts.registered("artem"), facts.confirmed("artem", minutes=30))
    await later(patient, minutes=6)
    to_artem = [mail for mail in server.mailbox.mails if mail["To"] == "artem@example.org"]
    assert [mail["Subject"] for mail in to_artem] == ["Місце підтверджено: «Тема 1»"]
    assert "15\N{NO-BREAK SPACE}березня" in text_of(to_artem[0])


@pytest.mark.parametrize(
    ("kind", "before", "now", "expected"),
    [
        (K.WEBINAR_RESCHEDULED, slot(0), slot(1, days=1), True),
        (K.WEBINAR_RESCHEDULED, slot(0), slot(2), False),
        (K.WEBINAR_RESCHEDULED, slot(0), slot(1, cancelled=True), False),
        (K.WEBINAR_RESCHEDULED, slot(1, cancelled=True), slot(2), True),
        (K.WEBINAR_CANCELLED, slot(0), slot(1, cancelled=True), True),
        (K.WEBINAR_CANCELLED, slot(0), slot(2), False),
        (K.WEBINAR_CANCELLED, slot(1, cancelled=True), slot(3, cancelled=True), False),
    ],
)
def test_a_letter_is_news_when_it_changes_what_the_person_believes(kind, before, now, expected):
    assert is_still_news(kind, before=before, now=now) is expected


# ---- reminders


async def until(desk, moment):
    desk.clock.advance(seconds=(moment - desk.clock.now()).total_seconds())
    await desk.send()


def before(hours):
    return STARTS - timedelta(hours=hours)


async def test_people_are_reminded_a_day_and_an_hour_before_once_each(patient, server):
    await until(patient, before(25))
    assert server.mailbox.mails == []
    for hours in (24, 23, 2, 1, 0.5):
        await until(patient, before(hours))
    assert subjects(server) == ["Незабаром вебінар: «Тема 1»", "Уже за годину: «Тема 1»"]
    told = await patient.harness.told(ReminderSent)
    assert [fact.kind for fact in told] == [ReminderKind.DAY, ReminderKind.HOUR]


@pytest.mark.parametrize(
    ("wanted", "subject"),
    [(["day"], ["Незабаром вебінар: «Тема 1»"]), (["hour"], ["Уже за годину: «Тема 1»"]), ([], [])],
)
async def test_people_get_the_reminders_that_they_want(patient, server, wanted, subject):
    await patient.hear(facts.updated(reminders=wanted))
    for hours in (24, 1):
        await until(patient, before(hours))
    assert subjects(server) == subject


async def test_a_reminder_moves_with_the_webinar(patient, server):
    await patient.hear(heard(facts.moved(1, days=3), minutes=20))
    await later(patient, minutes=6)
    server.mailbox.mails.clear()
    await until(patient, before(24))
    assert server.mailbox.mails == []
    await until(patient, before(24) + timedelta(days=3))
    assert subjects(server) == ["Незабаром вебінар: «Тема 1»"]


async def test_nobody_is_reminded_of_a_cancelled_webinar_or_of_a_place_given_up(patient, server):
    await patient.hear(facts.registered("artem"), facts.confirmed("artem"), facts.cancelled("artem"))
    await later(patient, minutes=1)
    server.mailbox.mails.clear()
    await until(patient, before(24))
    assert [mail["To"] for mail in server.mailbox.mails] == ["iryna@example.org"]
    await patient.hear(heard(facts.called_off(minutes=21, sequence=1), minutes=21))
    await until(patient, before(1))
    assert "Уже за годину: «Тема 1»" not in subjects(server)


async def test_a_timer_outlives_the_service(database_url, server):
    first = Desk(database_url, smtp_port=server.port, quiet_seconds=0)
    await first.hear(facts.scheduled(), facts.published(), facts.registered(), facts.confirmed())
    await first.send()
    await first.close()
    second = Desk(database_url, smtp_port=server.port, quiet_seconds=0)
    await until(second, before(20))
    assert subjects(server)[1:] == ["Незабаром вебінар: «Тема 1»"]
    await second.close()


async def test_a_reminder_that_comes_too_late_to_help_is_not_sent(patient, server):
    await until(patient, STARTS + timedelta(minutes=1))
    assert server.mailbox.mails == []


async def test_a_webinar_heard_of_after_it_began_reminds_nobody(database_url, server):
    desk = Desk(database_url, smtp_port=server.port, quiet_seconds=0)
    desk.clock.advance(seconds=(STARTS - START).total_seconds())
    await desk.hear(facts.scheduled(), facts.published(), facts.registered())
    assert not await desk.harness.read(is_timer_due)
    await desk.close()
