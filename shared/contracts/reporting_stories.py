"""What reporting is asked by support: everything that happened to one person, in order, with the cause of each step."""

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.request import Reply, Request
from shared.contracts.vocabulary import Language

_SERVICE = "reporting"


class StoryStep(BaseModel):
    """Something that happened. ``because`` says in words what it followed from; ``cause_id`` is that fact."""

    fact_id: str
    type: str
    at: AwareDatetime
    text: str
    because: str = ""
    cause_id: str = ""
    correlation_id: str = ""


class Story(Reply):
    """The steps, the first one first; none when nothing is known of the person."""

    participant_id: str | None = None
    steps: list[StoryStep] = []


class TellStory(Request[Story], service=_SERVICE):
    """One person's story, by id or by the number of a certificate (exactly one of them). It names nobody."""

    participant_id: str | None = Field(default=None, max_length=80)
    certificate_number: str | None = Field(default=None, max_length=80)
    language: Language = Language.UKRAINIAN
