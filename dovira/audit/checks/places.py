"""Whether a webinar ever had more confirmed participants than places, and whether the store has the places it told."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row

from dovira.audit.evidence import Evidence
from dovira.audit.report import Finding
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.contracts.registration import EnrolmentCancelled, EnrolmentConfirmed, EnrolmentWaitlisted
from shared.contracts.scheduling import ProgrammePublished

_ORDER = "SELECT fact_id, n FROM outbox WHERE subject LIKE 'dovira.registration.enrolment.%'"
_WEBINARS = "SELECT webinar_id, capacity, confirmed, waiting FROM webinar ORDER BY webinar_id"
_PLACES = "SELECT webinar_id, participant_id, status FROM enrolment"

_CONFIRMED, _WAITLISTED, _CANCELLED = "confirmed", "waitlisted", "cancelled"
_Change = tuple[str, str, str]
"""The fact's id, the participant's, and the state of the place from then on."""


class Places:
    """The log replayed webinar by webinar, and the store's rows and counters."""

    name = "capacity"
    title = "no webinar ever had more participants than places"

    def __init__(self) -> None:
        self.examined = 0
        self._most: dict[str, int] = {}
        self._changes: dict[str, list[_Change]] = defaultdict(list)

    def see(self, heard: Heard[Fact]) -> None:
        match heard.fact:
            case ProgrammePublished() as fact:
                for webinar in fact.programme.webinars:
                    self._most[webinar.id] = max(self._most.get(webinar.id, 0), webinar.capacity)
            case EnrolmentConfirmed() as fact:
                self._changes[fact.webinar_id].append((heard.id, fact.participant_id, _CONFIRMED))
            case EnrolmentWaitlisted() as fact:
                self._changes[fact.webinar_id].append((heard.id, fact.participant_id, _WAITLISTED))
            case EnrolmentCancelled() as fact:
                self._changes[fact.webinar_id].append((heard.id, fact.participant_id, _CANCELLED))

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        self.examined = sum(len(changes) for changes in self._changes.values())
        self._sort_as_told(evidence)
        last: dict[tuple[str, str], str] = {}
        for webinar_id, changes in sorted(self._changes.items()):
            yield from self._replay(webinar_id, changes)
            last |= {(webinar_id, participant_id): state for _, participant_id, state in changes}
        if evidence.stores.has("registration", "webinar"):
            yield from self._look_at_store(evidence, last)

    def _sort_as_told(self, evidence: Evidence) -> None:
        """After a lost acknowledgement a fact may stand later in the stream than one that was told after it."""
        if not evidence.stores.has("registration"):
            return
        told = {str(row.fact_id): int(row.n) for row in evidence.stores.each("registration", _ORDER)}
        for changes in self._changes.values():
            if all(fact_id in told for fact_id, _, _ in changes):
                changes.sort(key=lambda change: told[change[0]])

    def _replay(self, webinar_id: str, changes: list[_Change]) -> Iterator[Finding]:
        most = self._most.get(webinar_id, 0)
        present: set[str] = set()
        worst, at = 0, ""
        for fact_id, participant_id, state in changes:
            if state != _CONFIRMED:
                present.discard(participant_id)
                continue
            present.add(participant_id)
            if len(present) > max(most, worst):
                worst, at = len(present), fact_id
        if worst:
            yield Finding(
                f"webinar {webinar_id} had {worst} confirmed participants and never more than {most} places "
                f"(fact {at}): give somebody's place up or add places"
            )

    def _look_at_store(self, evidence: Evidence, last: dict[tuple[str, str], str]) -> Iterator[Finding]:
        counts: dict[tuple[str, str], int] = defaultdict(int)
        known: set[tuple[str, str]] = set()
        for row in evidence.stores.each("registration", _PLACES):
            counts[row.webinar_id, row.status] += 1
            known.add((row.webinar_id, row.participant_id))
            told = last.get((row.webinar_id, row.participant_id))
            if told != row.status:
                yield Finding(
                    f"the place of participant {row.participant_id} in webinar {row.webinar_id} is {row.status} in the "
                    f"store, and {told or 'nothing'} was told: find out who changed it",
                    settled_only=True,
                )
        for webinar_id, participant_id in sorted(last.keys() - known):
            if participant_id in evidence.index.erased:
                continue
            yield Finding(
                f"the place of participant {participant_id} in webinar {webinar_id} was told and is not in the store: "
                "restore registration's store from a backup",
                settled_only=True,
            )
        for row in evidence.stores.rows("registration", _WEBINARS):
            yield from self._look_at_webinar(row, counts)

    def _look_at_webinar(self, row: Row[Any], counts: dict[tuple[str, str], int]) -> Iterator[Finding]:
        confirmed, waiting = counts[row.webinar_id, _CONFIRMED], counts[row.webinar_id, _WAITLISTED]
        # Whoever had a place keeps it when the capacity is lowered.
        most = max(int(row.capacity), self._most.get(row.webinar_id, 0))
        if confirmed > most:
            yield Finding(
                f"webinar {row.webinar_id} has {confirmed} confirmed rows and {most} places in the store: "
                "give somebody's place up or add places"
            )
        if (row.confirmed, row.waiting) != (confirmed, waiting):
            yield Finding(
                f"webinar {row.webinar_id} counts {row.confirmed} confirmed and {row.waiting} waiting, and has "
                f"{confirmed} and {waiting} such rows: set the counters right before the next enrolment"
            )
