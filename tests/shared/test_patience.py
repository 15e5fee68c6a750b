"""Patience: what is away is waited for and named in the log, what is refused for good is not."""

import logging

import pytest
from nats.errors import NoRespondersError
from nats.js.errors import BadRequestError, ServiceUnavailableError

from shared.runtime.patience import Absence, is_bus_away, patiently, without_credentials


def events(caplog):
    return [record.getMessage() for record in caplog.records]


async def test_it_tries_until_the_part_is_there_and_says_so(caplog):
    answers = iter([ConnectionRefusedError("nobody listens"), TimeoutError(), "there"])

    async def reach():
        answer = next(answers)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    with caplog.at_level(logging.INFO):
        reached = await patiently(reach, Absence("nats", "nats://bus:4222"), is_away=is_bus_away)
    assert reached == "there"
    assert events(caplog) == ["waiting_for_nats", "nats_is_there"]
    first = vars(caplog.records[0])
    assert (first["at"], first["error"], first["reason"]) == (
        "nats://bus:4222",
        "ConnectionRefusedError",
        "nobody listens",
    )


async def test_what_is_refused_for_good_is_not_tried_again():
    tries = []

    async def reach():
        tries.append(1)
        raise BadRequestError(code=400, err_code=10058, description="stream name already in use")

    with pytest.raises(BadRequestError):
        await patiently(reach, Absence("nats", ""), is_away=is_bus_away)
    assert len(tries) == 1


def test_a_long_absence_is_said_every_ten_seconds_and_a_new_one_at_once(caplog):
    moment = [0.0]
    absence = Absence("nats", "nats://bus:4222", watch=lambda: moment[0])
    for moment[0] in range(25):
        absence.note(OSError())
    assert [vars(record)["seconds"] for record in caplog.records] == [0, 10, 20]
    absence.end()
    absence.note(OSError())
    assert vars(caplog.records[-1])["seconds"] == 0


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (NoRespondersError(), True),
        (ServiceUnavailableError(code=503), True),
        (ConnectionRefusedError(), True),
        (BadRequestError(code=400), False),
        (LookupError(), False),
    ],
)
def test_no_answer_means_away_and_a_refusal_does_not(error, away):
    assert is_bus_away(error) is away


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("nats://user:secret@bus:4222,nats://other:4222", "nats://bus:4222,nats://other:4222"),
        ("postgresql+psycopg://me:secret@base/registration?sslpassword=x", "postgresql+psycopg://base/registration"),
        ("sqlite:///data/registration.db", "sqlite:///data/registration.db"),
    ],
)
def test_addresses_in_the_log_hold_no_secret(address, shown):
    assert without_credentials(address) == shown
