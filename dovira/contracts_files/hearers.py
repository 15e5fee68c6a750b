"""Who hears what, from what the services declare."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from dovira.registry import SERVICES
from shared.bus import Hears


def hearers_by_type() -> dict[str, list[str]]:
    """Which handlers hear each fact, as ``service.handler``, by CloudEvents type."""
    hearers: dict[str, list[str]] = {}
    for hears in _all_hears():
        for hearing in hears.hearings:
            for fact_type in hearing.fact_types:
                hearers.setdefault(fact_type.type, []).append(f"{hears.service}.{hearing.handler.__name__}")
    return {name: sorted(found) for name, found in hearers.items()}


def _all_hears() -> Iterator[Hears[object]]:
    for service in SERVICES:
        if find_spec(f"services.{service}") and find_spec(f"services.{service}.handlers"):
            yield import_module(f"services.{service}.handlers").hears
