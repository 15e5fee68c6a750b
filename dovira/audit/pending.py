"""What is still on its way: facts that wait in an outbox, and facts that a listener has not handled yet."""

import re
from collections.abc import Collection, Iterator, Sequence
from importlib import import_module

from dovira.audit.evidence import Listening
from dovira.audit.stores import Stores
from dovira.registry import SERVICES
from shared.contracts.catalogue import TELLING_SERVICES, all_facts

_WAITING = "SELECT fact_id FROM outbox WHERE stream_seq IS NULL AND quarantined IS NULL ORDER BY n"
_OPEN_SWEEPS = "SELECT programme_id, total - looked AS waiting FROM sweep WHERE ended_at IS NULL ORDER BY 1"
_NAMED = 5
_HEARS = re.compile(r"^hears:(?P<names>.*?)^\w+:", re.DOTALL | re.MULTILINE)


def on_their_way(stores: Stores, listening: Sequence[Listening], told: Collection[str]) -> list[str]:
    """Sentences, one for each outbox and listener that is behind. ``told`` are the types of facts in the log."""
    behind = [*_unpublished(stores), *_unheard(listening), *_without_listener(listening, told)]
    return [*behind, *_unseen(stores)]


def _unpublished(stores: Stores) -> Iterator[str]:
    for service in TELLING_SERVICES:
        if not stores.has(service):
            continue
        ids = [str(row.fact_id) for row in stores.each(service, _WAITING)]
        if ids:
            more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
            yield f"{service} has {len(ids)} facts that are not published yet: {', '.join(ids[:_NAMED])}{more}"


def _unseen(stores: Stores) -> Iterator[str]:
    """Participants whom certification has still to look at, because a rule changed."""
    if stores.has("certification", "sweep"):
        for row in stores.each("certification", _OPEN_SWEEPS):
            yield f"certification has to look at {row.waiting} participants of {row.programme_id} anew"


def _unheard(listening: Sequence[Listening]) -> Iterator[str]:
    for one in listening:
        if one.pending:
            yield f"{one.durable} has {one.pending} facts of {one.stream} still to handle"


def _without_listener(listening: Sequence[Listening], told: Collection[str]) -> Iterator[str]:
    """A service that has never run: its card says what it hears, and no consumer of it is there."""
    covered = {(one.service, fact_type) for one in listening for fact_type in one.fact_types}
    for service in SERVICES:
        missing = [name for name, kind in _heard_by(service) if kind in told and (service, kind) not in covered]
        if missing:
            yield f"{service} does not listen yet to {', '.join(missing)}"


def _heard_by(service: str) -> list[tuple[str, str]]:
    """Names and types of the facts that a service's card says it hears."""
    card = _HEARS.search(import_module(f"services.{service}").__doc__ or "")
    names = {name.strip() for name in card["names"].split(",")} if card else set()
    return [(fact.__name__, kind) for kind, fact in all_facts().items() if fact.__name__ in names]
