"""The text level of GIFT: blocks with their lines, escapes, formats. What a question is stands in ``formats.gift``."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from formats.html_text import text_of_html

# Escaped characters wait as noncharacters, which no text may hold, until the signs of the format have been read.
_SPECIAL = "~=#{}:"
_FIRST_PLACE = 0xFDD0
_STAND_IN = {special: chr(_FIRST_PLACE + place) for place, special in enumerate(_SPECIAL)}
_STAND_IN["\\"] = chr(_FIRST_PLACE + len(_SPECIAL))
_STAND_IN["\n"] = chr(_FIRST_PLACE + len(_SPECIAL) + 1)
_MEANT = str.maketrans({stand_in: special for special, stand_in in _STAND_IN.items()})
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_FORMAT = re.compile(r"^\s*\[(html|plain|markdown|moodle)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """The text between two blank lines, escapes hidden; ``line`` is where it begins in the file."""

    line: int
    text: str

    def line_at(self, place: int) -> int:
        return self.line + self.text.count("\n", 0, place)


def blocks(text: str) -> Iterator[Block]:
    """Cut at blank lines. Comments go, but their lines still count."""
    start, gathered = 0, list[str]()
    lines = [line.rstrip() for line in io.StringIO(_without_stand_ins(text), newline=None)]
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            start = start if gathered else number
            gathered.append("" if line.lstrip().startswith("//") else line)
        elif gathered:
            yield from _block(start, gathered)
            gathered = []


def _block(start: int, gathered: list[str]) -> Iterator[Block]:
    while gathered and not gathered[0]:
        start, gathered = start + 1, gathered[1:]
    if gathered and gathered[0].lstrip().startswith("$CATEGORY:"):
        yield Block(start, gathered[0].strip())
        yield from _block(start + 1, gathered[1:])
    elif any(gathered):
        yield Block(start, hide_escapes("\n".join(gathered)))


def hide_escapes(text: str) -> str:
    return _ESCAPED.sub(lambda found: _STAND_IN["\n" if found[1] == "n" else found[1]], text)


def show(text: str) -> str:
    """The text as its author meant it."""
    return text.translate(_MEANT).strip()


def escape(text: str) -> str:
    r"""Text that a reader of GIFT gives back unchanged: ``2+2=4`` becomes ``2+2\=4``."""
    backslashed = text.replace("\r\n", "\n").replace("\\", "\\\\")
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in backslashed).replace("\n", "\\n")


def split_format(text: str) -> tuple[str, str]:
    """The format named in brackets, or an empty name, and the text after it."""
    match = _FORMAT.match(text)
    return (match[1].lower(), text[match.end() :]) if match else ("", text)


def _without_stand_ins(text: str) -> str:
    return "".join(letter for letter in text if letter not in _STAND_IN.values())


def plain_text(text: str, text_format: str) -> str:
    """What is left for a page that shows text only."""
    own_format, rest = split_format(text)
    shown = show(rest)
    return text_of_html(shown) if (own_format or text_format) == "html" else shown
