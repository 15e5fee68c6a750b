"""Notification on databases of each kind, and a mail server."""

import pytest

from tests.notification.desk import Desk, MailServer


@pytest.fixture
async def desk(database_url):
    one = Desk(database_url)
    yield one
    await one.close()


@pytest.fixture
def server():
    one = MailServer().start()
    yield one
    one.stop()


@pytest.fixture
async def posting_desk(database_url, server):
    at_once = {"quiet_seconds": 0, "changes_quiet_seconds": 0, "materials_quiet_seconds": 0}
    one = Desk(database_url, smtp_port=server.port, smtp_timeout=30, **at_once)
    yield one
    await one.close()
