"""A fact's JSON Schema as listeners read it: unknown fields are ignored, on every level."""

from typing import Any

from shared.contracts.fact import Fact

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(fact_type: type[Fact]) -> Schema:
    """The schema of a fact's body."""
    schema: Schema = _lenient(fact_type.model_json_schema())
    return {"$schema": _DIALECT} | schema


def resolve(part: Schema, root: Schema) -> Schema:
    """A part of a schema with its reference followed."""
    if "$ref" not in part:
        return part
    name = part["$ref"].removeprefix("#/$defs/")
    target: Schema = root["$defs"][name]
    return target | {keyword: value for keyword, value in part.items() if keyword != "$ref"}


def _lenient(schema: Any) -> Any:  # noqa: ANN401  # JSON of any shape
    """Without «no other fields»: forms are strict about what people type, listeners are not about what services add."""
    if isinstance(schema, list):
        return [_lenient(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: _lenient(value)
        for keyword, value in schema.items()
        if not (keyword == "additionalProperties" and value is False)
    }
