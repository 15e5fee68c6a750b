"""Whether every application that was taken is told, and every accepted one made a participant, once."""

from collections import Counter
from collections.abc import Iterator

from dovira.audit.evidence import Evidence
from dovira.audit.report import Finding
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.contracts.registration import ApplicationAccepted, ApplicationSubmitted, ParticipantRegistered

_APPLICATIONS = "SELECT application_id, participant_id, status, registered FROM application"


class Participants:
    """Applications by the log and by registration's store."""

    name = "participants"
    title = "every accepted application made a participant, once"

    def __init__(self) -> None:
        self.examined = 0
        self._accepted: dict[str, str] = {}
        self._submitted: Counter[str] = Counter()
        self._registered: Counter[str] = Counter()

    def see(self, heard: Heard[Fact]) -> None:
        match heard.fact:
            case ApplicationSubmitted() as fact:
                self._submitted[fact.application_id] += 1
            case ApplicationAccepted() as fact:
                self._accepted[fact.application_id] = fact.participant_id
            case ParticipantRegistered() as fact:
                self._registered[fact.application_id] += 1

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        erased = evidence.index.erased
        self.examined = len(self._submitted.keys() | self._accepted.keys() | self._registered.keys())
        for application_id, participant_id in sorted(self._accepted.items()):
            if application_id not in self._registered and participant_id not in erased:
                yield Finding(
                    f"application {application_id} of participant {participant_id} was accepted, and no "
                    "ParticipantRegistered tells of it: find out why registration did not",
                    settled_only=True,
                )
        for done, counts in (("submitted", self._submitted), ("registered", self._registered)):
            for application_id in sorted(one for one, times in counts.items() if times > 1):
                yield Finding(
                    f"application {application_id} was told {counts[application_id]} times to be {done}: "
                    "find out why registration did"
                )
        if evidence.stores.has("registration", "application"):
            yield from self._look_at_store(evidence)

    def _look_at_store(self, evidence: Evidence) -> Iterator[Finding]:
        for row in evidence.stores.each("registration", _APPLICATIONS):
            if row.participant_id in evidence.index.erased:
                continue
            what = f"application {row.application_id} of participant {row.participant_id}"
            for holds, told, done in (
                (True, row.application_id in self._submitted, "submitted"),
                (row.status == "accepted", row.application_id in self._accepted, "accepted"),
                (bool(row.registered), row.application_id in self._registered, "registered"),
            ):
                if holds and not told:
                    yield Finding(
                        f"{what} is {done} in the store, and that was never told: find out why", settled_only=True
                    )
