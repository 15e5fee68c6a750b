"""What reporting answers."""

from services.reporting import use_cases
from services.reporting.domain import refusals
from shared.bus import Answers
from shared.contracts import reporting as say
from shared.outbox import ReadTx

answers = Answers(
    "reporting",
    refusals={
        refusals.NoSuchProgramme: (404, "no_such_programme", "Такої програми немає"),
        refusals.NoSuchIndicator: (404, "no_such_indicator", "Такого показника немає"),
    },
)


@answers.query(say.GetFigures)
def get_figures(tx: ReadTx, request: say.GetFigures) -> say.FigureSet:
    """A programme's figures."""
    return use_cases.get_figures(tx, request)


@answers.query(say.ListIndicators)
def list_indicators(tx: ReadTx, request: say.ListIndicators) -> say.IndicatorList:  # noqa: ARG001  # declared in code
    """What figures mean."""
    return use_cases.list_indicators()


@answers.query(say.ListFactsBehind)
def list_facts_behind(tx: ReadTx, request: say.ListFactsBehind) -> say.FactsBehind:
    """What a figure was counted from."""
    return use_cases.list_facts_behind(tx, request)
