"""The readable catalogue of events, docs/events.md, written from the contracts and from what the services hear."""

import inspect
import json

from dovira.contracts_files.examples import example_of
from dovira.contracts_files.hearers import hearers_by_type
from dovira.contracts_files.history import History
from dovira.contracts_files.schema import Schema, resolve, schema_of
from shared.contracts.catalogue import TELLING_SERVICES, all_facts
from shared.contracts.fact import Fact

_INTRODUCTION = """# Events

Written by `make contracts` from `shared/contracts` and from what the services hear: change those, not this page.

A fact is told once, in the past tense, by the service that decided it, and kept in that service's stream. Its subject
is its type and, last, its key: the id of whom or what it is about. The envelope is CloudEvents 1.0 in binary mode:
NATS headers `ce-id`, `ce-source`, `ce-type`, `ce-subject` (the key), `ce-time`, `ce-correlationid` and, when it
follows from another fact, `ce-causationid`; values are percent-encoded. The body is JSON; its schema stands in
`shared/contracts/schemas/<type>.json`. Listeners ignore fields they do not know: within a major version an optional
field may be added, and nothing else changes.

The examples are invented.
"""


def write_page(history: History) -> str:
    """The whole page."""
    hearers = hearers_by_type()
    parts: dict[str, Schema] = {}
    sections = [_INTRODUCTION, _overview(hearers)]
    for service in TELLING_SERVICES:
        sections.append(f"## {service}\n")
        for fact_type in all_facts().values():
            if fact_type.service == service:
                changes = history.get(fact_type.type, [])
                sections.append(_fact(fact_type, hearers.get(fact_type.type, []), changes))
                parts |= schema_of(fact_type).get("$defs", {})
    sections.append("## Parts\n\nWhat stands inside several facts, or is too large for a table above.\n")
    sections += [_part(name, parts[name], parts) for name in sorted(parts)]
    return "\n".join(sections)


def _overview(hearers: dict[str, list[str]]) -> str:
    lines = ["| fact | told by | heard by | names a person |", "|---|---|---|---|"]
    for fact_type in all_facts().values():
        services = sorted({one.split(".")[0] for one in hearers.get(fact_type.type, [])})
        lines.append(
            f"| [{fact_type.__name__}](#{fact_type.__name__.lower()}) | {fact_type.service} "
            f"| {', '.join(services) or 'nobody yet'} | {'yes' if fact_type.personal_data else ''} |"
        )
    return "\n".join(lines) + "\n"


def _fact(fact_type: type[Fact], hearers: list[str], changes: list[dict[str, str]]) -> str:
    schema = schema_of(fact_type)
    example = json.dumps(example_of(fact_type), ensure_ascii=False, indent=2)
    personal = "yes: purging the subjects that end with the id forgets the person" if fact_type.personal_data else "no"
    lines = [
        f"### {fact_type.__name__}\n",
        f"{_meaning(fact_type)}\n",
        f"- type: `{fact_type.type}`",
        f"- subject: `{fact_type.type}.<{fact_type.key_field}>`",
        f"- told by: {fact_type.service}, once, when what it says was decided",
        f"- heard by: {', '.join(f'`{one}`' for one in hearers) or 'nobody yet'}",
        f"- key: `{fact_type.key_field}`",
        f"- personal data: {personal}",
        f"- history: {_history(changes)}\n",
        _fields(schema, schema),
        f"```json\n{example}\n```\n",
    ]
    return "\n".join(lines)


def _history(changes: list[dict[str, str]]) -> str:
    return "; ".join(f"{one['on']} {one['change'].replace('``', '`')}" for one in changes)


def _part(name: str, schema: Schema, parts: dict[str, Schema]) -> str:
    meaning = schema.get("description", "").replace("``", "`")
    head = f"### {name}\n\n{meaning}\n"
    if "enum" in schema:
        return f"{head}\nOne of {', '.join(f'`{word}`' for word in schema['enum'])}.\n"
    return f"{head}\n{_fields(schema, {'$defs': parts})}"


def _fields(schema: Schema, root: Schema) -> str:
    lines = ["| field | type | required | meaning |", "|---|---|---|---|"]
    required = schema.get("required", [])
    for name, field in schema["properties"].items():
        meaning = field.get("description", "").replace("\n", " ").replace("|", "\\|")
        lines.append(f"| `{name}` | {_words(field, root)} | {'yes' if name in required else ''} | {meaning} |")
    return "\n".join(lines) + "\n"


def _words(field: Schema, root: Schema) -> str:
    """A type in words; a part of its own as a link."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(_words(one, root) for one in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {_words(field['items'], root)}"
    if field.get("type") == "object":
        values = [*field.get("patternProperties", {}).values(), field.get("additionalProperties", {})]
        return f"mapping to {_words(next(one for one in values if one), root)}"
    names = {"null": "none", "boolean": "yes or no", "string": "text", "integer": "whole number", "number": "number"}
    formats = {"date-time": "moment", "email": "mailbox"}
    return formats.get(field.get("format", ""), names[resolve(field, root)["type"]])


def _meaning(fact_type: type[Fact]) -> str:
    return inspect.cleandoc(fact_type.__doc__ or "").replace("``", "`")
