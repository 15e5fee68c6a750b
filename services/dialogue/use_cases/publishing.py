"""A post in the making: drafted from the facts, written over by hand, published."""

from services.dialogue import store
from services.dialogue.domain.drafting import Facts, draft
from services.dialogue.domain.letters import posts_to
from services.dialogue.domain.programme import Place
from services.dialogue.domain.quotes import QuoteState
from services.dialogue.domain.recap import Element, Part, Post, check_seen, edit, fingerprint, finished, with_edits
from services.dialogue.domain.refusals import NoSuchWebinar, Refusal
from services.dialogue.use_cases.reading import shown, tell_published
from shared.contracts import dialogue as say
from shared.outbox import ReadTx, Tx


def describe_recap(tx: ReadTx, request: say.DescribeRecap) -> say.RecapDraft:
    """The draft as it is now. Raises NoSuchWebinar."""
    place, parts = _load(tx, request.webinar_id)
    return _described(tx, place, parts)


def edit_recap(tx: Tx, request: say.EditRecap) -> say.RecapDraft:
    """Keep what was written by hand. Raises NoSuchWebinar, DraftChanged, NotEditable."""
    store.lock_post(tx, request.webinar_id)
    _, parts = _load(tx, request.webinar_id)
    check_seen(parts, request.fingerprint)
    edits = edit(parts, {Element(element.value): text for element, text in request.texts.items()})
    store.save_edits(tx, request.webinar_id, edits)
    return describe_recap(tx, say.DescribeRecap(webinar_id=request.webinar_id))


def publish_recap(tx: Tx, request: say.PublishRecap) -> say.RecapPost:
    """Publish what was shown, once. Raises NoSuchWebinar, DraftChanged, AcknowledgementMissing, PostUnfinished."""
    version = store.lock_post(tx, request.webinar_id)
    place, parts = _load(tx, request.webinar_id)
    check_seen(parts, request.fingerprint)
    texts = finished(parts)
    before = store.post_of(tx, request.webinar_id)
    quote_ids = _consented(tx, request.webinar_id)
    if before is not None and (before.texts, before.quote_ids) == (texts, quote_ids):
        return shown(tx, before)
    post = Post(
        webinar_id=request.webinar_id,
        programme_id=place.programme.programme_id,
        version=version + 1,
        texts=texts,
        quote_ids=quote_ids,
        first_published_at=before.first_published_at if before else tx.now,
        published_at=tx.now,
        published_by=request.published_by,
    )
    store.add_post(tx, post)
    if before is None:
        subscribers = store.subscribers_of(tx, post.programme_id)
        store.add_letters(tx, posts_to(subscribers, post.webinar_id, now=tx.now))
    tell_published(tx, post)
    return shown(tx, post)


def _load(tx: ReadTx, webinar_id: str) -> tuple[Place, tuple[Part, ...]]:
    place = store.place_of(tx, webinar_id)
    if place is None:
        raise NoSuchWebinar
    facts = Facts(
        place=place,
        was_held=store.was_held(tx, webinar_id),
        materials=store.materials_of(tx, webinar_id),
        quotes=tuple(store.quotes_of_webinar(tx, webinar_id)),
        shown_cases=store.shown_cases(tx, {"webinar_id": webinar_id}, None, offset=0, limit=1)[1],
    )
    return place, with_edits(draft(facts), store.edits_of(tx, webinar_id))


def _described(tx: ReadTx, place: Place, parts: tuple[Part, ...]) -> say.RecapDraft:
    post = store.post_of(tx, place.webinar.id)
    return say.RecapDraft(
        webinar_id=place.webinar.id,
        programme_id=place.programme.programme_id,
        fingerprint=fingerprint(parts),
        parts=[_part(one) for one in parts],
        version=post.version if post else 0,
        published_at=post.published_at if post else None,
        differs=post is None or (post.texts, post.quote_ids) != (_as_post(parts), _consented(tx, post.webinar_id)),
    )


def _consented(tx: ReadTx, webinar_id: str) -> tuple[str, ...]:
    approved = [one for one in store.quotes_of_webinar(tx, webinar_id) if one.state is QuoteState.APPROVED]
    return tuple(sorted(one.quote_id for one in approved))


def _as_post(parts: tuple[Part, ...]) -> tuple[tuple[Element, str], ...]:
    """What publishing would say; nothing while it would be refused."""
    try:
        return finished(parts)
    except Refusal:
        return ()


def _part(part: Part) -> say.RecapPart:
    return say.RecapPart(
        element=say.RecapElement(part.element.value),
        text=part.text,
        drafted=part.drafted,
        gap="" if part.edit else part.gap,
        edited=part.edit is not None,
        outdated=part.is_outdated,
        editable=part.is_editable,
    )
