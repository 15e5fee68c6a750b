"""What is left of HTML for a page that shows text only."""

import re
from html.parser import HTMLParser
from typing import ClassVar


def text_of_html(text: str) -> str:
    """Its text; what stands in blocks of its own stands in lines of its own."""
    parser = _Text()
    parser.feed(text)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def has_picture(text: str) -> bool:
    """Whether something that is not text would be lost."""
    return bool(re.search(r"<(img|audio|video|iframe|object|svg)\b", text, re.IGNORECASE))


class _Text(HTMLParser):
    """Gathers the text of HTML; block elements begin a new line."""

    _BREAKS: ClassVar[set[str]] = {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in self._BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
