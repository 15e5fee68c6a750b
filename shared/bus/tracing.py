"""What the running task belongs to: a trace (W3C Trace Context) and a correlation, taken from whoever asks or tells.

Both are handed on with our words, whether or not anything is recorded. What is done is recorded through a ``Tracer``;
this one records nothing and costs nothing, and ``shared.runtime.telemetry`` has the other.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

TRACE_HEADER = "traceparent"
CORRELATION_HEADER = "dovira-correlation-id"

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_TRACE_ID = slice(3, 35)


class Kind(StrEnum):
    """A span's place between those who talk: asks and waits, answers, tells, hears."""

    CLIENT = "client"
    SERVER = "server"
    PRODUCER = "producer"
    CONSUMER = "consumer"


@dataclass(frozen=True)
class Span:
    """Where in a trace the task is. This one only hands the trace on; a recorded one keeps what it is told."""

    traceparent: str = ""

    def link(self, traceparent: str) -> None:
        """Note that what is done here follows from that, too."""

    def note(self, name: str, value: str | int) -> None:
        """Note something that names nobody."""

    def name(self, name: str) -> None:
        """Call it so, now that this is known."""


_span: ContextVar[Span] = ContextVar("span", default=Span())  # noqa: B039  # it cannot be changed
_correlation: ContextVar[str] = ContextVar("correlation", default="")


def is_traceparent(text: str) -> bool:
    """Whether the text has the shape of a ``traceparent``."""
    return _TRACEPARENT.fullmatch(text) is not None


def trace_id(traceparent: str) -> str:
    """The trace's id; empty when the text is no ``traceparent``."""
    return traceparent[_TRACE_ID]


def current_span() -> Span:
    """Where in a trace the task is."""
    return _span.get()


def current_trace() -> str:
    """The ``traceparent`` that the task is part of; empty when it is part of none."""
    return _span.get().traceparent


def current_correlation() -> str:
    """What all that follows from one request has in common; empty when the task follows from none."""
    return _correlation.get()


@contextmanager
def inside(span: Span) -> Iterator[Span]:
    """What is done inside is part of this span."""
    token = _span.set(span)
    try:
        yield span
    finally:
        _span.reset(token)


def part_of_trace(traceparent: str) -> AbstractContextManager[Span]:
    """What is done inside is part of this trace; a text that is none makes it part of no trace."""
    return inside(Span(traceparent if is_traceparent(traceparent) else ""))


@contextmanager
def correlated(correlation_id: str) -> Iterator[None]:
    """What is done inside follows from one request, and is logged with its id."""
    token = _correlation.set(correlation_id)
    try:
        yield
    finally:
        _correlation.reset(token)


class Tracer:
    """Records nothing, and hands the trace on."""

    def span(self, name: str, kind: Kind, *, links: Iterable[str] = ()) -> AbstractContextManager[Span]:  # noqa: ARG002  # what others record
        """What is done inside, as a part of the trace that the task is in, or as a trace of its own.

        ``links`` are the traces it follows from. When all of them are one trace, and the task is in none, it goes on
        in that one; else it points to each.
        """
        return inside(current_span())

    def flush(self) -> None:
        """Hand over what was recorded."""
