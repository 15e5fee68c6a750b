"""The service on a database of each kind."""

import pytest

from tests.scheduling.builders import Scheduling


@pytest.fixture
async def scheduling(database_url):
    service = Scheduling(database_url)
    yield service
    await service.harness.close()
