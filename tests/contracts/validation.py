"""As much of JSON Schema as the golden files use. A keyword it does not know is an error, never passed over."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from dovira.contracts_files.schema import Schema, resolve

_ANNOTATIONS = {"$defs", "$schema", "default", "description", "title"}
_TYPES: dict[str, type | tuple[type, ...]] = {
    "array": list,
    "boolean": bool,
    "integer": int,
    "null": type(None),
    "number": (int, float),
    "object": dict,
    "string": str,
}
_CONCERNS: dict[str, type] = {
    **dict.fromkeys(("properties", "additionalProperties", "patternProperties", "propertyNames", "required"), dict),
    **dict.fromkeys(("items", "minItems", "maxItems"), list),
    **dict.fromkeys(("format", "maxLength", "minLength", "pattern"), str),
}
_FORMATS: dict[str, Callable[[str], bool]] = {
    "date-time": lambda text: datetime.fromisoformat(text).tzinfo is not None,
    "email": lambda text: "@" in text,
}
_LIMITS: dict[str, Callable[[Any, Any], bool]] = {
    "enum": lambda value, words: value in words,
    "exclusiveMinimum": lambda value, limit: value > limit,
    "format": lambda value, name: _FORMATS[name](value),
    "maxItems": lambda value, limit: len(value) <= limit,
    "maxLength": lambda value, limit: len(value) <= limit,
    "maximum": lambda value, limit: value <= limit,
    "minItems": lambda value, limit: len(value) >= limit,
    "minLength": lambda value, limit: len(value) >= limit,
    "minimum": lambda value, limit: value >= limit,
    "pattern": lambda value, pattern: re.search(pattern, value) is not None,
    "type": lambda value, name: isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool)),
}


def faults(value: Any, schema: Schema, root: Schema | None = None, path: str = "") -> list[str]:
    """What is wrong with a value, by path; empty when it is valid."""
    root = root or schema
    schema = resolve(schema, root)
    found = []
    for keyword, stated in schema.items():
        if keyword in _ANNOTATIONS or not isinstance(value, _CONCERNS.get(keyword, object)):
            continue
        if keyword in _LIMITS:
            found += [] if _LIMITS[keyword](value, stated) else [f"{path}: {keyword} is {stated!r}"]
        else:
            found += _faults_inside(keyword, stated, value, root, path)
    return found


def _faults_inside(keyword: str, stated: Any, value: Any, root: Schema, path: str) -> list[str]:
    match keyword:
        case "required":
            return [f"{path}.{name} is missing" for name in stated if name not in value]
        case "anyOf":
            fits = any(not faults(value, part, root, path) for part in stated)
            return [] if fits else [f"{path}: no alternative fits"]
    return [one for name, inner, part in _inner(keyword, stated, value) for one in faults(inner, part, root, name)]


def _inner(keyword: str, stated: Any, value: Any) -> Iterator[tuple[str, Any, Schema]]:
    """What stands inside a value, and the part of the schema it must fit."""
    match keyword:
        case "properties":
            yield from ((f".{name}", value[name], part) for name, part in stated.items() if name in value)
        case "patternProperties":
            for pattern, part in stated.items():
                yield from ((f".{name}", inner, part) for name, inner in value.items() if re.search(pattern, name))
        case "propertyNames":
            yield from ((f".{name}", name, stated) for name in value)
        case "additionalProperties":
            yield from ((f".{name}", inner, stated) for name, inner in value.items())
        case "items":
            yield from ((f".{n}", inner, stated) for n, inner in enumerate(value))
        case _:
            message = f"{keyword} is not known here: teach tests/contracts/validation.py"
            raise NotImplementedError(message)
