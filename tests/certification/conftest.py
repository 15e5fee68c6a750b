"""The service's store and handlers on each kind of database, without the bus."""

from collections.abc import AsyncIterator

import pytest

from services.certification import store
from services.certification.adapters import Printer
from shared.testing import Harness


@pytest.fixture(scope="session")
def printer() -> Printer:
    return Printer()


@pytest.fixture
async def house(database_url: str, printer: Printer) -> AsyncIterator[Harness]:
    harness = Harness(database_url, store.metadata, tools=[printer])
    yield harness
    await harness.close()
