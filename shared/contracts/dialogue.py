"""What dialogue tells and answers: the post that sums a webinar up."""

import re
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.fact import Fact
from shared.contracts.request import Reply, Request

_SERVICE = "dialogue"


class RecapElement(StrEnum):
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


# ---- facts


class RecapPublished(Fact, service=_SERVICE, thing="recap", done="published", key="webinar_id"):
    """The post about a webinar can be read; a higher ``version`` (from 1) replaces a lower one. Its words stay with us.

    ``first_published_at`` is that of version 1.
    """

    webinar_id: str
    programme_id: str
    version: int
    title: str
    first_published_at: AwareDatetime
    published_at: AwareDatetime
    published_by: str


# ---- requests


class RecapPart(BaseModel):
    """One element of a draft. ``drafted`` follows from the facts, ``text`` is what the post would say.

    ``gap`` says which facts are missing. ``outdated``: the facts changed after a person wrote this.
    """

    element: RecapElement
    text: str
    drafted: str
    gap: str = ""
    edited: bool = False
    outdated: bool = False
    editable: bool = True


LINK = re.compile(r"\[([^\[\]]*)\]\((https?://[^()\s]+|/(?!/)[^()\s]*)\)")
"""A link in a post's text: words, and an address of others or, beginning with ``/``, of ours."""


def write_links_out(text: str, *, public_url: str) -> str:
    """A post's text with whole addresses, for where links cannot be made."""

    def written(found: re.Match[str]) -> str:
        words, address = found.groups()
        whole = f"{public_url}{address}" if address.startswith("/") else address
        return whole if words == address else f"{words} ({whole})"

    return LINK.sub(written, text)


class PostPart(BaseModel):
    """One element of a published post. Links stand in the text as ``[words](address)``; ours begin with ``/``."""

    element: RecapElement
    text: str


class RecapPost(Reply):
    """A published post."""

    webinar_id: str
    programme_id: str
    version: int
    title: str
    parts: list[PostPart]
    first_published_at: AwareDatetime
    published_at: AwareDatetime


class GetRecap(Request[RecapPost], service=_SERVICE):
    """The published post about a webinar, in its newest version."""

    webinar_id: str


class RecapList(Reply):
    """Published posts, the newest webinar first."""

    recaps: list[RecapPost]


class ListRecaps(Request[RecapList], service=_SERVICE):
    """Published posts, of one programme or of all."""

    programme_id: str = ""
    limit: int = Field(default=50, gt=0, le=200)


class RecapDraft(Reply):
    """A post in the making. ``fingerprint`` stands for exactly this text: give it when editing or publishing.

    ``version`` is that of the published post, 0 before there is one; ``differs``: it reads otherwise than this draft.
    """

    webinar_id: str
    programme_id: str
    fingerprint: str
    parts: list[RecapPart]
    version: int = 0
    published_at: AwareDatetime | None = None
    differs: bool = True


class DescribeRecap(Request[RecapDraft], service=_SERVICE):
    """The post about a webinar as its facts and its editors have it now."""

    webinar_id: str


class EditRecap(Request[RecapDraft], service=_SERVICE):
    """Write elements of a post by hand; none: as the facts have it; empty: leave the element out.

    Refused when somebody edited in between (``fingerprint`` is not that of the draft now).
    """

    webinar_id: str
    texts: dict[RecapElement, str | None] = Field(min_length=1)
    fingerprint: str


class PublishRecap(Request[RecapPost], service=_SERVICE):
    """Publish the post as it was shown; the same text again changes nothing.

    Refused without the donor's acknowledgement, and when the draft is not the one that was shown.
    """

    webinar_id: str
    fingerprint: str
    published_by: str
