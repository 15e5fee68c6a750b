"""Webhooks: which addresses are posted to, and when what failed is tried again."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.integration.domain import (
    NOT_IN_LOG,
    Delivery,
    Outcome,
    State,
    Webhook,
    check_target,
    may_connect,
    next_step,
    rest_until,
)
from services.integration.domain.deliveries import PAUSES
from services.integration.domain.refusals import FaultyTarget
from shared.testing import START

LOOPBACK = [ip_network("127.0.0.0/8")]


def delivery(attempts: int = 0, event_id: str = "one") -> Delivery:
    return Delivery(event_id, "dovira.a.b.c.v1", "certification", 1, told_at=START, attempts=attempts)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1"])
def test_public_addresses_are_posted_to(address):
    assert may_connect(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1"),
        *("192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::"),
    ],
)
def test_addresses_of_our_own_network_are_not_posted_to_however_they_are_written(address):
    assert not may_connect(ip_address(address))


def test_a_network_that_the_operator_names_is_posted_to_also_without_tls():
    assert may_connect(ip_address("127.0.0.9"), allowed=LOOPBACK, is_plain=True)
    assert may_connect(ip_address("::ffff:127.0.0.9"), allowed=LOOPBACK)
    assert not may_connect(ip_address("10.0.0.1"), allowed=LOOPBACK)


def test_a_public_address_is_not_posted_to_without_tls():
    assert not may_connect(ip_address("93.184.216.34"), allowed=LOOPBACK, is_plain=True)


@pytest.mark.parametrize(
    "url",
    [
        *("", "hooks", "https://", "https:///path", "ftp://hooks.example.org", "file:///etc/passwd", "gopher://x"),
        *("http://hooks.example.org", "https://me:secret@hooks.example.org", "https://hooks.example.org#part"),
        *("https://[::1", "https://hooks.example.org:0", "https://hooks.example.org:99999", "https://довіра.укр"),
        *("https://hooks.example.org/a b", "https://hooks.example.org/\r\nx: y", "https://@hooks.example.org"),
    ],
)
def test_what_is_no_address_to_post_to_is_refused(url):
    with pytest.raises(FaultyTarget):
        check_target(url)


@pytest.mark.parametrize("url", ["https://hooks.example.org", "https://hooks.example.org:8443/dovira?key=1"])
def test_an_address_to_post_to_is_taken(url):
    check_target(url)


def test_an_address_without_tls_is_taken_where_the_operator_named_a_network():
    check_target("http://127.0.0.1:8080/", allowed=LOOPBACK)


def test_what_fails_is_tried_again_for_three_days_with_growing_pauses_and_then_given_up():
    now, one, pauses = START, delivery(), []
    while (step := next_step(one, Outcome(500), now=now)).state is State.WAITING:
        pauses.append(step.due_at - now)
        now, one = step.due_at, delivery(step.attempts)
    assert step.state is State.GAVE_UP
    assert timedelta(days=3) <= now - START <= timedelta(days=4)
    assert all(least <= pause <= least * 1.2 for least, pause in zip(PAUSES, pauses, strict=True))
    assert pauses == sorted(pauses)


def test_what_failed_together_is_not_tried_together_again():
    due = {next_step(delivery(3, f"event {n}"), Outcome(503), now=START).due_at for n in range(50)}
    assert len(due) == 50


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome(200), State.DELIVERED),
        (Outcome(204), State.DELIVERED),
        (Outcome(301), State.WAITING),
        (Outcome(400), State.WAITING),
        (Outcome(410), State.WITHDRAWN),
        (Outcome(500), State.WAITING),
        (Outcome(trouble="timeout"), State.WAITING),
        (NOT_IN_LOG, State.GONE),
    ],
)
def test_an_answer_has_one_meaning(outcome, state):
    assert next_step(delivery(), outcome, now=START).state is state


@given(st.floats(0, allow_nan=False), st.integers(0, 10_000))
def test_an_endpoint_that_asks_to_wait_is_left_alone_that_long_but_no_more_than_a_day(wish, failures):
    until = rest_until(failures, Outcome(429, retry_after=wish), now=START)
    assert timedelta(seconds=min(wish, 86_400)) <= until - START <= timedelta(days=1)


def test_a_former_secret_signs_for_a_day_beside_the_new_one():
    old = Webhook("personnel", "https://a.example", "whsec_old", cursor={"certification": 7}, since=START)
    new = old.replaced_by(Webhook("personnel", "https://b.example", "whsec_new", cursor={}, since=START), now=START)
    assert (new.cursor, new.url) == ({"certification": 7}, "https://b.example")
    assert new.secrets_at(START + timedelta(hours=23)) == ["whsec_new", "whsec_old"]
    assert new.secrets_at(START + timedelta(hours=25)) == ["whsec_new"]
    assert old.secrets_at(START) == ["whsec_old"]
