"""What reporting keeps of a fact: what was stated, of whom and of what, by a closed list of kinds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a statement is about."""

    APPLICATION = "application"
    PLACE = "place"
    PRESENCE = "presence"
    RECORDING = "recording"
    ATTEMPT = "attempt"
    CERTIFICATE = "certificate"
    RATING = "rating"


class State(StrEnum):
    """What is stated."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"
    PRESENT = "present"
    WATCHED = "watched"
    PASSED = "passed"
    FAILED = "failed"
    VALID = "valid"
    REVOKED = "revoked"
    OVERALL = "overall"
    USEFULNESS = "usefulness"
    CLARITY = "clarity"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing stated of a participant of a programme; ``thing`` tells apart what may be stated side by side.

    ``amount`` is what is added up (seconds, per cent, a rating), ``counted`` what is compared with a threshold (of a
    rating: 1 for a good one). ``subject_id`` is the webinar, the test, or the number of the certificate.
    """

    programme_id: str
    kind: Kind
    participant_id: str
    thing: str
    fact_id: str
    rank: int
    since: datetime
    state: State
    subject_id: str = ""
    amount: float | None = None
    counted: float | None = None
