"""Speakers: where they are written to, and what they were told of when they speak.

An address stands here alone, in no programme and no fact.
"""

from pydantic import AwareDatetime, BaseModel, EmailStr, Field

from shared.contracts.notification_letters import SpeakerNews
from shared.contracts.programme import Programme
from shared.contracts.request import Done, Reply, Request

_SERVICE = "dialogue"


class SetSpeakerAddress(Request[Done], service=_SERVICE):
    """Say where a speaker of a programme is written to; none: nowhere any more. At another one they are told anew."""

    programme_id: str
    speaker_id: str
    email: EmailStr | None = None


class SpeakerAddresses(Reply):
    """By speaker."""

    emails: dict[str, str] = Field(default={})


class ListSpeakerAddresses(Request[SpeakerAddresses], service=_SERVICE):
    """Where a programme's speakers are written to."""

    programme_id: str


class SpeakerLetter(BaseModel):
    """What a speaker was told last of a webinar, and what is still to be told; ``tries`` so far did not succeed.

    Given up: mail called it failed, and it is not tried again by itself until there is other news.
    """

    webinar_id: str
    speaker_id: str
    told: SpeakerNews | None = None
    told_at: AwareDatetime | None = None
    waiting: SpeakerNews | None = None
    tries: int = 0
    given_up: bool = False


class SpeakerLetters(Reply):
    """By webinar and speaker; of a speaker without an address there is nothing."""

    letters: list[SpeakerLetter]


class ListSpeakerLetters(Request[SpeakerLetters], service=_SERVICE):
    """What the speakers of a programme were told of when they speak."""

    programme_id: str


class SpeakerLetterCount(Reply):
    """How many letters to speakers."""

    letters: int


class CountSpeakerLetters(Request[SpeakerLetterCount], service=_SERVICE):
    """How many letters to speakers it would mean to publish a programme so."""

    programme: Programme
