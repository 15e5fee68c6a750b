"""Live pages: facts go by on the bus, and whoever looks at a page that they change is told to look again.

Only that something changed is told, never what: the page asks for it as it always does, with the visitor's own rights.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

from shared.contracts.catalogue import all_facts
from shared.contracts.registration import EnrolmentCancelled, EnrolmentConfirmed, EnrolmentWaitlisted

LOG = "log"
"""The channel of every fact: for services of others that wait for the next one."""

_GATHER_SECONDS = 1.0
_ALIVE_SECONDS = 15.0
_LIFE_SECONDS = 600.0
_RETRY_MILLISECONDS = 5000
_MOST_VIEWERS = 2000
_PLACES = {fact.type for fact in (EnrolmentConfirmed, EnrolmentWaitlisted, EnrolmentCancelled)}
_FACTS = set(all_facts())
_OF_PERSON = {name for name, fact in all_facts().items() if fact.key_field == "participant_id"}


class Happening(StrEnum):
    """What a page can be told of: the names of its server-sent events."""

    PLACES = "places"
    MINE = "mine"
    DESK = "desk"
    LOG = "log"


DESK_CHANNEL = "desk"


def channels_of(subject: str, body: bytes) -> set[str]:
    """Who is to look again because of a fact: the desk, a person, everybody who looks at a programme's places."""
    fact_type, _, key = subject.rpartition(".")
    channels = {DESK_CHANNEL} if fact_type in _FACTS else set()
    if fact_type in _OF_PERSON:
        channels.add(person_channel(key))
    if fact_type in _PLACES:
        channels.add(programme_channel(str(json.loads(body).get("programme_id", ""))))
    return channels


def person_channel(participant_id: str) -> str:
    return f"person:{participant_id}"


def programme_channel(programme_id: str) -> str:
    return f"programme:{programme_id}"


class Viewer:
    """One open page. ``wanted`` says by which name it hears of each channel."""

    def __init__(self, wanted: Mapping[str, Happening]) -> None:
        self._wanted, self._news, self._arrived = wanted, set[Happening](), asyncio.Event()

    def tell(self, channels: set[str]) -> None:
        """Something happened on these channels."""
        self._news |= {self._wanted[channel] for channel in channels & self._wanted.keys()}
        if self._news:
            self._arrived.set()

    async def next_news(self) -> set[Happening]:
        """What happened, gathered for a moment: a rush is one piece of news, and other services have heard it, too."""
        await self._arrived.wait()
        await asyncio.sleep(_GATHER_SECONDS)
        news, self._news = self._news, set()
        self._arrived.clear()
        return news


class Views:
    """All pages that this process keeps live."""

    def __init__(self) -> None:
        self._viewers: set[Viewer] = set()

    @property
    def are_full(self) -> bool:
        """One more would cost the others; a page that is not live is as good as one without scripts."""
        return len(self._viewers) >= _MOST_VIEWERS

    def see(self, subject: str, body: bytes) -> None:
        """A fact goes by."""
        if not self._viewers:
            return
        channels = channels_of(subject, body) | {LOG}
        for viewer in self._viewers:
            viewer.tell(channels)

    @contextmanager
    def opened(self, wanted: Mapping[str, Happening]) -> Iterator[Viewer]:
        """A page for as long as it is open."""
        viewer = Viewer(wanted)
        self._viewers.add(viewer)
        try:
            yield viewer
        finally:
            self._viewers.discard(viewer)


async def stream(views: Views, wanted: Mapping[str, Happening]) -> AsyncGenerator[str, None]:
    """Server-sent events for one page; ends after ten minutes, so that the browser comes again and is known anew."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + _LIFE_SECONDS
    with views.opened(wanted) as viewer:
        yield f"retry: {_RETRY_MILLISECONDS}\n\n"
        while loop.time() < ends:
            try:
                async with asyncio.timeout(_ALIVE_SECONDS):
                    news = await viewer.next_news()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            for happening in sorted(news):
                yield f"event: {happening}\ndata: \n\n"
