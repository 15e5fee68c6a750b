"""Logs: one JSON object a line, an event's name and its fields. No names, addresses or message bodies of people."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON; fields come from ``extra``."""

    def __init__(self, service: str) -> None:
        """Every line names the service."""
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self._service,
            "event": _event(record),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info and record.exc_info[0]:
            # The error's text may quote a person's data; its type and place do not.
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])[-5:]]
        return json.dumps(line, ensure_ascii=False, default=str)


def _event(record: logging.LogRecord) -> str:
    """The event's name. What a library says may quote a person's data in its arguments, further lines or errors."""
    if isinstance(record.msg, BaseException):
        return type(record.msg).__name__
    return str(record.msg).partition("\n")[0]


def configure_logs(service: str, level: int = logging.INFO) -> None:
    """Send the process's logs to standard error as JSON; the libraries speak from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("dovira").setLevel(level)
