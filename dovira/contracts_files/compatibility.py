"""What may change in a fact without breaking anyone: an optional field may come. Everything else is a new fact.

Both directions count: a listener of yesterday reads the fact of today, and a listener of today reads what the
stream has kept since the first day.
"""

import json
from collections.abc import Iterator

from dovira.contracts_files.schema import Schema, resolve

_SAYS_NOTHING = {"$defs", "$schema", "default", "description", "examples", "title"}
_LOOKED_INTO = {"additionalProperties", "anyOf", "enum", "items", "patternProperties", "properties", "required"}


def compare(old_schema: Schema, new_schema: Schema) -> list[str]:
    """The breaking changes between two schemas of one fact, as sentences that begin with the field's path."""
    return list(_Comparison(old_schema, new_schema).of("", old_schema, new_schema))


def advice(type_name: str) -> str:
    """What to do instead of breaking a fact of a CloudEvents type."""
    stem, _, major = type_name.rpartition(".v")
    return (
        f"Leave the class of {type_name} as it was, and put a class with major={int(major) + 1} beside it; tell both "
        f"until the last listener has moved to {stem}.v{int(major) + 1}. If {type_name} was never released, delete "
        f"shared/contracts/schemas/{type_name}.json and run make contracts again."
    )


class _Comparison:
    """Walks two schemas side by side; each keeps its own definitions."""

    def __init__(self, old_root: Schema, new_root: Schema) -> None:
        self._old_root, self._new_root = old_root, new_root

    def of(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        """The breaking changes below a path."""
        old, new = resolve(old, self._old_root), resolve(new, self._new_root)
        if _kind(old) != _kind(new):
            yield f"{path or 'the body'} was {_kind(old)} and is {_kind(new)}"
            return
        yield from self._of_fields(path, old, new)
        yield from self._of_elements(path, old, new)
        yield from _of_words(path, old, new)
        for keyword in sorted((old.keys() | new.keys()) - _SAYS_NOTHING - _LOOKED_INTO):
            if old.get(keyword) != new.get(keyword):
                yield f"{path}: {keyword} was {_said(old, keyword)} and is {_said(new, keyword)}"

    def _of_fields(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        was_required, is_required = set(old.get("required", [])), set(new.get("required", []))
        for name in before.keys() - after.keys():
            yield f"{_join(path, name)} is gone"
        for name in is_required - before.keys():
            yield f"{_join(path, name)} is new and required; give it a default"
        for name in before.keys() & after.keys():
            if (name in was_required) != (name in is_required):
                words = ("optional", "required") if name in is_required else ("required", "optional")
                yield f"{_join(path, name)} was {words[0]} and is {words[1]}"
            yield from self.of(_join(path, name), before[name], after[name])

    def _of_elements(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        """Elements of lists, values of mappings, alternatives."""
        for keyword, mark in (("items", "[]"), ("additionalProperties", "{}")):
            if isinstance(old.get(keyword), dict) and isinstance(new.get(keyword), dict):
                yield from self.of(path + mark, old[keyword], new[keyword])
            elif old.get(keyword) != new.get(keyword):
                yield f"{path}{mark} was {_said(old, keyword)} and is {_said(new, keyword)}"
        before, after = old.get("patternProperties", {}), new.get("patternProperties", {})
        if before.keys() != after.keys():
            yield f"{path}: its keys were {sorted(before)} and are {sorted(after)}"
        for pattern in before.keys() & after.keys():
            yield from self.of(f"{path}{{}}", before[pattern], after[pattern])
        before, after = old.get("anyOf", []), new.get("anyOf", [])
        for earlier, later in zip(before, after, strict=True):  # as many, or the kind differs
            yield from self.of(path, earlier, later)


def _of_words(path: str, old: Schema, new: Schema) -> Iterator[str]:
    before, after = old.get("enum", []), new.get("enum", [])
    if not before or not after:
        if before != after:
            yield f"{path} {'was' if before else 'is'} one of a list, and {'is' if before else 'was'} any text"
        return
    if gone := [word for word in before if word not in after]:
        yield f"{path} can no longer be {', '.join(map(str, gone))}: facts that say so are kept in the stream"
    if come := [word for word in after if word not in before]:
        yield f"{path} can now be {', '.join(map(str, come))}: listeners of yesterday cannot read that"


def _kind(schema: Schema) -> str:
    if "anyOf" in schema:
        return f"one of {len(schema['anyOf'])} alternatives"
    return str(schema.get("type", "anything"))


def _said(schema: Schema, keyword: str) -> str:
    return json.dumps(schema[keyword], ensure_ascii=False) if keyword in schema else "not stated"


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
