"""Moving and cancelling webinars from the desk: what it would do and how many letters it means, then doing it."""

from dataclasses import dataclass

from services.gateway.domain import Action, Visitor
from services.gateway.use_cases import acting, gathering
from shared.contracts.dialogue_speakers import CountSpeakerLetters
from shared.contracts.programme import Programme
from shared.contracts.registration import CountPlaces, PlacesReport
from shared.contracts.scheduling import CancelWebinar, MoveWebinar, ProgrammeDifference, RestoreWebinar
from shared.runtime import Work

Change = MoveWebinar | CancelWebinar


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do, and how many letters it means; none: not known now.

    ``letters`` go to whoever holds a place or waits for one, ``speakers`` to those who speak and can be written to.
    """

    difference: ProgrammeDifference
    letters: int | None
    speakers: int | None


async def preview(work: Work, programme: Programme, change: Change) -> Preview:
    """What a change would do. Raises Refused as the change itself would."""
    difference = await work.ask(change.model_copy(update={"dry_run": True}))
    if not difference.changes:
        return Preview(difference, letters=0, speakers=0)
    counted = await gathering.unless_down(work.ask(CountPlaces(programme_id=programme.id)))
    asked = CountSpeakerLetters(programme=change.apply_to(programme))
    speakers = await gathering.unless_down(work.ask(asked))
    return Preview(
        difference,
        letters=_holders(counted, change.webinar_id) if counted else None,
        speakers=speakers.letters if speakers else None,
    )


def _holders(counted: PlacesReport, webinar_id: str) -> int:
    return sum(one.confirmed + one.waitlisted for one in counted.webinars if one.webinar_id == webinar_id)


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
