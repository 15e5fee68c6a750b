"""The recognition pack: what an employer's personnel service needs to count the training. Answered by certification."""

from datetime import date

from pydantic import AwareDatetime, Base64Bytes, BaseModel, Field

from shared.contracts.certification import CertificateFacts, CertificateStatus
from shared.contracts.request import Done, Reply, Request

_SERVICE = "certification"


class PackAccess(Reply):
    """With the number and this token, whoever has them may fetch the recognition pack until then."""

    token: str
    expires_at: AwareDatetime


class ShareRecognitionPack(Request[PackAccess], service=_SERVICE):
    """The holder lets an employer's personnel service fetch the recognition pack for some days."""

    participant_id: str
    number: str = Field(max_length=80)
    days: int = Field(default=30, ge=1, le=365)


class StopSharingRecognitionPack(Request[Done], service=_SERVICE):
    """The holder ends every access to the recognition pack of a certificate at once."""

    participant_id: str
    number: str = Field(max_length=80)


class PackWebinar(BaseModel):
    """A row of the attendance table. ``counted`` is attended, recording, or empty."""

    module: str
    topic: str
    day: date
    hours: float
    minutes_present: int
    counted: str


class PackTest(BaseModel):
    """How a test was passed; in per cent."""

    title: str
    score: float
    pass_mark: float


class PackContents(BaseModel):
    """What the employer's personnel service needs to recognise the training, as it was when the certificate was issued.

    ``certificate`` holds the provider, outcomes, hours and credits; ``conditions`` how each condition was met.
    """

    status: CertificateStatus
    replaced_by: str = ""
    certificate: CertificateFacts
    rule_version: int
    conditions: list[str]
    webinars: list[PackWebinar]
    tests: list[PackTest]
    evidence: list[str]
    verification_url: str


class RecognitionPack(Reply):
    """The recognition pack; nothing when the number is not known or the asker may not have it."""

    contents: PackContents | None = None
    pdf: Base64Bytes | None = None


class GetRecognitionPack(Request[RecognitionPack], service=_SERVICE):
    """The holder (by id) or whoever has a token of theirs fetches the recognition pack."""

    number: str = Field(max_length=80)
    participant_id: str = ""
    token: str = Field(default="", max_length=100)
    verification_url: str
