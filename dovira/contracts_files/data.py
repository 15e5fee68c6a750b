"""The catalogue of events as data, for the page that the gateway serves: what a reader of docs/events.md learns."""

import inspect
import json
from collections.abc import Mapping

from dovira.contracts_files.examples import example_of
from dovira.contracts_files.history import History
from dovira.contracts_files.schema import Schema, resolve, schema_of
from shared.contracts.catalogue import all_facts
from shared.contracts.fact import Fact

_NAMES = {"null": "none", "boolean": "yes or no", "string": "text", "integer": "whole number", "number": "number"}
_FORMATS = {"date-time": "moment", "email": "mailbox"}


def render_data(hearers: Mapping[str, list[str]], history: History) -> str:
    """The file: a list of events, those of one service together."""
    facts = [_event(fact, hearers.get(name, []), history.get(name, [])) for name, fact in all_facts().items()]
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _event(fact: type[Fact], hearers: list[str], changes: list[dict[str, str]]) -> dict[str, object]:
    schema = schema_of(fact)
    return {
        "type": fact.type,
        "name": fact.__name__,
        "meaning": inspect.cleandoc(fact.__doc__ or "").replace("``", ""),
        "told_by": fact.service,
        "heard_by": sorted({one.partition(".")[0] for one in hearers}),
        "key": fact.key_field,
        "names_a_person": fact.personal_data,
        "fields": [
            {
                "name": name,
                "type": words(field, schema),
                "required": name in schema.get("required", []),
                "meaning": field.get("description", "").replace("\n", " ").replace("``", ""),
            }
            for name, field in schema["properties"].items()
        ],
        "example": example_of(fact),
        "history": changes,
    }


def words(field: Schema, root: Schema) -> str:
    """A type in words."""
    if "$ref" in field:
        return str(field["$ref"].rpartition("/")[2])
    if "anyOf" in field:
        return " or ".join(words(one, root) for one in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {words(field['items'], root)}"
    if field.get("type") == "object":
        values = [*field.get("patternProperties", {}).values(), field.get("additionalProperties", {})]
        return f"mapping to {words(next(one for one in values if one), root)}"
    return _FORMATS.get(field.get("format", ""), _NAMES[resolve(field, root)["type"]])
