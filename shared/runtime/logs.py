"""Logs: an event's name and its fields, one JSON object a line; on a terminal, the same for people to read.

No names, addresses or message bodies of people.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from shared.bus import current_correlation, current_trace, trace_id

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


_speaking: ContextVar[str] = ContextVar("speaking", default="")


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON; fields come from ``extra``."""

    def __init__(self, service: str) -> None:
        """Every line names the service: the one that speaks, or this."""
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return json.dumps(self.fields(record), ensure_ascii=False, default=str)

    def fields(self, record: logging.LogRecord) -> dict[str, object]:
        """What the line says."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": _speaking.get() or self._service,
            "event": _event(record),
        }
        belongs_to = {"correlation_id": current_correlation(), "trace_id": trace_id(current_trace())}
        line |= {name: value for name, value in belongs_to.items() if value}
        line |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info and record.exc_info[0]:
            # The error's text may quote a person's data; its type and place do not.
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])[-5:]]
        return line


class TerminalFormatter(JsonFormatter):
    """The same fields, for whoever sits before it: time, service and event in columns, then the rest."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        fields = self.fields(record)
        time, level, service, event = (str(fields.pop(name)) for name in ("time", "level", "service", "event"))
        loud = "" if record.levelno < logging.WARNING else f"{level.upper()} "
        rest = "  ".join(f"{name}={value}" for name, value in fields.items())
        return f"{time[11:19]}  {service:<13}  {loud}{event}  {rest}".rstrip()


@contextmanager
def logged_as(service: str) -> Iterator[None]:
    """What is logged in here, and by tasks that are started in here, names this service: several share a process."""
    before = _speaking.set(service)
    try:
        yield
    finally:
        _speaking.reset(before)


def _event(record: logging.LogRecord) -> str:
    """The event's name. What a library says may quote a person's data in its arguments, further lines or errors."""
    if isinstance(record.msg, BaseException):
        return type(record.msg).__name__
    return str(record.msg).partition("\n")[0]


def configure_logs(service: str, level: int = logging.INFO) -> None:
    """Send the process's logs to standard error; the libraries speak from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((TerminalFormatter if sys.stderr.isatty() else JsonFormatter)(service))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("dovira").setLevel(level)
