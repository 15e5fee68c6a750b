"""Ukrainian names as text: as they are printed, look-alike letters, alphabetical order, Latin spelling.

How a name is folded for matching stands in ``shared.contracts.names``; declension is not here either.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

APOSTROPHE = "’"
_APOSTROPHES = "'’ʼ`‘´＇ʹ′"
_STAND_IN_APOSTROPHES = re.compile(r"(?<=[^\W\d_])[\"“”*](?=[^\W\d_])")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_NOT_CYRILLIC = re.compile(r"[^\W_\u0400-\u052f]")
_HYPHENS = "-‐‑‒–—−"
_STRESS = "\u0301"
_ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
_PLAIN_WORD = f"[{_ALPHABET}{_ALPHABET.upper()}]+"
_PLAIN_NAME = re.compile(f"{_PLAIN_WORD}(?:[ {APOSTROPHE}-]{_PLAIN_WORD})*")
_PLACE = {letter: place for place, letter in enumerate(_ALPHABET)}

# Letters that look the same in both scripts, Latin to Cyrillic.
_CYRILLIC_TWIN = dict(zip("aceiopxyABCEHIKMOPTXYïÏ", "асеіорхуАВСЕНІКМОРТХУїЇ", strict=True))
_LATIN_TWIN = {cyrillic: latin for latin, cyrillic in _CYRILLIC_TWIN.items()}
_LETTER_FOR_DIGIT = {"0": "о", "3": "з", "6": "б"}

_PRINTED = (
    dict.fromkeys(map(ord, _APOSTROPHES), APOSTROPHE) | dict.fromkeys(map(ord, _HYPHENS), "-") | {ord(_STRESS): ""}
)
_TO_CYRILLIC = str.maketrans(_CYRILLIC_TWIN)
_TO_LATIN = str.maketrans(_LATIN_TWIN)


def tidy(text: str) -> str:
    """Composed letters, single spaces, no invisible characters. Nothing a reader could see changes."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.isprintable():
        composed = "".join(letter for letter in composed if letter.isspace() or unicodedata.category(letter)[0] != "C")
    return " ".join(composed.split())


def is_plain_name(text: str) -> bool:
    """Whether a name is of Ukrainian letters alone and written as it is printed, as nearly all are."""
    return _PLAIN_NAME.fullmatch(text) is not None


def tidy_name(text: str) -> str:
    """A name as it is printed: ``tidy``, with the apostrophe ’ and the plain hyphen, whichever were typed."""
    if is_plain_name(text):
        return text
    return tidy(_STAND_IN_APOSTROPHES.sub(APOSTROPHE, tidy(text).translate(_PRINTED)))


def fold_text(text: str) -> str:
    """A key under which one word or phrase written in two ways is the same. For matching only, never for printing."""
    plain = tidy_name(text).replace(APOSTROPHE, "")
    words = (word.translate(_TO_CYRILLIC) if has_cyrillic(word) else word for word in plain.split())
    return " ".join(words).casefold()


def has_cyrillic(text: str) -> bool:
    return _CYRILLIC.search(text) is not None


def is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"


def is_latin(letter: str) -> bool:
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN")


@dataclass(frozen=True, slots=True)
class Stray:
    """A character that does not belong to the word it stands in; ``position`` counts from 1 within the text."""

    letter: str
    position: int
    word: str
    suggestion: str


def latin_letters_in_cyrillic_words(text: str) -> list[Stray]:
    """Latin letters and digits typed inside words that are otherwise Cyrillic, each with the word put right."""
    if not _NOT_CYRILLIC.search(text):
        return []
    return [
        Stray(letter, start + place, word, _in_cyrillic(word))
        for start, word in _words(text)
        if has_cyrillic(word)
        for place, letter in enumerate(word, 1)
        if is_latin(letter) or letter.isdigit()
    ]


def cyrillic_letters(text: str) -> list[Stray]:
    """Cyrillic letters in a text that must have none, such as an e-mail address."""
    right = text.translate(_TO_LATIN)
    return [Stray(letter, place, text, right) for place, letter in enumerate(text, 1) if is_cyrillic(letter)]


def in_cyrillic(text: str) -> str:
    """The text with look-alike letters put right in every word that has a Cyrillic letter."""
    return " ".join(_in_cyrillic(word) if has_cyrillic(word) else word for word in text.split(" "))


def _in_cyrillic(word: str) -> str:
    letters = "".join(_LETTER_FOR_DIGIT.get(letter, letter) for letter in word.translate(_TO_CYRILLIC))
    return letters[:1].upper() + letters[1:] if word[:1].isdigit() else letters


def _words(text: str) -> list[tuple[int, str]]:
    """Words and parts of double names with the place each begins at, from 0."""
    indexed = enumerate(text)
    parts = [list(group) for apart, group in groupby(indexed, lambda pair: pair[1] in " -") if not apart]
    return [(part[0][0], "".join(letter for _, letter in part)) for part in parts]


def ukrainian_order(text: str) -> tuple[list[tuple[int, int]], str]:
    """A sort key: the Ukrainian alphabet, whatever the case; apostrophes and hyphens count only between equals."""
    plain = tidy_name(text)
    letters = [letter for letter in plain.casefold() if letter not in {APOSTROPHE, "-"}]
    return [(1, _PLACE[letter]) if letter in _PLACE else (_class_of(letter), ord(letter)) for letter in letters], plain


def _class_of(letter: str) -> int:
    return 2 if is_cyrillic(letter) else 0


# ------------------------------------------------------------------ Resolution 55 of 27.01.2010

_AT_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_ELSEWHERE = dict(
    zip(
        _ALPHABET,
        "a,b,v,h,g,d,e,ie,zh,z,y,i,i,i,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,iu,ia".split(","),  # noqa: SIM905 a table
        strict=True,
    )
)
_NOT_HEARD = {"ь", APOSTROPHE}


def transliterate(text: str) -> str:
    """Ukrainian in Latin letters by Resolution 55 of 27.01.2010: «Згурський» gives Zghurskyi."""
    plain = tidy_name(text)
    return "".join(
        "".join(group) if apart else _transliterate_word("".join(group))
        for apart, group in groupby(plain, lambda letter: not (letter.isalpha() or letter == APOSTROPHE))
    )


def _transliterate_word(word: str) -> str:
    whole = "".join(_sound(word, place) for place in range(len(word)))
    return whole.upper() if word.isupper() and len(word) > 1 else whole


def _sound(word: str, place: int) -> str:
    letter = word[place].lower()
    if letter in _NOT_HEARD:
        return ""
    if letter == "г" and place and word[place - 1].lower() == "з":
        sound = "gh"
    elif place == 0:
        sound = _AT_START.get(letter) or _ELSEWHERE.get(letter, letter)
    else:
        sound = _ELSEWHERE.get(letter, letter)
    return sound.capitalize() if word[place].isupper() else sound
