"""Links that show the figures of a programme to a donor until they expire; and the figures."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import timedelta

from services.gateway import store
from services.gateway.domain import Action, DonorLink, Seal, Visitor
from services.gateway.use_cases import acting, gathering
from shared.contracts.programme import Programme
from shared.contracts.registration import ApplicationStatus, CountPlaces, ListApplications, PlacesReport
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

_PURPOSE = "donor"


@dataclass(frozen=True, slots=True)
class Figures:
    """A programme in figures; a part is none while its service is down. Nobody is named."""

    programme: Programme
    applications: dict[ApplicationStatus, int] | None
    places: PlacesReport | None


async def make(work: Work, visitor: Visitor, *, programme_id: str, label: str, life: timedelta, key: str) -> str:
    """A new link; returns its token, which is told once and kept nowhere."""
    token = secrets.token_urlsafe(24)
    link = DonorLink(secrets.token_hex(16), programme_id, label, visitor.staff_id, work.clock.now() + life)

    def save(tx: Tx) -> None:
        store.add_donor_link(tx, link, token_seal=tx.use(Seal).of(_PURPOSE, token))
        acting.note(tx, Action(key, visitor.staff_id, "donor_link_made", programme_id, {"days": life.days}))

    await work.write(save)
    return token


async def end(work: Work, visitor: Visitor, *, programme_id: str, link_id: str, key: str) -> None:
    """The link shows nothing from now on."""

    def save(tx: Tx) -> None:
        store.end_donor_link(tx, link_id, programme_id)
        acting.note(tx, Action(key, visitor.staff_id, "donor_link_ended", programme_id))

    await work.write(save)


async def list_of(work: Work, programme_id: str) -> list[DonorLink]:
    """Every link to a programme's figures, the newest first."""
    return await work.read(lambda tx: store.donor_links_of(tx, programme_id))


async def open_link(work: Work, token: str) -> DonorLink | None:
    """The link of a token, if it holds."""
    link = await work.read(lambda tx: _find(tx, token))
    return link if link and link.holds(work.clock.now()) else None


async def gather_figures(work: Work, programme_id: str) -> Figures:
    """What a donor may see. Raises Refused when there is no such programme."""
    programme, places, applications = await asyncio.gather(
        gathering.get_programme(work, programme_id),
        gathering.unless_down(work.ask(CountPlaces(programme_id=programme_id))),
        gathering.unless_down(_count_applications(work, programme_id)),
    )
    return Figures(programme, applications, places)


async def _count_applications(work: Work, programme_id: str) -> dict[ApplicationStatus, int]:
    asking = [ListApplications(programme_id=programme_id, status=status, limit=1) for status in ApplicationStatus]
    pages = await asyncio.gather(*map(work.ask, asking))
    return {status: page.total for status, page in zip(ApplicationStatus, pages, strict=True)}


def _find(tx: ReadTx, token: str) -> DonorLink | None:
    return store.find_donor_link(tx, tx.use(Seal).of(_PURPOSE, token))
