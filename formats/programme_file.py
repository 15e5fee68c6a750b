"""A programme as a YAML file that people write: read with every fault and its line, and written back the same.

In the file, ids of modules, webinars and tests are short and times are local; in a programme, ids carry those of
what they belong to (``<programme>-<module>-<webinar>``) and times are aware.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import ValidationError

from formats.csv_text import decode
from formats.faults import Fault, Gravity, Reading, in_file_order
from formats.programme_checks import check_programme
from formats.programme_words import field_meant, path_in_words, refusal_in_words
from formats.timestamps import NoSuchTime, is_date_alone, read_time
from formats.vocabulary import BODY_TYPES, find_oblast, nearest_oblast
from formats.yaml_lines import Data, Document, Path, Unreadable, read_yaml
from shared.contracts.programme import CertificateRule, Programme, Test
from shared.contracts.vocabulary import Oblast

Value = str | datetime | dict[str, "Value"] | list["Value"]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DEFAULT_ZONE = "Europe/Kyiv"
_DAY_ENDS = "23:59:59"


@dataclass(slots=True)
class _Draft:
    """A file on its way to a programme. ``told`` are places already spoken of, so that nothing is said twice."""

    file: str
    document: Document
    faults: list[Fault] = field(default_factory=list)
    told: set[Path] = field(default_factory=set)

    def tell(self, path: Path, message: str, gravity: Gravity = Gravity.ERROR) -> None:
        self.told.add(path)
        line = self.document.line_of(path)
        self.faults.append(Fault(self.file, line, "", message, gravity, path_in_words(path), path))


def read_programme(data: bytes, *, file: str) -> Reading[Programme]:
    """The programme, or none and every fault at once. Warnings do not stand in its way."""
    opened = _open(data, file=file)
    if not opened.rows:
        return Reading([], opened.faults)
    draft, fields = opened.rows[0]
    programme = _make(fields, draft)
    return Reading([programme] if programme else [], in_file_order(draft.faults))


def read_fields(data: bytes, *, file: str) -> Reading[dict[str, Any]]:
    """What stands in a file field by field, all of it text, whether or not it makes a programme yet."""
    opened = _open(data, file=file)
    return Reading([fields for _, fields in opened.rows], opened.faults)


def _open(data: bytes, *, file: str) -> Reading[tuple[_Draft, dict[str, Value]]]:
    text, faults = decode(data, file=file)
    try:
        draft = _Draft(file, read_yaml(text), faults)
    except Unreadable as refusal:
        return Reading([], [*faults, Fault(file, refusal.line, "", str(refusal))])
    fields = _without_blanks(draft.document.data)
    if not isinstance(fields, dict):
        message = "файл порожній або в ньому немає полів: перше з них — «id: …»"
        return Reading([], [*faults, Fault(file, draft.document.line_of(()), "", message)])
    return Reading([(draft, fields)], faults)


def _make(fields: dict[str, Value], draft: _Draft) -> Programme | None:
    for path in _blank_items(draft.document.data, ()):
        draft.tell(path, "порожній елемент списку: впишіть його або приберіть рядок")
    _read_times(fields, draft)
    _read_words(fields, draft)
    prefix = _join_ids(fields)
    try:
        programme = Programme.model_validate(fields)
    except ValidationError as refusal:
        _tell_refusals(refusal, draft, prefix)
        return None
    for finding in check_programme(programme):
        draft.tell(_as_written(finding.path, prefix), finding.message, finding.gravity)
    return None if any(fault.gravity is Gravity.ERROR for fault in draft.faults) else programme


def _without_blanks(data: Data) -> Value | None:
    """A field with nothing after its colon is as good as left out."""
    if isinstance(data, dict):
        filled = ((name, _without_blanks(value)) for name, value in data.items())
        return {name: value for name, value in filled if value is not None}
    if isinstance(data, list):
        return [value if (value := _without_blanks(item)) is not None else "" for item in data]
    return data


def _blank_items(data: Data, path: Path) -> Iterator[Path]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _blank_items(value, (*path, name))
    elif isinstance(data, list):
        for place, item in enumerate(data):
            if item is None or item == "":
                yield (*path, place)
            yield from _blank_items(item, (*path, place))


def _tell_refusals(refusal: ValidationError, draft: _Draft, prefix: str) -> None:
    refused = [
        (_as_written(tuple(p for p in error["loc"] if p != "[key]"), prefix), error) for error in refusal.errors()
    ]
    misspelt = {(*path[:-1], field_meant(path)) for path, error in refused if error["type"] == "extra_forbidden"}
    for path, error in refused:
        if path not in draft.told and not (error["type"] == "missing" and path in misspelt):
            draft.tell(path, refusal_in_words(error, path, _written(draft.document.data, path)))


def _written(data: Data, path: Path) -> str:
    for part in path:
        if isinstance(data, dict) and isinstance(part, str):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
    return data if isinstance(data, str) else ""


# ------------------------------------------------------------------ times


def _read_times(fields: dict[str, Value], draft: _Draft) -> None:
    zone = _zone(fields, draft)
    _put_deadline(fields, "application_deadline", (), zone=zone, draft=draft)
    rule = fields.get("rule")
    if isinstance(rule, dict):
        _put_deadline(rule, "until", ("rule",), zone=zone, draft=draft)
    for path, test in _members(fields, "tests"):
        _put_deadline(test, "closes_at", path, zone=zone, draft=draft)
    for path, webinar in _webinars(fields):
        starts = webinar.get("starts_at")
        if isinstance(starts, str):
            _put_time(webinar, "starts_at", starts, path, zone=zone, draft=draft)
            if is_date_alone(starts) and (*path, "starts_at") not in draft.told:
                draft.tell((*path, "starts_at"), f"«{starts}» — лише дата: додайте час, наприклад «{starts} 14:00»")


def _zone(fields: dict[str, Value], draft: _Draft) -> ZoneInfo:
    name = fields.get("timezone", _DEFAULT_ZONE)
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        draft.tell(("timezone",), f"невідомий часовий пояс «{name}»: у нас це «{_DEFAULT_ZONE}»")
        return ZoneInfo(_DEFAULT_ZONE)


def _put_time(fields: dict[str, Value], name: str, text: str, path: Path, *, zone: ZoneInfo, draft: _Draft) -> None:
    try:
        fields[name] = read_time(text, zone=zone)
    except NoSuchTime as refusal:
        draft.tell((*path, name), str(refusal))


def _put_deadline(fields: dict[str, Value], name: str, path: Path, *, zone: ZoneInfo, draft: _Draft) -> None:
    """A date alone is meant with its whole day."""
    text = fields.get(name)
    if isinstance(text, str):
        _put_time(fields, name, f"{text} {_DAY_ENDS}" if is_date_alone(text) else text, path, zone=zone, draft=draft)


def _webinars(fields: dict[str, Value]) -> list[tuple[Path, dict[str, Value]]]:
    """Every webinar that has the shape of one, with its path."""
    return [
        ((*path, "webinars", number), webinar)
        for path, module in _members(fields, "modules")
        for number, webinar in enumerate(_listed(module, "webinars"))
        if isinstance(webinar, dict)
    ]


def _members(fields: dict[str, Value], name: str) -> list[tuple[Path, dict[str, Value]]]:
    return [((name, place), item) for place, item in enumerate(_listed(fields, name)) if isinstance(item, dict)]


def _listed(fields: dict[str, Value], name: str) -> list[Value]:
    value = fields.get(name)
    return value if isinstance(value, list) else []


# ------------------------------------------------------------------ words


def _read_words(fields: dict[str, Value], draft: _Draft) -> None:
    """Oblasts and kinds of body may be named as people name them."""
    oblasts = _listed(fields, "oblasts")
    for place, name in enumerate(oblasts):
        if ("oblasts", place) not in draft.told:
            oblasts[place] = _oblast(str(name), ("oblasts", place), draft)
    quotas = fields.get("quotas")
    if isinstance(quotas, dict):
        fields["quotas"] = {_oblast(name, ("quotas", name), draft): places for name, places in quotas.items()}
    bodies = _listed(fields, "body_types")
    for place, name in enumerate(bodies):
        bodies[place] = BODY_TYPES.find(str(name)) or name


def _oblast(name: str, path: Path, draft: _Draft) -> str:
    """The code of an oblast that is named as people name it; an unknown one is told of, and stays as it is."""
    oblast = find_oblast(name)
    if oblast:
        return oblast.value
    meant = nearest_oblast(name)
    advice = f"мабуть, «{meant.uk}»" if meant else "зазначте назву або код ISO, наприклад UA-63"
    draft.tell(path, f"невідома область «{name}»: {advice}")
    return name


# ------------------------------------------------------------------ ids


def _join_ids(fields: dict[str, Value]) -> str:
    """Put what an id belongs to before it; returns what was put. A programme's own bad id is told once, not joined."""
    programme_id = fields.get("id")
    if not (isinstance(programme_id, str) and _SLUG.fullmatch(programme_id)):
        return ""
    prefix = f"{programme_id}-"
    for _, module in _members(fields, "modules"):
        _join(module, prefix)
        for webinar in _listed(module, "webinars"):
            if isinstance(webinar, dict):
                _join(webinar, f"{module.get('id', '')}-")
                _join(webinar, prefix, name="recap_test")
    for _, test in _members(fields, "tests"):
        _join(test, prefix)
    rule = fields.get("rule")
    if isinstance(rule, dict):
        _join_rule(rule, prefix)
    return prefix


