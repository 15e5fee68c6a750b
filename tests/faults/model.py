"""The services' own code, handlers, outbox and relay on SQLite, over a model of JetStream that can misbehave.

Everything runs in one process and in one order, so that a run can be cut at any step and played again.
"""

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Awaitable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any, Protocol

from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.js.api import PubAck
from sqlalchemy import Engine, event

from dovira.registry import create_app_of, metadata_of, settings_of
from services.notification.adapters.mail_writing import Mail
from services.notification.adapters.posting import Postman
from services.notification.domain.messages import Outcome, Verdict
from services.notification.use_cases.sending import is_anything_due, send_batch
from shared.bus import Hearing, Listener
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.request import Reply, Request
from shared.outbox import Relay, Tx, UnitOfWork
from shared.runtime import Service, Work
from shared.runtime.database import open_engines
from shared.testing import START, FrozenClock, with_tables

_LIFE = timedelta(minutes=10)
_ROUNDS = 200


class Crash(BaseException):
    """The process ends here."""


@dataclass
class Steps:
    """Counts what is done one after another; at ``crash_at`` the process ends, and nothing is done any more."""

    crash_at: int | None = None
    names: list[str] = field(default_factory=list)
    ended: bool = False

    def take(self, name: str) -> None:
        if not self.ended:
            self.names.append(name)
            self.ended = len(self.names) == self.crash_at
        if self.ended:
            raise Crash(name)

    def watch(self, engine: Engine, service: str) -> None:
        """Every statement and every commit is a step."""

        def statement(connection: object, cursor: object, text: str, *_: object) -> None:
            self.take(f"{service}: {' '.join(text.split()[:3])}")

        event.listen(engine, "before_cursor_execute", statement)
        event.listen(engine, "commit", lambda connection: self.take(f"{service}: commit"))


class Whims(Protocol):
    """How the network and the server behave."""

    def choose(self, messages: Sequence[Msg]) -> list[list[Msg]]:
        """In which batches, in which order, and how often what is pending is delivered; not necessarily all of it."""
        ...

    def forgets(self, what: str) -> bool:
        """Whether this publish, acknowledgement of a publish, or acknowledgement of a delivery gets lost."""
        ...


