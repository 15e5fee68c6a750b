"""Dialogue's use cases, one function each: load, decide, save, tell. Rules are in domain, SQL in store."""

from services.dialogue.use_cases.following import follow_programmes, follow_webinars
from services.dialogue.use_cases.publishing import describe_recap, edit_recap, publish_recap
from services.dialogue.use_cases.reading import get_recap, list_recaps

__all__ = [
    "describe_recap",
    "edit_recap",
    "follow_programmes",
    "follow_webinars",
    "get_recap",
    "list_recaps",
    "publish_recap",
]
