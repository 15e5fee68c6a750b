"""One application, followed by its spans from the form to the certificate and the letter about it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import nats
import pytest

from dovira.settling import settled
from dovira.system import Plan, running_system, wait_until_ready
from shared.bus import ask, read_log, stream_name
from shared.contracts.certification import CertificateIssued
from shared.contracts.programme import CertificateRule
from shared.contracts.registration import Decision, FindPerson
from shared.contracts.scheduling import PreviewProgramme, PublishProgramme
from shared.runtime import ShiftedClock
from shared.runtime.logs import JsonFormatter
from shared.runtime.recording import to_the_collector
from shared.testing import eventually
from tests.registration.builders import form
from tests.system.span_receiver import Collected, Received, receiving
from tests.web.world import World, small_programme

pytestmark = [pytest.mark.system, pytest.mark.timeout(120)]

BEGIN = datetime(2024, 3, 4, 8, 0, tzinfo=UTC)
FORM = form(7)
STEPS = {
    "registration: publish DOVIRA_REGISTRATION",
    "registration: DecideApplications",
    "registration: EnrolInWebinar",
    "notification: process notification-write_to_people",
    "certification: process certification-follow_participants",
    "certification: publish DOVIRA_CERTIFICATION",
    "reporting: process reporting-follow_certificates",
}
CERTIFICATE_TOLD = "сертифікат"


@pytest.fixture(scope="module")
def collected() -> Iterator[Collected]:
    with pytest.MonkeyPatch.context() as environment, receiving() as one:
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", one.endpoint)
        environment.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        to_the_collector.cache_clear()
        yield one
        to_the_collector().shutdown()
        to_the_collector.cache_clear()


@pytest.fixture(scope="module")
def logged() -> Iterator[list[str]]:
    """Every line that the services log meanwhile."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonFormatter("test").format(record))

    log, keeper = logging.getLogger(), Keeper()
    level = logging.getLogger("dovira").level
    logging.getLogger("dovira").setLevel(logging.INFO)
    log.addHandler(keeper)
    yield lines
    log.removeHandler(keeper)
    logging.getLogger("dovira").setLevel(level)


@pytest.fixture(scope="module")
async def certified(collected, logged, tmp_path_factory) -> AsyncIterator[str]:
    """The trace of the fact that the certificate was issued. All the journey has been made, and the letters sent."""
    clock = ShiftedClock(BEGIN)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DOVIRA_NOTIFICATION_QUIET_SECONDS", "0.1")
        async with running_system(Plan(tmp_path_factory.mktemp("traces"), port=0, clock=clock)) as system:
            await wait_until_ready(system)
            async with await nats.connect(system.nats_url) as client:
                yield await _journey(World(system, clock, client))


async def _journey(world: World) -> str:
    programme = small_programme("traced", begins=world.clock.now() + timedelta(days=3), capacity=5)
    rule = CertificateRule(modules={programme.modules[0].id: 1}, minimum_minutes=45)
    programme = programme.model_copy(update={"tests": [], "rule": rule})
    difference = await ask(world.client, PreviewProgramme(programme=programme))
    await ask(world.client, PublishProgramme(programme=programme, base_version=difference.version))
    await settled(world.client)
    body = {"programme_id": programme.id, "form": FORM.model_dump(mode="json")}
    async with httpx.AsyncClient(base_url=world.url) as browser:
        (await browser.post("/api/v1/applications", json=body)).raise_for_status()
    await settled(world.client)
    await world.decide(FORM.personal.email, Decision.ACCEPT)
    person = await ask(world.client, FindPerson(email=FORM.personal.email))
    assert person.participant_id
    await world.take_place(person.participant_id, programme.webinars[0])
    await world.hold(programme.webinars[0], attended=FORM.personal.email)
    await world.letter(FORM.personal.email, saying=CERTIFICATE_TOLD)
    async for logged in read_log(world.client.jetstream(), stream_name("certification")):
        if logged.heard and isinstance(logged.heard.fact, CertificateIssued):
            return logged.heard.trace
    raise LookupError(CERTIFICATE_TOLD)


async def found(collected: Collected, is_it) -> Received:
    """The span, once it has come."""

    async def look() -> list[Received]:
        return [one for one in await asyncio.to_thread(lambda: list(collected.spans.values())) if is_it(one)]

    return (await eventually(look, bool))[0]


def form_span(one: Received) -> bool:
    return one.label == "gateway: POST /api/v1/applications"


async def test_from_the_certificate_the_spans_lead_back_to_the_form(collected, certified):
    certificate = await found(collected, lambda one: one.place[1] in certified)
    assert certificate.label == "certification: process certification-follow_progress"
    form_handed_in = await found(collected, form_span)
    reached = collected.walk_back(certificate)
    assert reached[form_handed_in.label] == form_handed_in
    assert {"gateway: SubmitApplication", "registration: SubmitApplication"} <= set(reached)


async def test_the_letter_about_the_certificate_leads_back_to_it_and_to_the_form(collected, certified):
    issued = "certification: process certification-follow_progress"
    letter = await found(
        collected, lambda one: one.label == "notification: send letters" and issued in collected.walk_back(one)
    )
    assert collected.walk_back(letter)[issued].place[1] in certified
    assert "gateway: POST /api/v1/applications" in collected.walk_back(letter)


async def test_each_step_of_an_application_leads_back_to_its_form(collected, certified):
    handed_in = await found(collected, form_span)

    async def steps() -> set[str]:
        return {
            one.label for one in collected.spans.values() if collected.walk_back(one).get(handed_in.label) == handed_in
        }

    assert certified
    await eventually(steps, STEPS.__le__)


async def test_neither_spans_nor_logs_name_anybody(collected, logged, certified):
    await found(collected, form_span)
    personal = FORM.personal.model_dump(mode="json", exclude_none=True)
    names = [value for value in personal.values() if isinstance(value, str) and len(value) > 4]
    assert FORM.personal.email in names
    sent = b"".join(collected.bodies)
    assert [name for name in names if name.encode() in sent or any(name in line for line in logged)] == []