class Calm:
    """Everything at once, in order, and nothing is lost."""

    def choose(self, messages: Sequence[Msg]) -> list[list[Msg]]:
        return [list(messages)] if messages else []

    def forgets(self, what: str) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Stored:
    subject: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Broker:
    """What JetStream keeps: streams, message ids it has seen, what each durable acknowledged. It outlives crashes."""

    streams: dict[str, list[Stored]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[str, int] = field(default_factory=dict)
    acknowledged: set[tuple[str, str, int]] = field(default_factory=set)
    delivered: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    window: bool = True

    def store(self, stream: str, subject: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Keep a message; one with a known id is not kept again, as long as the duplicate window is open."""
        message_id = headers.get("Nats-Msg-Id", "")
        if self.window and message_id in self.seen:
            return self.seen[message_id]
        kept = {name: value for name, value in headers.items() if not name.startswith("Nats-Batch")}
        self.streams[stream].append(Stored(subject, kept, body))
        self.seen[message_id] = len(self.streams[stream])
        return self.seen[message_id]

    def pending(self, stream: str, durable: str, types: set[str], client: "Client") -> list[Msg]:
        """What a durable has not acknowledged, in the stream's order."""
        messages = []
        for sequence, one in enumerate(self.streams[stream], start=1):
            at = (stream, durable, sequence)
            if one.subject.rpartition(".")[0] in types and at not in self.acknowledged:
                reply = f"$JS.ACK.{stream}.{durable}.{self.delivered[at] + 1}.{sequence}.{sequence}.0.0"
                messages.append(Msg(client, one.subject, reply, one.body, dict(one.headers)))  # type: ignore[arg-type]  # a model of the client
        return messages


class Client:
    """As much of a NATS client and its JetStream context as the relay and the listeners use."""

    max_payload = 1 << 20
    is_closed = False

    def __init__(self, broker: Broker, steps: Steps, whims: Whims) -> None:
        self._broker, self._steps, self._whims = broker, steps, whims
        self._batches: dict[str, list[tuple[str, bytes, dict[str, str]]]] = defaultdict(list)

    @property
    def _nc(self) -> "Client":
        return self

    def jetstream(self) -> "JetStream":
        return JetStream(self)

    async def publish(self, subject: str, payload: bytes = b"", **more: Any) -> None:
        headers = more.get("headers") or {}
        if subject.startswith("$JS.ACK."):
            self._acknowledge(subject.split("."), payload)
        elif batch := headers.get("Nats-Batch-Id"):
            self._batches[batch].append((subject, payload, headers))

    async def flush(self) -> None:
        """Nothing is held back."""

    async def request(self, subject: str, payload: bytes, *, headers: dict[str, str], timeout: float) -> Msg:  # noqa: ASYNC109  # the client's signature
        """The last message of an atomic batch. As the server does, refuse all of it if it knows any of it."""
        batch = [*self._batches.pop(headers["Nats-Batch-Id"], []), (subject, payload, headers)]
        self._steps.take("batch: before")
        if self._whims.forgets("publish"):
            raise NoRespondersError
        if any(one["Nats-Msg-Id"] in self._broker.seen for _, _, one in batch):
            answer: dict[str, Any] = {"error": {"err_code": 10201}}
        else:
            answer = {"seq": [self._broker.store(_stream_of(to), to, body, one) for to, body, one in batch][-1]}
        self._steps.take("batch: after")
        if self._whims.forgets("answer"):
            raise TimeoutError
        return Msg(self, subject, "", json.dumps(answer).encode(), {})  # type: ignore[arg-type]  # a model of the client

    async def store(self, subject: str, payload: bytes, headers: dict[str, str], stream: str) -> int:
        self._steps.take("publish: before")
        if self._whims.forgets("publish"):
            raise NoRespondersError
        sequence = self._broker.store(stream, subject, payload, headers)
        self._steps.take("publish: after")
        if self._whims.forgets("answer"):
            raise TimeoutError
        return sequence

    def _acknowledge(self, reply: list[str], word: bytes) -> None:
        if word != Msg.Ack.Ack or self._whims.forgets("acknowledgement"):
            return
        self._steps.take("acknowledgement: before")
        self._broker.acknowledged.add((reply[2], reply[3], int(reply[5])))
        self._steps.take("acknowledgement: after")


class JetStream:
    def __init__(self, client: Client) -> None:
        self._nc = client

    async def publish(self, subject: str, payload: bytes = b"", **more: Any) -> PubAck:
        stream = more.get("stream") or _stream_of(subject)
        return PubAck(stream=stream, seq=await self._nc.store(subject, payload, more["headers"], stream))


def _stream_of(subject: str) -> str:
    return f"DOVIRA_{subject.split('.')[1].upper()}"


class NoMailServer(Postman):
    """Takes every mail, and remembers its Message-ID."""

    def __init__(self, steps: Steps, mailbox: Counter[str]) -> None:
        self._steps, self._mailbox = steps, mailbox

    async def post(self, mails: Mapping[str, Mail], outcomes: MutableMapping[str, Outcome], *, seconds: float) -> None:
        for letter_id, mail in mails.items():
            self._steps.take("mail: before")
            self._mailbox[message_from_bytes(mail.content)["Message-ID"]] += 1
            self._steps.take("mail: after")
            outcomes[letter_id] = Outcome(Verdict.TAKEN)


@dataclass
class World:
    """All services that tell or hear, on stores in a folder, and the broker. ``mailbox`` counts mails by Message-ID."""

    folder: Path
    broker: Broker = field(default_factory=Broker)
    mailbox: Counter[str] = field(default_factory=Counter)
    whims: Whims = field(default_factory=Calm)
    steps: Steps = field(default_factory=Steps)
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(START))
    _services: dict[str, Service] = field(default_factory=dict)
    _listeners: list[tuple[Listener, set[str]]] = field(default_factory=list)
    _relays: list[Relay] = field(default_factory=list)

    async def live(self, steps: Steps | None = None) -> None:
        """Start every service, as after a crash: nothing is remembered but stores and streams."""
        self.steps = steps or Steps()
        # What a sender that died had claimed is free again.
        self.clock.moment += _LIFE
        self._client = Client(self.broker, self.steps, self.whims)
        for name in TELLING_SERVICES:
            self._open(name)

    async def die(self) -> None:
        """End every service."""
        self.steps.ended = True
        for service in self._services.values():
            await service._store.close()
        self._services.clear()
        self._listeners.clear()
        self._relays.clear()

    async def ask(self, request: Request[Any], *, key: str) -> Any:
        """As a client that got an answer to this key, now or before."""
        service = self._services[request.service]
        answering = next(one for one in service._answers.answerings if one.request_type is type(request))
        body = request.model_dump_json().encode()
        reply: Reply = await service._run(answering, request, body=body, headers={"dovira-idempotency-key": key})
        self.steps.take(f"{request.service}: answer")
        return reply

    async def settle(self) -> None:
        """Publish, hear and send until nothing is left to be done."""
        for _ in range(_ROUNDS):
            await self._publish()
            heard = await self._hear()
            sent = await self._send()
            if not heard and not sent and not await self._unpublished():
                return
        message = f"not settled after {_ROUNDS} rounds"
        raise AssertionError(message)

    def rows(self, service: str, sql: str) -> list[tuple[Any, ...]]:
        """What stands in a store. Not a step."""
        engine, reader = open_engines(self._url(service))
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.exec_driver_sql(sql)]
        engine.dispose()
        reader.dispose()
        return found

    def prepare(self) -> None:
        """Make the tables."""
        for name in TELLING_SERVICES:
            with_tables(self._url(name), metadata_of(name))

    def copy(self, folder: Path, *, whims: Whims | None = None) -> "World":
        """The same stores and streams, elsewhere."""
        shutil.copytree(self.folder, folder)
        broker = Broker(seen=dict(self.broker.seen), acknowledged=set(self.broker.acknowledged))
        broker.streams.update({name: list(stored) for name, stored in self.broker.streams.items()})
        return World(folder, broker, Counter(self.mailbox), whims or Calm())

    def _open(self, name: str) -> None:
        given: dict[str, object] = {"data_dir": self.folder}
        if name == "notification":
            given |= {"quiet_seconds": 0}
        service = create_app_of(name)(settings_of(name)(**given), clock=self.clock)
        writer, reader = open_engines(self._url(name))
        self.steps.watch(writer, name)
        tools = [NoMailServer(self.steps, self.mailbox) if isinstance(one, Postman) else one for one in service._tools]
        store = UnitOfWork(writer, reader, bookkeeping=service._books, now=self.clock.now, tools=tools)
        service._store = store
        service._client = lambda: self._client  # type: ignore[assignment,method-assign,return-value]  # a model of the client
        service._work = Work(store, clock=self.clock, client=lambda: self._client, tools=tools)  # type: ignore[arg-type,return-value]  # a model of the client
        self._services[name] = service
        self._relays.append(Relay(store, self._client.jetstream(), stream=f"DOVIRA_{name.upper()}"))  # type: ignore[arg-type]  # a model of the context
        self._listeners += list(self._listeners_of(service))

    def _listeners_of(self, service: Service) -> Iterator[tuple[Listener, set[str]]]:
        hearings: list[Hearing[Tx]] = service._hears.hearings
        for hearing in hearings:
            for stream, fact_types in hearing.by_stream().items():
                yield service._listener(hearing, stream, fact_types), {one.type for one in fact_types}

    def _url(self, service: str) -> str:
        return f"sqlite:///{self.folder}/{service}.db"

    async def _publish(self) -> None:
        for relay in self._relays:
            await _tolerantly(relay.drain())

    async def _unpublished(self) -> int:
        return sum([await relay.waiting() for relay in self._relays])

    async def _hear(self) -> int:
        """One round of deliveries; how many messages were pending."""
        number = 0
        for listener, types in self._listeners:
            pending = self.broker.pending(listener.stream, listener.durable, types, self._client)
            number += len(pending)
            for batch in self.whims.choose(pending):
                sequences = {one.metadata.sequence.stream for one in batch}
                self.broker.delivered.update((listener.stream, listener.durable, one) for one in sequences)
                await listener._hear(batch)
        return number

    async def _send(self) -> bool:
        work = self._services["notification"]._work
        if not await work.read(is_anything_due):
            return False
        await send_batch(work)
        return True


async def _tolerantly(publishing: Awaitable[None]) -> None:
    """As the relay's own loop: what could not be published waits."""
    try:
        await publishing
    except (NatsError, TimeoutError):
        return
