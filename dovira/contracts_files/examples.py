"""Examples built from a schema, always the same. The people and bodies in them are invented."""

from typing import Any

from dovira.contracts_files.schema import Schema, resolve, schema_of
from shared.bus import derived_id
from shared.contracts.fact import Fact

_FIRST_ID = "018e3c1a-5400-7000-8000-000000000000"
_MOMENT = "2024-03-14T12:00:00Z"

# By the name of the field, or by the name of the part it stands in and its own.
_KNOWN: dict[str, object] = {
    "Module.id": "m1",
    "Programme.id": "zrazkova-prohrama",
    "Speaker.id": "zrazkovyi-spiker",
    "Test.id": "zrazkova-prohrama-test",
    "EnrolmentWaitlisted.position": 1,
    "Webinar.id": "zrazkova-prohrama-m1-w1",
    "Organisation.name": "Зразкова навчальна установа",
    "Speaker.position": "старша спеціалістка",
    "attempt_limit": 3,
    "attempts_left": 1,
    "body_name": "Зразківська міська рада",
    "capacity": 30,
    "contact": 40.0,
    "contact_email": "navchannia@example.org",
    "credits": 2.0,
    "decided_by": "organiser-1",
    "draw": 10,
    "duration_minutes": 90,
    "edrpou": "00000000",
    "email": "olena.zrazkova@example.org",
    "en": "With the support of a donor",
    "ends_at": "2024-03-14T13:30:00Z",
    "family_name": "Зразкова",
    "full_name": "Зразкова Олена Іванівна",
    "given_name": "Олена",
    "honorific": "пані",
    "hours": 60.0,
    "join_url": "https://example.org/join",
    "modules": 3,
    "number": "00000000/000001-24",
    "oblast": "UA-63",
    "oblasts": "UA-63",
    "number_pattern": "{edrpou}/{sequence:06d}-{year:02d}",
    "pass_mark": 60.0,
    "patronymic": "Іванівна",
    "position": "головна спеціалістка",
    "previous_starts_at": "2024-03-13T12:00:00Z",
    "programme_id": "zrazkova-prohrama",
    "question_count": 20,
    "reason": "Зразок причини",
    "recap_test": "zrazkova-prohrama-test",
    "replaces_number": "00000000/000000-24",
    "revoked_by": "organiser-1",
    "score": 80.0,
    "seconds": 5400,
    "self_study": 18.0,
    "settlement": "Зразкове",
    "share_of_all": 0.8,
    "speaker_ids": "zrazkovyi-spiker",
    "test_id": "zrazkova-prohrama-test",
    "tests": "zrazkova-prohrama-test",
    "timezone": "Europe/Kyiv",
    "uk": "За підтримки донора",
    "url": "https://example.org/materials/1",
    "vocative": "Олено",
    "webinar_id": "zrazkova-prohrama-m1-w1",
    "year": 2024,
}


def example_of(fact_type: type[Fact]) -> dict[str, Any]:
    """A body of a fact with every field, also the optional ones."""
    schema = schema_of(fact_type)
    example: dict[str, Any] = _example(schema, schema, name="")
    return example


def _example(part: Schema, root: Schema, *, name: str) -> Any:  # noqa: ANN401  # JSON of any shape
    schema = resolve(part, root)
    if "anyOf" in schema:
        stated = next(one for one in schema["anyOf"] if one.get("type") != "null")
        return _example(stated, root, name=name)
    match schema.get("type"):
        case "object":
            return _object(schema, root)
        case "array":
            return [_example(schema["items"], root, name=name)]
        case "boolean":
            return True
        case _:
            short = name.rpartition(".")[2]
            return _KNOWN.get(name, _KNOWN.get(short, _plain(schema, short)))


def _object(schema: Schema, root: Schema) -> dict[str, Any]:
    fields = {
        name: _example(field, root, name=f"{schema.get('title', '')}.{name}")
        for name, field in schema.get("properties", {}).items()
    }
    for values in schema.get("patternProperties", {}).values():
        fields["m1"] = _example(values, root, name="modules")
    if isinstance(values := schema.get("additionalProperties"), dict):
        names = resolve(schema.get("propertyNames", {}), root).get("enum", ["m1"])
        fields[names[0]] = _example(values, root, name="quotas")
    return fields


def _plain(schema: Schema, name: str) -> object:
    """A value for a field with no name of its own here."""
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") in {"integer", "number"}:
        least = max(1, schema.get("minimum", 1))
        return int(least) if schema["type"] == "integer" else float(least)
    if schema.get("format") == "date-time":
        return _MOMENT
    if name == "evidence" or name.endswith("_id"):
        return derived_id(_FIRST_ID, [name])
    return "зразок"
