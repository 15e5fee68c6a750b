"""A post about a webinar: elements drafted from facts, written over by people, published in versions."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.dialogue.domain.refusals import AcknowledgementMissing, DraftChanged, NotEditable, PostUnfinished
from services.dialogue.domain.wording import typeset, without_links


class Element(StrEnum):
    """What a post consists of, in its order."""

    TITLE = "title"
    LEAD = "lead"
    AUDIENCE = "audience"
    REVIEW = "review"
    SPEAKER = "speaker"
    SUMMARY = "summary"
    DISCUSSION = "discussion"
    MATERIALS = "materials"
    QUOTES = "quotes"
    NEXT = "next"
    CERTIFICATE = "certificate"
    SLOGAN = "slogan"
    ACKNOWLEDGEMENT = "acknowledgement"
    LINKS = "links"


NOT_BY_HAND = frozenset({Element.QUOTES, Element.ACKNOWLEDGEMENT})
_NEEDED = {Element.TITLE: "Немає заголовка.", Element.LEAD: "Не сказано, що відбулося."}


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wrote, and the draft they saw then."""

    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Part:
    """An element in the making."""

    element: Element
    drafted: str
    gap: str = ""
    edit: Edit | None = None

    @property
    def text(self) -> str:
        return self.edit.text if self.edit else self.drafted

    @property
    def is_outdated(self) -> bool:
        return self.edit is not None and self.edit.basis != self.drafted

    @property
    def is_editable(self) -> bool:
        return self.element not in NOT_BY_HAND


@dataclass(frozen=True, slots=True)
class Post:
    """A published version. Elements without words are not in it; people's words stand with their consents, by id."""

    webinar_id: str
    programme_id: str
    version: int
    texts: tuple[tuple[Element, str], ...]
    quote_ids: tuple[str, ...]
    first_published_at: datetime
    published_at: datetime
    published_by: str

    @property
    def title(self) -> str:
        return without_links(dict(self.texts)[Element.TITLE])


WITHDRAWAL = "withdrawal"
"""In place of the person who published: a consent was taken back."""


def without_quotes(post: Post, quote_ids: Collection[str], *, now: datetime) -> Post:
    """The next version of a post, without the words of these quotes."""
    kept = tuple(one for one in post.quote_ids if one not in quote_ids)
    return replace(post, version=post.version + 1, quote_ids=kept, published_at=now, published_by=WITHDRAWAL)


def with_quotes(texts: Sequence[tuple[Element, str]], paragraph: str) -> tuple[tuple[Element, str], ...]:
    """Every element in its order, people's words in their place."""
    order = list(Element)
    said = [*texts, *([(Element.QUOTES, paragraph)] if paragraph else [])]
    return tuple(sorted(said, key=lambda pair: order.index(pair[0])))


def with_edits(parts: Sequence[Part], edits: Mapping[Element, Edit]) -> tuple[Part, ...]:
    return tuple(replace(part, edit=edits.get(part.element)) for part in parts)


def edit(parts: Sequence[Part], texts: Mapping[Element, str | None]) -> dict[Element, Edit | None]:
    """What is to be kept of what a person wrote; None where the facts' words hold again. Raises NotEditable."""
    if NOT_BY_HAND & texts.keys():
        raise NotEditable
    drafted = {part.element: part.drafted for part in parts}
    written = {element: None if text is None else typeset(text.strip()) for element, text in texts.items()}
    return {
        element: None if text is None or text == drafted[element] else Edit(text, drafted[element])
        for element, text in written.items()
    }


def fingerprint(parts: Sequence[Part]) -> str:
    """Stands for exactly this text."""
    said = "\0".join(f"{part.element}\0{part.text}" for part in parts)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def check_seen(parts: Sequence[Part], seen: str) -> None:
    """Raises DraftChanged unless this is what was seen."""
    if fingerprint(parts) != seen:
        raise DraftChanged


def finished(parts: Sequence[Part]) -> tuple[tuple[Element, str], ...]:
    """What a post of these parts says, people's words aside. Raises AcknowledgementMissing, PostUnfinished."""
    texts = {part.element: part.text for part in parts if part.text.strip() and part.element is not Element.QUOTES}
    if Element.ACKNOWLEDGEMENT not in texts:
        raise AcknowledgementMissing
    gaps = [
        " ".join([what, *(part.gap for part in parts if part.element is element)]).strip()
        for element, what in _NEEDED.items()
        if element not in texts
    ]
    if gaps:
        raise PostUnfinished(gaps)
    return tuple(texts.items())
