"""Hearing facts: what a service declares that it hears, and the loop that hears it in batches.

The loop knows nothing of stores: a ``Handle`` runs one batch in one transaction and raises if it did not commit.
"""

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from shared.bus.consumers import asked_for, consumer_config, provision_consumer, read_notes
from shared.bus.dead_letters import bury
from shared.bus.envelope import Heard, read_message
from shared.bus.errors import Unavailable, Unreadable
from shared.bus.pull import ContinuousPull, deliveries
from shared.bus.streams import stream_name
from shared.bus.tracing import correlated, part_of_trace
from shared.contracts.fact import Fact

_log = logging.getLogger("dovira.bus")

TxT = TypeVar("TxT")
Handler = Callable[[TxT, Sequence[Heard[Fact]]], None]
Handle = Callable[[Sequence[Heard[Fact]]], Awaitable[None]]
_Readable = tuple[Msg, Heard[Fact]]

_PAUSE_BEFORE_AGAIN = 1.0
_LOOK_EVERY = 5.0
_STALE, _SETTLE = 2, 3  # in looks: what was seen so long ago is not gone by, and whoever asks for more waits for longer
_PAUSE_FOR_SUSPECTS = 0.1

HANDLED, FAILED, DEAD = "handled", "failed", "dead"


@dataclass(frozen=True)
class Hearing(Generic[TxT]):
    """One handler and the facts it hears."""

    service: str
    fact_types: tuple[type[Fact], ...]
    handler: Handler[TxT]

    @property
    def durable(self) -> str:
        """The public name of the durable consumers of this handler, one in each stream it hears."""
        return f"{self.service}-{self.handler.__name__}"

    def by_stream(self) -> dict[str, list[type[Fact]]]:
        """The facts heard, by the stream they come from."""
        streams: dict[str, list[type[Fact]]] = {}
        for fact_type in self.fact_types:
            streams.setdefault(stream_name(fact_type.service), []).append(fact_type)
        return streams


@dataclass
class Hears(Generic[TxT]):
    """What a service hears; ``@hears.facts(TestPassed)`` adds a handler, which always receives a list."""

    service: str
    hearings: list[Hearing[TxT]] = field(default_factory=list)

    def facts(self, *fact_types: type[Fact]) -> Callable[[Handler[TxT]], Handler[TxT]]:
        """Declare that the decorated function handles these facts."""

        def declare(handler: Handler[TxT]) -> Handler[TxT]:
            self.hearings.append(Hearing(self.service, fact_types, handler))
            return handler

        return declare


@dataclass(frozen=True, slots=True)
class ListenerLimits:
    """How a listener goes on. Times in seconds.

    A fact is handled together with others up to ``together`` deliveries, alone up to ``deliveries``, and buried then:
    it may be what stops the process. A fact whose handling fails otherwise is buried after ``attempts``. One of a type
    that only another release knows is handed back as often.
    """

    batch: int = 500
    together: int = 3
    deliveries: int = 20
    attempts: int = 8
    longest_delay: float = 30.0
    ack_wait: float = 30.0
    look_every: float = _LOOK_EVERY


_LIMITS = ListenerLimits()


