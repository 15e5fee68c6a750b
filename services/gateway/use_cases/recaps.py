"""Posts about webinars: as anyone reads them, and as an editor of the desk makes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.gateway.domain import Action, Visitor
from services.gateway.use_cases import acting, gathering
from shared.bus import Refused
from shared.contracts.dialogue import (
    DescribeRecap,
    EditRecap,
    GetRecap,
    ListRecaps,
    PublishRecap,
    RecapDraft,
    RecapElement,
    RecapPost,
)
from shared.contracts.programme import Programme
from shared.runtime import Work

_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class PostView:
    """A published post with the programme it belongs to."""

    post: RecapPost
    programme: Programme


async def read(work: Work, webinar_id: str) -> PostView:
    """A published post. Raises Refused with 404."""
    post = await work.ask(GetRecap(webinar_id=webinar_id))
    return PostView(post, gathering.for_anyone(await gathering.get_programme(work, post.programme_id)))


async def latest(work: Work) -> RecapPost | None:
    """The newest post of all; None before the first, or while it cannot be known."""
    listed = await gathering.unless_down(work.ask(ListRecaps(limit=1)))
    return next(iter(listed.recaps if listed else []), None)


async def about(work: Work, webinar_id: str) -> RecapPost | None:
    """The post about a webinar; None when there is none, or while it cannot be known."""
    try:
        return await gathering.unless_down(work.ask(GetRecap(webinar_id=webinar_id)))
    except Refused as refusal:
        if refusal.problem.status == _NOT_FOUND:
            return None
        raise


async def describe(work: Work, programme: Programme, webinar_id: str) -> RecapDraft:
    """The draft of a post of this programme. Raises Refused with 404."""
    draft = await work.ask(DescribeRecap(webinar_id=webinar_id))
    if draft.programme_id != programme.id:
        raise Refused(gathering.NO_SUCH_PROGRAMME)
    return draft


def changes(draft: RecapDraft, typed: Mapping[RecapElement, str]) -> dict[RecapElement, str | None]:
    """What a person changed in the form; browsers end lines their own way."""
    said = {element: text.replace("\r\n", "\n").strip() for element, text in typed.items()}
    shown = {part.element: part.text for part in draft.parts if part.editable}
    return {element: text for element, text in said.items() if element in shown and text != shown[element].strip()}


async def edit(
    work: Work, visitor: Visitor, draft: RecapDraft, texts: dict[RecapElement, str | None], *, seen: str, key: str
) -> None:
    """Keep what an editor wrote over the draft they saw, and note who did. Raises Refused."""
    request = EditRecap(webinar_id=draft.webinar_id, texts=texts, fingerprint=seen)
    await acting.act_again(work, _action(visitor, draft, "recap_edited", key), request)


async def publish(work: Work, visitor: Visitor, draft: RecapDraft, *, seen: str, key: str) -> RecapPost:
    """Publish what an editor saw, and note who did. Raises Refused."""
    request = PublishRecap(webinar_id=draft.webinar_id, fingerprint=seen, published_by=visitor.staff_id)
    return await acting.act_again(work, _action(visitor, draft, "recap_published", key), request)


def _action(visitor: Visitor, draft: RecapDraft, kind: str, key: str) -> Action:
    return Action(key, visitor.staff_id, kind, draft.programme_id, {"webinar": draft.webinar_id})
