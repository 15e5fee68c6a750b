"""The service on a database of each kind: alone, and as two replicas."""

import pytest

from tests.assessment.builders import Assessment


@pytest.fixture
async def assessment(database_url):
    service = Assessment(database_url)
    yield service
    await service.harness.close()


@pytest.fixture
async def replicas(database_url):
    one, other = Assessment(database_url), Assessment(database_url)
    yield one, other
    await one.harness.close()
    await other.harness.close()