class Listener:
    """Hears one stream for one handler: pull, read, handle in one transaction, acknowledge."""

    def __init__(
        self,
        js: JetStreamContext,
        *,
        stream: str,
        durable: str,
        fact_types: Sequence[type[Fact]],
        handle: Handle,
        limits: ListenerLimits = _LIMITS,
    ) -> None:
        """``handle`` commits a batch or raises. ``counted`` are facts by type and by what came of them."""
        self.stream, self.durable = stream, durable
        self.counted: Counter[tuple[str, str]] = Counter()
        self._js, self._handle, self._limits = js, handle, limits
        self._known = {fact_type.type: fact_type for fact_type in fact_types}
        self._pull = ContinuousPull(
            js._nc,  # noqa: SLF001  # the context keeps its client private
            stream=stream,
            durable=durable,
            ahead=2 * limits.batch,
        )
        self._config = consumer_config(durable, fact_types, ack_wait=limits.ack_wait)
        self._listening = False
        self._asked = asked_for(self._config)
        self._looked = self._seen = 0.0
        self._blocked_since: float | None = None

    @property
    def trouble(self) -> str | None:
        """Why this listener hears nothing at present; None while all is well."""
        if not self._listening:
            return "not listening yet"
        if self._blocked_since is not None:
            return f"cannot handle for {time.monotonic() - self._blocked_since:.0f} s"
        return self._pull.trouble

    async def run(self) -> None:
        """Hear until cancelled."""
        await self._provision()
        await self._pull.start()
        self._listening = True
        try:
            while True:
                messages = await self._pull.next_batch(self._limits.batch)
                await self._look_after_consumer()
                if messages:
                    await self._hear(messages)
                elif self._pull.trouble:
                    # The server may still be removing the consumer's files: one made again at once would lose them.
                    await asyncio.sleep(_PAUSE_BEFORE_AGAIN)
                    await self._provision()
                    await self._pull.restart()
        finally:
            self._listening = False
            await self._pull.stop()

    async def restart(self) -> None:
        """Ask anew after a reconnection."""
        if self._listening:
            await self._pull.restart()

    async def _provision(self) -> None:
        """Create the consumer or bring it up to date; wait for the teller's stream if it is not there yet."""
        delay = 0.1
        while True:
            began = time.monotonic()
            try:
                settle = _SETTLE * self._limits.look_every
                self._asked = await provision_consumer(self._js, self.stream, self._config, settle=settle)
            except NotFoundError:
                await asyncio.sleep(delay)
                delay = min(2.0, delay * 2)
            else:
                self._looked = self._seen = began
                return

    async def _look_after_consumer(self) -> None:
        """See now and then what is asked for by all; ask again for what another release gave up, or was cut short."""
        if time.monotonic() - self._looked < self._limits.look_every:
            return
        self._looked = time.monotonic()
        with contextlib.suppress(NatsError, TimeoutError):  # the pull and the connection say what is wrong
            notes = await read_notes(self._js, self.stream, self.durable)
            if notes is not None and notes.fulfil(asked_for(self._config)):
                self._asked, self._seen = notes.asked, self._looked
            elif notes is not None:
                await self._provision()

    async def _hear(self, messages: Sequence[Msg]) -> None:
        fresh, suspects = self._parted(await self._read(messages))
        if fresh:
            await self._hear_together(fresh)
        if suspects:
            await self._hear_suspects(suspects)

    def _parted(self, readable: Sequence[_Readable]) -> tuple[list[_Readable], list[_Readable]]:
        """What may be handled together, and what came back so often that each is handled alone."""
        fresh, suspects = list[_Readable](), list[_Readable]()
        for one in readable:
            (fresh if deliveries(one[0]) <= self._limits.together else suspects).append(one)
        return fresh, suspects

    async def _hear_suspects(self, suspects: Sequence[_Readable]) -> None:
        # What came back with them may still be on its way: heard in the same turns, it does not share the fate of one.
        await asyncio.sleep(_PAUSE_FOR_SUSPECTS)
        fresh, others = self._parted(await self._read(await self._pull.next_queued(self._limits.batch)))
        for message, heard in _in_turns([*suspects, *others]):
            await self._hear_alone(message, heard)
        if fresh:
            await self._hear_together(fresh)

    async def _hear_together(self, readable: Sequence[_Readable]) -> None:
        try:
            await self._handle_patiently([heard for _, heard in readable], [message for message, _ in readable])
        except Exception:  # noqa: BLE001  # whatever it is, each message is tried alone below
            for message, heard in readable:
                await self._hear_alone(message, heard)
        else:
            for message, one in readable:
                self.counted[one.fact.type, HANDLED] += 1
                await self._ack(message)

    async def _read(self, messages: Sequence[Msg]) -> list[_Readable]:
        readable = []
        for message in messages:
            if not self._is_known(message):
                await self._pass_over(message)
                continue
            if deliveries(message) > self._limits.deliveries:
                await self._bury(message, "delivered too often without an answer: it may stop the process")
                continue
            try:
                readable.append((message, read_message(message.headers, message.data, self._known)))
            except Unreadable as error:
                await self._bury(message, str(error))
        return readable

    async def _hear_alone(self, message: Msg, heard: Heard[Fact]) -> None:
        with part_of_trace(heard.trace), correlated(heard.correlation_id):
            await self._try_alone(message, heard)

    async def _try_alone(self, message: Msg, heard: Heard[Fact]) -> None:
        try:
            await self._handle_patiently([heard], [message])
        except Exception as error:  # noqa: BLE001  # the point where an error becomes a verdict
            attempts = deliveries(message)
            self.counted[heard.fact.type, FAILED] += 1
            _log.warning(
                "handler_failed",
                extra={"handler": self.durable, "fact": heard.id, "attempt": attempts, "error": type(error).__name__},
            )
            if attempts >= self._limits.attempts:
                await self._bury(message, f"{type(error).__name__} in every attempt")
            else:
                await self._hand_back(message)
        else:
            self.counted[heard.fact.type, HANDLED] += 1
            await self._ack(message)

    def _is_known(self, message: Msg) -> bool:
        return _type_name(message) in self._known

    async def _pass_over(self, message: Msg) -> None:
        """The consumer's filter takes in more than is asked for; what nobody asks for is done with.

        Nobody, as was seen of late: whoever begins to ask waits longer than that, and has it delivered anew then.
        """
        is_fresh = time.monotonic() - self._seen < _STALE * self._limits.look_every
        if is_fresh and f"{_type_name(message)}.>" not in self._asked:
            await self._ack(message)
        else:
            await self._leave_to_others(message)

    async def _leave_to_others(self, message: Msg) -> None:
        """While two releases share a consumer, one may hear types that the other does not know.

        When nobody takes it, that release is not running: the consumer stops asking for it. Should that release come
        back, it begins the stream anew, so that letting this message go loses nothing.
        """
        if deliveries(message) < self._limits.attempts:
            await self._hand_back(message)
            return
        _log.warning("type_nobody_hears", extra={"handler": self.durable, "stream": self.stream})
        self._asked = await provision_consumer(self._js, self.stream, self._config, alone=True)
        await self._ack(message)

    async def _hand_back(self, message: Msg) -> None:
        await message.nak(delay=min(self._limits.longest_delay, 0.1 * 2 ** deliveries(message)))

    async def _handle_patiently(self, heard: Sequence[Heard[Fact]], messages: Sequence[Msg]) -> None:
        """Handle; while the database is away wait without limit and tell the server that work goes on."""
        delay = 0.1
        while True:
            try:
                await self._handle(heard)
            except Unavailable:
                self._blocked_since = self._blocked_since or time.monotonic()
                for message in messages:
                    await message.in_progress()
                await self._pull.keep_alive()
                await asyncio.sleep(delay)
                delay = min(5.0, self._limits.ack_wait / 3, delay * 2)
            else:
                self._blocked_since = None
                return

    async def _bury(self, message: Msg, reason: str) -> None:
        """Move a message to the dead letters; if they do not take it, it comes back."""
        try:
            died_at = message.metadata.timestamp.isoformat()
            await bury(self._js, message, handler=self.durable, reason=reason, died_at=died_at)
        except Exception as error:  # noqa: BLE001  # any failure to bury means: not acknowledged
            _log.warning("burial_failed", extra={"handler": self.durable, "error": type(error).__name__})
            await message.nak(delay=self._limits.longest_delay / 10)
        else:
            _log.error("dead_letter", extra={"handler": self.durable, "reason": reason})
            self.counted[self._type_of(message), DEAD] += 1
            await self._ack(message)

    def _type_of(self, message: Msg) -> str:
        """Also of what cannot be read; never the last part of a subject, which is somebody's id."""
        return next((one for one in self._known if message.subject.startswith(f"{one}.")), "unknown")

    async def _ack(self, message: Msg) -> None:
        await self._js._nc.publish(message.reply, Msg.Ack.Ack)  # noqa: SLF001  # msg.ack() re-parses metadata each time


def _type_name(message: Msg) -> str:
    """A fact's type: its subject without the key."""
    return message.subject.rpartition(".")[0]


def _in_turns(suspects: list[_Readable]) -> list[_Readable]:
    """What came back again and again, from the front and from the back by turns.

    One of them may stop the process: those before it are acknowledged in one turn, those behind it in the next, and
    they do not share its fate.
    """
    backwards = bool(suspects) and deliveries(suspects[0][0]) % 2
    return suspects[::-1] if backwards else suspects
