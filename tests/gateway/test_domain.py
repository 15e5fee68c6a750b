"""The rules of signing in, without a store or a web."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.domain import (
    ANYONE,
    CODE_TRIES,
    CODES_PER_CLIENT,
    CODES_PER_MAILBOX,
    Challenge,
    ChallengeState,
    NotAllowed,
    NotSignedIn,
    Role,
    Seal,
    Session,
    Staff,
    Throttle,
    TooOften,
    Visitor,
    admit,
    admit_asking,
    answer_with_code,
    answer_with_link,
    begin_session,
    code_from,
    tidy_code,
    tidy_mailbox,
    visitor_of,
)

NOW = datetime(2024, 3, 12, 9, 0, tzinfo=UTC)
SEAL = Seal(b"secret")


def challenge(**changes):
    sent = Challenge(
        id="challenge",
        mailbox="olena@hromada.example",
        asked_at=NOW,
        state=ChallengeState.SENT,
        code_seal=SEAL.code("challenge", "123456"),
        link_seal=SEAL.link("link"),
        participant_id="p-1",
    )
    return replace(sent, **changes)


def right_code():
    return SEAL.code("challenge", "123456")


# ---- codes


def test_the_right_code_is_taken_once():
    answer = answer_with_code(challenge(), right_code(), now=NOW)
    assert answer.right
    assert not answer_with_code(answer.challenge, right_code(), now=NOW).right


def test_a_wrong_code_costs_a_try():
    answer = answer_with_code(challenge(), SEAL.code("challenge", "654321"), now=NOW)
    assert not answer.right
    assert answer.challenge.tries_left == CODE_TRIES - 1


def test_after_five_wrong_codes_the_right_one_is_refused():
    tried = challenge()
    for _ in range(CODE_TRIES):
        tried = answer_with_code(tried, SEAL.code("challenge", "000000"), now=NOW).challenge
    assert not answer_with_code(tried, right_code(), now=NOW).right


def test_the_last_of_five_tries_still_counts():
    tried = challenge(tries_left=1)
    assert answer_with_code(tried, right_code(), now=NOW).right


@pytest.mark.parametrize(("minutes", "right"), [(14, True), (15, False), (60, False)])
def test_a_code_lives_a_quarter_of_an_hour(minutes, right):
    assert answer_with_code(challenge(), right_code(), now=NOW + timedelta(minutes=minutes)).right is right


@pytest.mark.parametrize("state", [ChallengeState.NOBODY, ChallengeState.USED])
def test_nothing_opens_a_challenge_that_is_nobodys_or_used(state):
    assert not answer_with_code(challenge(state=state), right_code(), now=NOW).right
    assert not answer_with_link(challenge(state=state), SEAL.link("link"), now=NOW).right


def test_no_code_was_made_yet_so_an_empty_one_opens_nothing():
    waiting = challenge(state=ChallengeState.ASKED, code_seal="", link_seal="")
    assert not answer_with_code(waiting, "", now=NOW).right
    assert not answer_with_link(waiting, "", now=NOW).right


def test_a_code_of_one_challenge_does_not_open_another():
    assert not answer_with_code(challenge(), SEAL.code("another", "123456"), now=NOW).right


def test_the_link_uses_the_code_up_too():
    answer = answer_with_link(challenge(), SEAL.link("link"), now=NOW)
    assert answer.right
    assert not answer_with_code(answer.challenge, right_code(), now=NOW).right


def test_a_wrong_link_costs_no_try():
    assert answer_with_link(challenge(), SEAL.link("other"), now=NOW).challenge.tries_left == CODE_TRIES


@pytest.mark.parametrize(("number", "code"), [(7, "000007"), (123456, "123456"), (999999, "999999")])
def test_a_code_has_six_digits(number, code):
    assert code_from(number) == code


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123-456", "123\u00a0456"])
def test_a_code_may_be_pasted_with_spaces(typed):
    assert tidy_code(typed) == "123456"


def test_one_mailbox_has_one_spelling():
    assert tidy_mailbox(" Olena@Hromada.EXAMPLE ") == "olena@hromada.example"


# ---- limits


def ago(**by):
    return NOW - timedelta(**by)


def test_a_first_code_may_be_asked_for():
    admit_asking(mailbox_asks=[], client_asks=[], now=NOW)


def test_a_second_code_waits_for_a_minute():
    with pytest.raises(TooOften) as refusal:
        admit_asking(mailbox_asks=[ago(seconds=20)], client_asks=[], now=NOW)
    assert refusal.value.wait == timedelta(seconds=40)
    admit_asking(mailbox_asks=[ago(seconds=60)], client_asks=[], now=NOW)


def test_a_mailbox_gets_so_many_codes_an_hour():
    asks = [ago(minutes=10 * turn + 5) for turn in range(CODES_PER_MAILBOX)]
    with pytest.raises(TooOften) as refusal:
        admit_asking(mailbox_asks=asks, client_asks=[], now=NOW)
    assert refusal.value.wait == timedelta(minutes=15)
    admit_asking(mailbox_asks=asks[1:], client_asks=[], now=NOW)


def test_a_client_address_asks_so_often_an_hour_whatever_the_mailboxes():
    asks = [ago(seconds=30 * turn) for turn in range(CODES_PER_CLIENT)]
    with pytest.raises(TooOften):
        admit_asking(mailbox_asks=[], client_asks=asks, now=NOW)
    admit_asking(mailbox_asks=[], client_asks=[ago(hours=2) for _ in asks], now=NOW)


def test_a_throttle_lets_through_until_the_window_is_full_and_again_after_it():
    throttle = Throttle(2, timedelta(minutes=1))
    assert [throttle.wait("a", now=NOW) for _ in range(2)] == [timedelta(0)] * 2
    assert throttle.wait("a", now=NOW) == timedelta(minutes=1)
    assert throttle.wait("b", now=NOW) == timedelta(0)
    assert throttle.wait("a", now=NOW + timedelta(minutes=1)) == timedelta(0)


def test_a_throttle_does_not_grow_without_bound():
    throttle = Throttle(1, timedelta(minutes=1), keys=3)
    for number in range(50):
        throttle.wait(str(number), now=NOW)
    assert len(throttle._begun) <= 3


# ---- seals


def test_seals_of_two_purposes_differ():
    seals = {SEAL.link("x"), SEAL.session("x"), SEAL.mailbox("x"), SEAL.client("x"), SEAL.challenge("x")}
    assert len(seals) == 5


def test_another_secret_makes_another_seal():
    assert Seal(b"other").session("x") != SEAL.session("x")


def test_a_form_token_fits_its_browser_only():
    token = SEAL.form("browser", "salt")
    assert SEAL.form_fits("browser", token)
    assert not SEAL.form_fits("another", token)
    assert not SEAL.form_fits("", SEAL.form("", "salt"))


@pytest.mark.parametrize("token", ["", ".", "salt.", "salt.00", "\u0456.\u0456"])
def test_a_made_up_form_token_does_not_fit(token):
    assert not SEAL.form_fits("browser", token)


def test_the_id_of_a_member_of_staff_names_nobody():
    staff_id = SEAL.staff("chief@institute.example")
    assert staff_id.startswith("staff-")
    assert "chief" not in staff_id


# ---- sessions and roles


STAFF = Staff.named(
    {Role.ORGANISER: ["Chief@institute.example"], Role.ASSESSOR: ["tester@institute.example"]}, seal=SEAL
)


def session(participant_id="", staff_mailbox="", **changes):
    staff_id = SEAL.staff(staff_mailbox) if staff_mailbox else ""
    return Session("seal", participant_id, staff_id, changes.get("expires_at", NOW + timedelta(hours=1)))


@pytest.mark.parametrize(
    ("held", "roles"),
    [
        (session("p-1"), {Role.PARTICIPANT}),
        (session(staff_mailbox="chief@institute.example"), {Role.ORGANISER}),
        (session(staff_mailbox="tester@institute.example"), {Role.ASSESSOR}),
        (session("p-1", "chief@institute.example"), {Role.PARTICIPANT, Role.ORGANISER}),
    ],
)
def test_a_session_gives_the_roles_of_its_owner(held, roles):
    assert visitor_of(held, staff=STAFF, now=NOW).roles == roles


def test_a_role_ends_with_its_line_in_the_settings():
    held = session(staff_mailbox="chief@institute.example")
    assert visitor_of(held, staff=Staff(), now=NOW) == ANYONE


def test_a_session_that_is_over_makes_anyone():
    assert visitor_of(session("p-1", expires_at=NOW), staff=STAFF, now=NOW) == ANYONE
    assert visitor_of(None, staff=STAFF, now=NOW) == ANYONE


def test_staff_sessions_are_shorter_than_participants():
    own_device = begin_session(participant_id="p-1", staff_id="", seal="s", now=NOW)
    at_work = begin_session(participant_id="", staff_id="staff-1", seal="s", now=NOW)
    assert at_work.expires_at < own_device.expires_at


def test_who_has_the_role_is_admitted():
    visitor = Visitor("p-1", "", frozenset({Role.PARTICIPANT}), "seal")
    assert admit(visitor, Role.PARTICIPANT) is visitor


def test_anyone_is_asked_to_sign_in_and_another_role_is_refused():
    with pytest.raises(NotSignedIn):
        admit(ANYONE, Role.PARTICIPANT)
    with pytest.raises(NotAllowed):
        admit(Visitor("p-1", "", frozenset({Role.PARTICIPANT}), "seal"), Role.ORGANISER)
