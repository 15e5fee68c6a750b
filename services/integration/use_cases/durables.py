"""Durable consumers of NATS for services of others: kept as granted, since whoever makes one chooses what it hears."""

import asyncio
from functools import partial

from services.integration import store
from services.integration.domain import Grant, may_hear
from services.integration.use_cases.consumers import kinds
from shared.bus import Granted
from shared.contracts.catalogue import TELLING_SERVICES
from shared.outbox import ReadTx
from shared.runtime import Work

_LOOK_SECONDS = 60.0


async def keep_durables(work: Work) -> None:
    """Settle them again and again: the bus may have been away, or a stream made anew."""
    while True:
        await settle_durables(work)
        await asyncio.sleep(_LOOK_SECONDS)


async def settle_durables(work: Work) -> None:
    """Make, change and remove durables, so that they are as granted."""
    for service in TELLING_SERVICES:
        await work.grant_in_log(service, partial(work.read, partial(granted, service=service)))


def granted(tx: ReadTx, *, service: str) -> Granted:
    """What of a service each consumer with a key may hear."""
    readers, grants = store.nkeys(tx), store.all_consumers(tx)
    return {name: granted_types(grants[name], service) for name in sorted(readers) if name in grants}


def granted_types(grant: Grant, service: str) -> list[str]:
    """The types of a service that a grant covers."""
    mine = f"dovira.{service}."
    return [kind.type for kind in kinds() if kind.type.startswith(mine) and may_hear(grant, kind)]
