"""In what order facts are handled again.

What is handled comes from the log. In which transactions, and when, stands in the live store's inbox alone: the numbers
of a register and its dates depend on it. What no inbox knows is handled at the end, by the time it was told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from shared.bus import Heard, Logged
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.person import Personal
from shared.contracts.registration import ParticipantErased, ParticipantRegistered
from shared.contracts.vocabulary import BodyType, Oblast

_NOBODY = Personal(email="erased@dovira.example", family_name="Стерто", given_name="Стерто")

Handled = Mapping[tuple[str, str], datetime]
"""When a handler (its durable) handled a fact (its id), by the live store."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction handled, and when."""

    durable: str
    moment: datetime
    heard: Sequence[Heard[Fact]]


@dataclass
class Facts:
    """The log, whole: every fact once, in the order of its stream, and who is erased."""

    heard: dict[str, Heard[Fact]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    unreadable: int = 0

    def add(self, logged: Logged) -> None:
        """Another message of the log."""
        if logged.heard is None:
            self.unreadable += 1
            return
        self.heard.setdefault(logged.heard.id, logged.heard)
        if isinstance(logged.heard.fact, ParticipantErased):
            self.erased.add(logged.heard.fact.participant_id)

    def stand_in_for_the_erased(self, handled: Handled) -> None:
        """Certificates of erased people took numbers: registrations without a name stand where theirs were."""
        known = {fact_id for _, fact_id in handled}
        for issued in [one.fact for one in self.heard.values() if isinstance(one.fact, CertificateIssued)]:
            if issued.participant_id in self.erased:
                for fact_id in (one for one in issued.evidence if one in known and one not in self.heard):
                    self.heard[fact_id] = _registration(fact_id, issued)


def batches(facts: Facts, hearings: Mapping[str, Sequence[type[Fact]]], handled: Handled) -> tuple[list[Batch], int]:
    """All transactions in their order, and how many facts no inbox knows. ``hearings`` are by durable."""
    known: list[tuple[datetime, str, Heard[Fact]]] = []
    unknown: list[tuple[str, Heard[Fact]]] = []
    for durable, fact_types in hearings.items():
        for one in facts.heard.values():
            if type(one.fact) in fact_types:
                moment = handled.get((durable, one.id))
                if moment is None:
                    unknown.append((durable, one))
                else:
                    known.append((moment, durable, one))
    return [*_together(known), *_one_by_one(unknown)], len(unknown)


def _together(known: Iterable[tuple[datetime, str, Heard[Fact]]]) -> Iterable[Batch]:
    ordered = sorted(known, key=lambda entry: entry[:2])  # stable: within a batch the order of the stream
    for (moment, durable), entries in groupby(ordered, key=lambda entry: entry[:2]):
        yield Batch(durable, moment, [heard for _, _, heard in entries])


def _one_by_one(unknown: Iterable[tuple[str, Heard[Fact]]]) -> Iterable[Batch]:
    for durable, one in sorted(unknown, key=lambda entry: entry[1].time):
        yield Batch(durable, one.time, [one])


def _registration(fact_id: str, issued: CertificateIssued) -> Heard[Fact]:
    fact = ParticipantRegistered(
        participant_id=issued.participant_id,
        application_id="",
        programme_id=issued.programme_id,
        oblast=next(iter(Oblast)),
        body_type=next(iter(BodyType)),
        registered_at=issued.issued_at,
        personal=_NOBODY,
    )
    return Heard(id=fact_id, time=issued.issued_at, correlation_id=fact_id, causation_id=None, fact=fact)
