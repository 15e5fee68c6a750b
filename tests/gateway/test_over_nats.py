"""The whole gateway against a real nats-server: a service answers its questions, another is not there."""

from pathlib import Path

import httpx
import pytest
from sqlalchemy import MetaData

from services.gateway.app import create_app
from services.gateway.settings import Settings
from shared.bus import Answers
from shared.contracts.registration import ApplicationReceipt, ApplicationStatus, SubmitApplication
from shared.contracts.scheduling import GetProgramme, ListProgrammes, ProgrammeList, ProgrammeVersion
from shared.runtime import Service, ServiceSettings
from shared.testing import FrozenClock, eventually, sqlite_url, with_tables
from tests.gateway import scripted
from tests.gateway.conftest import fill_in, form_token, text_of
from tests.gateway.scripted import FILLED_IN
from tests.gateway.test_who_may_do_what import FORM

pytestmark = pytest.mark.system


def settings_in(folder: Path, nats_url: str) -> ServiceSettings:
    return ServiceSettings(nats_url=nats_url, database_url=sqlite_url(folder), migrate_on_start=False)


def prepared(service: Service, metadata: MetaData) -> Service:
    with_tables(service.settings.database_url, metadata)
    return service


def scheduling(settings: ServiceSettings) -> Service:
    """A small scheduling that knows one programme."""
    answers = Answers("scheduling")
    known = ProgrammeVersion(version=1, programme=scripted.programme(application_deadline=None))

    @answers.work(ListProgrammes)
    async def list_programmes(_, asked):
        return ProgrammeList(programmes=[known])

    @answers.work(GetProgramme)
    async def get_programme(_, asked):
        return known if asked.programme_id == "dialogue" else ProgrammeVersion()

    metadata = MetaData()
    return prepared(Service("scheduling", settings, metadata=metadata, answers=answers), metadata)


def registration(settings: ServiceSettings) -> Service:
    """A small registration that counts how often it really took an application."""
    answers, metadata = Answers("registration"), MetaData()
    taken: list[SubmitApplication] = []
    traces: list[str] = []

    @answers.request(SubmitApplication)
    def submit(tx, asked):
        taken.append(asked)
        traces.append(tx.trace)
        tx.wrote = True
        return ApplicationReceipt(
            application_id="a", participant_id="p", reference=f"N-{len(taken)}", status=ApplicationStatus.SUBMITTED
        )

    service = prepared(Service("registration", settings, metadata=metadata, answers=answers), metadata)
    service.taken, service.traces = taken, traces  # type: ignore[attr-defined]  # for this test's eyes
    return service


@pytest.fixture
async def parts(nats_url, tmp_path):
    settings = Settings(nats_url=nats_url, database_url=sqlite_url(tmp_path))
    gateway = create_app(settings, clock=FrozenClock(scripted.NOW))
    other, another = scheduling(settings_in(tmp_path, nats_url)), registration(settings_in(tmp_path, nats_url))
    async with other.running(), another.running(), gateway.running():
        yield gateway, another


@pytest.fixture
async def browser(parts):
    transport = httpx.ASGITransport(parts[0].asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


async def test_pages_are_filled_over_the_bus(browser):
    assert "п’ятий (останній) вебінар першого модуля" in text_of(await browser.get("/"))
    assert (await browser.get("/api/v1/programmes/other")).status_code == 404


async def test_a_form_sent_twice_is_taken_once(browser, parts):
    page = "/programmes/dialogue/apply"
    await fill_in(browser, **FILLED_IN)
    token = await form_token(browser, f"{page}/check")
    for _ in range(2):
        response = await browser.post(page, data={"form_token": token, "form_key": "k"})
        assert response.status_code == 303
        assert "N-1" in text_of(await browser.get("/programmes/dialogue/applied"))
    assert len(parts[1].taken) == 1


@pytest.mark.parametrize(
    ("said", "handed_on"),
    [
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", True),
        ("Ганна Ґалаґан".encode().decode("latin-1"), False),
        ("00-4bf9", False),
    ],
)
async def test_the_trace_of_whoever_calls_goes_on_in_the_service_that_answers(browser, parts, said, handed_on):
    headers = {"traceparent": said.encode("latin-1")}
    body = {"programme_id": "dialogue", "form": FORM}
    assert (await browser.post("/api/v1/applications", json=body, headers=headers)).status_code == 201
    assert (await browser.post("/api/v1/applications", json=body)).status_code == 201
    assert parts[1].traces == [said if handed_on else "", ""]


async def test_a_service_that_is_not_there_is_a_503_that_says_when_to_come_back(browser):
    response = await browser.get("/api/v1/certificates/12345678/000001-24")
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0


async def readiness(browser):
    return (await browser.get("/health/ready")).text


async def test_the_gateway_is_ready_and_signs_nobody_in_without_a_code(browser):
    await eventually(lambda: readiness(browser), lambda text: text == "ready")
    assert (await browser.post("/api/v1/sign-in", json={"email": "who@nowhere.example"})).status_code == 202
