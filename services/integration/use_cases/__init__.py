"""What integration does, one function per use case."""

from services.integration.use_cases.consumers import admit_consumer, dismiss_consumer, list_consumers
from services.integration.use_cases.reading import read_events

__all__ = ["admit_consumer", "dismiss_consumer", "list_consumers", "read_events"]
