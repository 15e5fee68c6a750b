"""Forgetting a person of a played programme: afterwards every file and every table is searched for the name."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import nats
import pytest

from dovira.audit import audit_running
from dovira.demo.files import demo_programme, programme_file, questions_file
from dovira.demo.play import Play
from dovira.demo.recap import SAYINGS, publish_post, say_and_be_quoted, webinar_of_the_post
from dovira.rebuild import rebuild_service
from dovira.settling import settled
from dovira.system import Plan, System, running_system, wait_until_ready
from services.gateway import store as gateway_store
from services.gateway.domain import Session
from shared.bus import ask, next_on, stream_name
from shared.bus.streams import DEAD_LETTER_SUBJECTS
from shared.contracts.certification import ListCertificates
from shared.contracts.dialogue import GetRecap
from shared.contracts.names import fold_name
from shared.contracts.registration import EraseParticipant, FindPerson, ParticipantUpdated
from shared.runtime import ShiftedClock
from shared.testing import eventually
from tests.system.rehearsal import Silent, decided_cohort, deserving

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

FORGOTTEN = {"family_name": "Незабудченко", "given_name": "Пелагея", "email": "forget-me-not@hromada.example"}
CERTIFIED = {"family_name": "Памятайленко", "given_name": "Устина", "email": "remember-me@hromada.example"}
STORES = (
    "registration",
    "scheduling",
    "assessment",
    "certification",
    "dialogue",
    "notification",
    "reporting",
    "gateway",
)


def cohort_with_the_two():
    """Everybody is accepted; every third never takes the test and earns no certificate."""
    cohort = decided_cohort(6, programme=demo_programme())
    without = next(one for one in cohort.members if one.eligible and one.readable and not one.ability)
    diligent = next(one for one in cohort.members if one.email in deserving(cohort))
    named = {without.number: renamed(without, FORGOTTEN), diligent.number: renamed(diligent, CERTIFIED)}
    return replace(cohort, members=tuple(named.get(one.number, one) for one in cohort.members))


def renamed(member, person):
    personal = member.form.personal.model_copy(update=person)
    earlier = member.earlier and member.earlier.model_copy(update={"personal": personal})
    return replace(member, form=member.form.model_copy(update={"personal": personal}), earlier=earlier)


def traces(person) -> list[bytes]:
    """How a store might hold the person: as it is, escaped, folded for comparing."""
    words = [person["family_name"], person["email"].partition("@")[0]]
    folded = [fold_name(person["family_name"]).partition(" ")[0]]
    texts = {form for word in (*words, *folded) for form in (word, word.casefold(), word.upper())}
    return [*(text.encode() for text in texts), *(json.dumps(text).strip('"').encode() for text in texts)]


def files_naming(person, data_dir: Path) -> list[str]:
    """Stores and log; not the mailbox that stands in for people's own, nor the files that were brought in."""
    kept = [path for path in data_dir.rglob("*") if path.is_file()]
    searched = [path for path in kept if path.relative_to(data_dir).parts[0] not in {"mail", "files"}]
    return sorted(
        str(path.relative_to(data_dir))
        for path in searched
        if any(trace in path.read_bytes() for trace in traces(person))
    )


def tables_naming(person, data_dir: Path) -> list[str]:
    found = []
    for service in STORES:
        connection = sqlite3.connect(data_dir / f"{service}.db")
        names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        for name in names:
            cells = (cell for row in connection.execute(f'select * from "{name}"') for cell in row)  # noqa: S608
            values = [cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells]
            if any(trace in value for value in values for trace in traces(person)):
                found.append(f"{service}.{name}")
        connection.close()
    return found


async def play_whole(system: System, clock: ShiftedClock, client) -> None:
    await Play(
        client=client,
        programme=demo_programme(),
        programme_file=programme_file(),
        questions_file=questions_file(),
        cohort=cohort_with_the_two(),
        folder=system.data_dir / "files",
        watcher=Silent(),
        clock=clock,
    ).whole()
    await settled(client)


def assert_the_search_finds_what_is_there(data_dir: Path) -> None:
    everywhere = files_naming(FORGOTTEN, data_dir)
    assert any(name.startswith("nats/") for name in everywhere)
    assert {"registration.db", "notification.db"} <= {name.removesuffix("-wal") for name in everywhere}
    named = set(tables_naming(FORGOTTEN, data_dir))
    assert {"registration.person", "notification.contact", "dialogue.quote", "dialogue.contribution"} <= named


async def sign_in(system: System, participant_id: str) -> None:
    gateway = system.services["gateway"].work
    expires_at = gateway.clock.now() + timedelta(days=1)
    session = Session(seal=f"seal-{participant_id}", participant_id=participant_id, staff_id="", expires_at=expires_at)
    await gateway.write(lambda tx: gateway_store.add_session(tx, session))


async def is_signed_in(system: System, participant_id: str) -> bool:
    gateway = system.services["gateway"].work
    return await gateway.read(lambda tx: gateway_store.read_session(tx, f"seal-{participant_id}")) is not None


