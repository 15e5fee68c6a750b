"""A service's life: composed by app.py, started, ready, stopped. FastStream frames broker, requests and HTTP."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

from faststream.asgi import AsgiFastStream, AsgiResponse, get
from faststream.nats import NatsBroker, NatsMessage
from faststream.nats.security import NatsNKey
from nats.aio.client import Client
from sqlalchemy import Engine, MetaData

from shared.bus import (
    CORRELATION_HEADER,
    TRACE_HEADER,
    Answering,
    Answers,
    Credentials,
    Heard,
    Hearing,
    Hears,
    Kind,
    Listener,
    ListenerLimits,
    Refused,
    Unavailable,
    Where,
    answer,
    correlated,
    current_trace,
    part_of_trace,
    provision_dead_letters,
    provision_stream,
    read_headers_quickly,
)
from shared.bus.asking import IDEMPOTENCY_HEADER
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.fact import Fact
from shared.contracts.request import Problem, Reply, Request
from shared.outbox import KeyReused, Tx, UnitOfWork, earlier_reply, is_outage, keep_reply, only_new, outbox_tables
from shared.runtime.clock import Clock, SystemClock
from shared.runtime.database import open_engines
from shared.runtime.logs import logged_as
from shared.runtime.metrics import Metrics, Observed
from shared.runtime.migrations import State, migrate, state_of
from shared.runtime.patience import Absence, is_bus_away, patiently, without_credentials
from shared.runtime.ports import CannotStart
from shared.runtime.settings import ServiceSettings
from shared.runtime.supervision import Supervisor
from shared.runtime.telemetry import tracer_of
from shared.runtime.upkeep import Upkeep, dead_letter_limits, stream_limits
from shared.runtime.work import Work

_log = logging.getLogger("dovira.runtime")

_REQUEST_WORKERS = 64

Background = Callable[[Work], Awaitable[None]]


class Service:
    """One service: its store, what it hears and answers, what runs beside. ``asgi`` is what an HTTP server serves."""

    def __init__(  # noqa: PLR0913  # the one list of everything a service is made of
        self,
        name: str,
        settings: ServiceSettings,
        *,
        metadata: MetaData,
        hears: Hears[Tx] | None = None,
        answers: Answers | None = None,
        clock: Clock | None = None,
        tools: Sequence[object] = (),
        background: Sequence[Background] = (),
    ) -> None:
        """Nothing is opened or connected before ``start``."""
        self.name, self.settings, self.clock = name, settings, clock or SystemClock()
        self._metadata, self._books = metadata, outbox_tables(metadata)
        self._hears, self._answers = hears or Hears(name), answers or Answers(name)
        self._tools, self._background = tools, background
        self.tracer = tracer_of(name)
        self._listeners: list[Listener] = []
        self._upkeep: Upkeep | None = None
        self._supervisor = Supervisor()
        self._bus_absence = Absence("nats", without_credentials(self.settings.nats_url))
        self._broker = self._make_broker()
        self._started = False
        self.metrics = Metrics(name, self._observe)
        self.asgi: Any = AsgiFastStream(
            self._broker,
            logger=None,
            asgi_routes=[("/health/live", get(_alive)), ("/health/ready", get(self._ready))],
        )

    @property
    def work(self) -> Work:
        """The service's work, once started. Raises Unavailable before."""
        if not self._started:
            message = f"{self.name} is not started"
            raise Unavailable(message)
        return self._work

    @property
    def tools(self) -> Sequence[object]:
        """What its use cases take from the composition root."""
        return self._tools

    async def start(self) -> None:
        """Open the store, connect, and begin to answer, hear and relay. A database or NATS that is away is waited for.

        When cancelled while it waits, it leaves nothing open. Raises CannotStart when the store is of a newer release
        that took away what this one needs.
        """
        with logged_as(self.name):
            await self._start()

    async def stop(self) -> None:
        """Stop answering and hearing, publish what was told, and close. Nothing handled is left unacknowledged."""
        with logged_as(self.name):
            await self._stop()

    async def _start(self) -> None:
        async with AsyncExitStack() as undo:
            self._store = await self._open_store(undo)
            self._work = Work(self._store, clock=self.clock, client=self._client, tools=self._tools, tracer=self.tracer)
            undo.push_async_callback(self._broker.stop)
            read_headers_quickly(await self._broker.connect())
            await patiently(self._provision, self._bus_absence, is_away=is_bus_away)
            undo.pop_all()
        self._started = True
        await self._broker.start()
        # Whoever asks from now on is answered: the server knows our subscriptions.
        await patiently(self._client().flush, self._bus_absence, is_away=is_bus_away)
        self._start_tasks()
        _log.info("started")

    async def _stop(self) -> None:
        if not self._started:
            return
        self._started = False
        await self._supervisor.stop()
        if self._upkeep is not None and self._upkeep.relay is not None:
            try:
                async with asyncio.timeout(self.settings.graceful_timeout / 2):
                    await self._upkeep.relay.drain()
            except Exception as error:  # noqa: BLE001  # what could not be published stays in the outbox
                _log.warning("stopped_with_unpublished_facts", extra={"error": type(error).__name__})
        await self._broker.stop()
        await self._store.close()
        await asyncio.to_thread(self.tracer.flush)
        _log.info("stopped")

    @asynccontextmanager
    async def running(self, *_: object) -> AsyncIterator["Service"]:
        """``async with service.running():`` starts and stops; also serves as an ASGI lifespan."""
        await self.start()
        try:
            yield self
        finally:
            await self.stop()

    def troubles(self) -> dict[str, str]:
        """Why the service is not ready, by part; empty when it is."""
        troubles = self._supervisor.troubles | (self._upkeep.troubles() if self._upkeep else {})
        if not self._started or not self._client().is_connected:
            troubles["bus"] = "not connected"
        for listener in self._listeners:
            if listener.trouble:
                troubles[f"{listener.durable} in {listener.stream}"] = listener.trouble
        return troubles

    def _observe(self) -> Observed:
        return Observed(self.troubles(), self._listeners, self._upkeep)

    async def waiting(self) -> int:
        """How many told facts are not published yet."""
        relay = self._upkeep.relay if self._upkeep else None
        return await relay.waiting() if relay else 0

    @property
    def upkeep(self) -> Upkeep:
        """What looks after the service's promises, once started. Raises RuntimeError before."""
        if self._upkeep is None:
            message = f"{self.name} is not started"
            raise RuntimeError(message)
        return self._upkeep

    async def _open_store(self, undo: AsyncExitStack) -> UnitOfWork:
        url = self.settings.database_url_of(self.name)
        writer, reader = open_engines(url)
        store = UnitOfWork(writer, reader, bookkeeping=self._books, now=self.clock.now, tools=self._tools)
        undo.push_async_callback(store.close)
        if self.settings.migrate_on_start:
            absence = Absence("database", without_credentials(url))
            await patiently(lambda: asyncio.to_thread(self._migrate, writer), absence, is_away=is_outage)
        return store

    def _migrate(self, writer: Engine) -> None:
        if not migrate(writer, self.name) and state_of(writer, self.name, self._metadata) is State.TOO_NEW:
            message = f"the store of {self.name} is {State.TOO_NEW.value}"
            raise CannotStart(message, "Run that release, or restore the backup from before the upgrade.")

    def _client(self) -> Client:
        return self._broker.connection

    def _make_broker(self) -> NatsBroker:
        credentials = Credentials(self.name, self.settings.nats_keys)
        broker = NatsBroker(
            self.settings.nats_url.split(","),
            security=_security(credentials),
            inbox_prefix=credentials.inbox_prefix,
            name=f"dovira-{self.name}",
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            error_cb=self._on_bus_error,
            reconnected_cb=self._on_reconnected,
            graceful_timeout=self.settings.graceful_timeout,
            logger=None,
            decoder=_as_it_came,
            apply_types=False,  # requests are read in one place, by their type
            serializer=None,
        )
        for answering in self._answers.answerings:
            self._bind(broker, answering)
        return broker

    def _bind(self, broker: NatsBroker, answering: Answering) -> None:
        """Answer a request on its subject; replicas share the work through the queue group."""

        async def on_request(message: NatsMessage) -> bytes:
            headers = message.headers or {}
            body = bytes(message.body)

            async def run(request: Request[Any]) -> Reply:
                with self._timed(answering):
                    return await self._run(answering, request, body=body, headers=headers)

            with (
                correlated(headers.get(CORRELATION_HEADER, "")),
                part_of_trace(headers.get(TRACE_HEADER, "")),
                self.tracer.span(answering.request_type.__name__, Kind.SERVER),
            ):
                return await answer(answering, self._answers, body, run)

        broker.subscriber(
            answering.request_type.ask_subject(),
            queue=self.name,
            max_workers=_REQUEST_WORKERS,
            title=answering.request_type.__name__,
            description=(answering.request_type.__doc__ or "").strip(),
        )(on_request)

    @contextmanager
    def _timed(self, answering: Answering) -> Iterator[None]:
        began, outcome = time.monotonic(), "failed"
        try:
            yield
            outcome = "answered"
        except Refused:
            outcome = "refused"
            raise
        finally:
            self.metrics.note_request(answering.request_type.__name__, outcome, time.monotonic() - began)

    async def _run(self, answering: Answering, request: Request[Any], *, body: bytes, headers: dict[str, str]) -> Reply:
        if answering.where is Where.LOOP:
            reply: Reply = await answering.function(self._work, request)
            return reply
        if answering.where is Where.READER:
            return await self._store.read(lambda tx: answering.function(tx, request))
        key = headers.get(IDEMPOTENCY_HEADER, "")
        name = answering.request_type.__name__

        def once(tx: Tx) -> Reply:
            if not key:
                return self._run_once(answering, tx, request)
            earlier = earlier_reply(tx, self._books, request=name, key=key, body=body)
            if earlier is not None:
                return answering.request_type.reply_type().model_validate_json(earlier, extra="ignore")
            reply = self._run_once(answering, tx, request)
            keep_reply(tx, self._books, request=name, key=key, body=body, reply=reply.model_dump_json())
            return reply

        try:
            return await self._store.write(
                once,
                correlation_id=headers.get(CORRELATION_HEADER, ""),
                trace=current_trace(),
                contends_for=request.contended_id,
            )
        except KeyReused:
            raise Refused(_KEY_REUSED) from None

    def _run_once(self, answering: Answering, tx: Tx, request: Request[Any]) -> Reply:
        """Refuse what would tell more facts while those told before cannot be published: nothing is kept of it."""
        reply: Reply = answering.function(tx, request)
        if tx.told and self._upkeep is not None and self._upkeep.is_busy:
            raise Refused(_BUSY)
        return reply

    async def _provision(self) -> None:
        js = self._client().jetstream()
        await provision_dead_letters(js, dead_letter_limits(self.settings))
        if self.name in TELLING_SERVICES:
            await provision_stream(js, self.name, stream_limits(self.settings))

    def _start_tasks(self) -> None:
        js = self._client().jetstream()
        self._listeners = [
            self._listener(hearing, stream, fact_types)
            for hearing in self._hears.hearings
            for stream, fact_types in hearing.by_stream().items()
        ]
        for listener in self._listeners:
            self._supervisor.keep_running(f"{listener.durable} in {listener.stream}", listener.run)
        listening = [(listener.stream, listener.durable) for listener in self._listeners]
        self._upkeep = Upkeep(
            self.name, self.settings, store=self._store, js=js, listening=listening, tracer=self.tracer
        )
        for name, keep in self._upkeep.runs.items():
            self._supervisor.keep_running(name, keep)
        self._supervisor.keep_running("loop", self.metrics.watch_loop)
        for run in self._background:
            self._supervisor.keep_running(run.__name__, lambda run=run: run(self._work))  # type: ignore[misc]  # bound now

    def _listener(self, hearing: Hearing[Tx], stream: str, fact_types: list[type[Fact]]) -> Listener:
        async def handle(heard: Sequence[Heard[Fact]]) -> None:
            def once(tx: Tx) -> None:
                new = only_new(tx, self._books, durable=hearing.durable, heard=heard)
                if new:
                    hearing.handler(tx, new)

            with (
                correlated(heard[0].correlation_id if len(heard) == 1 else ""),
                self.tracer.span(f"process {hearing.durable}", Kind.CONSUMER, links=(one.trace for one in heard)) as it,
            ):
                it.note("messaging.batch.message_count", len(heard))
                await self._store.write(once, trace=current_trace(), alone=True)

        return Listener(
            self._client().jetstream(),
            stream=stream,
            durable=hearing.durable,
            fact_types=fact_types,
            handle=handle,
            limits=ListenerLimits(ack_wait=self.settings.ack_wait),
        )

    async def _on_bus_error(self, error: Exception) -> None:
        if not self._started or not self._client().is_connected:
            self._bus_absence.note(error)

    async def _on_reconnected(self) -> None:
        self._bus_absence.end()
        for listener in self._listeners:
            await listener.restart()

    async def _ready(self, scope: object) -> AsgiResponse:  # noqa: ARG002  # FastStream's handler signature
        troubles = self.troubles()
        text = "\n".join(f"{part}: {why}" for part, why in troubles.items()) or "ready"
        return AsgiResponse(text.encode(), status_code=503 if troubles else 200)


def _security(credentials: Credentials) -> NatsNKey | None:
    """Raises NoKey."""
    return NatsNKey(credentials.seed_file, ssl_context=credentials.tls()) if credentials.seed_file else None


async def _as_it_came(message: NatsMessage) -> NatsMessage:
    return message


async def _alive(scope: object) -> AsgiResponse:  # noqa: ARG001  # FastStream's handler signature
    return AsgiResponse(b"alive", status_code=200)


_BUSY = Problem(
    status=503,
    code="busy",
    title="Зараз забагато роботи",
    detail="Нічого не збережено. Спробуйте ще раз за пів хвилини.",
    retry_after=30,
)
_KEY_REUSED = Problem(
    status=422,
    code="idempotency_key_reused",
    title="Ключ ідемпотентності вже використано з іншим запитом",
    detail="Надішліть новий запит із новим ключем.",
)
