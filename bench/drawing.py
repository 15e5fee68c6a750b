"""``python -m bench.drawing``: pictures and table of docs/performance.md, from docs/performance/report.json.

The report is what ``dovira bench --report docs/performance/report.json`` wrote.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
FOLDER = PAGE.with_suffix("")
_WIDTH, _HEIGHT = 560, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 40, 40, 48
_STEPS, _FAR = 4, 20
_GREY, _BLUE = "#8b8fa3", "#3b7dd8"
Report = Mapping[str, Any]


def main() -> None:
    """Write the table into the page, and the pictures into its folder."""
    report = json.loads((FOLDER / "report.json").read_text(encoding="utf-8"))
    for name, picture in pictures(report).items():
        (FOLDER / name).write_text(picture, encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    for name, text in (("machine", machine(report)), ("table", table(report))):
        begin, end = f"<!-- {name} -->\n", "<!-- end -->"
        before, after = page.split(begin)
        page = f"{before}{begin}{text}\n{end}{after.partition(end)[2]}"
    PAGE.write_text(page, encoding="utf-8")


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
    ours, reference = (f"{_figure(row[side])} {row['unit']}" for side in ("ours", "reference"))
    return f"| {row['name']} | {ours} | {reference} | {ratio} | {goal} | {row['reference_is']} |"


def _figure(value: float) -> str:
    """Three digits: more would pretend to know."""
    if value == 0:
        return "0"
    digits = 2 - math.floor(math.log10(abs(value)))
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def pictures(report: Report) -> dict[str, str]:
    """SVG by file name."""
    return {f"{_file_of(growth['name'])}.svg": draw(growth) for growth in report["growth"]}


def _file_of(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


def draw(growth: Mapping[str, Any]) -> str:
    """A line from zero upwards, in colours that suit light and dark pages."""
    points: Sequence[tuple[int, float]] = [(at, value) for at, value in growth["points"]]
    top = _round_up(max(value for _, value in points))
    places = _places(points, top)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img"',
        f' font-family="sans-serif" font-size="12" fill="{_GREY}" aria-label="{growth["name"]}">\n',
        f'<text x="{_LEFT}" y="20" font-size="14">{growth["name"]}, {growth["unit"]}</text>\n',
        *_grid(top),
        f'<polyline points="{line}" fill="none" stroke="{_BLUE}" stroke-width="2.5"/>\n',
    ]
    for (x, y), (at, value) in zip(places, points, strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_BLUE}"/>\n')
        parts.append(f'<text x="{x:.1f}" y="{y - 9:.1f}" text-anchor="middle">{_figure(value)}</text>\n')
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{at:,}</text>\n')
    parts.append(
        f'<text x="{_WIDTH / 2:.0f}" y="{_HEIGHT - 8}" text-anchor="middle">{growth["along"]}</text>\n</svg>\n'
    )
    return "".join(parts)


def _places(points: Sequence[tuple[int, float]], top: float) -> list[tuple[float, float]]:
    """Where the points stand; the bottom is logarithmic when it reaches far."""
    low, high = points[0][0], points[-1][0]
    along = math.log if high > _FAR * low else float
    across, up = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    return [
        (_LEFT + across * (along(at) - along(low)) / (along(high) - along(low)), _TOP + up * (1 - value / top))
        for at, value in points
    ]


def _grid(top: float) -> list[str]:
    lines = []
    for step in range(_STEPS + 1):
        y = _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - step / _STEPS)
        lines.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="{_GREY}" stroke-opacity="0.3"/>\n')
        lines.append(f'<text x="{_LEFT - 20}" y="{y + 4:.1f}" text-anchor="end">{top * step / _STEPS:,.4g}</text>\n')
    return lines


def _round_up(value: float) -> float:
    """The next number above, with room, that a scale can end at."""
    power: float = 10 ** math.floor(math.log10(value * 1.1))
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value * 1.1)


if __name__ == "__main__":
    main()
