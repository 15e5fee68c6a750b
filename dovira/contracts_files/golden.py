"""The golden files: which there should be, which are behind, and which the code of today would break."""

import json
from collections.abc import Mapping
from pathlib import Path

from dovira.contracts_files.compatibility import advice, compare
from dovira.contracts_files.data import render_data
from dovira.contracts_files.hearers import hearers_by_type
from dovira.contracts_files.history import History, continued, render_history
from dovira.contracts_files.page import write_page
from dovira.contracts_files.schema import Schema, schema_of
from shared.contracts.catalogue import all_facts
from shared.runtime import SystemClock

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "shared" / "contracts" / "schemas"
HISTORY = ROOT / "shared" / "contracts" / "history.json"
DATA = ROOT / "shared" / "contracts" / "events.json"
PAGE = ROOT / "docs" / "events.md"


def golden_path(fact_type_name: str) -> Path:
    """Where the golden schema of a CloudEvents type stands."""
    return SCHEMAS / f"{fact_type_name}.json"


def golden_schemas() -> dict[str, Schema]:
    """The golden schemas there are, by CloudEvents type."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(SCHEMAS.glob("*.json"))}


def wanted_files() -> dict[Path, str]:
    """What the golden files and the catalogue should hold, by path."""
    schemas = {name: schema_of(fact_type) for name, fact_type in all_facts().items()}
    files = {golden_path(name): _render(schema) for name, schema in schemas.items()}
    history = continued(kept_history(), golden_schemas(), schemas, SystemClock().now().date())
    written = {
        HISTORY: render_history(history),
        DATA: render_data(hearers_by_type(), history),
        PAGE: write_page(history),
    }
    return files | written


def kept_history() -> History:
    """The history there is."""
    history: History = json.loads(HISTORY.read_text(encoding="utf-8")) if HISTORY.exists() else {}
    return history


def outdated(wanted: Mapping[Path, str]) -> list[Path]:
    """The files that do not hold what they should."""
    return [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def breaks() -> list[str]:
    """What the facts of today would break for the listeners and the stored facts of yesterday, and what to do."""
    return breaking_changes(golden_schemas(), {name: schema_of(fact_type) for name, fact_type in all_facts().items()})


def breaking_changes(golden: Mapping[str, Schema], current: Mapping[str, Schema]) -> list[str]:
    """A sentence per breaking change, with what to do about it. A type without a golden schema is new."""
    sentences = []
    for name, schema in golden.items():
        changes = compare(schema, current[name]) if name in current else ["the class is gone, its facts are not"]
        sentences += [f"{name}: {change}. {advice(name)}" for change in changes]
    return sentences


def _render(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
