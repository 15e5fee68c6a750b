"""Extra time: who was granted more time for tests, and by whom. No fact says why: that is nobody's affair."""

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.fact import Fact
from shared.contracts.request import Reply, Request

_SERVICE = "assessment"
_MOST_PER_CENT = 300
_MOST_MINUTES = 600


class ExtraTimeGranted(Fact, service=_SERVICE, thing="extra_time", done="granted", key="participant_id"):
    """A person was granted more time for one test of a programme, or (no ``test_id``) for all of them.

    Either ``percent`` of the test's own limit or so many ``minutes``. Of several that hold, the longest counts.
    """

    extra_time_id: str
    participant_id: str
    programme_id: str
    test_id: str | None = None
    percent: int | None = None
    minutes: int | None = None
    granted_by: str
    granted_at: AwareDatetime


class ExtraTimeRevoked(Fact, service=_SERVICE, thing="extra_time", done="revoked", key="participant_id"):
    """Extra time was taken back."""

    extra_time_id: str
    participant_id: str
    programme_id: str
    revoked_by: str
    revoked_at: AwareDatetime


# ---- requests


class ExtraTimeEffect(Reply):
    """What came of it; ``running_until`` is when attempts of this person that run now will end, if any does."""

    extra_time_id: str
    running_until: AwareDatetime | None = None


class GrantExtraTime(Request[ExtraTimeEffect], service=_SERVICE):
    """Give a participant more time: in per cent or in minutes. A running attempt gets it, too; again changes nothing.

    ``basis`` is the paper it rests on. It is kept here alone and forgotten with the person.
    """

    participant_id: str
    programme_id: str
    test_id: str | None = None
    percent: int | None = Field(default=None, gt=0, le=_MOST_PER_CENT)
    minutes: int | None = Field(default=None, gt=0, le=_MOST_MINUTES)
    basis: str = Field(default="", max_length=200)
    granted_by: str


class RevokeExtraTime(Request[ExtraTimeEffect], service=_SERVICE):
    """Take extra time back. A running attempt loses it, but leaves five minutes to hand in."""

    extra_time_id: str
    revoked_by: str


class ExtraTime(BaseModel):
    """Extra time as it was granted, and whether it still holds."""

    extra_time_id: str
    participant_id: str
    test_id: str | None = None
    percent: int | None = None
    minutes: int | None = None
    basis: str = ""
    granted_by: str
    granted_at: AwareDatetime
    revoked_by: str = ""
    revoked_at: AwareDatetime | None = None


class ExtraTimeList(Reply):
    """Extra time of a programme's participants, the newest first."""

    grants: list[ExtraTime]


class ListExtraTime(Request[ExtraTimeList], service=_SERVICE):
    """Who of a programme has extra time, or had it."""

    programme_id: str
