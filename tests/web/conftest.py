"""Fixtures of the browser tests: one Chromium and one whole system for the group."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import nats
import pytest
from playwright.async_api import Browser

from dovira.system import Plan, running_system, wait_until_ready
from shared.runtime import ShiftedClock
from tests.web import checks, chromium
from tests.web.world import ASSESSOR, ORGANISER, OWNER, World

BEGIN = datetime(2024, 3, 4, 8, 0, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser or its checkers these tests are skipped, saying what to do; with DOVIRA_WEB_TESTS they fail."""
    missing = chromium.ADVICE if not chromium.find_chromium() else "" if checks.CHECKERS.exists() else checks.ADVICE
    for item in items:
        if "tests/web/" in item.nodeid:
            item.add_marker(pytest.mark.web)
            if missing and not os.environ.get("DOVIRA_WEB_TESTS"):
                item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium.running_chromium() as one:
        yield one


@pytest.fixture(scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The whole system, a NATS server and a mail server, with a clock that the tests move."""
    clock = ShiftedClock(BEGIN)
    async with AsyncExitStack() as stack:
        # Services read their settings when they start; other tests of this process are not to see these.
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("DOVIRA_NOTIFICATION_QUIET_SECONDS", "0.2")
            environment.setenv("DOVIRA_NOTIFICATION_MATERIALS_QUIET_SECONDS", "0.2")
            environment.setenv("DOVIRA_DIALOGUE_LETTERS_SECONDS", "0.5")
            environment.setenv("DOVIRA_DIALOGUE_CHANGES_QUIET_SECONDS", "0")
            environment.setenv("DOVIRA_GATEWAY_ORGANISERS", ORGANISER)
            environment.setenv("DOVIRA_GATEWAY_ASSESSORS", ASSESSOR)
            environment.setenv("DOVIRA_GATEWAY_OWNERS", OWNER)
            environment.setenv("DOVIRA_GATEWAY_UNDO_SECONDS", "5")
            plan = Plan(tmp_path_factory.mktemp("web"), port=0, clock=clock)
            system = await stack.enter_async_context(running_system(plan))
            await wait_until_ready(system)
        client = await nats.connect(system.nats_url)
        yield World(system, clock, client)
        await client.close()
