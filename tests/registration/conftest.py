"""The service on a database of each kind, with a programme."""

import pytest

from shared.testing import postgres_database
from tests.registration.builders import Registration


@pytest.fixture
async def registration(database_url):
    service = Registration(database_url)
    await service.publish()
    yield service
    await service.harness.close()


@pytest.fixture
def postgres_database_url(postgres_url):
    with postgres_database(postgres_url) as url:
        yield url
