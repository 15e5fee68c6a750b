"""A nats-server of the audit's tests alone: they remove every stream there is, and look at every consumer."""

import pytest

from shared.runtime import NatsServer


@pytest.fixture(scope="session")
def own_nats(tmp_path_factory):
    server = NatsServer(tmp_path_factory.mktemp("audit-nats")).start()
    yield server.url
    server.stop()
