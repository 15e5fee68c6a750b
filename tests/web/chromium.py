"""The browser: which Chromium there is, how it is started, and what is said when there is none."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADVICE = (
    "there is no Chromium: `make browser` installs Debian's where that is allowed, "
    "or set DOVIRA_CHROMIUM to the path of one"
)


def find_chromium() -> str | None:
    """The path of the browser to drive."""
    named = os.environ.get("DOVIRA_CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else NAMES))
    return next((path for path in found if path), None)


@asynccontextmanager
async def running_chromium() -> AsyncIterator[Browser]:
    """A browser without windows; nothing is downloaded."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()
