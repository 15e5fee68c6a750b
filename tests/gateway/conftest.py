"""The gateway's web before a script: real store, real routes and pages; the other services are played."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from services.gateway import store
from services.gateway.app import create_web, desk_for, make_tools
from services.gateway.domain import Role, Seal, Visitor
from services.gateway.settings import Settings
from services.gateway.use_cases import signing_in
from shared.contracts.notification import SendSignInCode
from shared.contracts.request import Problem, Request
from shared.runtime import Work
from shared.testing import FrozenClock, Harness, sqlite_url
from tests.gateway import scripted
from tests.gateway.scripted import Script, ScriptedWork


@dataclass
class Gateway:
    """A gateway under test."""

    web: FastAPI
    work: ScriptedWork
    clock: FrozenClock
    script: Script

    def browser(self, *, https: bool = False) -> httpx.AsyncClient:
        """Someone who comes with no cookies. Follows no redirects by itself."""
        transport = httpx.ASGITransport(self.web, raise_app_exceptions=False, client=("203.0.113.5", 40_000))
        return httpx.AsyncClient(transport=transport, base_url=f"{'https' if https else 'http'}://gateway.test")

    def organiser(self) -> Visitor:
        """The organiser, as the web knows one who has signed in."""
        staff_id = self.work.use(Seal).staff(scripted.ORGANISER)
        return Visitor("", staff_id, frozenset({Role.ORGANISER}), "session")

    def refuse(self, request_type: type[Request]) -> Problem:
        """From here on requests of this type are refused."""
        refusal = Problem(status=409, code="not_so", title="Так не можна")
        self.script.lines[request_type] = refusal
        return refusal

    async def token_of(self, mailbox: str) -> str:
        """The token of a session that the owner of a mailbox opened."""
        asking = await signing_in.ask_for_code(self.work, mailbox=mailbox, client="198.51.100.1")
        await signing_in.send_due_codes(self.work)
        code = self.script.asked_for(SendSignInCode)[-1].code
        return (await signing_in.sign_in_with_code(self.work, token=asking, code=code)).token

    async def program_of(self, mailbox: str) -> httpx.AsyncClient:
        """A program that acts for the owner of a mailbox."""
        program = self.browser()
        program.headers["Authorization"] = f"Bearer {await self.token_of(mailbox)}"
        return program

    async def browser_of(self, mailbox: str) -> httpx.AsyncClient:
        """A browser in which the owner of a mailbox has signed in."""
        browser = self.browser()
        browser.cookies.set("dovira-session", await self.token_of(mailbox))
        return browser


def settings_for(public_url: str = "http://gateway.test", *, lookups_per_minute: int = 60) -> Settings:
    return Settings(
        public_url=public_url,
        secret=SecretStr("a secret of tests only"),
        organisers=f"{scripted.ORGANISER}, second@institute.example",
        owners=scripted.OWNER,
        assessors=scripted.ASSESSOR,
        editors=scripted.EDITOR,
        lookups_per_minute=lookups_per_minute,
    )


async def form_token(browser: httpx.AsyncClient, page: str = "/sign-in/link/any") -> str:
    """The token of the first form on a page that the browser opens."""
    response = await browser.get(page)
    found = re.search(r'name="form_token" value="([^"]+)"', response.text)
    assert found, f"no form on {page}"
    return found[1]


def text_of(response):
    """What a reader sees, in one line."""
    found = _Reader()
    found.feed(response.text)
    return re.sub(r"\s+", " ", "".join(found.pieces))


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data):
        self.pieces.append(data)


async def post(browser, address, page, **values):
    return await browser.post(address, data={"form_token": await form_token(browser, page), "form_key": "k", **values})


SECTIONS = {
    "you": ("email", "family_name", "given_name", "patronymic", "sex", "age_band"),
    "work": ("body_type", "body_name", "position", "role", "settlement", "oblast"),
    "hopes": ("expectations",),
    "consents": ("consents",),
}


async def save_section(browser, name, values):
    """Send one section of the questionnaire."""
    address = f"/programmes/dialogue/apply/{name}"
    return await post(browser, address, address, **{key: values[key] for key in SECTIONS[name] if key in values})


async def fill_in(browser, **values):
    """Send every section of the questionnaire."""
    for name in SECTIONS:
        await save_section(browser, name, values)


async def apply_with(browser, **values):
    """Fill the questionnaire in and hand it in."""
    await fill_in(browser, **values)
    return await post(browser, "/programmes/dialogue/apply", "/programmes/dialogue/apply/check")


@pytest.fixture
def settings() -> Settings:
    return settings_for()


@pytest.fixture
async def gateway(settings, tmp_path) -> AsyncIterator[Gateway]:
    async with running_gateway(settings, sqlite_url(tmp_path)) as one:
        yield one


def web_before(work: ScriptedWork, settings: Settings) -> FastAPI:
    """A web of its own desk. Its routes are made once, which takes longer than most tests of them."""
    web = _web_at(settings.public_url)
    web.state.desk = desk_for(settings, open_work=lambda: work, cookies=web.state.desk.cookies)
    return web


@cache
def _web_at(public_url: str) -> FastAPI:
    return create_web(settings_for(public_url), open_work=_no_work, troubles=dict)


def _no_work() -> Work:
    message = "a gateway of a test puts a desk of its own before the web"
    raise AssertionError(message)


class running_gateway:  # noqa: N801  # used as a function
    """A gateway on a database, closed at the end."""

    def __init__(self, settings: Settings, database_url: str, *, clock: FrozenClock | None = None) -> None:
        self._settings, self._clock = settings, clock or FrozenClock(scripted.NOW)
        self._tools = make_tools(settings)
        self._harness = Harness(database_url, store.metadata, clock=self._clock, tools=self._tools)

    async def __aenter__(self) -> Gateway:
        script = scripted.script()
        work = ScriptedWork(self._harness.store, clock=self._clock, script=script, tools=self._tools)
        web = web_before(work, self._settings)
        return Gateway(web, work, self._clock, script)

    async def __aexit__(self, *_: object) -> None:
        await self._harness.close()


@pytest.fixture
async def anyone(gateway: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    async with gateway.browser() as browser:
        yield browser


@pytest.fixture
async def chief(gateway: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of an organiser who has signed in."""
    async with await gateway.browser_of(scripted.ORGANISER) as browser:
        yield browser


@pytest.fixture
async def olena(gateway: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of a participant who has signed in."""
    async with await gateway.browser_of(scripted.MAILBOX) as browser:
        yield browser
