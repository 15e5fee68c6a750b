"""A post's text for its readers: as HTML, as plain text to paste, as a summary. Links are ``[words](address)``."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from shared.contracts.dialogue import LINK, PostPart, RecapElement, write_links_out

_RULE = "*****"


def as_html(text: str, public_url: str) -> Markup:
    """One element: lines become paragraphs, links become links, and nothing else becomes markup."""
    paragraphs = [Markup("<p>{}</p>").format(_linked(line, public_url)) for line in text.splitlines() if line.strip()]
    return Markup("\n").join(paragraphs)


def _linked(line: str, public_url: str) -> Markup:
    pieces, end = Markup(""), 0
    for found in LINK.finditer(line):
        words, address = found.groups()
        words = _whole(address, public_url) if words == address else words
        anchor = Markup('<a href="{}" rel="noopener">{}</a>').format(address, words)
        pieces += escape(line[end : found.start()]) + anchor
        end = found.end()
    return pieces + escape(line[end:])


def _whole(address: str, public_url: str) -> str:
    return f"{public_url}{address}" if address.startswith("/") else address


def whole_plain(parts: Sequence[PostPart], *, public_url: str) -> str:
    """The post as social networks take it: paragraphs, and the acknowledgement apart from them."""
    paragraphs: list[str] = []
    for part in parts:
        paragraphs += [_RULE] if part.element is RecapElement.ACKNOWLEDGEMENT else []
        paragraphs.append(write_links_out(part.text, public_url=public_url))
    return "\n\n".join(paragraphs) + "\n"


def summary(parts: Sequence[PostPart]) -> str:
    """What previews show: the lead without links, else whatever stands first after the title."""
    texts = {part.element: part.text for part in parts if part.element is not RecapElement.TITLE}
    text = texts.get(RecapElement.LEAD) or next(iter(texts.values()), "")
    return LINK.sub(lambda found: found[1], text)
