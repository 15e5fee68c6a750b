"""Letters that dialogue hands on: sent at once, from words that notification does not keep and that stand in no fact.

The outbox of mail keeps what became of each letter, by the id that whoever hands it on gave it.
"""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, EmailStr, Field

from shared.contracts.request import Done, Request

_SERVICE = "notification"
_PATH = r"^/[^/]"

LETTER_REFUSED = "letter_refused"
"""The code of the refusal of a letter that failed for good: until somebody retries it, it is not to be handed on."""


class HandedOn(BaseModel):
    """What the outbox keeps of a letter besides its recipient. Without an id it keeps nothing."""

    letter_id: str = Field(default="", description="The same at every try")
    webinar_id: str = ""


class SendPost(HandedOn, Request[Done], service=_SERVICE):
    """Send the post about a webinar to a participant who asked for it. ``paragraphs`` may hold ``[words](address)``."""

    participant_id: str
    programme_id: str
    title: str
    paragraphs: list[str] = Field(min_length=1)
    path: str = Field(pattern=_PATH, description="The post's page")


class SendConsentRequest(HandedOn, Request[Done], service=_SERVICE):
    """Ask a participant to look at the words an editor wishes to quote, and to consent or not."""

    participant_id: str
    programme_id: str
    sentence: str
    path: str = Field(pattern=_PATH, description="Where one consents")


class DigestQuestion(BaseModel):
    """A question without an answer, and how many support it."""

    text: str
    votes: int


class SendSpeakerDigest(HandedOn, Request[Done], service=_SERVICE):
    """Send a speaker the questions for which the session had no time."""

    email: EmailStr
    speaker_id: str = ""
    programme_id: str
    topic: str
    questions: list[DigestQuestion] = Field(min_length=1)


class SpeakerNews(StrEnum):
    """What a speaker is told of a webinar. RELEASED: it takes place, and somebody else speaks."""

    INVITED = "invited"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    RELEASED = "released"
    RESTORED = "restored"


class SendSpeakerTimetable(HandedOn, Request[Done], service=_SERVICE):
    """Tell a speaker when they speak, or that they do not, with an entry for their calendar.

    ``sequence`` is that of the entry (RFC 5545): higher with every letter about one webinar to one address.
    """

    email: EmailStr
    speaker_id: str = ""
    programme_id: str
    webinar_id: str
    news: SpeakerNews
    speaker: str = Field(description="Full name")
    topic: str
    join_url: str = ""
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    previous_starts_at: AwareDatetime | None = Field(default=None, description="From when it moved")
    sequence: int = Field(ge=0)


class WithdrawLetter(Request[Done], service=_SERVICE):
    """A letter that was tried and is not to leave any more: there is nothing to say now."""

    letter_id: str
