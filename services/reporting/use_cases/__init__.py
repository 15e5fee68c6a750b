"""What reporting does, one function per use case."""

from services.reporting.use_cases.counting import count_by_and_by, recount
from services.reporting.use_cases.following import follow_letters, follow_participation, follow_people, learn_programmes
from services.reporting.use_cases.reports import get_report, get_report_document, list_reports, make_report
from services.reporting.use_cases.showing import get_figures, list_facts_behind, list_indicators
from services.reporting.use_cases.stories import tell_story

__all__ = [
    "count_by_and_by",
    "follow_letters",
    "follow_participation",
    "follow_people",
    "get_figures",
    "get_report",
    "get_report_document",
    "learn_programmes",
    "list_facts_behind",
    "list_indicators",
    "list_reports",
    "make_report",
    "recount",
    "tell_story",
]
