"""Showing figures, what they mean, and the facts behind them."""

from collections.abc import Collection, Mapping

from services.reporting.domain.figures import Figures, Place
from services.reporting.domain.hiding import hidden_places
from services.reporting.domain.indicators import BIN, BY_CODE, DEFINITIONS_VERSION, INDICATORS, Dimension
from services.reporting.domain.refusals import NoSuchIndicator
from services.reporting.domain.wording import LANGUAGES, VALUES, words_of
from services.reporting.store import behind, figures, programmes
from services.reporting.use_cases.counting import count_figures, plan_of
from shared.contracts import reporting as say
from shared.contracts.vocabulary import Oblast
from shared.outbox import ReadTx

_DIMENSIONS = {"", BIN, *Dimension}


def get_figures(tx: ReadTx, request: say.GetFigures) -> say.FigureSet:
    """What was counted last, and nothing before that; as of a moment it is counted now. Raises NoSuchProgramme."""
    plan = plan_of(tx, request.programme_id, as_of=request.as_of)
    changes, counted, counted_at = programmes.changes_of(tx, request.programme_id)
    if request.as_of:
        found, counted_at = count_figures(tx, plan, as_of=request.as_of), tx.now
    else:
        found = figures.read_figures(tx, request.programme_id)
    return say.FigureSet(
        programme_id=request.programme_id,
        definitions_version=DEFINITIONS_VERSION,
        counted_at=counted_at,
        as_of=request.as_of,
        is_behind=request.as_of is None and changes > counted,
        figures=reported(found, hidden=hidden_places(found, plan) if request.for_others else ()),
    )


def reported(found: Figures, *, hidden: Collection[Place] = ()) -> list[say.ReportedFigure]:
    """Figures as they are told."""
    return [
        say.ReportedFigure(
            indicator=place.indicator,
            subject_id=place.subject_id,
            dimension=str(place.dimension),
            value=place.value,
            number=None if place in hidden else one.number,
            newest_at=None if place in hidden else one.newest_at,
        )
        for place, one in found.items()
    ]


def list_indicators() -> say.IndicatorList:
    """Every indicator with its definition, and the names of what figures are told apart by."""
    return say.IndicatorList(
        definitions_version=DEFINITIONS_VERSION,
        indicators=[
            say.IndicatorDefinition(
                code=one.code, unit=one.unit.value, title=dict(one.title), definition=dict(one.definition)
            )
            for one in INDICATORS
        ],
        dimensions=[
            say.DimensionDefinition(
                code=code,
                title={language: words_of(language).dimensions[Dimension(code)] for language in LANGUAGES},
                values=[say.ValueName(value=value, title=dict(title)) for value, title in names.items()],
            )
            for code, names in value_names().items()
        ],
    )


def value_names() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """What every value of a dimension is called now, by dimension, value and language."""
    oblasts = {one.value: {"uk": one.uk, "en": one.en} for one in sorted(Oblast, key=lambda one: one.katottg)}
    return {Dimension.OBLAST.value: oblasts} | {dimension.value: names for dimension, names in VALUES.items()}


def list_facts_behind(tx: ReadTx, request: say.ListFactsBehind) -> say.FactsBehind:
    """The ids of the facts that a figure was counted from."""
    asked = request.place
    if asked.indicator not in BY_CODE or asked.dimension not in _DIMENSIONS:
        raise NoSuchIndicator
    place = Place(asked.indicator, asked.subject_id, asked.dimension, asked.value)
    ids, total = behind.facts_behind(
        tx,
        plan_of(tx, request.programme_id, as_of=request.as_of),
        place,
        as_of=request.as_of,
        after=request.after,
        limit=request.limit,
    )
    return say.FactsBehind(fact_ids=list(ids), after=ids[-1] if len(ids) == request.limit else None, total=total)
