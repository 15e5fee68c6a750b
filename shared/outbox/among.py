"""Many values in a statement: one parameter, however many there are.

``column.in_(values)`` writes a place-holder for each value, so that every batch is another statement to compose and to
prepare: a third of what certification's batches cost on PostgreSQL.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, TableValuedAlias, Text, bindparam, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Values(TypeDecorator[list[str]]):
    """Texts as one parameter: an array for PostgreSQL, JSON for SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type each database has for it."""
        return dialect.type_descriptor(ARRAY(String) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:  # noqa: ANN401  # the decorator's signature
        """As the database takes it."""
        return value if dialect.name == "postgresql" else json.dumps(value)


class _Among(FunctionElement[Any]):
    """Of no type: SQLite has no Boolean, and SQLAlchemy would write ``… = 1``, by which no index is used."""

    name = "among"
    inherit_cache = True


def among(column: ColumnElement[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column, of texts, holds one of the values."""
    return _Among(column, bindparam("among", list(values), unique=True, type_=_Values()))


def rows_of(connection: Connection, values: Iterable[str]) -> TableValuedAlias:
    """The values, of texts, as a table with a column ``value``: to insert or to join many by one parameter."""
    texts = bindparam("rows", list(values), unique=True, type_=_Values())
    if connection.dialect.name == "postgresql":
        return func.unnest(texts).table_valued("value").render_derived()
    return func.json_each(texts).table_valued("value")


@compiles(_Among, "postgresql")
def _any_of_array(element: _Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  # SQLAlchemy's own
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  # SQLAlchemy's own
    column, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608  # a place-holder, not a value
