"""A name that stands where it should not reaches the dead letter's body and nothing else: no reason, header or log."""

import asyncio
import logging

import httpx
import pytest
from starlette.responses import PlainTextResponse

from shared.runtime.logs import JsonFormatter
from shared.runtime.ports import LOOPBACK, listen, port_of
from shared.runtime.serving import http_server
from tests.shared.probes import GuestNamed, running
from tests.shared.test_envelope import BAD_BODIES, GUEST, LATIN_NAME, NAME
from tests.shared.test_listener import listener_of, publish, until_dead

GOOD = GuestNamed.model_validate(GUEST)


def said(caplog):
    formatters = (logging.Formatter(), JsonFormatter("probe"))
    return "".join(formatter.format(record) for record in caplog.records for formatter in formatters)


def names_nobody(text):
    return not any(name in text for name in (NAME, LATIN_NAME, "Ганна", "a@example.org"))


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_an_unreadable_fact_about_a_person_names_nobody_outside_its_body(js, caplog, body):
    async def handle(heard):
        message = "nobody may hear this"
        raise AssertionError(message)

    with caplog.at_level(logging.DEBUG):
        await publish(js, GOOD, body=body.encode())
        async with running(listener_of(js, handle, fact_types=(GuestNamed,)).run):
            (letter,) = await until_dead(js, 1)
    assert letter.body == body.encode()
    assert names_nobody(letter.reason)
    assert names_nobody(repr(dict(letter.headers)))
    assert letter.subject_key == "p1"
    assert "dead_letter" in said(caplog)
    assert names_nobody(said(caplog))


async def test_a_handler_whose_error_quotes_a_person_names_nobody(js, caplog):
    async def handle(heard):
        raise ValueError(heard[0].fact.model_dump_json())

    with caplog.at_level(logging.DEBUG):
        await publish(js, GOOD)
        async with running(listener_of(js, handle, fact_types=(GuestNamed,)).run):
            (letter,) = await until_dead(js, 1)
    assert letter.reason == "ValueError in every attempt"
    assert names_nobody(repr(dict(letter.headers)))
    assert "handler_failed" in said(caplog)
    assert names_nobody(said(caplog))


async def test_what_an_address_says_is_logged_by_no_server_of_ours(caplog):
    server, listening = http_server(PlainTextResponse("taken")), listen(LOOPBACK, 0)
    address = f"http://{LOOPBACK}:{port_of(listening)}/sign-in/openid/return"
    with caplog.at_level(logging.DEBUG):
        async with asyncio.TaskGroup() as tasks, httpx.AsyncClient() as browser:
            tasks.create_task(server._serve([listening]))
            answer = await browser.get(address, params={"code": "a-code-of-a-provider", "state": "a-state"})
            server.should_exit = True
    assert answer.text == "taken"
    ours = [record for record in caplog.records if record.name.split(".")[0] not in {"httpx", "httpcore"}]
    assert "Finished server process" in " ".join(record.getMessage() for record in ours)
    assert [one for one in ours if "a-code-of" in str(vars(one)) or "a-state" in str(vars(one))] == []
