"""CloudEvents 1.0 in binary mode over NATS headers: a fact's envelope, written and read. Values are percent-encoded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar
from urllib.parse import quote, unquote

from pydantic import ValidationError

from shared.bus.errors import Unreadable
from shared.bus.tracing import TRACE_HEADER, is_traceparent
from shared.contracts.fact import Fact

FactT_co = TypeVar("FactT_co", bound=Fact, covariant=True)

_REQUIRED = ("ce-id", "ce-type", "ce-time", "ce-specversion")
_PRINTABLE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"%')
_IS_PRINTABLE = re.compile(f"[{re.escape(_PRINTABLE)}]*").fullmatch


@dataclass(frozen=True, slots=True)
class Heard(Generic[FactT_co]):
    """A fact as heard: what was said, its id, when, what it followed from, and the trace it is of."""

    id: str
    time: datetime
    correlation_id: str
    causation_id: str | None
    fact: FactT_co
    trace: str = ""


def write_headers(
    fact: Fact, *, fact_id: str, time: datetime, correlation_id: str, causation_id: str | None, trace: str = ""
) -> dict[str, str]:
    """The NATS headers of a fact. ``Nats-Msg-Id`` lets the stream drop a repeated publication."""
    headers = {
        **_headers_of_type(type(fact)),
        "ce-id": fact_id,
        "ce-subject": _encoded(fact.key),
        "ce-time": time.isoformat().replace("+00:00", "Z"),
        "ce-correlationid": _encoded(correlation_id),
        "Nats-Msg-Id": fact_id,
    }
    if causation_id:
        headers["ce-causationid"] = _encoded(causation_id)
    if is_traceparent(trace):
        headers[TRACE_HEADER] = trace
    return headers


@cache
def _headers_of_type(fact_type: type[Fact]) -> Mapping[str, str]:
    attributes = {
        "specversion": "1.0",
        "source": f"/dovira/{fact_type.service}",
        "type": fact_type.type,
        "datacontenttype": "application/json",
    }
    return {f"ce-{name}": _encoded(value) for name, value in attributes.items()} | {"Content-Type": "application/json"}


def _encoded(value: str) -> str:
    """Percent-encoded. Hardly any value needs it, and looking is cheaper."""
    return value if _IS_PRINTABLE(value) else quote(value, safe=_PRINTABLE)


def read_message(headers: Mapping[str, str] | None, data: bytes, known: Mapping[str, type[Fact]]) -> Heard[Fact]:
    """Turn a stored message back into a fact.

    Raises Unreadable when it is no CloudEvent, of a type not in ``known``, or its body does not fit the type.
    """
    headers = headers or {}
    missing = [name for name in _REQUIRED if not headers.get(name)]
    if missing:
        message = f"not a CloudEvent: no {', '.join(missing)}"
        raise Unreadable(message)
    fact_id, type_name = unquote(headers["ce-id"]), unquote(headers["ce-type"])
    fact_type = known.get(type_name)
    if fact_type is None:
        message = f"nobody here knows the type {type_name}"
        raise Unreadable(message)
    try:
        # Unknown fields are tomorrow's optional ones, also where a form filled in by hand may hold none.
        fact = fact_type.model_validate_json(data, extra="ignore")
    except ValidationError as error:
        raise Unreadable(_without_values(error, fact_type)) from None
    return Heard(
        id=fact_id,
        time=_read_time(unquote(headers["ce-time"])),
        correlation_id=unquote(headers.get("ce-correlationid", "")) or fact_id,
        causation_id=unquote(headers["ce-causationid"]) if "ce-causationid" in headers else None,
        fact=fact,
        trace=headers.get(TRACE_HEADER, ""),
    )


def _read_time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        message = "ce-time is not an RFC 3339 time"
        raise Unreadable(message)
    return time


def _without_values(error: ValidationError, fact_type: type[Fact]) -> str:
    """The faults of a body by field, without the values and without foreign keys: either may name a person."""
    ours = _field_names(fact_type.model_json_schema())
    faults = (
        f"{'.'.join(str(part) if isinstance(part, int) or part in ours else '*' for part in fault['loc']) or 'body'}: "
        f"{fault['type']}"
        for fault in error.errors(include_input=False, include_url=False, include_context=False)[:5]
    )
    return "; ".join(faults)


def _field_names(schema: Mapping[str, Any]) -> set[str]:
    """The names of fields anywhere in a schema."""
    parts = (schema, *schema.get("$defs", {}).values())
    return {name for part in parts for name in part.get("properties", {})}
