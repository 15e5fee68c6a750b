"""Two releases work on one store while one replaces the other: no migration takes away what the one before uses."""

import pytest

from tests.architecture.expansion import faults_in_migration
from tests.architecture.sources import Source, python_sources

MIGRATIONS = [one for one in python_sources() if "/migrations/versions/" in one.path]
PATH = "services/x/migrations/versions/0002_x.py"

TAKES_AWAY = [
    'op.drop_table("pet")',
    'op.drop_column("person", "legs")',
    'op.rename_table("pet", "animal")',
    'with op.batch_alter_table("person") as person:\n        person.drop_column("legs")',
    'op.alter_column("person", "legs", new_column_name="feet")',
    'op.alter_column("person", "legs", existing_type=sa.Integer(), nullable=False)',
    'op.alter_column("person", "legs", type_=sa.String())',
    'op.add_column("person", sa.Column("legs", sa.Integer(), nullable=False))',
    'op.create_unique_constraint("one_name", "person", ["name"])',
    'op.create_index("one_name", "person", ["name"], unique=True)',
    'op.drop_constraint("one_name", "person")',
    'op.execute("alter table person alter legs set not null")',
    'op.execute("DROP TABLE pet")',
]

ADDS = [
    'op.create_table("pet", sa.Column("n", sa.Integer(), nullable=False))',
    'op.create_table("pet", sa.Column("n", sa.Integer()))\n    op.create_index("one_n", "pet", ["n"], unique=True)',
    'op.add_column("person", sa.Column("legs", sa.Integer(), nullable=True))',
    'op.add_column("person", sa.Column("legs", sa.Integer(), server_default="2", nullable=False))',
    'op.create_index("by_name", "person", ["name"], unique=False)',
    'op.alter_column("person", "legs", existing_type=sa.Integer(), nullable=True)',
    "op.execute(\"UPDATE person SET legs = 2 WHERE name = ''\")",
]


def migration(body, head=""):
    return Source(PATH, f'{head}\n\n\ndef upgrade():\n    {body}\n\n\ndef downgrade():\n    op.drop_table("pet")\n')


@pytest.mark.parametrize("source", MIGRATIONS, ids=lambda source: source.path)
def test_no_migration_takes_away_what_the_release_before_uses(source):
    assert faults_in_migration(source) == []


@pytest.mark.parametrize("body", TAKES_AWAY)
def test_one_that_takes_away_is_named_with_its_place(body):
    (fault,) = faults_in_migration(migration(body))
    assert fault.startswith(f"{PATH}:")


@pytest.mark.parametrize("body", ADDS)
def test_one_that_adds_passes(body):
    assert faults_in_migration(migration(body)) == []


def test_one_may_take_away_what_nothing_uses_any_more_if_it_says_since_when():
    body = 'op.drop_table("pet")'
    assert faults_in_migration(migration(body, 'contracts = "0.2.0: nothing has used it since"')) == []
    assert faults_in_migration(migration(body, 'contracts = ""')) != []
