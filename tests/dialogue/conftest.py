"""The service on a database of each kind."""

import pytest

from tests.dialogue.builders import Dialogue


@pytest.fixture
async def dialogue(database_url):
    service = Dialogue(database_url)
    yield service
    await service.harness.close()
