"""Migrations only add, so that the release before goes on with the store. What takes away says so, and since when.

Reads the source of a migration and returns sentences: where, and what to do.
"""

import ast
import re

from tests.architecture.sources import Source

MARK = "contracts"
"""What a migration that takes away is marked with: a text that names the release since which nothing uses what goes."""

_TAKES_AWAY = {"drop_column", "drop_constraint", "drop_table", "rename_table"}
_ASKS_MORE = {"create_check_constraint", "create_foreign_key", "create_primary_key", "create_unique_constraint"}
_SQL = re.compile(r"\b(?:drop|rename|set\s+not\s+null|truncate)\b", re.IGNORECASE)
_CHANGES = re.compile(r"nullable=False|new_column_name|[^_]type_=")
_ADVICE = (
    f"the release before still runs beside it: add only, and take away a release later, with `{MARK} = "
    '"0.2.0: nothing has used it since"` in the file'
)


def faults_in_migration(source: Source) -> list[str]:
    """What in ``upgrade`` would stop the release before; none in a file that is marked."""
    if _is_marked(source.tree):
        return []
    upgrade = next(node for node in source.tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade")
    calls = [node for node in ast.walk(upgrade) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    made = {_first_text(call) for call in calls if _name(call) == "create_table"}
    found = [(call, why) for call in calls if (why := _why_not(call, made))]
    return [f"{source.path}:{call.lineno}: {why}: {_ADVICE}" for call, why in found]


def _is_marked(tree: ast.Module) -> bool:
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    marks = [node.value for node in assigned if isinstance(node.targets[0], ast.Name) and node.targets[0].id == MARK]
    return any(isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value for value in marks)


def _why_not(call: ast.Call, made: set[str]) -> str:
    """Why the release before could not live with this; empty when it can. ``made``: tables that are new themselves."""
    name, words = _name(call), ast.unparse(call)
    reasons = {
        f"{name} takes away what it uses": name in _TAKES_AWAY,
        f"{name} forbids rows that it may write": name in _ASKS_MORE
        or (name == "create_index" and "unique=True" in words and _table_of_index(call) not in made),
        "alter_column changes what it reads or writes": name == "alter_column" and _CHANGES.search(words),
        "it cannot fill a column that must not be empty and has no server_default": name == "add_column"
        and "nullable=False" in words
        and "server_default" not in words,
        "the statement takes something away": name == "execute" and _SQL.search(words),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _name(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr


def _first_text(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


def _table_of_index(call: ast.Call) -> str:
    table = call.args[1] if len(call.args) > 1 else None
    return str(table.value) if isinstance(table, ast.Constant) else ""
