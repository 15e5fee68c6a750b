"""Certificates from certification to whoever checks them, over the bus and through the gateway, with every forgery."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import nats
import pytest
from nats.aio.client import Client
from typer.testing import CliRunner

from credentials.key_files import read_keys, write_keys
from credentials.keys import Keyring
from credentials.statements import facts_of, read_badge
from dovira.main import app
from services.certification.app import create_app as create_certification
from services.certification.settings import Settings as CertificationSettings
from services.gateway.app import create_app as create_gateway
from services.gateway.settings import Settings as GatewaySettings
from shared.bus import Refused, StreamLimits, ask, new_id, provision_stream, write_headers
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.certification import ReplaceCertificate, RevokeCertificate
from shared.contracts.fact import Fact
from shared.contracts.registration import ConsentsStated
from shared.contracts.vocabulary import Consent
from shared.runtime import NatsServer, free_port
from shared.testing import START, FrozenClock, eventually
from tests.certification.builders import PROGRAMME, everything_earned, personal, published, updated
from tests.credentials.builders import NOW
from tests.credentials.papers import printed, saved_anew

pytestmark = pytest.mark.system

FIRST, SECOND, THIRD = (f"21234567/{place:06d}-24" for place in (1, 2, 3))
HOLDERS = ("one", "two", "three")
CERTIFICATES = "/api/v1/certificates"


@pytest.fixture
async def client(tmp_path) -> AsyncIterator[Client]:
    server = NatsServer(tmp_path / "nats", free_port())
    server.start()
    connection = await nats.connect(server.url)
    for service in TELLING_SERVICES:
        await provision_stream(connection.jetstream(), service, StreamLimits())
    yield connection
    await connection.close()
    server.stop()


@pytest.fixture
async def browser(client, tmp_path) -> AsyncIterator[httpx.AsyncClient]:
    where = {"nats_url": client.connected_url.geturl(), "data_dir": tmp_path}
    gateway = create_gateway(GatewaySettings(**where), clock=FrozenClock())
    async with create_certification(CertificationSettings(**where), clock=FrozenClock()).running(), gateway.running():
        await tell(client, published())
        for holder in HOLDERS:
            await tell(client, *everything_earned(holder), consents(holder))
        transport = httpx.ASGITransport(gateway.asgi)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as web:
            yield web


def consents(holder: str) -> Fact:
    agreed = [Consent.PROCESSING, Consent.PUBLIC_VERIFICATION]
    return ConsentsStated(participant_id=holder, programme_id=PROGRAMME, consents=agreed, stated_at=START)


async def tell(client: Client, *facts: Fact) -> None:
    for fact in facts:
        fact_id = new_id()
        headers = write_headers(fact, fact_id=fact_id, time=START, correlation_id=fact_id, causation_id=None)
        await client.jetstream().publish(fact.subject, fact.model_dump_json().encode(), headers=headers)


async def verdict(browser: httpx.AsyncClient, content: bytes) -> str:
    told = await browser.post(f"{CERTIFICATES}/checks", content=content)
    assert told.status_code == 200, told.text
    return str(told.json()["verdict"])


async def fetched(browser: httpx.AsyncClient, number: str, form: str) -> bytes:
    """The document of a number, once it was issued and may be read by anybody."""

    async def fetch() -> httpx.Response:
        return await browser.get(f"{CERTIFICATES}/{number}.{form}")

    return (await eventually(fetch, lambda response: response.status_code == 200)).content


async def test_each_forgery_is_named_and_the_genuine_ones_hold(browser, client, tmp_path):
    pdf, document, token = [await fetched(browser, FIRST, form) for form in ("pdf", "json", "jwt")]
    ring = read_keys(tmp_path / "keys.json")
    facts = facts_of(read_badge(json.loads(document)))

    assert [await verdict(browser, content) for content in (pdf, document, token)] == ["genuine"] * 3
    await plant_forgeries(browser, pdf, document, ring)
    await end_some(browser, client, facts.full_name)
    await rotate_keys(browser, tmp_path, ring, [pdf, document, token])
    await check_without_a_network(browser, tmp_path, document)


async def plant_forgeries(browser: httpx.AsyncClient, pdf: bytes, document: bytes, ring: Keyring) -> None:
    facts = facts_of(read_badge(json.loads(document)))
    stranger = Keyring({}).with_new_pair(NOW)
    edited = facts.model_copy(update={"hours_total": 90.0, "credits": 3.0})
    guessed = facts.model_copy(update={"number": "21234567/000999-24"})
    forged = {
        "edited page": (saved_anew(pdf), "altered"),
        "edited page around our signature": (printed(ring, edited), "altered"),
        "edited JSON": (document.replace(b'"creditsEarned": 2', b'"creditsEarned": 3'), "altered"),
        "wrong key": (printed(stranger, facts), "wrong_key"),
        "number guessed": (document.replace(b"000001-24", b"000999-24"), "unknown_number"),
        "number guessed, with a stolen key": (printed(ring, guessed), "unknown_number"),
    }
    named = {kind: (content, await verdict(browser, content)) for kind, (content, _) in forged.items()}
    assert {kind: name for kind, (_, name) in named.items()} == {kind: name for kind, (_, name) in forged.items()}


async def end_some(browser: httpx.AsyncClient, client: Client, old_name: str) -> None:
    second = [await fetched(browser, SECOND, form) for form in ("pdf", "json", "jwt")]
    third = [await fetched(browser, THIRD, form) for form in ("pdf", "json", "jwt")]
    await ask(client, RevokeCertificate(number=SECOND, reason="видано помилково", revoked_by="staff-1"))
    assert [await verdict(browser, content) for content in second] == ["revoked"] * 3
    renamed = personal(family_name="Ґалаґан-Їжакевич")
    await tell(client, *(updated(holder, renamed, revision=2) for holder in HOLDERS))

    async def replace() -> bool:
        try:
            await ask(client, ReplaceCertificate(number=THIRD, reason="виправлено прізвище", decided_by="staff-1"))
        except Refused:  # the new name has not been heard yet
            return False
        return True

    await eventually(replace, bool)
    assert [await verdict(browser, content) for content in third] == ["replaced"] * 3
    told = (await browser.post(f"{CERTIFICATES}/checks", content=third[1])).json()
    assert told["replaced_by"] == "21234567/000004-24"
    assert told["facts"]["full_name"] == old_name


async def rotate_keys(browser: httpx.AsyncClient, folder: Path, ring: Keyring, before: list[bytes]) -> None:
    write_keys(folder / "keys.json", ring.with_new_pair(NOW))
    after = await fetched(browser, "21234567/000004-24", "json")
    assert [await verdict(browser, content) for content in (*before, after)] == ["genuine"] * 4


async def check_without_a_network(browser: httpx.AsyncClient, folder: Path, document: bytes) -> None:
    (folder / "jwks.json").write_bytes((await browser.get("/.well-known/jwks.json")).content)
    status = json.loads(document)["credentialStatus"]["statusListCredential"].removeprefix("http://127.0.0.1:8000")
    (folder / "list.json").write_bytes((await browser.get(status)).content)
    for number, code in ((FIRST, 0), (SECOND, 1), (THIRD, 1)):
        (folder / "it.json").write_bytes(await fetched(browser, number, "json"))
        words = ["verify", folder / "it.json", "--keys", folder / "jwks.json", "--status", folder / "list.json"]
        assert CliRunner().invoke(app, [str(word) for word in words]).exit_code == code
