"""Reporting's store and handlers on each kind of database, without the bus."""

from collections.abc import AsyncIterator

import pytest

from services.reporting import store
from services.reporting.settings import Settings
from shared.testing import Harness


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[Harness]:
    harness = Harness(database_url, store.metadata, tools=[Settings()])
    yield harness
    await harness.close()
