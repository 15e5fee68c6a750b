"""A service's store without its bus: run use cases in real transactions, hear facts, see what was told."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import MetaData, select

from shared.bus import Answers, Heard, Hearing, Hears, Where, new_id
from shared.contracts.catalogue import all_facts
from shared.contracts.fact import Fact
from shared.contracts.request import Reply, ReplyT, Request
from shared.outbox import ReadTx, Tx, UnitOfWork, only_new, outbox_tables
from shared.runtime.database import open_engines
from shared.testing.databases import make_tables

ResultT = TypeVar("ResultT")
FactT = TypeVar("FactT", bound=Fact)

START = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)


class FrozenClock:
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = START) -> None:
        """Stand at a moment."""
        self.moment = moment

    def now(self) -> datetime:
        """The moment."""
        return self.moment

    def advance(self, **by: float) -> None:
        """Move forward; keywords as of timedelta."""
        self.moment += timedelta(**by)


class Harness:
    """Real transactions of one service on one database."""

    def __init__(
        self, database_url: str, metadata: MetaData, *, clock: FrozenClock | None = None, tools: Sequence[object] = ()
    ) -> None:
        """Creates the tables."""
        self.clock = clock or FrozenClock()
        self._books = outbox_tables(metadata)
        writer, reader = open_engines(database_url)
        make_tables(writer, metadata)
        self.store = UnitOfWork(writer, reader, bookkeeping=self._books, now=self.clock.now, tools=tools)

    async def write(self, work: Callable[[Tx], ResultT]) -> ResultT:
        """Run a use case and commit."""
        return await self.store.write(work)

    async def read(self, work: Callable[[ReadTx], ResultT]) -> ResultT:
        """Run a query."""
        return await self.store.read(work)

    async def ask(self, answers: Answers, request: Request[ReplyT]) -> ReplyT:
        """Answer a request as the service would, with domain errors as they are."""
        answering = next(one for one in answers.answerings if one.request_type is type(request))
        if answering.where is Where.READER:
            reply: Reply = await self.store.read(lambda tx: answering.function(tx, request))
        else:
            reply = await self.store.write(lambda tx: answering.function(tx, request))
        return reply  # type: ignore[return-value]  # declared by the request

    async def hear(self, hears: Hears[Tx], *facts: Fact | Heard[Fact]) -> None:
        """Deliver facts to every handler that hears them, one batch per handler, through the inbox."""
        heard = [one if isinstance(one, Heard) else heard_now(one, self.clock.now()) for one in facts]
        for hearing in hears.hearings:
            batch = [one for one in heard if isinstance(one.fact, hearing.fact_types)]

            def once(tx: Tx, hearing: Hearing[Tx] = hearing, batch: list[Heard[Fact]] = batch) -> None:
                new = only_new(tx, self._books, durable=hearing.durable, heard=batch)
                if new:
                    hearing.handler(tx, new)

            if batch:
                await self.store.write(once, alone=True)

    async def told(self, fact_type: type[FactT]) -> list[FactT]:
        """The facts of a type that were told so far, in order."""
        outbox, known = self._books.outbox, all_facts()
        rows = await self.read(lambda tx: tx.read(select(outbox.c.headers, outbox.c.body).order_by(outbox.c.n)))
        types = [(known[json.loads(row.headers)["ce-type"]], row.body) for row in rows]
        return [fact_type.model_validate_json(body) for told_type, body in types if told_type is fact_type]

    async def close(self) -> None:
        """Close the store."""
        await self.store.close()


def heard_now(fact: Fact, moment: datetime = START) -> Heard[Fact]:
    """A fact as if it had just been heard, with a new id."""
    fact_id = new_id()
    return Heard(id=fact_id, time=moment, correlation_id=fact_id, causation_id=None, fact=fact)
