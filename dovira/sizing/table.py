"""Sizings side by side, as docs/operations.md and the terminal show them."""

from collections.abc import Callable, Sequence

from dovira.sizing.sizes import Sizing

COLUMNS = (1_000, 100_000, 10_000_000)
Row = tuple[str, Sequence[str]]
_GIB = 2**30
_NOTHING = "0 MiB"
_MANY = 100
_MINUTE, _HOUR = 60, 3600


def as_rows(sizings: Sequence[Sizing]) -> Sequence[Row]:
    """A row of the table: what it is about, and what each sizing says."""
    rows: list[tuple[str, Callable[[Sizing], str]]] = [
        ("stores", lambda one: "SQLite" if one.is_small else "PostgreSQL"),
        ("partitions", lambda one: f"{one.partitions}"),
        ("replicas in each, where more than one", _replicas),
        ("streams; durable consumers", lambda one: f"{one.bus.streams}; {one.bus.consumers:,}"),
        ("cores at work while people wait, at most", lambda one: _number(one.cores)),
        ("requests/s to the gateway, at most", lambda one: _number(one.busiest("gateway"))),
        ("enrolments/s when places open, at most", lambda one: _number(one.busiest("registration"))),
        ("all accepted at once: facts handled after", lambda one: _time(_slowest(one, " hears"))),
        ("all accepted at once: last letter after", lambda one: _time(one.longest_wait("letters"))),
        ("last day of the test: last certificate after", lambda one: _time(one.longest_wait("certificates"))),
        ("facts in a year", lambda one: _number(one.facts)),
        *((f"stream of {name}", _stream(name)) for name in sizings[0].stream_bytes),
        *((f"store of {name}", _store(name)) for name in sizings[0].store_bytes),
        ("streams and stores, one copy", lambda one: _size(_all(one))),
    ]
    shown = [(title, [show(one) for one in sizings]) for title, show in rows]
    return [(title, cells) for title, cells in shown if any(cell != _NOTHING for cell in cells)]


def as_markdown(sizings: Sequence[Sizing]) -> str:
    """The table of docs/operations.md."""
    head = ["applicants in a year", *(f"{one.participants:,}" for one in sizings)]
    lines = [head, ["---", *("--:" for _ in sizings)], *([title, *cells] for title, cells in as_rows(sizings))]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _replicas(sizing: Sizing) -> str:
    several = [f"{service} {count}" for service, count in sizing.replicas.items() if count > 1]
    return ", ".join(several) or "none"


def _slowest(sizing: Sizing, ending: str) -> float:
    stations = {name for day in sizing.days.values() for name in day.queues if name.endswith(ending)}
    return max(sizing.longest_wait(station) for station in stations)


def _stream(service: str) -> Callable[[Sizing], str]:
    return lambda one: _size(one.stream_bytes[service])


def _store(service: str) -> Callable[[Sizing], str]:
    return lambda one: _size(one.store_bytes[service])


def _all(sizing: Sizing) -> float:
    return sum(sizing.stream_bytes.values()) + sum(sizing.store_bytes.values())


def _number(value: float) -> str:
    """To two digits: more would pretend to know."""
    digits = 2 if value < _MANY else -len(f"{value:.0f}") + 2
    return f"{value:.2g}" if value < _MANY else f"{round(value, digits):,.0f}"


def _size(count: float) -> str:
    gibibytes = count / _GIB
    return f"{_number(gibibytes)} GiB" if gibibytes >= 1 else f"{_number(gibibytes * 1024)} MiB"


def _time(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < 2 * _HOUR else f"{seconds / _HOUR:.1f} h"
