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
_FULL = 100.0
_COUNTS = {Unit.PEOPLE, Unit.TIMES, Unit.HOURS}
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
    counted: float
    newest_at: datetime | None
    traits: Mapping[Dimension, str]
    subject_id: str = ""

    def figure(self, unit: Unit) -> Figure:
        number: dict[Unit, float] = {
            Unit.PEOPLE: self.people,
            Unit.TIMES: self.times,
            Unit.HOURS: self.amount / _SECONDS_AN_HOUR,
            Unit.GRADE: self.amount / self.times,
            Unit.PER_CENT: _FULL * self.counted / self.times,
        }
        return Figure(number[unit], self.people, self.newest_at)


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
        if figure := _together(counts.alike, indicator.unit):
            found[Place(indicator.code)] = figure
        for dimension in Dimension:
            found |= _parts(indicator.code, indicator.unit, dimension, counts.alike)
        for one in counts.by_subject:
            found[Place(indicator.code, one.subject_id)] = one.figure(indicator.unit)
        if counts.by_module:
            found |= _modules(indicator.code, indicator.unit, counts.by_module)
    found |= _shares(found)
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


def _together(tallies: Iterable[Tally], unit: Unit) -> Figure | None:
    """What was counted of different people, as one figure; of nobody it is zero, or no figure when it is a mean."""
    listed = list(tallies)
    if not listed:
        return Figure(0, 0) if unit in _COUNTS else None
    moments = [one.newest_at for one in listed if one.newest_at]
    whole = Tally(
        people=sum(one.people for one in listed),
        times=sum(one.times for one in listed),
        amount=sum(one.amount for one in listed),
        counted=sum(one.counted for one in listed),
        newest_at=max(moments) if moments else None,
        traits={},
    )
    return whole.figure(unit)


def _parts(code: str, unit: Unit, dimension: Dimension, alike: Sequence[Tally]) -> dict[Place, Figure]:
    found = {}
    for value in sorted({one.traits[dimension] for one in alike}):
        if figure := _together([one for one in alike if one.traits[dimension] == value], unit):
            found[Place(code, dimension=dimension, value=value)] = figure
    return found


def _modules(code: str, unit: Unit, tallies: Sequence[Tally]) -> dict[Place, Figure]:
    """By module, and by module and oblast. Somebody who was in two modules stands in both."""
    found = {}
    for module in sorted({one.subject_id for one in tallies}):
        of_module = [one for one in tallies if one.subject_id == module]
        if figure := _together(of_module, unit):
            found[Place(code, module)] = figure
        for one in of_module:
            found[Place(code, module, Dimension.OBLAST, one.traits[Dimension.OBLAST])] = one.figure(unit)
    return found


def _shares(found: Figures) -> dict[Place, Figure]:
    """What follows from other figures, where there is something to divide by."""
    shares = {
        "completion": ([Place("certified")], [Place("accepted")]),
        "response_rate": ([Place("rated")], [Place("participations"), Place("recordings")]),
    }
    told = {}
    for code, (parts, wholes) in shares.items():
        whole = sum(found[place].number for place in wholes)
        moments = [moment for place in (*parts, *wholes) if (moment := found[place].newest_at)]
        if whole:
            number = _FULL * sum(found[place].number for place in parts) / whole
            told[Place(code)] = Figure(number, sum(found[place].people for place in wholes), max(moments))
    return told
