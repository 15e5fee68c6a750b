"""A nats-server of its own for each test: whatever is told to it is the whole log."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.runtime import NatsServer


@pytest.fixture
def own_nats(tmp_path: Path) -> Iterator[str]:
    server = NatsServer(tmp_path / "nats").start()
    yield server.url
    server.stop()
