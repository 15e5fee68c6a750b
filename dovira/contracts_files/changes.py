"""What changed between two versions of the events: what came, and what breaks whoever consumes them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dovira.contracts_files.asyncapi import asyncapi_document, inlined
from dovira.contracts_files.compatibility import compare
from dovira.contracts_files.schema import Schema

NOW = "now"


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as a sentence that begins with the event's type."""

    sentence: str
    breaks: bool


def changes_between(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> list[Change]:
    """Every change, by type."""
    return [change for name in sorted(old.keys() | new.keys()) for change in _changes_of(name, old, new)]


def read_schemas(version: str) -> dict[str, Schema]:
    """The schemas of a version by type: ``now``, a folder, or an AsyncAPI document. Raises OSError and ValueError."""
    if version == NOW:
        return _from_asyncapi(asyncapi_document())
    path = Path(version)
    if path.is_dir():
        found = {one.stem: inlined(json.loads(one.read_text(encoding="utf-8"))) for one in sorted(path.glob("*.json"))}
        if not found:
            message = f"{path} holds no schemas"
            raise ValueError(message)
        return found
    return _from_asyncapi(json.loads(path.read_text(encoding="utf-8")))


def _from_asyncapi(document: object) -> dict[str, Schema]:
    try:
        messages = document["components"]["messages"].values()  # type: ignore[index]  # if not, we say so
        return {message["name"]: message["payload"]["schema"] for message in messages}
    except (KeyError, TypeError, AttributeError):
        message = "this is no AsyncAPI document of Dovira"
        raise ValueError(message) from None


def _changes_of(name: str, old: Mapping[str, Schema], new: Mapping[str, Schema]) -> Iterator[Change]:
    if name not in old:
        yield Change(f"{name} is new", breaks=False)
    elif name not in new:
        yield Change(f"{name} is gone", breaks=True)
    else:
        yield from (Change(f"{name}: {sentence}", breaks=True) for sentence in compare(old[name], new[name]))
        came = new[name]["properties"].keys() - old[name]["properties"].keys() - set(new[name].get("required", []))
        yield from (Change(f"{name}: {field} is new and optional", breaks=False) for field in sorted(came))