async def is_quoted_by_name(client, participant_id: str) -> None:
    """In the post that the demonstration published, which has another version with these words."""
    webinar, name = webinar_of_the_post(demo_programme()), f"{FORGOTTEN['given_name']} {FORGOTTEN['family_name']}"
    saying = replace(SAYINGS[0], name=name, text=f"Я, {name}, за діалог")
    await say_and_be_quoted(client, webinar, saying, participant_id)
    await publish_post(client, webinar)
    assert FORGOTTEN["family_name"] in await the_post(client)


async def the_post(client) -> str:
    return str(await ask(client, GetRecap(webinar_id=webinar_of_the_post(demo_programme()).id)))


async def bury_a_personal_fact(client, participant_id: str) -> None:
    """A dead letter as the bus makes it, with the whole body."""
    headers = {"dead-subject": f"{ParticipantUpdated.type}.{participant_id}", "dead-stream": "DOVIRA_REGISTRATION"}
    await client.jetstream().publish(
        f"{DEAD_LETTER_SUBJECTS}.DOVIRA_REGISTRATION.probe", json.dumps(FORGOTTEN).encode(), headers=headers
    )


async def until_the_log_forgets(client, participant_id: str) -> None:
    async def named():
        subject = f"dovira.registration.participant.registered.v1.{participant_id}"
        return await next_on(client.jetstream(), stream_name("registration"), subject)

    await eventually(named, lambda message: message is None)
    await settled(client)


async def test_whoever_is_forgotten_stands_in_no_file_and_no_table_but_the_register_of_certificates(tmp_path: Path):
    data_dir = tmp_path / "data"
    clock = ShiftedClock(min(one.starts_at for one in demo_programme().webinars) - timedelta(days=25))
    async with running_system(Plan(data_dir=data_dir, port=0, clock=clock)) as system:
        await wait_until_ready(system)
        client = await nats.connect(system.nats_url)
        await play_whole(system, clock, client)
        found = await known(client, FORGOTTEN["email"], is_certified=False)
        certified = await known(client, CERTIFIED["email"], is_certified=True)
        await sign_in(system, found)
        await is_quoted_by_name(client, found)
        await bury_a_personal_fact(client, found)
        assert_the_search_finds_what_is_there(data_dir)

        refused = await erase_by_command(system, "--email", FORGOTTEN["email"], answer="n\n")
        assert refused.returncode == 1
        assert FORGOTTEN["family_name"] in refused.stdout
        assert (await ask(client, FindPerson(email=FORGOTTEN["email"]))).participant_id == found

        done = await erase_by_command(system, "--email", FORGOTTEN["email"], answer="y\n")
        assert done.returncode == 0, done.stderr
        await ask(client, EraseParticipant(participant_id=certified))
        for participant_id in (found, certified):
            await until_the_log_forgets(client, participant_id)
        assert not await is_signed_in(system, found)
        assert FORGOTTEN["family_name"] not in await the_post(client)
        assert SAYINGS[0].text[:40] in await the_post(client)
        assert (await audit_running(client, data_dir, wait=30)).violations == []
        assert await rebuilt_otherwise(system, client, tmp_path) == {}
        again = await erase_by_command(system, "--email", FORGOTTEN["email"], answer="y\n")
        assert again.returncode == 1
        await client.close()

    assert tables_naming(FORGOTTEN, data_dir) == []
    assert files_naming(FORGOTTEN, data_dir) == []
    # The entry, and what was signed and printed of it before its holder was forgotten.
    register = {f"certification.{table}" for table in ("certificate", "credential", "document")}
    assert {"certification.certificate"} <= set(tables_naming(CERTIFIED, data_dir)) <= register
    assert files_naming(CERTIFIED, data_dir) == ["certification.db"]


async def known(client, email: str, *, is_certified: bool) -> str:
    """The id of somebody who is there, with a certificate or without one."""
    person = await ask(client, FindPerson(email=email))
    assert person.participant_id is not None
    listed = await ask(client, ListCertificates(participant_id=person.participant_id))
    assert bool(listed.certificates) is is_certified
    return person.participant_id


async def rebuilt_otherwise(system: System, client, folder: Path) -> dict[str, list[str]]:
    """The drill for every service: the register comes out the same, although one of its people has no name any more."""
    different = {}
    for service in STORES[:-1]:
        settings = system.services[service].settings
        report = await rebuild_service(service, settings, client.jetstream(), into=f"sqlite:///{folder}/{service}.db")
        assert report.unknown_to_live == report.unreadable == 0
        assert sum(table.rows for table in report.tables) > 0, service
        if differences := [str(one) for table in report.tables for one in table.differences]:
            different[service] = differences
    return different


async def erase_by_command(system: System, *arguments: str, answer: str):
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "dovira", "erase", *arguments, "--nats", system.nats_url],
        input=answer, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
