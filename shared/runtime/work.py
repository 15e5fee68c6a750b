"""Work: what a coroutine of a service needs to touch its store, the clock, its tools and other services."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from datetime import datetime
from typing import TypeVar

from nats.aio.client import Client

from shared.bus import (
    Granted,
    Kind,
    Portion,
    RawEvent,
    Span,
    Tracer,
    ask,
    count_dead_letters,
    count_portion,
    current_correlation,
    current_trace,
    erase_dead_letters,
    erase_subjects,
    grant_in_stream,
    position_at,
    read_about,
    read_event,
    read_portion,
    set_reader_back,
    stream_name,
    watching,
)
from shared.contracts.request import ReplyT, Request
from shared.outbox import ReadTx, Tx, UnitOfWork, find_tool
from shared.runtime.clock import Clock

ResultT = TypeVar("ResultT")
ToolT = TypeVar("ToolT")


class Work:
    """Given to background coroutines, to answers made in the event loop, and to the gateway's routes."""

    def __init__(
        self,
        store: UnitOfWork,
        *,
        clock: Clock,
        client: Callable[[], Client],
        tools: Sequence[object] = (),
        tracer: Tracer | None = None,
    ) -> None:
        """``client`` gives the NATS connection once there is one."""
        self.clock, self._store, self._client, self._tools = clock, store, client, tools
        self._tracer = tracer or Tracer()
        self._committed = asyncio.Event()
        loop = asyncio.get_running_loop()
        store.on_commit(lambda: loop.call_soon_threadsafe(self._committed.set) if not loop.is_closed() else None)

    async def write(self, work: Callable[[Tx], ResultT]) -> ResultT:
        """Run a use case in a transaction. Raises Unavailable, and what the use case raises."""
        return await self._store.write(work, correlation_id=current_correlation(), trace=current_trace())

    async def read(self, work: Callable[[ReadTx], ResultT]) -> ResultT:
        """Run a query. Raises Unavailable."""
        return await self._store.read(work)

    async def ask(
        self,
        request: Request[ReplyT],
        *,
        idempotency_key: str = "",
        timeout: float = 10.0,  # noqa: ASYNC109  # the wire's
    ) -> ReplyT:
        """Ask another service. Raises Refused."""
        with self._tracer.span(type(request).__name__, Kind.CLIENT):
            return await ask(self._client(), request, idempotency_key=idempotency_key, timeout=timeout)

    def span(self, name: str, kind: Kind, *, links: Iterable[str] = ()) -> AbstractContextManager[Span]:
        """What is done inside is recorded as one step, which follows from these traces."""
        return self._tracer.span(name, kind, links=links)

    async def erase_from_log(self, subjects: Collection[str]) -> int:
        """Erase the facts on these subjects from their streams, and the dead letters they became; returns how many.

        Raises what NATS raises while it does not answer; doing it again does no harm.
        """
        js = self._client().jetstream()
        return await erase_subjects(js, subjects) + await erase_dead_letters(js, subjects)

    async def count_dead_letters(self) -> tuple[int, datetime | None]:
        """How many dead letters there are, and when the oldest died. Raises Unavailable."""
        return await count_dead_letters(self._client().jetstream())

    async def read_log(self, service: str, *, types: Sequence[str], after: int, limit: int) -> Portion:
        """What a service told after a sequence of its stream, of these types. Raises what NATS raises while away."""
        js = self._client().jetstream()
        return await read_portion(js, stream_name(service), types=types, after=after, limit=limit)

    async def read_log_about(self, service: str, keys: Collection[str]) -> list[RawEvent]:
        """All that a service told about these keys, in order. Raises what NATS raises while away."""
        return await read_about(self._client().jetstream(), stream_name(service), keys=keys)

    async def count_log(self, service: str, *, types: Sequence[str], after: int) -> int:
        """How many facts of these types a service told after a sequence of its stream. Raises as NATS."""
        return await count_portion(self._client().jetstream(), stream_name(service), types=types, after=after)

    async def set_reader_back(self, service: str, consumer: str, *, after: int) -> None:
        """Let a service of others go on after a sequence of a service's stream. Raises as NATS."""
        await set_reader_back(self._client().jetstream(), stream_name(service), consumer, after=after)

    async def read_event(self, service: str, sequence: int) -> RawEvent | None:
        """The event at a sequence of a service's stream; none if it was erased. Raises what NATS raises while away."""
        return await read_event(self._client().jetstream(), stream_name(service), sequence)

    async def log_position(self, service: str, *, before: datetime | None = None) -> int:
        """The last sequence a service's stream holds, or held before a moment."""
        return await position_at(self._client().jetstream(), stream_name(service), moment=before)

    async def grant_in_log(self, service: str, read_granted: Callable[[], Awaitable[Granted]]) -> None:
        """Let services of others read from a service's stream what they were granted, and no more. Raises as NATS."""
        await grant_in_stream(self._client().jetstream(), stream_name(service), read_granted)

    def watching(self, see: Callable[[str, bytes], None]) -> AbstractAsyncContextManager[None]:
        """While inside, ``see`` gets the subject and body of each fact as it goes by, and of none that is missed."""
        return watching(self._client(), see)

    def use(self, tool_type: type[ToolT]) -> ToolT:
        """The tool of that type from the composition root. Raises LookupError."""
        return find_tool(self._tools, tool_type)

    async def pause(self, seconds: float) -> None:
        """Wait for the next commit of this service, at most so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._committed.wait()
        except TimeoutError:
            return
        finally:
            self._committed.clear()
