"""One transaction of one service: what a use case reads, writes and tells. It never commits; the writer does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

import orjson
from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Executable, Select
from sqlalchemy.sql.expression import Delete, Insert, Update

from shared.bus import current_span, derived_id, new_id, trace_id, write_headers
from shared.contracts.fact import Fact

ToolT = TypeVar("ToolT")
Values = Mapping[str, object]


class Cause(Protocol):
    """What a fact follows from: another that was heard, or what was kept of it."""

    @property
    def id(self) -> str:
        """The id of the fact."""
        ...

    @property
    def correlation_id(self) -> str:
        """What all that follows from one request has in common."""
        ...

    @property
    def trace(self) -> str:
        """The trace it is of."""
        ...


@dataclass
class ReadTx:
    """A consistent view of the store. ``now`` is the only clock there is."""

    connection: Connection
    now: datetime
    tools: Sequence[object] = ()

    def read(self, statement: Executable, parameters: Values | None = None) -> Sequence[Row[Any]]:
        """All rows of a query."""
        return self.connection.execute(statement, parameters).all()

    def use(self, tool_type: type[ToolT]) -> ToolT:
        """The tool of that type that the service was composed with. Raises LookupError."""
        return find_tool(self.tools, tool_type)


@dataclass
class Tx(ReadTx):
    """A view that can be changed, and in which facts can be told."""

    correlation_id: str = ""
    trace: str = ""
    wrote: bool = False
    told: dict[str, dict[str, object]] = field(default_factory=dict)

    def new_id(self) -> str:
        """A new id that keeps the order of time."""
        return new_id()

    def write(self, statement: Insert | Update | Delete, rows: Sequence[Values] | None = None) -> int:
        """Execute a change, once or for many rows of parameters; returns how many rows it touched."""
        if rows is not None and not rows:
            return 0
        self.wrote = True
        return self.connection.execute(statement, rows).rowcount

    def lock(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        """Read rows and keep others from changing them until commit (SQLite's writer holds the only lock already)."""
        return self.connection.execute(statement.with_for_update()).all()

    def insert_new(self, table: Table, rows: Sequence[Values]) -> None:
        """Insert rows; those whose key is taken are left as they are."""
        if rows:
            self.write(insert_into(table, self.connection).on_conflict_do_nothing(), rows)

    def upsert(self, table: Table, rows: Sequence[Values], *, key: Sequence[str]) -> None:
        """Insert rows; those whose key is taken get the new values."""
        if not rows:
            return
        statement = insert_into(table, self.connection)
        changed = {name: statement.excluded[name] for name in rows[0] if name not in key}
        if changed:
            self.write(statement.on_conflict_do_update(index_elements=list(key), set_=changed), rows)
        else:
            self.write(statement.on_conflict_do_nothing(), rows)

    def tell(self, fact: Fact, *, because: Cause | None = None, cause_id: str | None = None, trace: str = "") -> str:
        """Tell a fact when this transaction commits; returns its id.

        With a cause (a heard fact, or the id of one), the id follows from it, so that doing it again tells nothing new.
        ``trace`` is what it belongs to, when that is neither its cause's trace nor this transaction's.
        Raises ValueError when two different facts would follow from one cause under one id.
        """
        cause = because.id if because else cause_id
        fact_id = derived_id(cause, _identity(fact)) if cause else new_id()
        correlation_id = (because.correlation_id if because else self.correlation_id) or fact_id
        headers = write_headers(
            fact,
            fact_id=fact_id,
            time=self.now,
            correlation_id=correlation_id,
            causation_id=cause,
            trace=self._go_on_in(trace or (because.trace if because else "")),
        )
        body = fact.model_dump_json().encode()
        if fact_id in self.told and self.told[fact_id]["body"] != body:
            message = f"two different {type(fact).__name__} of one key follow from {cause}: tell them apart by an id"
            raise ValueError(message)
        self.wrote = True
        self.told[fact_id] = {
            "fact_id": fact_id,
            "subject": fact.subject,
            "headers": orjson.dumps(headers).decode(),
            "body": body,
            "told_at": self.now,
        }
        return fact_id

    def follow(self, trace: str) -> None:
        """Note that what is done here follows from what was done in another trace, too."""
        current_span().link(trace)

    def _go_on_in(self, trace: str) -> str:
        """Where in a trace a fact is told: here, when this is part of that trace."""
        if not trace or trace_id(trace) == trace_id(self.trace):
            return self.trace
        self.follow(trace)
        return trace


def insert_into(table: Table, connection: Connection) -> sqlite.Insert | postgresql.Insert:
    """The INSERT of the connection's database, which knows ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def find_tool(tools: Sequence[object], tool_type: type[ToolT]) -> ToolT:
    """The first tool of a type. Raises LookupError when the composition root gave none."""
    for tool in tools:
        if isinstance(tool, tool_type):
            return tool
    message = f"app.py gives no {tool_type.__name__} in tools=[…]"
    raise LookupError(message)


def _identity(fact: Fact) -> list[str]:
    """What tells facts of one cause apart: the type, the key and every id in the body."""
    ids = (f"{name}={value}" for name, value in sorted(vars(fact).items()) if name.endswith("_id"))
    return [fact.type, fact.key, *ids]
