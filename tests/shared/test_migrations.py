"""The migrations of every service end in the tables of its code, on both databases."""

from importlib import import_module

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table

from shared.runtime.database import open_engines
from shared.runtime.migrations import _SERVICES, differences, migrate
from shared.testing import sqlite_url

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
