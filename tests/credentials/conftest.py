import pytest

from credentials.keys import Keyring
from tests.credentials.builders import NOW


@pytest.fixture(scope="session")
def ring() -> Keyring:
    return Keyring({}).with_new_pair(NOW)
