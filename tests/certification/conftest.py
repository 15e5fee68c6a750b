"""The service's store and handlers on each kind of database, without the bus."""

from collections.abc import AsyncIterator

import pytest

from credentials.site import Site
from services.certification import store
from services.certification.adapters import Printer, Seal, Signer
from shared.testing import Harness


@pytest.fixture(scope="session")
def printer() -> Printer:
    return Printer()


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    folder = tmp_path_factory.mktemp("keys")
    return Signer(folder / "keys.json", Site("https://dovira.example.ua"), makes_keys=True)


@pytest.fixture(scope="session")
def tools(printer: Printer, signer: Signer) -> list[object]:
    return [printer, signer, Seal()]


@pytest.fixture
async def house(database_url: str, tools: list[object]) -> AsyncIterator[Harness]:
    harness = Harness(database_url, store.metadata, tools=tools)
    yield harness
    await harness.close()
