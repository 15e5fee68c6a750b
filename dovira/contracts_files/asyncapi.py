"""The AsyncAPI 3 document: every event with its subject, envelope and schema, for programs and their generators."""

import inspect
import json
from importlib.metadata import version
from typing import Any

from dovira.contracts_files.examples import example_of
from dovira.contracts_files.hearers import hearers_by_type
from dovira.contracts_files.schema import schema_of
from shared.bus import stream_name
from shared.contracts.catalogue import all_facts
from shared.contracts.fact import Fact

_DESCRIPTION = (
    "Facts that Dovira's services tell each other, and services of others hear. CloudEvents 1.0: in binary mode over "
    "NATS JetStream, in structured mode over HTTP (GET /api/v1/events)."
)
_ENVELOPE = {
    "ce-specversion": {"const": "1.0"},
    "ce-id": {"type": "string", "description": "UUIDv7; the same event always has the same id"},
    "ce-source": {"type": "string", "description": "/dovira/<service>"},
    "ce-type": {"type": "string"},
    "ce-subject": {"type": "string", "description": "The key: the id the event is about"},
    "ce-time": {"type": "string", "format": "date-time"},
    "ce-datacontenttype": {"const": "application/json"},
    "ce-correlationid": {"type": "string", "description": "The same in everything that followed from one request"},
    "ce-causationid": {"type": "string", "description": "The id of the event it followed from, if it did"},
    "traceparent": {"type": "string", "description": "W3C Trace Context"},
}
_REQUIRED = ["ce-id", "ce-source", "ce-specversion", "ce-subject", "ce-time", "ce-type"]


def asyncapi_document() -> dict[str, Any]:
    """The whole document."""
    facts = all_facts().values()
    return {
        "asyncapi": "3.0.0",
        "id": "urn:dovira:events",
        "info": {"title": "Dovira: events", "version": version("dovira"), "description": _DESCRIPTION},
        "defaultContentType": "application/json",
        "servers": {
            "nats": {
                "host": "{host}",
                "protocol": "nats",
                "description": "JetStream; one stream per telling service",
                "variables": {"host": {"default": "127.0.0.1:4222"}},
            }
        },
        "channels": {fact.__name__: _channel(fact) for fact in facts},
        "operations": {f"tell{fact.__name__}": _operation(fact) for fact in facts},
        "components": {
            "messages": {fact.__name__: _message(fact) for fact in facts},
            "messageTraits": {
                "cloudEventOverNats": {
                    "headers": {"type": "object", "required": _REQUIRED, "properties": _ENVELOPE},
                }
            },
        },
    }


def write_asyncapi() -> str:
    """The document as JSON."""
    return json.dumps(asyncapi_document(), ensure_ascii=False, indent=2) + "\n"


def _channel(fact_type: type[Fact]) -> dict[str, Any]:
    return {
        "address": f"{fact_type.type}.{{key}}",
        "messages": {fact_type.__name__: {"$ref": f"#/components/messages/{fact_type.__name__}"}},
        "parameters": {"key": {"description": f"{fact_type.key_field} of the event"}},
        "servers": [{"$ref": "#/servers/nats"}],
        "tags": [{"name": fact_type.service}],
    }


def _operation(fact_type: type[Fact]) -> dict[str, Any]:
    name = fact_type.__name__
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
        "summary": f"Told by {fact_type.service} into {stream_name(fact_type.service)}",
    }


def _message(fact_type: type[Fact]) -> dict[str, Any]:
    return {
        "name": fact_type.type,
        "title": fact_type.__name__,
        "description": inspect.cleandoc(fact_type.__doc__ or ""),
        "contentType": "application/json",
        "traits": [{"$ref": "#/components/messageTraits/cloudEventOverNats"}],
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": inlined(schema_of(fact_type)),
        },
        "examples": [{"payload": example_of(fact_type)}],
        "x-personal-data": fact_type.personal_data,
        "x-heard-by": hearers_by_type().get(fact_type.type, []),
    }


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that stands alone: its parts stand where they were referred to."""
    parts = schema.get("$defs", {})

    def inside(part: Any) -> Any:  # noqa: ANN401  # JSON of any shape
        if isinstance(part, list):
            return [inside(one) for one in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            part = parts[part["$ref"].rpartition("/")[2]] | {name: one for name, one in part.items() if name != "$ref"}
        return {name: inside(one) for name, one in part.items() if name not in {"$defs", "$schema"}}

    whole: dict[str, Any] = inside(schema)
    return whole
