"""What certification tells and answers: who has earned what, certificates and their register."""

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, Base64Bytes, BaseModel, Field

from shared.contracts.fact import Fact
from shared.contracts.request import Reply, Request

_SERVICE = "certification"


class EntrySeal(BaseModel):
    """SHA-256 in hex: of what the certificate says, of whom it names, of the entry before, and of all three together.

    Whom it names is hashed with a salt that is not told. The first entry of a register follows on a hash of the
    register's name. docs/register.md says how to compute them.
    """

    facts: str
    holder: str = ""
    previous: str
    entry: str


class CertificateIssued(Fact, service=_SERVICE, thing="certificate", done="issued", key="participant_id"):
    """A participant has earned the certificate. Told once per participant and programme.

    ``evidence`` are the ids of the facts that earned it.
    """

    participant_id: str
    programme_id: str
    certificate_id: str
    number: str
    year: int
    sequence: int
    hours: float
    credits: float
    programme_version: int
    evidence: list[str]
    issued_at: AwareDatetime
    seal: EntrySeal | None = None


class CertificateReplaced(Fact, service=_SERVICE, thing="certificate", done="replaced", key="participant_id"):
    """A new document took the place of an old one."""

    participant_id: str
    programme_id: str
    certificate_id: str
    number: str
    replaces_number: str
    reason: str
    replaced_at: AwareDatetime
    decided_by: str = Field(default="", description="Who decided it")
    seal: EntrySeal | None = None


class CertificateRevoked(Fact, service=_SERVICE, thing="certificate", done="revoked", key="participant_id"):
    """A certificate no longer holds."""

    participant_id: str
    programme_id: str
    certificate_id: str
    number: str
    reason: str
    revoked_by: str
    revoked_at: AwareDatetime


# ---- requests


class CertificateStatus(StrEnum):
    """What a certificate is worth today."""

    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"


class CertificateWebinar(BaseModel):
    """A webinar of the programme, as the second page lists it; ``hours`` are its share of the contact hours."""

    module: str
    topic: str
    day: date
    hours: float


class CertificateFacts(BaseModel):
    """Every fact printed on a certificate, frozen at issue."""

    certificate_id: str
    number: str
    full_name: str
    position: str
    body_name: str
    programme_title: str
    programme_kind: str
    form: str
    first_day: date
    last_day: date
    hours_contact: float
    hours_self_study: float
    hours_assessment: float
    hours_total: float
    credits: float
    outcomes: list[str]
    result: str
    issuer_name: str
    issuer_edrpou: str
    signatory_name: str
    signatory_position: str
    place: str
    donor_acknowledgement: str
    issued_on: date
    specimen: bool
    webinars: list[CertificateWebinar] = []


class Verification(Reply):
    """The answer to «is this certificate real?». No facts: no such number.

    ``is_open``: the holder lets anybody who knows the number read whom the certificate names.
    """

    status: CertificateStatus | None = None
    facts: CertificateFacts | None = None
    changed_at: AwareDatetime | None = None
    reason: str = ""
    replaced_by: str = ""
    is_open: bool = False


class VerifyCertificate(Request[Verification], service=_SERVICE):
    """Look a number up in the register."""

    number: str = Field(max_length=80)


class CertificateDocument(Reply):
    """The PDF, base64 on the wire; none when there is no such certificate."""

    number: str
    pdf: Base64Bytes | None = None


class GetCertificateDocument(Request[CertificateDocument], service=_SERVICE):
    """The certificate as PDF."""

    number: str = Field(max_length=80)
    verification_url: str = Field(description="The address the QR code leads to")


class Requirement(BaseModel):
    """One condition of the rule and how far it is met.

    ``code`` is modules (a count of webinars), share (of all webinars, 0 to 1) or test (per cent).
    """

    code: str
    subject_id: str = Field(default="", description="The module or test it is about")
    needed: float
    achieved: float
    met: bool


class RecordingProgress(BaseModel):
    """A webinar that the rule lets be made up: with its recording watched and its quiz passed it counts as attended."""

    webinar_id: str
    quiz_id: str = Field(description="The test to pass")
    watched: bool = Field(description="The participant said so in time")
    passed: bool


class Progress(Reply):
    """How far a participant is from the certificate, from the same evaluation that issues it."""

    requirements: list[Requirement]
    attended: list[str] = Field(default=[], description="Ids of webinars that count as attended")
    recordings: list[RecordingProgress] = Field(default=[], description="Webinars that may be made up")
    certificate_number: str | None = None


class GetProgress(Request[Progress], service=_SERVICE):
    """What is still missing for the certificate, and why."""

    participant_id: str
    programme_id: str


class CertificateLine(BaseModel):
    """A certificate in a list."""

    number: str
    programme_id: str
    programme_title: str
    issued_on: date
    status: CertificateStatus


class CertificateList(Reply):
    """A participant's certificates."""

    certificates: list[CertificateLine]


class ListCertificates(Request[CertificateList], service=_SERVICE):
    """A participant's certificates."""

    participant_id: str


class ReplaceCertificate(Request[Verification], service=_SERVICE):
    """Issue a corrected certificate in the place of one that holds; answers with the new one.

    What is printed is taken anew from what is known of the person and the programme: correct that first.
    """

    number: str = Field(max_length=80)
    reason: str = Field(min_length=1)
    decided_by: str = ""


class RevokeCertificate(Request[Verification], service=_SERVICE):
    """A person decides that a certificate no longer holds, and says why."""

    number: str = Field(max_length=80)
    reason: str = Field(min_length=1)
    revoked_by: str
