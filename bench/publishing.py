"""``python -m bench.publishing``: everything that docs/performance/report.json says, where it is said.

That is the table and the pictures of docs/performance.md, the rates of dovira/sizing/measured.toml (unless the machine
was busy), and what follows from rates: the sizing table of docs/operations.md. The report is what
``dovira bench --report FILE`` wrote.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.drawing import Report, figure, pictures
from dovira.commands.simulating import sizings_of
from dovira.sizing import COLUMNS, as_markdown, read_measured

_ROOT = Path(__file__).parents[1]
PAGE, SIZES = _ROOT / "docs/performance.md", _ROOT / "docs/operations.md"
_QUIET = 1.0
FOLDER, RATES = PAGE.with_suffix(""), _ROOT / "dovira/sizing/measured.toml"


def main() -> None:
    """Write all of it anew."""
    report = json.loads((FOLDER / "report.json").read_text(encoding="utf-8"))
    for name, picture in pictures(report).items():
        (FOLDER / name).write_text(picture, encoding="utf-8")
    _write(PAGE, {"machine": machine(report), "table": table(report)})
    if was_quiet(report):
        RATES.write_text(with_rates(RATES.read_text(encoding="utf-8"), report), encoding="utf-8")
    _write(SIZES, {"dovira simulate --markdown": as_markdown(sizings_of(COLUMNS))})


def _write(file: Path, parts: Mapping[str, str]) -> None:
    page = file.read_text(encoding="utf-8")
    for name, text in parts.items():
        before, after = page.split(f"<!-- {name} -->\n")
        page = f"{before}<!-- {name} -->\n{text}\n<!-- end -->{after.partition('<!-- end -->')[2]}"
    file.write_text(page, encoding="utf-8")


def was_quiet(report: Report) -> bool:
    """Nobody else was at work: then rates hold, too, and not only ratios."""
    return bool(report["load_at_begin"] < _QUIET)


def with_rates(text: str, report: Report) -> str:
    """The file of rates, with the numbers of a report."""
    rows = {row["name"]: row for row in report["ratios"]}
    for kind, rate in read_measured().rates.items():
        value = f"{rows[rate.row][rate.side]:.3g}"
        name = re.escape(kind if kind.isidentifier() else f'"{kind}"')
        text = re.sub(rf"(?m)(?<=^\[rates\.{name}\]\nvalue = ).*$", f"{float(value):g}", text)
    return text


def machine(report: Report) -> str:
    """When and on what it was measured."""
    where = f"{report['day']}, {report['cores']} cores, {report['machine']}, Python {report['python']}."
    load = f"Load of the machine: {report['load_at_begin']:g} before, {report['load_at_end']:g} at the end."
    return " ".join([where, load, *(["A quick run: less of everything, and less sure."] if report["quick"] else [])])


def table(report: Report) -> str:
    """The ratios as Markdown."""
    lines = ["| measure | ours | reference | ratio | goal | beside |", "|---|--:|--:|--:|--:|---|"]
    return "\n".join(lines + [_line(row) for row in report["ratios"]])


def _line(row: Mapping[str, Any]) -> str:
    goal = f"{'≤' if row['goal']['at_most'] else '≥'} {row['goal']['value']:g}"
    is_met = row["ratio"] <= row["goal"]["value"] if row["goal"]["at_most"] else row["ratio"] >= row["goal"]["value"]
    ratio = f"{row['ratio']:.3g}" if is_met else f"**{row['ratio']:.3g}**"
    ours, reference = (f"{figure(row[side])} {row['unit']}" for side in ("ours", "reference"))
    return f"| {row['name']} | {ours} | {reference} | {ratio} | {goal} | {row['reference_is']} |"


if __name__ == "__main__":
    main()
