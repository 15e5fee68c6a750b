"""Fixtures of the tests that break things."""

import gc
import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture
def cut_connections_end_here() -> Iterator[None]:
    """nats-py leaves the socket of an attempt to connect that ended in its handshake, as it does when servers die.

    It is closed when it is collected as garbage, with a warning: here, and not in a test of another file.
    """
    yield
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed (transport|<socket)", ResourceWarning)
        gc.collect()
