"""What changed in each event and when: kept beside the golden schemas, a line for each change, written with them."""

import json
from collections.abc import Mapping
from datetime import date

from dovira.contracts_files.changes import changes_between
from dovira.contracts_files.schema import Schema

History = Mapping[str, list[dict[str, str]]]
"""By type, oldest first: ``on`` which day, and ``change`` in words."""

NEW = "is new"


def continued(history: History, golden: Mapping[str, Schema], current: Mapping[str, Schema], today: date) -> History:
    """The history with what the code of today adds to the golden schemas; a type without one is new today."""
    longer = {name: list(entries) for name, entries in history.items()}
    for change in changes_between(golden, current):
        name, _, words = change.sentence.partition(" ")
        longer.setdefault(name.rstrip(":"), []).append({"on": today.isoformat(), "change": words})
    for name in current.keys() - longer.keys():
        longer[name] = [{"on": today.isoformat(), "change": NEW}]
    return {name: longer[name] for name in sorted(longer)}


def render_history(history: History) -> str:
    """One change a line, so that two who add changes do not touch each other's lines."""
    entries = []
    for name, changes in history.items():
        lines = ",\n".join(f"    {json.dumps(one, ensure_ascii=False)}" for one in changes)
        entries.append(f'  "{name}": [\n{lines}\n  ]')
    return "{\n" + ",\n".join(entries) + "\n}\n"
