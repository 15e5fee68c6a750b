"""Whether every fact reached everyone who hears it: handled, as the inbox says, or among the dead letters."""

from collections.abc import Iterator

from dovira.audit.evidence import Evidence, Listening
from dovira.audit.report import Finding
from shared.bus import Heard
from shared.contracts.fact import Fact

_INBOX = "SELECT durable, fact_id FROM inbox"


class EveryFactIsHeard:
    """The log against each listener's inbox: an acknowledged fact whose effect was lost is not in it."""

    name = "heard"
    title = "every fact reached everyone who hears it"

    def __init__(self) -> None:
        self.examined = 0

    def see(self, heard: Heard[Fact]) -> None:
        """The index has it."""

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        by_service: dict[str, list[Listening]] = {}
        for one in evidence.listening:
            by_service.setdefault(one.service, []).append(one)
            if one.delivered > evidence.extents[one.stream].last:
                yield Finding(
                    f"{one.durable} stands at {one.delivered} in {one.stream}, which ends before: delete the consumer, "
                    "so that the service makes it anew",
                    settled_only=True,
                )
        for service, listening in sorted(by_service.items()):
            if evidence.stores.has(service, "inbox"):
                yield from self._look_at_inbox(evidence, service, listening)

    def _look_at_inbox(self, evidence: Evidence, service: str, listening: list[Listening]) -> Iterator[Finding]:
        wanted: dict[str, set[str]] = {}
        for one in listening:
            mine = wanted.setdefault(one.durable, set())
            for fact_type in one.fact_types:
                mine.update(evidence.index.of_type.get(fact_type, ()))
        self.examined += sum(len(ids) for ids in wanted.values())
        for row in evidence.stores.each(service, _INBOX):
            wanted.get(row.durable, set()).discard(row.fact_id)
        for durable, ids in sorted(wanted.items()):
            for fact_id in sorted(ids):
                if (durable, fact_id) not in evidence.buried:
                    yield Finding(
                        f"fact {fact_id} was never handled by {durable} and is no dead letter either: the store of "
                        f"{service} lost it, or its dead letter was dropped",
                        settled_only=True,
                    )
