"""Names of people as text: folded so that spellings of one name become equal. Who is who is decided elsewhere."""

import re
import unicodedata

_APOSTROPHES = str.maketrans(dict.fromkeys('’ʼ‘`´′ʹ＇"“”*', "'"))
_STRESS = "\u0301"
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ALL_CYRILLIC = re.compile("[\u0400-\u04ff']+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LOOKALIKES = str.maketrans("ABCEHIKMOPTXYÏaceikopxyï", "АВСЕНІКМОРТХУЇасеікорхуї")
_LATIN = {
    **dict(zip("абвгґдезиіклмнопрстуф", "abvhgdezyiklmnoprstuf", strict=True)),
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "є": "ie",
    "ї": "i",
    "й": "i",
    "ю": "iu",
    "я": "ia",
    "ь": "",
    "'": "",
}
_LATIN_AT_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def fold_name(text: str) -> str:
    """A name without what people write differently: case, order of words, apostrophes, hyphens, stress, Latin letters.

    Two spellings of one name fold to the same text; so may two people's names.
    """
    words = _words(text)
    if any(_has_cyrillic(word) for word in words):
        words = [_mend_lookalikes(word) for word in words]
    return " ".join(sorted(word.casefold() for word in words))


def latin_name(folded: str) -> str:
    """A folded Cyrillic name in Latin letters (Resolution 55 of 27.01.2010), folded again."""
    return " ".join(sorted(_transliterate(word) for word in folded.split()))


def find_lookalike(text: str) -> str | None:
    """The first Latin letter that hides in a Cyrillic word, or none."""
    for word in _words(text):
        if _has_cyrillic(word):
            for letter in word:
                if _mend_lookalikes(letter) != letter:
                    return letter
    return None


def _words(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text).replace(_STRESS, "").translate(_APOSTROPHES)
    if not composed.isprintable():
        composed = "".join(letter for letter in composed if letter.isspace() or unicodedata.category(letter)[0] != "C")
    return _WORD.findall(composed)


def _has_cyrillic(word: str) -> bool:
    return _CYRILLIC.search(word) is not None


def _mend_lookalikes(word: str) -> str:
    """Cyrillic letters for Latin ones, unless some have no Cyrillic twin: then the word is meant to be Latin."""
    mended = word.translate(_LOOKALIKES)
    if _ALL_CYRILLIC.fullmatch(mended):
        return mended
    return word if any("LATIN" in unicodedata.name(letter, "") for letter in mended) else mended


def _transliterate(word: str) -> str:
    start = _LATIN_AT_START.get(word[:1], "")
    rest = (word[1:] if start else word).replace("зг", "z\u0000")
    return start + "".join("gh" if letter == "\u0000" else _LATIN.get(letter, letter) for letter in rest)
