"""An Atom feed (RFC 4287): what is new, for whoever follows with a reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class News:
    """One entry; ``address`` is its page and, for ever, its id. ``text`` is the whole of it, when that can be read."""

    address: str
    title: str
    summary: str
    updated: datetime
    published: datetime | None = None
    text: str = ""


def write_feed(title: str, news: Sequence[News], *, home: str, own: str, language: str, now: datetime) -> bytes:
    """The feed, newest first; ``now`` is when it was made if nothing is new."""
    feed = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": language})
    ordered = sorted(news, key=lambda one: one.updated, reverse=True)
    _put(feed, "id", home)
    _put(feed, "title", title)
    _put(feed, "updated", (ordered[0].updated if ordered else now).isoformat())
    SubElement(feed, "link", rel="alternate", type="text/html", href=home)
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=own)
    _put(SubElement(feed, "author"), "name", title)
    for one in ordered:
        entry = SubElement(feed, "entry")
        _put(entry, "id", one.address)
        _put(entry, "title", one.title)
        _put(entry, "updated", one.updated.isoformat())
        SubElement(entry, "link", rel="alternate", type="text/html", href=one.address)
        _put(entry, "summary", one.summary)
        if one.published:
            _put(entry, "published", one.published.isoformat())
        if one.text:
            _put(entry, "content", one.text)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _put(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
