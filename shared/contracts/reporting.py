"""What reporting is asked: figures of a programme, what they mean, and which facts stand behind them."""

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.request import Reply, Request

_SERVICE = "reporting"


class FigurePlace(BaseModel):
    """Where a figure stands: of which indicator, about which webinar, module or test, and of whom.

    ``dimension`` is oblast, body_type, role, sex or age_band (of scores: score_band), ``value`` one value of it.
    """

    indicator: str = Field(max_length=40)
    subject_id: str = Field(default="", max_length=120)
    dimension: str = Field(default="", max_length=40)
    value: str = Field(default="", max_length=80)


class ReportedFigure(FigurePlace):
    """A figure. None: hidden, because it could tell of single people. ``newest_at`` is when its newest fact was told.

    What is counted and not listed is zero; a mean or a share that is not listed is one of nobody.
    """

    number: float | None
    newest_at: AwareDatetime | None = None


class FigureSet(Reply):
    """A programme's figures. ``is_behind``: facts were heard that they do not hold yet; they will within seconds."""

    programme_id: str
    definitions_version: int
    counted_at: AwareDatetime | None = None
    as_of: AwareDatetime | None = None
    is_behind: bool = False
    figures: list[ReportedFigure]


class GetFigures(Request[FigureSet], service=_SERVICE):
    """A programme's figures, as they are or, with ``as_of``, as they were then by what was told until then.

    ``for_others``: for whoever may not see single people; what could tell of fewer than five is hidden.
    """

    programme_id: str
    as_of: AwareDatetime | None = None
    for_others: bool = False


class IndicatorDefinition(BaseModel):
    """What an indicator is called and what it counts, by language. ``unit``: people, times, hours, per_cent, points."""

    code: str
    unit: str
    title: dict[str, str]
    definition: dict[str, str]


class ValueName(BaseModel):
    """A value of a dimension and what it is called, by language."""

    value: str
    title: dict[str, str]


class DimensionDefinition(BaseModel):
    """By what people are told apart, and the names of its values, in the order of reports."""

    code: str
    title: dict[str, str]
    values: list[ValueName]


class IndicatorList(Reply):
    """Every indicator, in the order of reports; and by what figures are told apart."""

    definitions_version: int
    indicators: list[IndicatorDefinition]
    dimensions: list[DimensionDefinition] = Field(default_factory=list)


class ListIndicators(Request[IndicatorList], service=_SERVICE):
    """What is counted, and what it is called."""


class FactsBehind(Reply):
    """Ids of facts, a page of them in order; ``after`` asks for the next one."""

    fact_ids: list[str]
    after: str | None = None
    total: int


class ListFactsBehind(Request[FactsBehind], service=_SERVICE):
    """The facts that a figure was counted from, by id."""

    programme_id: str
    place: FigurePlace
    as_of: AwareDatetime | None = None
    after: str = ""
    limit: int = Field(default=100, gt=0, le=1000)
