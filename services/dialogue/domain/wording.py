"""How a post speaks Ukrainian: ordinals, counts, lists, dates, quotation marks, spaces that do not break.

Links stand in a text as ``[words](address)``; nothing here changes an address.
"""

import re
from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

NBSP = "\N{NO-BREAK SPACE}"
_THIRD = 3
_STEMS = (
    "",
    "перш",
    "друг",
    "трет",
    "четверт",
    "п’ят",
    "шост",
    "сьом",
    "восьм",
    "дев’ят",
    "десят",
    "одинадцят",
    "дванадцят",
    "тринадцят",
    "чотирнадцят",
    "п’ятнадцят",
    "шістнадцят",
    "сімнадцят",
    "вісімнадцят",
    "дев’ятнадцят",
    "двадцят",
)
_COUNT = ("", "один", "два", "три", "чотири", "п’ять", "шість", "сім", "вісім", "дев’ять", "десять")
_COUNT_OF = ("", "одного", "двох", "трьох", "чотирьох", "п’яти", "шести", "семи", "восьми", "дев’яти", "десяти")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+)\)")
_ADDRESS = re.compile(r"(?<=\]\()[^()\s]+(?=\))|https?://\S+")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['`ʼ‘](?=[^\W\d_])")
_DASH = re.compile(r"(?<=\S) [-–—] ")
_TIED = re.compile(r"(?<!\w)(м\.|с\.|с-ще|смт|пані|пан|пана|№) (?=\S)", re.IGNORECASE)
_TIED_NUMBER = re.compile(r"(?<=\d) (?=[^\W\d_])")


def ordinal(number: int) -> str:
    """Masculine, nominative: перший, третій, п’ятий."""
    return _ordinal(number, "ий", "ій", "-й")


def ordinal_of(number: int) -> str:
    """Masculine, genitive: першого, третього, п’ятого."""
    return _ordinal(number, "ого", "ього", "-го")


def ordinal_by(number: int) -> str:
    """Masculine, instrumental: першим, третім, п’ятим."""
    return _ordinal(number, "им", "ім", "-м")


def _ordinal(number: int, hard: str, soft: str, figure: str) -> str:
    if not 0 < number < len(_STEMS):
        return f"{number}{figure}"
    return _STEMS[number] + (soft if number == _THIRD else hard)


def count(number: int) -> str:
    """Masculine, nominative: чотири; in figures beyond ten."""
    return _COUNT[number] if 0 < number < len(_COUNT) else str(number)


def count_of(number: int) -> str:
    """Genitive: одного, семи; in figures beyond ten."""
    return _COUNT_OF[number] if 0 < number < len(_COUNT_OF) else str(number)


def day_and_month(value: date) -> str:
    """14 березня."""
    return format_date(value, f"d{NBSP}MMMM", locale="uk")


def listed(parts: Sequence[str], last: str = "та") -> str:
    """а, б та в."""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def small(text: str) -> str:
    """As within a sentence: the first letter small, unless an abbreviation begins with it."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def link(words: str, address: str) -> str:
    return f"[{words}]({address})"


def without_links(text: str) -> str:
    """The words alone."""
    return _LINK.sub(lambda found: found[1], text)


def typeset(text: str) -> str:
    """As print has it: ’ in words, – between them, «…» with „…“ inside, no break after «м.», «пані» or a number."""
    pieces: list[str] = []
    end = 0
    for address in _ADDRESS.finditer(text):
        pieces += [_set_words(text[end : address.start()]), address[0]]
        end = address.end()
    return _nest_quotes("".join([*pieces, _set_words(text[end:])]))


def _set_words(text: str) -> str:
    text = _APOSTROPHE.sub("’", text)
    text = _DASH.sub(f"{NBSP}– ", text)
    text = _TIED.sub(lambda found: f"{found[1]}{NBSP}", text)
    return _TIED_NUMBER.sub(NBSP, text)


def _nest_quotes(text: str) -> str:
    depth, written = 0, []
    for letter in text:
        if letter in "«„":
            depth += 1
            written.append("„" if depth > 1 else "«")
        elif letter in "»“" and depth:
            written.append("“" if depth > 1 else "»")
            depth -= 1
        else:
            written.append(letter)
    return "".join(written)
