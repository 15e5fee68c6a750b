"""The migrations of every service end in the tables of its code, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, text

from dovira.registry import create_app_of, settings_of
from services.registration.store import metadata
from shared.runtime import CannotStart
from shared.runtime.database import open_engines
from shared.runtime.migrations import _SERVICES, State, differences, migrate, state_of
from shared.testing import postgres_database, sqlite_url

MIGRATED = sorted(path.parent.parent.parent.name for path in _SERVICES.glob("*/migrations/versions/0001_*.py"))


@pytest.fixture
def writer(new_database_url):
    engines = open_engines(new_database_url)
    yield engines[0]
    for engine in engines:
        engine.dispose()


def test_there_are_migrations_to_look_at():
    assert "registration" in MIGRATED


@pytest.mark.parametrize("service", MIGRATED)
def test_the_migrations_end_in_the_tables_of_the_code(service, writer):
    migrate(writer, service)
    assert differences(writer, import_module(f"services.{service}.store").metadata) == []


@pytest.mark.parametrize("service", MIGRATED)
def test_migrating_again_changes_nothing(service, writer):
    migrate(writer, service)
    migrate(writer, service)
    assert differences(writer, import_module(f"services.{service}.store").metadata) == []


def test_a_table_or_a_column_without_a_migration_is_seen(tmp_path):
    writer, reader = open_engines(sqlite_url(tmp_path))
    migrate(writer, "registration")
    changed = MetaData()
    for table in import_module("services.registration.store").metadata.tables.values():
        table.to_metadata(changed)
    changed.tables["person"].append_column(Column("nickname", String))
    Table("pet", changed, Column("n", Integer, primary_key=True))
    found = repr(differences(writer, changed))
    assert "nickname" in found
    assert "pet" in found
    writer.dispose()
    reader.dispose()


# ------------------------------------------------------------------ beside a newer release


def bring_further(writer, *statements):
    """As the migration of a newer release would."""
    migrate(writer, "registration")
    with writer.begin() as connection:
        for statement in (*statements, "UPDATE alembic_version SET version_num = '9999'"):
            connection.execute(text(statement))


@pytest.mark.parametrize(
    "added",
    [
        ("ALTER TABLE person ADD COLUMN nickname VARCHAR",),
        ("ALTER TABLE person ADD COLUMN legs INTEGER NOT NULL DEFAULT 2",),
        ("CREATE TABLE pet (n INTEGER PRIMARY KEY)",),
        ("CREATE INDEX by_revision ON person (revision)",),
    ],
)
def test_a_release_goes_on_with_what_a_newer_one_added_and_leaves_it_there(writer, added):
    bring_further(writer, *added)
    assert not migrate(writer, "registration")
    assert state_of(writer, "registration", metadata) is State.NEWER
    with writer.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


@pytest.mark.parametrize(
    "changed",
    [
        ("ALTER TABLE person DROP COLUMN revision",),
        ("DROP TABLE consent",),
        ("DELETE FROM person", "ALTER TABLE person RENAME COLUMN revision TO edition"),
    ],
)
def test_a_release_sees_that_a_newer_one_took_away_what_it_needs(writer, changed):
    bring_further(writer, *changed)
    assert state_of(writer, "registration", metadata) is State.TOO_NEW


@pytest.mark.postgres
def test_a_column_that_code_cannot_fill_is_in_its_way(postgres_url):
    with postgres_database(postgres_url) as url:
        writer, _ = open_engines(url)
        bring_further(writer, "ALTER TABLE person ADD COLUMN legs INTEGER NOT NULL")
        assert state_of(writer, "registration", metadata) is State.TOO_NEW
        writer.dispose()


def test_a_store_that_was_not_migrated_is_behind(writer):
    assert state_of(writer, "registration", metadata) is State.BEHIND
    migrate(writer, "registration")
    assert state_of(writer, "registration", metadata) is State.NEWEST


async def test_a_service_does_not_start_on_a_store_that_lacks_what_it_needs(tmp_path):
    writer, _ = open_engines(f"sqlite:///{tmp_path}/registration.db")
    bring_further(writer, "ALTER TABLE person DROP COLUMN revision")
    writer.dispose()
    settings = settings_of("registration")(data_dir=tmp_path, nats_url="nats://127.0.0.1:1")
    with pytest.raises(CannotStart, match="took away what this one needs"):
        await create_app_of("registration")(settings).start()


@pytest.mark.postgres
def test_replicas_that_start_together_migrate_one_after_the_other(postgres_url):
    with postgres_database(postgres_url) as url, ThreadPoolExecutor(4) as threads:
        engines = [open_engines(url)[0] for _ in range(4)]
        assert list(threads.map(lambda one: migrate(one, "registration"), engines)) == [True] * 4
        for engine in engines:
            engine.dispose()
