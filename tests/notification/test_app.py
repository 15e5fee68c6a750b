"""The service as a whole: composed, on a real NATS server, with a real mail server."""

import pytest
from nats import connect

from services.notification.app import create_app
from services.notification.domain.messages import Kind, State
from services.notification.settings import Settings
from services.notification.store import metadata
from shared.bus import Refused, StreamLimits, ask, provision_stream, write_headers
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.notification import ListMessages, MessageSent, SendSignInCode
from shared.testing import eventually, sqlite_url, with_tables
from tests.notification import facts
from tests.notification.facts import heard


@pytest.fixture
async def bus(nats_url):
    client = await connect(nats_url)
    for service in TELLING_SERVICES:
        await provision_stream(client.jetstream(), service, StreamLimits())
    yield client
    await client.close()


@pytest.fixture
def settings(nats_url, server, tmp_path):
    url = with_tables(sqlite_url(tmp_path), metadata)
    return Settings(
        nats_url=nats_url, database_url=url, migrate_on_start=False, smtp_port=server.port, stale_seconds=10**10
    )


async def tell(bus, one):
    headers = write_headers(
        one.fact, fact_id=one.id, time=one.time, correlation_id=one.correlation_id, causation_id=None
    )
    await bus.jetstream().publish(one.fact.subject, one.fact.model_dump_json().encode(), headers=headers)


async def test_a_certificate_told_before_its_programme_and_person_becomes_a_mail_and_a_fact(bus, settings, server):
    told = await bus.jetstream().subscribe(f"{MessageSent.type}.>", ordered_consumer=True)
    async with create_app(settings).running():
        for fact in (facts.certificate(), facts.registered(), facts.published()):
            await tell(bus, heard(fact))
        sent = MessageSent.model_validate_json((await told.next_msg(timeout=60)).data)
        listed = await ask(bus, ListMessages(participant_id="iryna"))
    assert [mail["Subject"] for mail in server.mailbox.mails] == ["Ваш сертифікат № 12345678/000001-24"]
    assert sent.about_id == heard(facts.certificate()).id
    assert [(line.kind.value, line.state.value) for line in listed.messages] == [(Kind.CERTIFICATE_ISSUED, State.SENT)]


async def test_a_sign_in_code_is_mailed_and_a_dead_server_is_a_problem(bus, settings, server):
    code = SendSignInCode(email="iryna@example.org", code="042731", link="https://example.org/sign-in")
    async with create_app(settings).running():
        await ask(bus, code)
        server.stop()
        with pytest.raises(Refused) as refusal:
            await ask(bus, code)
    assert [mail["Subject"] for mail in server.mailbox.mails] == ["Код для входу: 042731"]
    assert (refusal.value.problem.status, refusal.value.problem.code) == (503, "mail_not_taken")


async def test_links_lead_to_where_the_gateway_says_people_come_in(monkeypatch):
    monkeypatch.setenv("DOVIRA_PUBLIC_URL", "https://everybody.example.org")
    assert Settings().public_url == "https://everybody.example.org"
    monkeypatch.setenv("DOVIRA_GATEWAY_PUBLIC_URL", "https://dovira.example.org")
    assert Settings().public_url == "https://dovira.example.org"
    monkeypatch.setenv("DOVIRA_NOTIFICATION_PUBLIC_URL", "https://inside.example.org")
    assert Settings().public_url == "https://inside.example.org"


async def test_an_app_is_composed_without_opening_anything(tmp_path):
    create_app(Settings(database_url=sqlite_url(tmp_path)))
    assert list(tmp_path.iterdir()) == []


async def test_a_mail_under_way_when_the_service_stops_is_not_lost(bus, settings, server):
    server.mailbox.hold = True
    service = create_app(settings)
    async with service.running():
        for fact in (facts.published(), facts.registered("artem"), facts.certificate("artem")):
            # Other ids than above: the streams and their consumers outlive a test.
            await tell(bus, heard(fact, number=2))

        async def in_hand():
            return (await ask(bus, ListMessages(participant_id="artem"))).messages

        await eventually(in_hand, lambda seen: [line.state.value for line in seen] == [State.SENDING])
    server.mailbox.hold = False
    async with create_app(settings).running():
        await eventually(in_hand, lambda seen: [line.state.value for line in seen] == [State.SENT])
    assert len({mail["Message-ID"] for mail in server.mailbox.mails}) == 1
