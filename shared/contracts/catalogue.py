"""Every fact and request there is, found in the modules of the services. Refuses two facts of one type."""

from shared.contracts import (
    assessment,
    assessment_accommodations,
    assessment_feedback,
    assessment_quiz,
    assessment_regrading,
    certification,
    certification_credentials,
    certification_packs,
    certification_queue,
    certification_reviews,
    certification_rules,
    dialogue,
    dialogue_quotes,
    dialogue_sharing,
    dialogue_speakers,
    integration,
    integration_webhooks,
    notification,
    notification_letters,
    registration,
    registration_imports,
    registration_places,
    reporting,
    reporting_reports,
    reporting_stories,
    scheduling,
    scheduling_attendance,
    scheduling_surveys,
)
from shared.contracts.fact import Fact
from shared.contracts.request import Request

_SPEAKERS = (registration, scheduling, assessment, certification, dialogue, notification)
TELLING_SERVICES = tuple(module.__name__.rsplit(".", 1)[1] for module in _SPEAKERS)
"""Services that tell facts; each owns one stream."""

ANSWERING_SERVICES = (*TELLING_SERVICES, "integration", "reporting")
"""Services that are asked; integration hands on what others tell, reporting counts it, and both tell nothing."""

_MODULES = (
    *_SPEAKERS,
    assessment_accommodations,
    assessment_feedback,
    assessment_quiz,
    assessment_regrading,
    certification_credentials,
    certification_packs,
    certification_queue,
    certification_reviews,
    certification_rules,
    dialogue_quotes,
    dialogue_sharing,
    dialogue_speakers,
    integration,
    integration_webhooks,
    notification_letters,
    registration_imports,
    registration_places,
    reporting,
    reporting_reports,
    reporting_stories,
    scheduling_attendance,
    scheduling_surveys,
)
"""Where facts and requests stand: beside a service's own module may be such as are named ``<service>_<subject>``."""


def all_facts() -> dict[str, type[Fact]]:
    """Fact classes by CloudEvents type. Raises ValueError when two classes claim one type."""
    facts: dict[str, type[Fact]] = {}
    for module in _MODULES:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Fact) and value.__module__ == module.__name__:
                if value.type in facts:
                    message = f"{value.__name__} and {facts[value.type].__name__} share the type {value.type}"
                    raise ValueError(message)
                facts[value.type] = value
    return facts


def all_requests() -> dict[str, type[Request]]:  # type: ignore[type-arg]  # any reply
    """Request classes by the subject they are asked on."""
    return {
        value.ask_subject(): value
        for module in _MODULES
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Request)
        and value.__module__ == module.__name__
        and value.service
    }
