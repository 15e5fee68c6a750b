"""The service on a database of each kind, with a programme."""

import pytest

from tests.registration.builders import Registration


@pytest.fixture
async def registration(database_url):
    service = Registration(database_url)
    await service.publish()
    yield service
    await service.harness.close()
