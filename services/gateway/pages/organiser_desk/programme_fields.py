"""The fields of a programme's forms: where each stands in the file, read from a form and shown in one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from formats.faults import Fault
from formats.vocabulary import BODY_TYPES, find_oblast
from services.gateway.domain.programme_drafts import Fields
from services.gateway.pages.forms import Form

_BETWEEN = " | "
Place = tuple[str | int, ...]


class Kind(StrEnum):
    """How a value is entered."""

    TEXT = "text"
    AREA = "area"
    LINES = "lines"
    LINKS = "links"
    NUMBER = "number"
    PER_CENT = "per_cent"
    MOMENT = "moment"
    FLAG = "flag"
    CHOICE = "choice"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Field:
    """One value. ``path`` leads to it from its part; ``options`` are the words for what can be chosen.

    ``usual`` is what a file means that leaves it out.
    """

    path: tuple[str, ...]
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    usual: str = ""
    name: str = ""

    @property
    def input(self) -> str:
        """Its name in the form."""
        return self.name or "-".join(self.path)

    def value_in(self, part: Fields) -> object:
        """The value as its field in a form shows it: a text, a list of texts, or a flag, by kind."""
        found = _found(part, self.path)
        return _SHOWN.get(self.kind, _text)(self.usual if found is None else found)


def filled_in(part: Fields, fields: Iterable[Field], form: Form) -> Fields:
    """The part with the values of a form; what was left empty is left out."""
    for one in fields:
        read: object = _READ.get(one.kind, _one)(form, one.input)
        _put(part, one.path, _in_order(_found(part, one.path), read) if one.kind is Kind.SEVERAL else read)
    return part


def _in_order(before: object, chosen: object) -> list[str]:
    """What was chosen before stays where it stood: an order that nobody changed is no change."""
    earlier, now = _chosen(before), _chosen(chosen)
    return [one for one in earlier if one in now] + [one for one in now if one not in earlier]


def faults_of(fields: Sequence[Field], place: Place, faults: Sequence[Fault]) -> dict[str, str]:
    """What is wrong, by field: with it, with something in it, or with what it is a part of."""
    return {
        one.input: fault.message
        for one in fields
        for fault in reversed(faults)
        if _concerns(fault.path, (*place, *one.path), within=len(place), required=one.required)
    }


def _concerns(path: Place, ours: Place, *, within: int, required: bool) -> bool:
    whole_is_missing = required and within < len(path) < len(ours) and ours[: len(path)] == path
    return whole_is_missing or path[: len(ours)] == ours


def _found(part: Fields, path: tuple[str, ...]) -> object:
    value: object = part
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _put(part: Fields, path: tuple[str, ...], value: object) -> None:
    *owners, name = path
    for owner in owners:
        inner = part.get(owner)
        if not isinstance(inner, dict):
            if value in (None, "", []):
                return
            inner = part[owner] = {}
        part = inner
    if value in (None, "", []):
        part.pop(name, None)
    else:
        part[name] = value


# ---- from a form


def _one(form: Form, name: str) -> str:
    return form.one(name).replace("\r\n", "\n").strip()


def _lines(form: Form, name: str) -> list[str]:
    return [line.strip() for line in form.one(name).splitlines() if line.strip()]


def _links(form: Form, name: str) -> list[dict[str, str]]:
    """«Назва | адреса», one a line; without a name the address is the name."""
    found = []
    for line in _lines(form, name):
        title, _, url = line.rpartition("|")
        found.append({"title": title.strip() or url.strip(), "url": url.strip()})
    return found


def _number(form: Form, name: str) -> int | float | str:
    """What is no number stays as it was typed, for the file's checks to say so."""
    text = _one(form, name).replace(",", ".").replace("\N{NO-BREAK SPACE}", "")
    try:
        return int(text) if text.isdecimal() else float(text)
    except ValueError:
        return text


def _share(form: Form, name: str) -> float | str:
    number = _number(form, name)
    return number if isinstance(number, str) else number / 100


def _moment(form: Form, name: str) -> str:
    return _one(form, name).replace("T", " ")


def _flag(form: Form, name: str) -> bool:
    return bool(form.one(name))


def _several(form: Form, name: str) -> list[str]:
    return form.many(name)


_READ = {
    Kind.LINES: _lines,
    Kind.LINKS: _links,
    Kind.NUMBER: _number,
    Kind.PER_CENT: _share,
    Kind.MOMENT: _moment,
    Kind.FLAG: _flag,
    Kind.SEVERAL: _several,
}


# ---- into a form


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _joined(value: object) -> str:
    return "\n".join(map(_text, value)) if isinstance(value, list) else _text(value)


def _joined_links(value: object) -> str:
    links = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return "\n".join(f"{one.get('title', '')}{_BETWEEN}{one.get('url', '')}" for one in links)


def _per_cent(value: object) -> str:
    try:
        return f"{float(_text(value)) * 100:g}"
    except ValueError:
        return _text(value)


def _local(value: object) -> str:
    text = _text(value).replace(" ", "T")
    return f"{text}T23:59" if text and "T" not in text else text


def _is_set(value: object) -> bool:
    return _text(value).casefold() in {"true", "yes", "так"}


def _chosen(value: object) -> list[str]:
    return [_text(one) for one in value] if isinstance(value, list) else []


_SHOWN = {
    Kind.LINES: _joined,
    Kind.LINKS: _joined_links,
    Kind.PER_CENT: _per_cent,
    Kind.MOMENT: _local,
    Kind.FLAG: _is_set,
    Kind.SEVERAL: _chosen,
}


def with_known_words(fields: Fields) -> Fields:
    """Oblasts and kinds of body under one name each, however the file names them: forms find them by it."""
    known = dict(fields)
    if isinstance(bodies := known.get("body_types"), list):
        known["body_types"] = [str(BODY_TYPES.find(str(one)) or one) for one in bodies]
    if isinstance(oblasts := known.get("oblasts"), list):
        known["oblasts"] = [_name(one) for one in oblasts]
    if isinstance(quotas := known.get("quotas"), dict):
        known["quotas"] = {_name(one): places for one, places in quotas.items()}
    return known


def _name(text: object) -> str:
    oblast = find_oblast(str(text))
    return oblast.uk if oblast else str(text)
