"""What each fact states: the one place where facts become rows."""

from collections.abc import Mapping

from services.reporting.domain.indicators import GOOD_RATING
from services.reporting.domain.statements import Kind, State, Statement
from shared.bus import Heard
from shared.contracts.assessment import TestFailed, TestPassed, TestResultRevised
from shared.contracts.certification import CertificateIssued, CertificateReplaced, CertificateRevoked
from shared.contracts.fact import Fact
from shared.contracts.registration import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentWaitlisted,
    ParticipantRegistered,
    ParticipantUpdated,
)
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded, RecordingWatched
from shared.contracts.scheduling_surveys import WebinarRatingGiven

_APPLICATIONS: Mapping[type[Fact], State] = {
    ApplicationSubmitted: State.SUBMITTED,
    ApplicationAccepted: State.ACCEPTED,
    ApplicationDeclined: State.DECLINED,
    ApplicationWithdrawn: State.WITHDRAWN,
}
_OF_WEBINARS: Mapping[type[Fact], State] = {
    EnrolmentConfirmed: State.CONFIRMED,
    EnrolmentWaitlisted: State.WAITLISTED,
    EnrolmentCancelled: State.CANCELLED,
    RecordingWatched: State.WATCHED,
}
_ISSUED, _REPLACED, _REVOKED = range(3)


def statements_of(one: Heard[Fact]) -> list[Statement]:
    """What a fact states of a participant of a programme; nothing when it states nothing that is counted."""
    if isinstance(one.fact, WebinarRatingGiven):
        return _ratings(one, one.fact)
    stated = _statement_of(one, one.fact)
    return [stated] if stated else []


def _statement_of(one: Heard[Fact], fact: Fact) -> Statement | None:
    match fact:
        case AttendanceRecorded() | AttendanceCorrected():
            return _presence(one, fact)
        case TestPassed() | TestFailed() | TestResultRevised():
            return _attempt(one, fact)
        case CertificateIssued() | CertificateReplaced() | CertificateRevoked():
            return _certificate(one, fact)
        case EnrolmentConfirmed() | EnrolmentWaitlisted() | EnrolmentCancelled() | RecordingWatched():
            kind = Kind.RECORDING if isinstance(fact, RecordingWatched) else Kind.PLACE
            return _statement(one, kind, _OF_WEBINARS[type(fact)], thing=fact.webinar_id)
        case ApplicationSubmitted() | ApplicationAccepted() | ApplicationDeclined() | ApplicationWithdrawn():
            # Whatever the order of arrival, applying comes before what is decided on it.
            rank = 0 if isinstance(fact, ApplicationSubmitted) else 1
            return _statement(one, Kind.APPLICATION, _APPLICATIONS[type(fact)], rank=rank)
        case _:
            return None


def applicant_row(one: Heard[Fact]) -> dict[str, object] | None:
    """Where somebody who applied works."""
    fact = one.fact
    if not isinstance(fact, ApplicationSubmitted | ParticipantRegistered):
        return None
    return {
        "programme_id": fact.programme_id,
        "participant_id": fact.participant_id,
        "fact_id": one.id,
        "rank": int(isinstance(fact, ParticipantRegistered)),
        "since": one.time,
        "oblast": fact.oblast.value,
        "body_type": fact.body_type.value,
    }


def person_row(one: Heard[Fact]) -> dict[str, object] | None:
    """What a person stated of themselves for the figures."""
    fact = one.fact
    match fact:
        case ApplicationSubmitted():
            rank = 0
        case ParticipantRegistered():
            rank = 1
        case ParticipantUpdated():
            rank = fact.revision
        case _:
            return None
    return {
        "participant_id": fact.participant_id,
        "fact_id": one.id,
        "rank": rank,
        "since": one.time,
        "sex": fact.personal.sex.value,
        "age_band": fact.personal.age_band.value,
        "role": fact.personal.role.value,
    }


def _presence(one: Heard[Fact], fact: AttendanceRecorded | AttendanceCorrected) -> Statement:
    return _statement(
        one,
        Kind.PRESENCE,
        State.PRESENT,
        thing=fact.webinar_id,
        rank=fact.revision,
        amount=fact.seconds,
        counted=fact.counted_seconds,
    )


def _ratings(one: Heard[Fact], fact: WebinarRatingGiven) -> list[Statement]:
    """One statement for each question, side by side."""
    answers = {State.OVERALL: fact.ratings.overall, State.USEFULNESS: fact.ratings.usefulness}
    answers[State.CLARITY] = fact.ratings.clarity
    return [
        _statement(
            one,
            Kind.RATING,
            question,
            thing=f"{fact.webinar_id}/{question}",
            subject_id=fact.webinar_id,
            amount=rating,
            counted=int(rating >= GOOD_RATING),
        )
        for question, rating in answers.items()
    ]


def _attempt(one: Heard[Fact], fact: TestPassed | TestFailed | TestResultRevised) -> Statement:
    passed = fact.passed if isinstance(fact, TestResultRevised) else isinstance(fact, TestPassed)
    return _statement(
        one,
        Kind.ATTEMPT,
        State.PASSED if passed else State.FAILED,
        thing=fact.attempt_id,
        subject_id=fact.test_id,
        rank=fact.revision if isinstance(fact, TestResultRevised) else 0,
        amount=fact.score,
    )


def _certificate(one: Heard[Fact], fact: CertificateIssued | CertificateReplaced | CertificateRevoked) -> Statement:
    ranks = {CertificateIssued: _ISSUED, CertificateReplaced: _REPLACED, CertificateRevoked: _REVOKED}
    state = State.REVOKED if isinstance(fact, CertificateRevoked) else State.VALID
    return _statement(one, Kind.CERTIFICATE, state, subject_id=fact.number, rank=ranks[type(fact)])


def _statement(  # noqa: PLR0913  # the parts of a statement
    one: Heard[Fact],
    kind: Kind,
    state: State,
    *,
    thing: str = "",
    subject_id: str = "",
    rank: int = 0,
    amount: float | None = None,
    counted: float | None = None,
) -> Statement:
    """Of a place, a presence or a recording the thing is the webinar, which is also what it is about."""
    return Statement(
        programme_id=one.fact.programme_id,  # type: ignore[attr-defined]  # each of these facts has one
        kind=kind,
        participant_id=one.fact.key,
        thing=thing,
        fact_id=one.id,
        rank=rank,
        since=one.time,
        state=state,
        subject_id=subject_id or thing,
        amount=amount,
        counted=counted,
    )
