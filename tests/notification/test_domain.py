"""The rules of messages, places and letters."""

from datetime import timedelta

import pytest

from services.notification.domain.copies import Notice, Place, PlaceChange, latest_contacts, people_to_tell
from services.notification.domain.messages import (
    Kind,
    Message,
    Outcome,
    Patience,
    Queued,
    State,
    Verdict,
    gather,
    next_step,
    retry_delay,
)
from tests.notification.builders import FIRST_STARTS, NOW, contact, letter, part, webinar

PATIENCE = Patience(
    quiet=timedelta(seconds=20),
    changes_quiet=timedelta(minutes=5),
    materials_quiet=timedelta(minutes=10),
    give_up=timedelta(days=3),
    stale=timedelta(days=14),
)


def message(number=1, *, kind=Kind.APPLICATION_ACCEPTED, person="p-1", webinar_id="", **details):
    return Message(
        message_id=f"m-{number}",
        participant_id=person,
        kind=kind,
        about_id=f"f-{number}",
        programme_id="osnovy",
        webinar_id=webinar_id,
        told_at=NOW,
        details=details,
    )


def queued(one, *, letter_id="", attempts=0, due_at=NOW):
    return Queued(message=one, letter_id=letter_id, attempts=attempts, due_at=due_at)


def change(minutes, place, *, person="p-1"):
    return PlaceChange(
        about_id=f"{person}-{minutes}",
        participant_id=person,
        webinar_id="w-1",
        place=place,
        at=NOW + timedelta(minutes=minutes),
    )


def notice(kind, minutes=10):
    return Notice(
        about_id="n-1",
        kind=kind,
        programme_id="osnovy",
        webinar_id="w-1",
        at=NOW + timedelta(minutes=minutes),
        told_at=NOW,
    )


# ---- contacts


def test_the_highest_revision_of_a_contact_holds_in_any_order():
    first, second = contact(revision=1), contact(revision=2, email="new@example.org")
    assert latest_contacts([first, second]) == latest_contacts([second, first]) == {"p-1": second}


def test_of_two_first_revisions_the_later_word_holds():
    application = contact(fact_id="a")
    registration = contact(fact_id="b", stated_at=NOW + timedelta(minutes=1))
    assert latest_contacts([registration, application])["p-1"] is registration


# ---- who is told of a webinar's news


def test_who_holds_a_place_is_told():
    assert people_to_tell(notice(Kind.MATERIALS_READY), [change(0, Place.CONFIRMED)]) == ["p-1"]


def test_who_came_later_gets_no_old_mail():
    assert people_to_tell(notice(Kind.MATERIALS_READY), [change(11, Place.CONFIRMED)]) == []


def test_who_gave_the_place_up_before_is_not_told():
    assert (
        people_to_tell(notice(Kind.WEBINAR_CANCELLED), [change(9, Place.CANCELLED), change(0, Place.CONFIRMED)]) == []
    )


def test_who_gave_the_place_up_afterwards_is_told_still():
    assert people_to_tell(
        notice(Kind.WEBINAR_CANCELLED), [change(0, Place.CONFIRMED), change(12, Place.CANCELLED)]
    ) == ["p-1"]


def test_who_waits_for_a_place_is_told_of_times_but_not_of_materials():
    waiting = [change(0, Place.WAITLISTED)]
    assert people_to_tell(notice(Kind.WEBINAR_RESCHEDULED), waiting) == ["p-1"]
    assert people_to_tell(notice(Kind.MATERIALS_READY), waiting) == []


def test_who_was_promoted_in_time_gets_materials():
    promoted = [change(0, Place.WAITLISTED), change(5, Place.CONFIRMED)]
    assert people_to_tell(notice(Kind.MATERIALS_READY), promoted) == ["p-1"]


def test_everyone_is_judged_by_their_own_history():
    histories = [
        change(0, Place.CONFIRMED, person="a"),
        change(0, Place.CONFIRMED, person="b"),
        change(3, Place.CANCELLED, person="b"),
        change(4, Place.CONFIRMED, person="c"),
    ]
    assert people_to_tell(notice(Kind.MATERIALS_READY), histories) == ["a", "c"]


# ---- when a message leaves, and with whom


def test_news_of_places_waits_for_company_and_a_certificate_does_not():
    assert PATIENCE.due_at(message(kind=Kind.PLACE_CONFIRMED), NOW) == NOW + timedelta(seconds=20)
    assert PATIENCE.due_at(message(kind=Kind.MATERIALS_READY, webinar_id="w-1"), NOW) == NOW + timedelta(minutes=10)
    assert PATIENCE.due_at(message(kind=Kind.CERTIFICATE_ISSUED), NOW) == NOW


