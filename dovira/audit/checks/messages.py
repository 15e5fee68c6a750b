"""Whether anybody was told the same thing twice."""

from collections import Counter
from collections.abc import Iterator

from dovira.audit.evidence import Evidence
from dovira.audit.report import Finding
from shared.bus import Heard
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.notification import LetterSent, MessageKind, MessageSent, ReminderSent

_MESSAGES = "SELECT message_id, participant_id, kind, about_id, programme_id, state FROM message"
_Told = tuple[str, str, str]
"""A participant's id, what the message was about, and the id of the fact (or programme) it told of."""


class Messages:
    """What mail servers took over, by the log and by notification's store."""

    name = "messages"
    title = "nobody was told the same thing twice"

    def __init__(self) -> None:
        self.examined = 0
        self._sent: Counter[_Told] = Counter()
        self._sent_ids: Counter[str] = Counter()
        self._others: set[str] = set()
        self._programme_of: dict[str, str] = {}

    def see(self, heard: Heard[Fact]) -> None:
        match heard.fact:
            case MessageSent() as fact:
                self._sent[fact.participant_id, fact.kind.value, fact.about_id] += 1
                self._sent_ids[fact.message_id] += 1
            case ReminderSent() as fact:
                self._others.add(fact.message_id)
            case LetterSent() as fact:
                self._others.add(fact.letter_id)
            case CertificateIssued() as fact:
                self._programme_of[heard.id] = fact.programme_id

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        self.examined = sum(self._sent_ids.values())
        yield from _twice(self._sent, "the log")
        yield from _twice(self._certificates(), "the log", thing="programme")
        for message_id in sorted(one for one, times in self._sent_ids.items() if times > 1):
            yield Finding(f"message {message_id} was told to be sent {self._sent_ids[message_id]} times: {_LOOK}")
        if evidence.stores.has("notification", "message"):
            yield from self._look_at_store(evidence)

    def _certificates(self) -> Counter[_Told]:
        """How often each participant was told of a certificate of each programme."""
        told: Counter[_Told] = Counter()
        for (participant_id, kind, about_id), times in self._sent.items():
            if kind == MessageKind.CERTIFICATE_ISSUED.value and about_id in self._programme_of:
                told[participant_id, kind, self._programme_of[about_id]] += times
        return told

    def _look_at_store(self, evidence: Evidence) -> Iterator[Finding]:
        rows: Counter[_Told] = Counter()
        certificates: Counter[_Told] = Counter()
        for row in evidence.stores.each("notification", _MESSAGES):
            self.examined += 1
            rows[row.participant_id, row.kind, row.about_id] += 1
            if row.kind == MessageKind.CERTIFICATE_ISSUED.value:
                certificates[row.participant_id, row.kind, row.programme_id] += 1
            if row.state == "sent" and row.message_id not in self._sent_ids and row.message_id not in self._others:
                yield Finding(
                    f"message {row.message_id} is sent by the store, and that was never told: find out who changed it",
                    settled_only=True,
                )
        yield from _twice(rows, "the store")
        yield from _twice(certificates, "the store", thing="programme")


_LOOK = "see notification's delivery log, and apologise"


def _twice(told: Counter[_Told], where: str, *, thing: str = "fact") -> Iterator[Finding]:
    for (participant_id, kind, about_id), times in sorted(told.items()):
        if times > 1:
            yield Finding(
                f"participant {participant_id} has {times} messages {kind} about {thing} {about_id} by {where}: {_LOOK}"
            )
