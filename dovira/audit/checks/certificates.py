"""Whether everybody who meets the rule has exactly one certificate, and nobody else has any."""

from collections import defaultdict
from collections.abc import Iterator

from dovira.audit.evidence import Evidence
from dovira.audit.report import Finding
from dovira.audit.rule import Standing
from shared.bus import Heard
from shared.contracts.assessment import TestFailed, TestPassed, TestResultRevised
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.programme import Programme
from shared.contracts.registration import ParticipantRegistered
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded, ProgrammePublished, RecordingWatched

_Pair = tuple[str, str]


class Certificates:
    """Of the log alone: what was told of each participant against what was issued to them."""

    name = "certificates"
    title = "whoever meets the rule has exactly one certificate, and nobody else has any"

    def __init__(self) -> None:
        self.examined = 0
        self._versions: dict[str, dict[int, Programme]] = defaultdict(dict)
        self._standings: dict[_Pair, Standing] = defaultdict(Standing)
        self._issued: dict[_Pair, list[str]] = defaultdict(list)

    def see(self, heard: Heard[Fact]) -> None:
        match heard.fact:
            case ProgrammePublished() as fact:
                self._versions[fact.programme_id][fact.version] = fact.programme
            case ParticipantRegistered() as fact:
                self._standings[fact.participant_id, fact.programme_id].registered = True
            case AttendanceRecorded() | AttendanceCorrected() as fact:
                self._standings[fact.participant_id, fact.programme_id].hear_presence(
                    fact.webinar_id, seconds=fact.counted_seconds, revision=fact.revision
                )
            case TestPassed() | TestFailed() | TestResultRevised() as fact:
                self._see_result(fact)
            case RecordingWatched() as fact:
                standing = self._standings[fact.participant_id, fact.programme_id]
                standing.hear_watched(fact.webinar_id, moment=fact.watched_at)
            case CertificateIssued() as fact:
                self._issued[fact.participant_id, fact.programme_id].append(fact.number)

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        erased = evidence.index.erased
        pairs = sorted({pair for pair, standing in self._standings.items() if standing.registered} | {*self._issued})
        self.examined = len(pairs)
        for pair in pairs:
            numbers = self._issued.get(pair, [])
            if len(numbers) > 1:
                yield Finding(
                    f"{_who(pair)} has {len(numbers)} certificates ({', '.join(numbers)}): "
                    "find out which of them was handed out, and revoke the others"
                )
            if numbers and not self._may_have(pair, erased=pair[0] in erased):
                yield Finding(
                    f"{_who(pair)} has certificate {numbers[0]}, but no facts of the log earn it: "
                    "find out where it came from, and revoke it"
                )
            if not numbers and pair[0] not in erased and self._must_have(pair):
                yield Finding(
                    f"{_who(pair)} meets the rule and has no certificate: "
                    "see whether certification runs, and `dovira dead-letters list`",
                    settled_only=True,
                )

    def _see_result(self, fact: TestPassed | TestFailed | TestResultRevised) -> None:
        match fact:
            case TestPassed():
                passed, revision, moment = True, 0, fact.passed_at
            case TestFailed():
                passed, revision, moment = False, 0, fact.failed_at
            case TestResultRevised():
                passed, revision, moment = fact.passed, max(1, fact.revision), fact.revised_at
        self._standings[fact.participant_id, fact.programme_id].hear_result(
            fact.test_id, fact.attempt_id, passed=passed, revision=revision, moment=moment
        )

    def _must_have(self, pair: _Pair) -> bool:
        """By the newest version of the programme and the newest facts."""
        versions = self._versions.get(pair[1])
        standing = self._standings[pair]
        return bool(versions and standing.registered and standing.meets(versions[max(versions)]))

    def _may_have(self, pair: _Pair, *, erased: bool) -> bool:
        """By any version and any facts. That somebody was a participant is purged when they are erased."""
        standing = self._standings[pair]
        if not (standing.registered or erased):
            return False
        return any(standing.could_meet(programme) for programme in self._versions.get(pair[1], {}).values())


def _who(pair: _Pair) -> str:
    return f"participant {pair[0]} of programme {pair[1]}"
