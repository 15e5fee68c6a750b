"""Where the pages of a PDF say something else than was signed or registered: what is changed, missing, or put on top.

Words are compared in the order of the print. How lines break, which sign stands for a quotation mark, and where on the
paper a paragraph went say nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice
from typing import NamedTuple

from credentials.differences import EXTRA, Difference, written
from credentials.printed_page import Label, Printed, printed_page
from shared.contracts.certification import CertificateFacts

_WORD = re.compile(r"\d+,\d+|[^\W_]+")
_NUMBER = re.compile(r"\d+(?:,\d+)?")
# The address of the certificate's page, which facts do not hold. It is broken after slashes only.
_ADDRESS = re.compile(rf"(?<={Label.CHECK})\s*https?://(?:[^\s/]+/\s*)*[^\s/]*")
_OPENING, _CLOSING = re.compile(r"[«“]+$"), re.compile(r"[»”.%!?…]+|\s%")
_MARK = re.compile(r"\s*".join(Label.SPECIMEN.split()))
_MOST_WORDS = 4_000
_LETTERS_THAT_TELL = 4
_OF_MANY = frozenset({"outcomes", "webinars"})
_AS_NUMBERS = frozenset({"hours_total", "credits", "hours_contact", "hours_self_study", "hours_assessment"})


def differences_on_pages(text: str, true: CertificateFacts) -> tuple[Difference, ...]:
    """Every fact that the pages do not say as they should, with what they say instead; and what they say besides."""
    parts = printed_page(true, outcomes_overleaf=Label.OVERLEAF in text)
    compared = _Comparison(parts, _Text(_readable(text)))
    changed: dict[tuple[str, str], Difference] = {}  # some facts stand on both pages
    for place in compared.changed:
        one = _difference(parts[place], compared.stated(place), true)
        changed.setdefault((one.field, one.true), one)
    return (*changed.values(), *(Difference(EXTRA, words, "") for words in dict.fromkeys(compared.extra())))


def _readable(text: str) -> str:
    """Without the address to check at; and a mark across the page is no part of the word that it crosses."""
    return _ADDRESS.sub(" ", _MARK.sub(f" {Label.SPECIMEN} ", text))


def _difference(part: Printed, stated: str, true: CertificateFacts) -> Difference:
    number = _NUMBER.search(stated) if part.field in _AS_NUMBERS else None
    should_be = part.text if part.field in _OF_MANY else written(getattr(true, part.field))
    return Difference(part.field, number[0] if number else stated, should_be)


class _Text:
    """The words of a text as they are compared, and the text itself, to be shown."""

    def __init__(self, text: str) -> None:
        self._text = unicodedata.normalize("NFKC", text)
        found = list(islice(_WORD.finditer(self._text), _MOST_WORDS))
        self.words = [one[0].casefold() for one in found]
        self._spans = [one.span() for one in found]

    def shown(self, start: int, end: int) -> str:
        """The words between two places as they stand there, in one line."""
        if start >= end:
            return ""
        before, after = self._text[: self._spans[start][0]], self._text[self._spans[end - 1][1] :]
        opened, closed = _OPENING.search(before), _CLOSING.match(after)
        shown = self._text[self._spans[start][0] : self._spans[end - 1][1]]
        return " ".join(f"{opened[0] if opened else ''}{shown}{closed[0] if closed else ''}".split())


class _Stretch(NamedTuple):
    """Words that should be there, from ``start`` to ``end``, and those that are, from ``here`` to ``until``."""

    same: bool
    start: int
    end: int
    here: int
    until: int


_OF_THE_PRINT = {word for label in Label for word in (*_Text(label).words, *_Text(" ".join(label)).words)}


class _Comparison:
    """The words that should be on the pages beside those that are."""

    def __init__(self, parts: Sequence[Printed], page: _Text) -> None:
        self._page = page
        self._words: list[str] = []
        self._facts: dict[int, tuple[int, int]] = {}
        for place, part in enumerate(parts):
            start = len(self._words)
            self._words += _Text(part.text).words
            if part.field:
                self._facts[place] = start, len(self._words)
        self._stretches = list(self._compare())
        self.changed = [place for place in self._facts if not self._is_said(place)]
        """The parts of the page that say another thing than their facts, in the order of the print."""

    def stated(self, place: int) -> str:
        """What stands on the page where a fact should."""
        start, end = self._facts[place]
        spans = [
            (one.here + max(0, start - one.start), one.until - max(0, one.end - end)) if one.same else one[3:]
            for one in self._stretches
            if _meet(one, start, end)
        ]
        return self._page.shown(min(here for here, _ in spans), max(until for _, until in spans)) if spans else ""

    def extra(self) -> Iterator[str]:
        """What stands on the page in no fact's place, and is neither of the print nor moved."""
        for one in self._stretches:
            is_told = one.same or any(_meet(one, *self._facts[place]) for place in self.changed)
            if not is_told and self._is_foreign(self._page.words[one.here : one.until]):
                yield self._page.shown(one.here, one.until)

    def _compare(self) -> Iterator[_Stretch]:
        matcher = SequenceMatcher(a=self._words, b=self._page.words, autojunk=False)
        for kind, start, end, here, until in matcher.get_opcodes():
            has_same_letters = "".join(self._words[start:end]) == "".join(self._page.words[here:until])
            yield _Stretch(kind == "equal" or has_same_letters, start, end, here, until)

    def _is_in_place(self, place: int) -> bool:
        return all(one.same for one in self._stretches if _meet(one, *self._facts[place]))

    def _is_said(self, place: int) -> bool:
        """In its place, or moved whole to where nothing else should be."""
        sought = self._sought(place)
        others = (_spaced(self._page.words[one.here : one.until]) for one in self._stretches if not one.same)
        return self._is_in_place(place) or any(sought in other for other in others)

    def _is_foreign(self, words: list[str]) -> bool:
        rest = _spaced(words)
        for place in self._facts:
            if not self._is_in_place(place):
                rest = rest.replace(self._sought(place), " ")
        joined = "".join(word for word in rest.split() if word not in _OF_THE_PRINT)
        is_spaced_otherwise = joined.isalpha() and len(joined) >= _LETTERS_THAT_TELL and joined in "".join(self._words)
        return bool(joined) and not is_spaced_otherwise

    def _sought(self, place: int) -> str:
        start, end = self._facts[place]
        return _spaced(self._words[start:end])


def _spaced(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _meet(one: _Stretch, start: int, end: int) -> bool:
    """Words between these places are concerned; also where something was put in between them."""
    return one.start < end and one.end > start if one.start < one.end else start < one.start < end
