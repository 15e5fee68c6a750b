"""Live pages: who is told to look again by which fact, over a real bus and a real connection."""

import asyncio
import hashlib
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from services.gateway.adapters import live
from services.gateway.adapters.live import Happening, Views, channels_of, person_channel, programme_channel, stream
from services.gateway.app import create_app
from services.gateway.pages.rendering import STATIC
from services.gateway.settings import Settings
from shared.bus import new_id
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.registration import EnrolmentConfirmed
from shared.contracts.scheduling import MaterialPublished
from shared.runtime import listen, port_of
from shared.runtime.serving import http_server
from shared.testing import START, eventually, sqlite_url
from tests.gateway import scripted


def enrolled(participant_id: str = "p-1", programme_id: str = "dialogue") -> Fact:
    return EnrolmentConfirmed(
        participant_id=participant_id,
        enrolment_id="e",
        programme_id=programme_id,
        webinar_id="dialogue-m2-5",
        confirmed_at=START,
    )


def seen(fact: Fact) -> set[str]:
    return channels_of(fact.subject, fact.model_dump_json().encode())


# ---- who is told


def test_a_place_concerns_its_holder_and_whoever_looks_at_the_programme():
    assert seen(enrolled()) == {"person:p-1", "programme:dialogue", "desk"}


def test_a_certificate_concerns_its_holder_and_the_desk_only():
    assert channels_of(f"{CertificateIssued.type}.p-1", b"{}") == {"person:p-1", "desk"}


def test_what_is_about_no_person_concerns_the_desk_and_what_is_no_fact_nobody():
    assert channels_of(f"{MaterialPublished.type}.dialogue-m2-5", b"{}") == {"desk"}
    assert channels_of("dovira.unknown.thing.done.v1.p-1", b"not even JSON") == set()


# ---- an open page


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(live, "_GATHER_SECONDS", 0.05)
    monkeypatch.setattr(live, "_ALIVE_SECONDS", 0.3)


async def test_a_rush_is_one_piece_of_news_and_others_hear_nothing(quick):
    views = Views()
    mine = {person_channel("p-1"): Happening.MINE, programme_channel("dialogue"): Happening.PLACES}
    page, other = stream(views, mine), stream(views, {person_channel("p-2"): Happening.MINE})
    assert (await anext(page), await anext(other)) == ("retry: 5000\n\n", "retry: 5000\n\n")
    for number in range(200):
        fact = enrolled(f"p-{number % 2 * 10 + 1}")
        views.see(fact.subject, fact.model_dump_json().encode())
    assert [await anext(page), await anext(page)] == ["event: mine\ndata: \n\n", "event: places\ndata: \n\n"]
    assert await anext(page) == ": still here\n\n"
    assert await anext(other) == ": still here\n\n"


async def test_a_page_that_is_closed_is_forgotten_and_one_ends_by_itself(quick, monkeypatch):
    views = Views()
    page = stream(views, {"person:p-1": Happening.MINE})
    await anext(page)
    assert len(views._viewers) == 1
    await page.aclose()
    assert len(views._viewers) == 0
    monkeypatch.setattr(live, "_LIFE_SECONDS", 0)
    assert [event async for event in stream(views, {})] == ["retry: 5000\n\n"]


async def test_no_more_pages_are_followed_than_a_process_can_bear(anyone, monkeypatch):
    monkeypatch.setattr(live, "_MOST_VIEWERS", 0)
    assert (await anyone.get("/live", params={"programme": "dialogue"})).status_code == 204


async def test_a_stranger_who_looks_at_no_programme_has_nothing_to_hear_of(anyone):
    assert (await anyone.get("/live")).status_code == 204


# ---- over a real bus and a real connection


@asynccontextmanager
async def served(nats_url, tmp_path):
    gateway = create_app(Settings(nats_url=nats_url, database_url=sqlite_url(tmp_path)))
    server, listening = http_server(gateway.asgi), listen("127.0.0.1", 0)
    async with gateway.running(), asyncio.TaskGroup() as tasks:
        tasks.create_task(server._serve([listening]))
        yield gateway, f"http://127.0.0.1:{port_of(listening)}"
        server.should_exit = True


async def test_a_fact_told_on_the_bus_reaches_the_open_page(nats_url, tmp_path, quick):
    programme_id = f"live-{new_id()}"
    fact = enrolled(programme_id=programme_id)
    async with served(nats_url, tmp_path) as (gateway, address), httpx.AsyncClient(base_url=address) as browser:

        async def is_up() -> bool:
            with suppress(httpx.TransportError):
                return (await browser.get("/health/live")).status_code == 200
            return False

        await eventually(is_up, bool)
        async with browser.stream("GET", "/live", params={"programme": programme_id}) as page:
            assert page.headers["content-type"].startswith("text/event-stream")
            lines = page.aiter_lines()
            assert await anext(lines) == "retry: 5000"
            await gateway._client().publish(fact.subject, fact.model_dump_json().encode())
            async with asyncio.timeout(60):
                while not (line := await anext(lines)).startswith("event:"):
                    assert line in ("", ": still here")
            assert line == "event: places"


# ---- the pages


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/programmes/dialogue", "/live?programme=dialogue"),
        ("/programmes/dialogue/webinars/dialogue-m2-5", "/live?programme=dialogue"),
        ("/my", "/live"),
    ],
)
async def test_live_pages_name_their_stream_and_what_to_look_at_again(olena, address, told):
    page = (await olena.get(address)).text
    assert f'data-sse-connect="{told}"' in page
    assert f'data-hx-get="{address}"' in page
    assert 'src="/static/vendor/htmx.min.js?v=' in page


@pytest.mark.parametrize("address", ["/my", "/programmes/dialogue/webinars/dialogue-m2-5"])
@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (-60, "load delay:2700s"),  # joining begins
        (-15, "load delay:6300s"),  # joining ends
        (-3 * 24 * 60, None),  # longer than a page stays open
    ],
)
async def test_an_open_page_looks_again_when_joining_begins_and_ends(gateway, olena, address, minutes, told):
    gateway.clock.moment = scripted.programme().webinars[4].starts_at
    gateway.clock.advance(minutes=minutes)
    page = (await olena.get(address)).text
    assert told in page if told else "load delay" not in page


async def test_a_page_without_live_parts_loads_no_script(anyone):
    assert "<script" not in (await anyone.get("/verify")).text


def test_vendored_scripts_are_as_their_packages_have_them():
    """``make vendor`` writes the sums beside what it copies; whoever edits a copy by hand is found out."""
    folder = STATIC / "vendor"
    written = {f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in folder.glob("*.js")}
    assert written == set((folder / "SHA256SUMS").read_text().splitlines())
