"""Drawing how a cost grows, as SVG: a line from zero upwards, with its numbers."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

_WIDTH, _HEIGHT = 560, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 40, 40, 48
_STEPS, _FAR = 4, 20
_GREY, _BLUE = "#8b8fa3", "#3b7dd8"
Report = Mapping[str, Any]


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
        parts.append(f'<text x="{x:.1f}" y="{y - 9:.1f}" text-anchor="middle">{figure(value)}</text>\n')
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


def figure(value: float) -> str:
    """Three digits: more would pretend to know."""
    if value == 0:
        return "0"
    digits = 2 - math.floor(math.log10(abs(value)))
    return f"{round(value, digits):,.{max(digits, 0)}f}"
