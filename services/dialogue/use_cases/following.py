"""What others tell of programmes and webinars, kept as far as posts need it. Any order gives the same."""

from collections.abc import Iterable, Sequence

from services.dialogue import store
from services.dialogue.domain.programme import Link, Material, Programme, Speaker, Webinar
from shared.bus import Heard
from shared.contracts import programme as parts
from shared.contracts.fact import Fact
from shared.contracts.scheduling import MaterialPublished, ProgrammePublished, WebinarHeld
from shared.contracts.vocabulary import Visibility
from shared.outbox import Tx


def follow_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know each programme in its highest version."""
    said = [one.fact for one in heard if isinstance(one.fact, ProgrammePublished)]
    newest = {fact.programme_id: fact for fact in sorted(said, key=lambda fact: fact.version)}
    versions = store.lock_versions(tx, newest.keys())
    risen = [fact for programme_id, fact in newest.items() if fact.version > versions[programme_id]]
    store.save_programmes(tx, [_programme(fact) for fact in risen])


def follow_webinars(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know which webinars took place, and the newest material of each kind."""
    facts = [one.fact for one in heard]
    store.note_held(tx, {one.webinar_id: one.held_at for one in facts if isinstance(one, WebinarHeld)})
    published = [_material(one) for one in facts if isinstance(one, MaterialPublished)]
    known = store.lock_materials(tx, {one.webinar_id for one in published})
    store.save_materials(tx, _newest([*known, *published]))


def _newest(materials: Iterable[Material]) -> list[Material]:
    in_time = sorted(materials, key=lambda one: (one.published_at, one.url))
    return list({(one.webinar_id, one.kind): one for one in in_time}.values())


def _material(fact: MaterialPublished) -> Material:
    return Material(
        webinar_id=fact.webinar_id,
        kind=fact.kind.value,
        url=fact.url,
        is_public=fact.visibility is Visibility.PUBLIC,
        published_at=fact.published_at,
    )


def _programme(fact: ProgrammePublished) -> Programme:
    said = fact.programme
    speakers = {one.id: _speaker(one) for one in said.speakers}
    return Programme(
        programme_id=fact.programme_id,
        version=fact.version,
        title=said.title,
        project=said.project,
        content=said.content.value,
        length=said.length.value,
        is_free=said.free,
        timezone=said.timezone,
        oblasts=tuple(one.value for one in said.oblasts),
        body_types=tuple(one.value for one in said.body_types),
        acknowledgement=said.donor_acknowledgement.uk,
        slogan=said.slogan,
        links=tuple(Link(one.title, one.url) for one in said.links),
        has_tests=bool(said.rule.tests),
        modules=tuple(tuple(_webinar(one, speakers) for one in module.webinars) for module in said.modules),
    )


def _webinar(said: parts.Webinar, speakers: dict[str, Speaker]) -> Webinar:
    return Webinar(
        id=said.id,
        topic=said.topic,
        starts_at=said.starts_at,
        duration_minutes=said.duration_minutes,
        announcement_title=said.announcement_title,
        speakers=tuple(speakers[one] for one in said.speaker_ids if one in speakers),
        agenda=tuple(said.agenda),
    )


def _speaker(said: parts.Speaker) -> Speaker:
    return Speaker(**said.model_dump())
