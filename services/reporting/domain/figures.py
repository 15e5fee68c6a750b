"""From what was counted to figures: people have one oblast, sex and so on each, so the sums of parts are wholes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.reporting.domain.indicators import (
    BIN,
    INDICATORS,
    SCORES_AFTER,
    SCORES_BEFORE,
    Dimension,
    Selection,
    Unit,
)

_SECONDS_AN_HOUR = 3600.0
NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: of what, about which webinar or module, and of whom."""

    indicator: str
    subject_id: str = ""
    dimension: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, how many people stand behind it, and when the newest fact in it was told."""

    number: float
    people: int
    newest_at: datetime | None = None


Figures = Mapping[Place, Figure]


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of people who are alike in every dimension, or of a subject, or of both."""

    people: int
    times: int
    amount: float
    newest_at: datetime | None
    traits: Mapping[Dimension, str]
    subject_id: str = ""

    def figure(self, unit: Unit) -> Figure:
        number = {Unit.PEOPLE: self.people, Unit.TIMES: self.times, Unit.HOURS: self.amount / _SECONDS_AN_HOUR}[unit]
        return Figure(number, self.people, self.newest_at)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted by one selection: people alike; by webinar or test; by module and oblast."""

    alike: Sequence[Tally]
    by_subject: Sequence[Tally] = ()
    by_module: Sequence[Tally] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """How people did in a test: the mean, and how many in each band of ten per cent."""

    people: int
    mean: float
    bands: Mapping[str, int]
    newest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Gain:
    """What people who took both tests gained, in points; and of those who had less than all, which part of the rest."""

    people: int
    mean: float
    with_room: int
    normalised: float
    newest_at: datetime | None


def figures_of(counted: Mapping[Selection, Counted]) -> dict[Place, Figure]:
    """Every figure that is counted, with its parts."""
    found: dict[Place, Figure] = {}
    for indicator in INDICATORS:
        if indicator.selection is None:
            continue
        counts = counted[indicator.selection]
        found[Place(indicator.code)] = total(one.figure(indicator.unit) for one in counts.alike)
        for dimension in Dimension:
            found |= _parts(indicator.code, indicator.unit, dimension, counts.alike)
        for one in counts.by_subject:
            found[Place(indicator.code, one.subject_id)] = one.figure(indicator.unit)
        if counts.by_module:
            found |= _modules(indicator.code, indicator.unit, counts.by_module)
    found |= _completion(found)
    return found


def figures_of_scores(before: Scores, after: Scores, gain: Gain) -> dict[Place, Figure]:
    """The figures of tests; a mean of nobody is none."""
    found = {Place("tested_twice"): Figure(gain.people, gain.people, gain.newest_at)}
    for code, scores in ((SCORES_BEFORE, before), (SCORES_AFTER, after)):
        if scores.people:
            found[Place(code)] = Figure(scores.mean, scores.people, scores.newest_at)
        for band, people in scores.bands.items():
            found[Place(code, dimension=BIN, value=band)] = Figure(people, people, scores.newest_at)
    if gain.people:
        found[Place("gain")] = Figure(gain.mean, gain.people, gain.newest_at)
    if gain.with_room:
        found[Place("normalised_gain")] = Figure(gain.normalised * 100, gain.with_room, gain.newest_at)
    return found


def total(figures: Iterable[Figure]) -> Figure:
    """Several figures of different people as one."""
    listed = list(figures)
    moments = [one.newest_at for one in listed if one.newest_at]
    return Figure(
        sum(one.number for one in listed), sum(one.people for one in listed), max(moments) if moments else None
    )


def _parts(code: str, unit: Unit, dimension: Dimension, alike: Sequence[Tally]) -> dict[Place, Figure]:
    values = sorted({one.traits[dimension] for one in alike})
    return {
        Place(code, dimension=dimension, value=value): total(
            one.figure(unit) for one in alike if one.traits[dimension] == value
        )
        for value in values
    }


def _modules(code: str, unit: Unit, tallies: Sequence[Tally]) -> dict[Place, Figure]:
    """By module, and by module and oblast. Somebody who was in two modules stands in both."""
    found = {}
    for module in sorted({one.subject_id for one in tallies}):
        of_module = [one for one in tallies if one.subject_id == module]
        found[Place(code, module)] = total(one.figure(unit) for one in of_module)
        for one in of_module:
            found[Place(code, module, Dimension.OBLAST, one.traits[Dimension.OBLAST])] = one.figure(unit)
    return found


def _completion(found: Figures) -> dict[Place, Figure]:
    certified, accepted = found[Place("certified")], found[Place("accepted")]
    if not accepted.number:
        return {}
    return {
        Place("completion"): Figure(
            100 * certified.number / accepted.number, accepted.people, certified.newest_at or accepted.newest_at
        )
    }
