"""``dovira register verify`` on registers that certification kept: whole ones, and ones changed by hand."""

import asyncio
import json

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from dovira.main import app
from services.certification import store
from services.certification.api import answers
from services.certification.handlers import hears
from shared.contracts.certification import ReplaceCertificate
from shared.runtime.database import open_engines
from shared.runtime.migrations import _config, migrate
from shared.testing import Harness
from tests.certification.builders import everything_earned, personal, published, updated

PEOPLE = ["participant-1", "participant-2", "participant-3"]
FIRST, SECOND, THIRD, FOURTH = (f"21234567/{number:06d}-24" for number in range(1, 5))


@pytest.fixture
async def register(database_url, monkeypatch):
    """Four entries; the last replaces the first."""
    monkeypatch.setenv("DOVIRA_CERTIFICATION_DATABASE_URL", database_url)
    house = Harness(database_url, store.metadata)
    await house.hear(hears, published(), *(fact for person in PEOPLE for fact in everything_earned(person)))
    await house.hear(hears, updated(PEOPLE[0], personal(family_name="Їжакевич"), revision=2))
    await house.ask(answers, ReplaceCertificate(number=FIRST, reason="помилка в прізвищі"))
    yield database_url
    await house.close()


async def verified(*options):
    return await asyncio.to_thread(CliRunner().invoke, app, ["register", "verify", *options])


def change(url, statement):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


async def test_a_whole_register_is_vouched_for_and_its_last_hash_shown(register):
    result = await verified("--json")
    assert result.exit_code == 0, result.output
    [one] = json.loads(result.output)["registers"]
    assert (one["issuer_edrpou"], one["year"], one["whole"], one["broken"]) == ("21234567", 2024, 4, None)
    shown = await verified()
    assert one["head"] in shown.output
    assert "4 entries as they were sealed" in shown.output


CHANGES = {
    "hours": ("update certificate set snapshot = replace(snapshot, '\"hours_total\":60', '\"hours_total\":90')", FIRST),
    "name": ("update certificate set holder = replace(holder, 'Мар’яна', 'Мирослава') where sequence = 2", SECOND),
    "name-without-salt": ("update certificate set salt = null where sequence = 3", THIRD),
    "column": ("update certificate set participant_id = 'somebody-else' where sequence = 2", SECOND),
    "hash": ("update certificate set facts_sha256 = holder_sha256 where sequence = 2", SECOND),
    "taken-out": ("delete from certificate where sequence = 2", THIRD),
}


@pytest.mark.parametrize(("statement", "number"), CHANGES.values(), ids=CHANGES)
async def test_whatever_is_changed_by_hand_the_first_broken_entry_is_named(register, statement, number):
    change(register, statement)
    result = await verified("--json")
    assert result.exit_code == 1
    [one] = json.loads(result.output)["registers"]
    assert one["broken"]["number"] == number
    shown = await verified()
    assert shown.exit_code == 1
    assert f"certificate {number}" in shown.output
    assert "Ґалаґан" not in shown.output


async def test_an_entry_resealed_by_hand_breaks_the_next(register):
    """Whoever computes one hash anew must compute all that follow, and those were told."""
    change(register, "update certificate set entry_sha256 = previous_sha256 where sequence = 4")
    assert (await verified()).exit_code == 1


async def test_a_name_that_is_kept_no_longer_leaves_the_chain_whole(register):
    change(register, "update certificate set holder = null, salt = null where sequence = 2")
    result = await verified("--json")
    assert result.exit_code == 0, result.output
    [one] = json.loads(result.output)["registers"]
    assert (one["whole"], one["nameless"]) == (4, 1)


async def test_without_a_store_it_says_where_it_looked(tmp_path):
    result = await verified("--data-dir", str(tmp_path))
    assert result.exit_code == 3
    assert "no store of certification" in result.output


def test_entries_made_before_there_were_seals_are_sealed_by_the_migration(new_database_url, monkeypatch):
    writer, reader = open_engines(new_database_url)
    _migrate_to(writer, "0004")
    with writer.begin() as connection:
        for sequence in (1, 2, 3):
            connection.execute(text(_OLD_ROW), _old(sequence))
    migrate(writer, "certification")
    with reader.connect() as connection:
        rows = connection.execute(text("select holder, snapshot from certificate order by sequence")).all()
    writer.dispose()
    reader.dispose()
    monkeypatch.setenv("DOVIRA_CERTIFICATION_DATABASE_URL", new_database_url)
    result = CliRunner().invoke(app, ["register", "verify", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["registers"][0]["whole"] == 3
    assert json.loads(rows[0].holder) == {"body_name": "рада", "full_name": "Ґалаґан", "position": "голова"}
    assert json.loads(rows[2].snapshot)["evidence"] == ["fact-3"]


_OLD_ROW = """
    insert into certificate (certificate_id, participant_id, programme_id, edition, number, issuer_edrpou, year,
        sequence, programme_version, facts, evidence, template, issued_at, status, reason, replaced_by)
    values (:certificate_id, :participant_id, 'dialog', 1, :number, '21234567', 2024, :sequence, 1, :facts, :evidence,
        'certificate', '2024-03-01 12:00:00+00:00', 'valid', '', '')
"""


def _old(sequence):
    number = f"21234567/{sequence:06d}-24"
    facts = {"certificate_id": f"c{sequence}", "number": number, "hours_total": 60.0, "issuer_edrpou": "21234567"}
    facts |= {"full_name": "Ґалаґан", "position": "голова", "body_name": "рада"}
    return {
        "certificate_id": f"c{sequence}",
        "participant_id": f"participant-{sequence}",
        "number": number,
        "sequence": sequence,
        "facts": json.dumps(facts),
        "evidence": json.dumps([f"fact-{sequence}"]),
    }


def _migrate_to(writer, revision):
    with writer.begin() as connection:
        command.upgrade(_config("certification", connection), revision)