def test_what_was_told_long_ago_is_not_told_again():
    assert PATIENCE.first_state(message(), NOW + timedelta(days=15)) == (State.FAILED, "stale")
    assert PATIENCE.first_state(message(), NOW + timedelta(days=13)) == (State.WAITING, "")


def test_materials_of_one_webinar_share_a_letter_named_after_the_lowest_message():
    three = [message(number, kind=Kind.MATERIALS_READY, webinar_id="w-1") for number in (3, 1, 2)]
    gathered = gather(queued(one) for one in three)
    assert {letter_id: [one.message.message_id for one in members] for letter_id, members in gathered.items()} == {
        "m-1": ["m-1", "m-2", "m-3"]
    }


def test_letters_of_two_people_or_two_webinars_or_two_kinds_stay_apart():
    apart = [
        message(1, kind=Kind.MATERIALS_READY, webinar_id="w-1"),
        message(2, kind=Kind.MATERIALS_READY, webinar_id="w-2"),
        message(3, kind=Kind.MATERIALS_READY, webinar_id="w-1", person="p-2"),
        message(4, kind=Kind.WEBINAR_RESCHEDULED, webinar_id="w-1"),
        message(5, kind=Kind.PLACE_CONFIRMED, promoted=True),
        message(6, kind=Kind.PLACE_CONFIRMED, promoted=False),
    ]
    assert len(gather(queued(one) for one in apart)) == 6


def test_messages_that_go_alone_are_never_merged():
    assert len(gather(queued(message(number)) for number in (1, 2))) == 2


def test_a_letter_that_was_claimed_before_keeps_its_company():
    old = queued(message(2, kind=Kind.MATERIALS_READY, webinar_id="w-1"), letter_id="m-2")
    new = queued(message(1, kind=Kind.MATERIALS_READY, webinar_id="w-1"))
    assert sorted(gather([old, new])) == ["m-1", "m-2"]


# ---- what becomes of a message after a try


def test_a_taken_message_is_sent():
    step = next_step(queued(message()), Outcome(Verdict.TAKEN), now=NOW, patience=PATIENCE)
    assert (step.state, step.attempts, step.reason) == (State.SENT, 1, "")


def test_a_refused_message_has_failed_with_the_reason():
    step = next_step(queued(message()), Outcome(Verdict.REFUSED, "smtp 550 5.1.1"), now=NOW, patience=PATIENCE)
    assert (step.state, step.attempts, step.reason) == (State.FAILED, 1, "smtp 550 5.1.1")


def test_a_deferred_message_is_tried_again_later_and_later():
    later = [
        next_step(
            queued(message(), attempts=attempts), Outcome(Verdict.DEFERRED, "smtp 451"), now=NOW, patience=PATIENCE
        )
        for attempts in (0, 1, 2, 50)
    ]
    assert [step.not_before - NOW for step in later] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 60)]
    assert {step.state for step in later} == {State.QUEUED}


def test_an_untried_message_keeps_its_count_and_its_turn():
    step = next_step(
        queued(message(), attempts=2), Outcome(Verdict.UNTRIED, "no_connection"), now=NOW, patience=PATIENCE
    )
    assert (step.state, step.attempts, step.not_before) == (State.QUEUED, 2, NOW)


@pytest.mark.parametrize("verdict", [Verdict.DEFERRED, Verdict.UNTRIED])
def test_only_age_ends_the_retries(verdict):
    young = next_step(
        queued(message(), attempts=99), Outcome(verdict, "x"), now=NOW + timedelta(days=2), patience=PATIENCE
    )
    old = next_step(queued(message()), Outcome(verdict, "x"), now=NOW + timedelta(days=3), patience=PATIENCE)
    assert young.state is State.QUEUED
    assert (old.state, old.reason) == (State.FAILED, "gave_up: x")


def test_the_first_delay_is_a_minute_even_before_any_try():
    assert retry_delay(0) == retry_delay(1) == timedelta(minutes=1)


# ---- what a letter says


def test_two_moves_make_one_from_the_time_told_before_to_the_present_one():
    move = letter(Kind.WEBINAR_RESCHEDULED).move
    assert (move.previous, move.current) == (FIRST_STARTS - timedelta(days=2), FIRST_STARTS)


def test_a_new_address_replaces_the_old_one_of_its_kind():
    assert [(one.kind, one.title) for one in letter(Kind.MATERIALS_READY).materials] == [
        ("slides", "Слайди"),
        ("recording", "Повний запис"),
    ]


def test_places_stand_in_the_order_of_time_and_each_webinar_once():
    twice = letter(Kind.PLACE_CONFIRMED, parts=[part(2), part(1), part(2)])
    assert [one.webinar for one in twice.places] == [webinar(1), webinar(2)]


def test_a_letter_about_no_webinar_says_so():
    with pytest.raises(LookupError):
        _ = letter(Kind.TEST_PASSED).webinar
