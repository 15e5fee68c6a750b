"""Whether every presence and every finished attempt that a store holds was told, once, as it is."""

from collections import Counter
from collections.abc import Iterator

from dovira.audit.evidence import Evidence
from dovira.audit.report import Finding
from shared.bus import Heard
from shared.contracts.assessment import TestFailed, TestPassed, TestResultRevised
from shared.contracts.fact import Fact
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded

_PRESENCES = "SELECT webinar_id, participant_id, seconds, revision FROM presence"
_ATTEMPTS = "SELECT attempt_id, participant_id, revision FROM attempt WHERE state <> 'running'"
_Presence = tuple[str, str]


class Results:
    """What scheduling and assessment hold of participants against what they told."""

    name = "results"
    title = "every stored presence and test result was told, once"

    def __init__(self) -> None:
        self.examined = 0
        self._revisions: Counter[tuple[str, str, int]] = Counter()
        self._newest: dict[_Presence, tuple[int, int]] = {}
        self._ended: Counter[str] = Counter()
        self._marked: Counter[tuple[str, int]] = Counter()

    def see(self, heard: Heard[Fact]) -> None:
        match heard.fact:
            case AttendanceRecorded() | AttendanceCorrected() as fact:
                pair = (fact.webinar_id, fact.participant_id)
                self._revisions[(*pair, fact.revision)] += 1
                self._newest[pair] = max(self._newest.get(pair, (0, 0)), (fact.revision, fact.seconds))
            case TestPassed() | TestFailed() as fact:
                self._ended[fact.attempt_id] += 1
            case TestResultRevised() as fact:
                self._marked[fact.attempt_id, fact.revision] += 1

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        self.examined = len(self._newest) + len(self._ended)
        yield from self._look_for_doubles()
        if evidence.stores.has("scheduling", "presence"):
            yield from self._look_at_presences(evidence)
        if evidence.stores.has("assessment", "attempt"):
            yield from self._look_at_attempts(evidence)

    def _look_for_doubles(self) -> Iterator[Finding]:
        for (webinar_id, participant_id, revision), times in self._revisions.items():
            if times > 1:
                yield Finding(
                    f"the presence of participant {participant_id} in webinar {webinar_id} was told {times} times as "
                    f"revision {revision}: find out why scheduling did"
                )
        for attempt_id, times in self._ended.items():
            if times > 1:
                yield Finding(f"attempt {attempt_id} was told {times} times to have ended: find out why assessment did")
        for (attempt_id, revision), times in self._marked.items():
            if times > 1:
                yield Finding(
                    f"attempt {attempt_id} was told {times} times to be marked anew as revision {revision}: "
                    "find out why assessment did"
                )

    def _look_at_presences(self, evidence: Evidence) -> Iterator[Finding]:
        for row in evidence.stores.each("scheduling", _PRESENCES):
            if self._newest.get((row.webinar_id, row.participant_id)) != (row.revision, row.seconds):
                yield Finding(
                    f"the presence of participant {row.participant_id} in webinar {row.webinar_id} is in the store as "
                    f"revision {row.revision}, and that was not told: find out who changed it",
                    settled_only=True,
                )

    def _look_at_attempts(self, evidence: Evidence) -> Iterator[Finding]:
        for row in evidence.stores.each("assessment", _ATTEMPTS):
            if row.attempt_id not in self._ended:
                yield Finding(
                    f"attempt {row.attempt_id} of participant {row.participant_id} has ended in the store, and that "
                    "was never told: find out why assessment did not",
                    settled_only=True,
                )
            elif row.revision and (row.attempt_id, row.revision) not in self._marked:
                yield Finding(
                    f"attempt {row.attempt_id} of participant {row.participant_id} was marked anew in the store as "
                    f"revision {row.revision}, and that was never told: find out why assessment did not",
                    settled_only=True,
                )
