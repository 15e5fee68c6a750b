"""Moving and cancelling webinars from the desk: what it would do and how many letters it means, then doing it."""

from dataclasses import dataclass

from services.gateway.domain import Action, Visitor
from services.gateway.use_cases import acting, gathering
from shared.contracts.programme import Programme
from shared.contracts.registration import CountPlaces
from shared.contracts.scheduling import CancelWebinar, MoveWebinar, ProgrammeDifference, RestoreWebinar
from shared.runtime import Work

Change = MoveWebinar | CancelWebinar


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do. ``letters`` is how many people hold a place or wait for one; none: not known now."""

    difference: ProgrammeDifference
    letters: int | None


async def preview(work: Work, programme: Programme, change: Change) -> Preview:
    """What a change would do. Raises Refused as the change itself would."""
    difference = await work.ask(change.model_copy(update={"dry_run": True}))
    counted = await gathering.unless_down(work.ask(CountPlaces(programme_id=programme.id)))
    letters = None
    if counted is not None:
        of_webinar = [places for places in counted.webinars if places.webinar_id == change.webinar_id]
        letters = sum(places.confirmed + places.waitlisted for places in of_webinar) if difference.changes else 0
    return Preview(difference, letters)


async def restore(
    work: Work, visitor: Visitor, programme: Programme, webinar_id: str, *, base_version: int, key: str
) -> None:
    """Take a cancelled webinar back, and note who did. Raises Refused."""
    action = Action(key, visitor.staff_id, "webinar_restored", programme.id, {"webinar": webinar_id})
    await acting.act(work, action, RestoreWebinar(webinar_id=webinar_id, base_version=base_version))


async def carry_out(work: Work, visitor: Visitor, programme: Programme, change: Change, *, key: str) -> None:
    """Move or cancel it, and note who did. Raises Refused."""
    kind = "webinar_moved" if isinstance(change, MoveWebinar) else "webinar_cancelled"
    action = Action(key, visitor.staff_id, kind, programme.id, {"webinar": change.webinar_id})
    await acting.act(work, action, change)
