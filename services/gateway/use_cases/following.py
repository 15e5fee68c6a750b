"""Following events for a service of others: what there is at once, else as soon as there is something."""

import asyncio
import hashlib
from contextlib import suppress

from services.gateway.adapters.live import LOG, Happening, Viewer, Views
from services.gateway.domain import NotSignedIn
from shared.contracts.integration import EventPage, ReadEvents
from shared.runtime import Work


def fingerprint_of(authorization: str) -> str:
    """The fingerprint of a bearer token; the token itself goes no further than here. Raises NotSignedIn."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn
    return hashlib.sha256(token.strip().encode()).hexdigest()


async def follow_events(work: Work, asked: ReadEvents, *, wait: float) -> EventPage:
    """The next page; when it would be empty, wait so many seconds for one that is not."""
    views = work.use(Views)
    if not wait or views.are_full:
        return await work.ask(asked)
    # Watched before it is asked for: what is told in between is noticed.
    with views.opened({LOG: Happening.LOG}) as viewer:
        page = await work.ask(asked)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                while not page.events:
                    page = await _next_page(work, asked, page, viewer)
        return page


async def _next_page(work: Work, asked: ReadEvents, page: EventPage, viewer: Viewer) -> EventPage:
    if not page.has_more:
        await viewer.next_news()
    return await work.ask(asked.model_copy(update={"after": page.cursor, "since": None, "from_now": False}))
