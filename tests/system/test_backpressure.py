"""A full stream, and readiness: applications are refused with a time to come again, and none that was taken is lost."""

import asyncio
from pathlib import Path

import httpx
import nats
import pytest

from dovira.imports import propose_programme, publish
from dovira.settling import settled
from dovira.system import Plan, running_system, wait_until_ready
from formats.programme_file import write_programme
from shared.bus import StreamLimits, provision_stream, read_log, stream_name
from shared.contracts.registration import ApplicationSubmitted
from shared.testing import eventually
from tests.registration.builders import form
from tests.system.rehearsal import future_programme

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

ROOM = 40_000


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setenv("DOVIRA_WATCH_EVERY", "0.2")
    monkeypatch.setenv("DOVIRA_OUTBOX_PATIENCE", "1.5")
    monkeypatch.setenv("DOVIRA_LAG_PATIENCE", "1")


async def test_a_full_stream_refuses_new_applications_and_loses_none_that_was_taken(tmp_path: Path, quick):
    async with (
        running_system(Plan(tmp_path / "d", port=0, services=("registration", "scheduling", "gateway"))) as system,
        httpx.AsyncClient(base_url=system.page_url, timeout=30) as web,
    ):
        await wait_until_ready(system)
        client = await nats.connect(system.nats_url)
        programme = await open_programme(client)
        js = client.jetstream()
        await provision_stream(js, "registration", StreamLimits(max_bytes=ROOM))

        taken, refused = [], None
        for number in range(1, 400):
            answer = await apply(web, programme, number)
            if answer.status_code == 201:
                taken.append(answer.json()["reference"])
            else:
                refused = answer
                break
        assert refused is not None, "the stream never filled"
        assert (refused.status_code, refused.json()["code"]) == (503, "busy")
        assert int(refused.headers["Retry-After"]) > 0
        registration = system.services["registration"]
        assert registration.troubles()["relay"] == "the stream is full"
        assert await registration.waiting() > 0
        # Whoever only asks is answered all the same.
        assert (await web.get(f"/api/v1/programmes/{programme.id}/places")).status_code == 200
        await eventually(lambda: as_seen(registration), lambda troubles: "outbox" in troubles)

        await provision_stream(js, "registration", StreamLimits(max_bytes=-1))
        await eventually(registration.waiting, lambda waiting: waiting == 0)
        await eventually(lambda: as_seen(registration), lambda troubles: not troubles)
        again = await apply(web, programme, len(taken) + 1)
        assert again.status_code == 201
        await settled(client)
        told = [one.heard.fact async for one in read_log(js, stream_name("registration")) if one.heard]
        assert sum(isinstance(fact, ApplicationSubmitted) for fact in told) == len(taken) + 1
        await client.close()


async def test_readiness_ends_when_a_listeners_consumer_is_gone_or_what_waits_for_it_is_old(tmp_path: Path, quick):
    async with running_system(Plan(tmp_path / "d", port=0, services=("registration", "scheduling"))) as system:
        await wait_until_ready(system)
        client = await nats.connect(system.nats_url)
        js, registration = client.jetstream(), system.services["registration"]
        part = "registration-learn_programmes in DOVIRA_SCHEDULING"

        # Stopped at the server: the listener itself sees nothing wrong.
        await js.pause_consumer("DOVIRA_SCHEDULING", "registration-learn_programmes", "2099-01-01T00:00:00Z")
        await open_programme(client, settle=False)
        seen = await eventually(lambda: as_seen(registration), lambda troubles: part in troubles)
        assert "the oldest for" in seen[part]
        await js.resume_consumer("DOVIRA_SCHEDULING", "registration-learn_programmes")
        await eventually(lambda: as_seen(registration), lambda troubles: not troubles)

        await js.delete_consumer("DOVIRA_SCHEDULING", "registration-learn_programmes")
        await eventually(lambda: as_seen(registration), lambda troubles: part in troubles)
        await eventually(lambda: as_seen(registration), lambda troubles: not troubles)
        await client.close()


async def as_seen(service):
    return service.troubles()


async def open_programme(client, *, settle: bool = True):
    programme = future_programme()
    proposal = await propose_programme(client, write_programme(programme).encode(), file="programme.yaml")
    await publish(client, proposal)
    if settle:
        await settled(client)
    return programme


async def apply(web: httpx.AsyncClient, programme, number: int) -> httpx.Response:
    body = {"programme_id": programme.id, "form": form(number).model_dump(mode="json", exclude={"submitted_at"})}
    await asyncio.sleep(0.01)
    return await web.post("/api/v1/applications", json=body)
