"""The clock of a demonstration, and logs that quote nobody."""

import asyncio
import json
import logging
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest

from shared.runtime import ShiftedClock, SystemClock
from shared.runtime.logs import JsonFormatter, TerminalFormatter, configure_logs, logged_as

NAME = "Кобиляцька"
THEN = datetime(2024, 3, 14, 12, tzinfo=UTC)


def test_the_clocks_tell_aware_moments_in_utc():
    assert SystemClock().now().tzinfo is UTC
    assert ShiftedClock(THEN).now().tzinfo is UTC


def test_a_shifted_clock_begins_where_it_was_set_and_runs_on():
    clock = ShiftedClock(THEN)
    first, second = clock.now(), clock.now()
    assert THEN <= first <= second < THEN + timedelta(minutes=1)


def test_a_shifted_clock_moves_forward_and_never_back():
    clock = ShiftedClock(THEN)
    clock.move_to(THEN + timedelta(days=7))
    assert clock.now() - THEN >= timedelta(days=7)
    before = clock.now()
    clock.move_to(THEN)
    assert clock.now() >= before
    assert clock.now() < THEN + timedelta(days=7, minutes=1)


def test_a_moment_of_any_zone_is_moved_to():
    clock = ShiftedClock(THEN)
    clock.move_to(datetime(2024, 3, 15, 2, tzinfo=timezone(timedelta(hours=2))))
    assert THEN + timedelta(hours=12) <= clock.now() < THEN + timedelta(hours=13)


def line_of(write, logger="dovira.probe"):
    """The line that a call to a logger makes."""
    records: list[logging.LogRecord] = []

    class Keeper(logging.Handler):
        def emit(self, record):
            records.append(record)

    handler = Keeper()
    log = logging.getLogger(logger)
    log.addHandler(handler)
    try:
        write(log)
    finally:
        log.removeHandler(handler)
    (record,) = records
    line = JsonFormatter("registration").format(record)
    assert "\n" not in line
    return json.loads(line)


def test_a_line_names_the_event_and_its_fields():
    line = line_of(lambda log: log.warning("handler_failed", extra={"fact": "018e", "attempt": 3}))
    assert (line["event"], line["service"], line["level"]) == ("handler_failed", "registration", "warning")
    assert (line["fact"], line["attempt"]) == ("018e", 3)
    assert datetime.fromisoformat(line["time"]).tzinfo


async def test_of_several_services_in_one_process_each_line_names_the_one_that_speaks():
    async def say_later():
        await asyncio.sleep(0)
        return line_of(lambda log: log.warning("heard"))

    async with asyncio.TaskGroup() as tasks:
        with logged_as("scheduling"):
            task = tasks.create_task(say_later())
            assert line_of(lambda log: log.warning("waiting"))["service"] == "scheduling"
        assert line_of(lambda log: log.warning("waiting"))["service"] == "registration"
    assert task.result()["service"] == "scheduling"


def test_on_a_terminal_a_line_is_for_people():
    record = logging.makeLogRecord(
        {
            "msg": "waiting_for_nats",
            "levelno": logging.WARNING,
            "levelname": "WARNING",
            "created": 0,
            "at": "nats://n:1",
        }
    )
    assert TerminalFormatter("up").format(record) == "00:00:00  up             WARNING waiting_for_nats  at=nats://n:1"


def look_up():
    raise LookupError(NAME) from ValueError(NAME)


def failure(log):
    try:
        look_up()
    except LookupError:
        log.exception("task_failed", extra={"task": "relay"})


def test_an_error_is_named_by_its_type_and_place_without_its_text():
    line = line_of(failure)
    assert line["error"] == "LookupError"
    assert line["at"][0].split(":")[0].endswith("test_clock_and_logs.py")
    assert NAME not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize(
    "write",
    [
        lambda log: log.error("\n".join(["Task exception was never retrieved", f"future: ValueError('{NAME}')"])),
        lambda log: log.error("cannot send to %s", NAME),
        lambda log: log.error(ValueError(NAME)),
        lambda log: log.error("%(who)s", {"who": NAME}),
    ],
)
def test_what_a_library_says_is_cut_before_it_quotes_anyone(write):
    assert NAME not in json.dumps(line_of(write, "asyncio"), ensure_ascii=False)


def test_the_process_logs_to_standard_error_as_json(capsys):
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        configure_logs("registration")
        logging.getLogger("dovira.probe").info("started", extra={"part": "relay"})
        logging.getLogger("nats").info("chatter")
        printed = capsys.readouterr().err
    finally:
        root.handlers[:], root.level = handlers, level
        logging.getLogger("dovira").setLevel(logging.NOTSET)
    assert [json.loads(line)["event"] for line in printed.splitlines()] == ["started"]
    assert sys.stderr is not None
