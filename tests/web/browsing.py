"""A visitor with a browser: what they do by what they read, and what is noted of every page they are shown."""

import base64
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, CDPSession, Page, Response, ViewportSize
from playwright.async_api import expect as expect_in_browser

from tests.web.checks import axe_violations

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
MOST_BYTES = 100 * 1024
_PATIENCE = 60_000
expect_in_browser.set_options(timeout=_PATIENCE)
PICTURED = {
    "home": "home",
    "programme": "programme",
    "application, filled in": "application",
    "my page, joining": "my-page",
    "test sheet, before handing in": "test",
    "certificate": "certificate",
    "verify": "verify",
}
"""Pages whose pictures the documentation shows, by the name they are looked at under."""


@dataclass
class Load:
    """One page as it was fetched, without any cache."""

    url: str
    request_id: str
    sizes: dict[str, float] = field(default_factory=dict)

    @property
    def weight(self) -> float:
        return sum(self.sizes.values())


@dataclass
class Visitor:
    """Somebody at a browser. ``look`` is called on every page of interest; ``faults`` gathers what is wrong."""

    page: Page
    network: CDPSession
    home: str
    scripts: bool
    pictures: Path | None = None
    loads: list[Load] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    markup: dict[str, str] = field(default_factory=dict)
    _kinds: dict[str, tuple[str, str]] = field(default_factory=dict)

    # ---- what a person does

    async def open(self, address: str) -> Response | None:
        url = address if address.startswith("http") else f"{self.home}{address}"
        return await self.page.goto(url)

    async def press(self, name: str) -> None:
        await self.page.get_by_role("button", name=re.compile(name)).first.click()
        await self.page.wait_for_load_state()

    async def follow(self, name: str) -> None:
        await self.page.get_by_role("link", name=re.compile(name)).first.click()
        await self.page.wait_for_load_state()

    async def fill(self, label: str, value: str) -> None:
        await self.page.get_by_label(re.compile(label)).first.fill(value)

    async def tick(self, label: str) -> None:
        await self.page.get_by_label(re.compile(label)).first.check()

    async def sees(self, text: str) -> None:
        """Waits a little: live parts may still be coming."""
        await expect_in_browser(self.page.locator("body")).to_contain_text(text)

    async def text(self) -> str:
        return await self.page.inner_text("body")

    # ---- what is noted

    async def look(self, name: str) -> None:
        """Note everything that is wrong with the page as it is now."""
        await self._take_picture(name)
        load = self.loads[-1]
        if load.weight > MOST_BYTES:
            self.faults.append(f"{name}: weighs {load.weight / 1024:.0f} KB: {load.sizes}")
        body = await self.network.send("Network.getResponseBody", {"requestId": load.request_id})
        self.markup[name] = body["body"]
        await self.notes_overflow(name)
        await self.allow_scripts(True)
        self.faults += [f"{name}: {violation}" for violation in await axe_violations(self.page)]
        await self.allow_scripts(self.scripts)

    async def notes_overflow(self, name: str) -> None:
        wide = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{name}: is {wide} px wider than the screen")

    async def _take_picture(self, name: str) -> None:
        """Of the main pages, where pictures are wanted: what the screen shows at first."""
        if self.pictures and self.page.viewport_size and name in PICTURED:
            file = self.pictures / f"{PICTURED[name]}-{self.page.viewport_size['width']}.webp"
            taken = await self.network.send("Page.captureScreenshot", {"format": "webp", "quality": 80})
            file.write_bytes(base64.b64decode(taken["data"]))

    async def allow_scripts(self, allowed: bool) -> None:
        await self.network.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def note_request(self, event: dict) -> None:
        url, kind = event["request"]["url"], event.get("type", "Other")
        if kind == "Document" and event["requestId"] == event["loaderId"] and event.get("frameId"):
            self.loads.append(Load(url, event["requestId"]))
        if urlsplit(url).netloc != urlsplit(self.home).netloc and not url.startswith("data:"):
            self.faults.append(f"asks a third party: {url}")
        self._kinds[event["requestId"]] = (kind, url)

    def note_end(self, event: dict) -> None:
        kind, url = self._kinds.get(event["requestId"], ("Other", ""))
        if kind != "Image" and self.loads:
            self.loads[-1].sizes[url] = event["encodedDataLength"]


async def new_visitor(context: BrowserContext, *, home: str, scripts: bool) -> Visitor:
    """A visitor in a context of their own."""
    page = await context.new_page()
    page.set_default_timeout(_PATIENCE)
    network = await context.new_cdp_session(page)
    pictures = Path(os.environ["DOVIRA_PICTURES"]) if os.environ.get("DOVIRA_PICTURES") else None
    visitor = Visitor(page=page, network=network, home=home, scripts=scripts, pictures=pictures)
    await network.send("Network.enable")
    await network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await visitor.allow_scripts(scripts)
    network.on("Network.requestWillBeSent", visitor.note_request)
    network.on("Network.loadingFinished", visitor.note_end)
    page.on("pageerror", lambda error: visitor.faults.append(f"a script failed: {error}"))
    page.on(
        "console",
        lambda said: visitor.faults.append(f"the console says: {said.text}") if _is_fault(said.text) else None,
    )
    return visitor


def _is_fault(text: str) -> bool:
    """Chromium also notes every 4xx page there, which is no fault of the page."""
    return "Content Security Policy" in text or "Uncaught" in text
