"""How people write what the contracts call by code: oblasts, kinds of body, sexes, ages, languages, consents.

Closed lists only, so look-alike letters and spelling variants can be read past without risk.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache
from typing import TypeVar

from formats.names import fold_text, in_cyrillic
from shared.contracts.vocabulary import AgeBand, BodyType, Consent, Language, Oblast, OfficeRole, Sex

WordT = TypeVar("WordT")

_CITIES = {Oblast.KYIV_CITY: "київ", Oblast.SEVASTOPOL: "севастополь"}
_CRIMEA = ("ар крим", "крим", "автономна республіка крим")
_CITY_PREFIX = re.compile(r"^(м\.?|місто)\s+", re.IGNORECASE)
_OBLAST_SUFFIX = re.compile(r"\s*\b(область|обл\.?|oblast)$", re.IGNORECASE)
_ISO = re.compile(r"^ua-?(\d{2})$")


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known word most like the text, or none that is like it."""
    by_fold = {fold_text(word): word for word in known}
    found = get_close_matches(fold_text(text), list(by_fold), n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


@lru_cache(maxsize=1024)  # a file's few hundred thousand cells hold the same few answers
def find_oblast(text: str) -> Oblast | None:
    """The oblast that a name, with or without «область», an ISO 3166-2 or a КАТОТТГ code tells."""
    plain = _folded(text)
    iso = _ISO.match(plain)
    if iso:
        return next((oblast for oblast in Oblast if oblast.value == f"UA-{iso[1]}"), None)
    return _oblast_spellings().get(_OBLAST_SUFFIX.sub("", plain)) if plain else None


def nearest_oblast(text: str) -> Oblast | None:
    """The oblast that was probably meant."""
    names = {_OBLAST_SUFFIX.sub("", oblast.uk): oblast for oblast in Oblast}
    names |= {name.capitalize(): oblast for oblast, name in _CITIES.items()}
    found = nearest(_OBLAST_SUFFIX.sub("", in_cyrillic(text.strip())), names)
    return names[found] if found else None


@cache
def _oblast_spellings() -> dict[str, Oblast]:
    spellings = {oblast.katottg.casefold(): oblast for oblast in Oblast}
    for oblast in Oblast:
        spellings[_OBLAST_SUFFIX.sub("", _folded(oblast.uk))] = oblast
        spellings[_OBLAST_SUFFIX.sub("", _folded(oblast.en))] = oblast
    for oblast, city in _CITIES.items():
        spellings |= dict.fromkeys((city, f"м. {city}", f"м.{city}", f"місто {city}"), oblast)
    return spellings | dict.fromkeys(_CRIMEA, Oblast.CRIMEA)


@lru_cache(maxsize=1024)  # as above
def _folded(text: str) -> str:
    return fold_text(text).strip(" .;,")


class Words(dict[str, WordT]):
    """Known answers and what each means; the codes of the contracts are understood, too."""

    def find(self, text: str) -> WordT | None:
        """What an answer means, whatever the case, the dashes and look-alike letters."""
        plain = _folded(text)
        return self._by_fold.get(plain) if plain else None

    @cached_property
    def _by_fold(self) -> dict[str, WordT]:
        codes = {_folded(str(meaning)): meaning for meaning in self.values()}
        return codes | {_folded(word): meaning for word, meaning in self.items()}


# ------------------------------------------------------------------ answers of the questionnaire

BODY_TYPES = Words(
    {
        "Орган місцевого самоврядування": BodyType.LOCAL_SELF_GOVERNMENT,
        "Місцевий орган виконавчої влади": BodyType.LOCAL_EXECUTIVE,
        "Військова адміністрація": BodyType.MILITARY_ADMINISTRATION,
        "Інше": BodyType.OTHER,
        "ОМС": BodyType.LOCAL_SELF_GOVERNMENT,
        "Орган місцевого самоврядування (ОМС)": BodyType.LOCAL_SELF_GOVERNMENT,
        "Військова адміністрація населеного пункту": BodyType.MILITARY_ADMINISTRATION,
        "Інший": BodyType.OTHER,
        "Інша організація": BodyType.OTHER,
    }
)

SEXES = Words(
    {
        "Жіноча": Sex.FEMALE,
        "Чоловіча": Sex.MALE,
        "Не хочу зазначати": Sex.NOT_STATED,
        "Жінка": Sex.FEMALE,
        "Ж": Sex.FEMALE,
        "Female": Sex.FEMALE,
        "Чоловік": Sex.MALE,
        "Ч": Sex.MALE,
        "Male": Sex.MALE,
        "Не зазначено": Sex.NOT_STATED,
    }
)

AGE_BANDS = Words(
    {
        "15–29 років": AgeBand.YOUTH,
        "30 років і більше": AgeBand.ADULT,
        "Не хочу зазначати": AgeBand.NOT_STATED,
        "15–29": AgeBand.YOUTH,
        "До 30": AgeBand.YOUTH,
        "До 30 років": AgeBand.YOUTH,
        "30+": AgeBand.ADULT,
        "30 і більше": AgeBand.ADULT,
        "30 років і старше": AgeBand.ADULT,
        "Не зазначено": AgeBand.NOT_STATED,
    }
)

ROLES = Words(
    {
        "Обрана особа (голова, депутат, староста)": OfficeRole.ELECTED,
        "Посадова особа місцевого самоврядування": OfficeRole.OFFICIAL,
        "Державний службовець": OfficeRole.CIVIL_SERVANT,
        "Інше": OfficeRole.OTHER,
        "Не хочу зазначати": OfficeRole.NOT_STATED,
        "Обрана особа": OfficeRole.ELECTED,
        "Депутат": OfficeRole.ELECTED,
        "Староста": OfficeRole.ELECTED,
        "Посадова особа": OfficeRole.OFFICIAL,
        "Державна службовиця": OfficeRole.CIVIL_SERVANT,
        "Держслужбовець": OfficeRole.CIVIL_SERVANT,
        "Не зазначено": OfficeRole.NOT_STATED,
    }
)

LANGUAGES = Words(
    {
        "Українська": Language.UKRAINIAN,
        "Англійська": Language.ENGLISH,
        "English": Language.ENGLISH,
        "Ukrainian": Language.UKRAINIAN,
    }
)

CONSENTS: Mapping[str, Consent] = {
    "Даю згоду на обробку моїх персональних даних для участі у програмі": Consent.PROCESSING,
    "Даю згоду на передання моїх даних донорові, зокрема статі, віку та області, для звіту": Consent.DONOR_TRANSFER,
    "Даю згоду на фото- та відеозапис занять": Consent.RECORDING,
    "Даю згоду на публікацію моїх висловлювань": Consent.PUBLIC_QUOTE,
    "Даю згоду на розсилку новин про інші програми": Consent.MAILING,
    "Даю згоду на показ мого імені на сторінці перевірки сертифіката": Consent.PUBLIC_VERIFICATION,
}
"""The options of the questionnaire. One holds commas, as real ones do, so a cell cannot simply be cut at commas."""


@lru_cache(maxsize=1024)  # as above
def split_checkboxes(cell: str, options: tuple[str, ...]) -> tuple[Sequence[str], Sequence[str]]:
    """The options ticked, and what is none of them. Options may hold the very signs they are joined by."""
    longest_first = sorted(options, key=len, reverse=True)
    ticked, unknown, rest = list[str](), list[str](), cell.strip(" ;,")
    while rest:
        option = next((option for option in longest_first if _begins_with(rest, option)), None)
        if option:
            ticked.append(option)
            rest = rest[len(option) :]
        else:
            stranger = re.split(r"[;,]", rest, maxsplit=1)[0]
            unknown.append(stranger.strip())
            rest = rest[len(stranger) :]
        rest = rest.lstrip(" ;,\n")
    return tuple(ticked), tuple(unknown)


def _begins_with(text: str, option: str) -> bool:
    following = text[len(option) : len(option) + 1]
    return text[: len(option)].casefold() == option.casefold() and (not following or following in ";,\n")
