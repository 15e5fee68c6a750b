"""Where speakers get the questions that had no answer. An address stands here alone, in no programme and no fact."""

from pydantic import EmailStr, Field

from shared.contracts.request import Done, Reply, Request

_SERVICE = "dialogue"


class SetSpeakerAddress(Request[Done], service=_SERVICE):
    """Say where a speaker of a programme gets open questions; none: nowhere any more."""

    programme_id: str
    speaker_id: str
    email: EmailStr | None = None


class SpeakerAddresses(Reply):
    """By speaker."""

    emails: dict[str, str] = Field(default={})


class ListSpeakerAddresses(Request[SpeakerAddresses], service=_SERVICE):
    """Where a programme's speakers get open questions."""

    programme_id: str
