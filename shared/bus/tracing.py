"""The trace that the running task is part of (W3C Trace Context): taken from whoever asks, handed on with our words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

TRACE_HEADER = "traceparent"
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

_current: ContextVar[str] = ContextVar("traceparent", default="")


def is_traceparent(text: str) -> bool:
    """Whether the text has the shape of a ``traceparent``."""
    return _TRACEPARENT.fullmatch(text) is not None


def current_trace() -> str:
    """The ``traceparent`` that the task is part of; empty when it is part of none."""
    return _current.get()


@contextmanager
def part_of_trace(traceparent: str) -> Iterator[None]:
    """What is done inside is part of this trace; a text that is none makes it part of no trace."""
    token = _current.set(traceparent if is_traceparent(traceparent) else "")
    try:
        yield
    finally:
        _current.reset(token)