def _join(part: dict[str, Value], prefix: str, *, name: str = "id") -> None:
    if isinstance(part.get(name), str):
        part[name] = _joined(str(part[name]), prefix)


def _join_rule(rule: dict[str, Value], prefix: str) -> None:
    modules = rule.get("modules")
    if isinstance(modules, dict):
        rule["modules"] = {_joined(id_, prefix): count for id_, count in modules.items()}
    if isinstance(rule.get("tests"), list):
        rule["tests"] = [_joined(str(id_), prefix) for id_ in _listed(rule, "tests")]


def _joined(id_: str, prefix: str) -> str:
    return id_ if id_.startswith(prefix) else f"{prefix}{id_}"


def _as_written(path: Path, prefix: str) -> Path:
    """The path in the file: only the rule's modules stand there under a shorter name."""
    if path[:2] == ("rule", "modules"):
        return tuple(part.removeprefix(prefix) if isinstance(part, str) else part for part in path)
    return path


# ------------------------------------------------------------------ writing


def write_programme(programme: Programme) -> str:
    """The programme as a file; reading it gives the same programme. What is as usual is left out."""
    return write_fields(fields_of(programme))


def write_fields(fields: Mapping[str, object]) -> str:
    """What stands in a file, as its text."""
    return yaml.dump(dict(fields), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


def fields_of(programme: Programme) -> dict[str, Any]:
    """The programme as it stands in a file: short ids, local times, oblasts by name."""
    fields = programme.model_dump(mode="json", exclude_defaults=True)
    prefix, zone = f"{programme.id}-", ZoneInfo(programme.timezone)
    for module, written in zip(programme.modules, fields["modules"], strict=True):
        written["id"] = module.id.removeprefix(prefix)
        for webinar, line in zip(module.webinars, written["webinars"], strict=True):
            line["id"] = webinar.id.removeprefix(f"{module.id}-")
            line["starts_at"] = _local(webinar.starts_at, zone)
            if webinar.recap_test:
                line["recap_test"] = webinar.recap_test.removeprefix(prefix)
    for test, written in zip(programme.tests, fields.get("tests", []), strict=True):
        written.update({"id": test.id.removeprefix(prefix)} | _closing(test, zone))
    fields["rule"] |= _written_rule(programme.rule, prefix, zone)
    if programme.application_deadline:
        fields["application_deadline"] = _local(programme.application_deadline, zone)
    fields["oblasts"] = [Oblast(code).uk for code in fields["oblasts"]]
    if programme.quotas:
        fields["quotas"] = {oblast.uk: places for oblast, places in programme.quotas.items()}
    return fields


def _written_rule(rule: CertificateRule, prefix: str, zone: ZoneInfo) -> dict[str, object]:
    """What of a rule is written otherwise than it is kept."""
    written = {
        "modules": {id_.removeprefix(prefix): count for id_, count in rule.modules.items()},
        "tests": [id_.removeprefix(prefix) for id_ in rule.tests],
        "until": _local(rule.until, zone) if rule.until else None,
    }
    return {name: value for name, value in written.items() if value}


def _closing(test: Test, zone: ZoneInfo) -> dict[str, str]:
    return {"closes_at": _local(test.closes_at, zone)} if test.closes_at else {}


class _Dumper(yaml.SafeDumper):
    """Writes a text that holds U+0085 in quotes: written bare, it is a line's end and read back as a space."""

    def represent_text(self, text: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style='"' if "\x85" in text else None)


_Dumper.add_representer(str, _Dumper.represent_text)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    """Local time, with its offset only where the clock alone would not tell."""
    local = moment.astimezone(zone)
    bare = local.replace(tzinfo=None, fold=0)
    if bare.replace(tzinfo=zone).astimezone(zone).utcoffset() != local.utcoffset():
        return local.isoformat(" ")
    return bare.isoformat(" ", "minutes" if not (bare.second or bare.microsecond) else "auto")
