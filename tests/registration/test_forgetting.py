"""Forgetting: at once in the store; in the log once everybody can hear of it, and also after a crash in between."""

import json
from datetime import timedelta

import nats
import pytest
from sqlalchemy import select, update

from services.registration import store, use_cases
from services.registration.app import create_app
from services.registration.settings import Settings
from shared.bus import next_on, stream_name
from shared.contracts import registration as say
from shared.runtime import NatsServer
from shared.testing import eventually, heard_now, with_tables
from tests.registration.builders import PROGRAMME, form, published

OUTBOX = store.bookkeeping.outbox
ERASURE = store.metadata.tables["erasure"]


@pytest.fixture
def server(tmp_path):
    started = NatsServer(tmp_path / "nats").start()
    yield started
    started.stop()


def service(server, database_url):
    url = with_tables(database_url, store.metadata)
    return create_app(Settings(nats_url=server.url, database_url=url, migrate_on_start=False))


async def one_who_applied(running) -> str:
    fact = published()
    await running.work.write(lambda tx: use_cases.learn_programmes(tx, [heard_now(fact)]))
    request = say.SubmitApplication(programme_id=PROGRAMME, form=form(1))
    return (await running.work.write(lambda tx: use_cases.submit_application(tx, request))).participant_id


async def erasures(running):
    return await running.work.read(lambda tx: tx.read(select(ERASURE)))


async def personal_rows(running, participant_id):
    rows = await running.work.read(lambda tx: tx.read(select(OUTBOX)))
    return [row for row in rows if json.loads(row.headers)["ce-type"] == say.ApplicationSubmitted.type]


async def named_in_log(server, participant_id):
    return await told_in_log(server, say.ApplicationSubmitted, participant_id)


async def told_in_log(server, fact_type, participant_id):
    client = await nats.connect(server.url)
    found = await next_on(client.jetstream(), stream_name("registration"), f"{fact_type.type}.{participant_id}")
    await client.close()
    return found is not None


async def test_the_log_is_erased_and_the_outbox_blanked_after_a_crash_between_forgetting_and_erasing(
    server, database_url
):
    first = service(server, database_url)
    async with first.running():
        participant_id = await one_who_applied(first)
        await eventually(first.waiting, lambda waiting: waiting == 0)
        assert await named_in_log(server, participant_id)
    # Forgotten, and the process ends before anything was published or erased.
    harness = service(server, database_url)
    harness._background = []
    async with harness.running():
        request = say.EraseParticipant(participant_id=participant_id)
        await harness.work.write(lambda tx: use_cases.erase_participant(tx, request))
    assert await named_in_log(server, participant_id)

    again = service(server, database_url)
    async with again.running():

        async def erased():
            return [row.erased_at for row in await erasures(again)]

        await eventually(erased, lambda moments: moments and all(moments))
        assert not await named_in_log(server, participant_id)
        [row] = await personal_rows(again, participant_id)
        assert (row.body, row.quarantined) == (b"", "erased")
        [open_still] = await erasures(again)
        assert open_still.closed_at is None, "a second look comes later"


async def test_a_reason_that_names_the_person_is_erased_from_the_log_too(server, database_url):
    running = service(server, database_url)
    async with running.running():
        participant_id = await one_who_applied(running)
        [application] = await running.work.read(lambda tx: store.applications_of(tx, participant_id))
        decline = say.DecideApplications(
            application_ids=[application.application_id],
            decision=say.Decision.DECLINE,
            reason="Олена Зразкоб уже навчалася",
            decided_by="organiser",
        )
        await running.work.write(lambda tx: use_cases.decide_applications(tx, decline))
        await eventually(running.waiting, lambda waiting: waiting == 0)
        assert await told_in_log(server, say.ApplicationDeclined, participant_id)

        request = say.EraseParticipant(participant_id=participant_id)
        await running.work.write(lambda tx: use_cases.erase_participant(tx, request))

        await eventually(lambda: told_in_log(server, say.ApplicationDeclined, participant_id), lambda found: not found)
        kept = await running.work.read(lambda tx: tx.read(select(OUTBOX.c.body)))
        assert not any("Зразкоб".encode() in row.body for row in kept)


async def test_nobody_is_erased_from_the_log_before_it_was_told(server, database_url):
    running = service(server, database_url)
    running._background = []
    async with running.running():
        participant_id = await one_who_applied(running)
        request = say.EraseParticipant(participant_id=participant_id)
        await running.work.write(lambda tx: use_cases.erase_participant(tx, request))
        await eventually(running.waiting, lambda waiting: waiting == 0)
        assert await due(running) == [participant_id]
        await running.work.write(
            lambda tx: tx.write(
                update(OUTBOX)
                .where(OUTBOX.c.fact_id == select(ERASURE.c.fact_id).scalar_subquery())
                .values(stream_seq=None, quarantined="held up by the test")
            )
        )
        assert await due(running) == []


async def due(running):
    return await running.work.read(lambda tx: store.due_erasures(tx, second_look=timedelta(minutes=2)))


async def test_asking_again_erases_the_log_again(server, database_url):
    running = service(server, database_url)
    async with running.running():
        participant_id = await one_who_applied(running)
        request = say.EraseParticipant(participant_id=participant_id)
        await running.work.write(lambda tx: use_cases.erase_participant(tx, request))

        async def gone():
            return not await named_in_log(server, participant_id) and [one.erased_at for one in await erasures(running)]

        await eventually(gone, lambda moments: moments and all(moments))
        # An older log is restored: the fact is there again.
        client = await nats.connect(server.url)
        subject = f"{say.ApplicationSubmitted.type}.{participant_id}"
        await client.jetstream().publish(subject, b"restored", stream=stream_name("registration"))
        await client.close()
        await running.work.write(lambda tx: use_cases.erase_participant(tx, request))
        await eventually(gone, lambda moments: moments and all(moments))
