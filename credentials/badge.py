"""The shape of our credentials: an OpenBadgeCredential of Open Badges 3.0 on the W3C data model 2.0.

The shape is closed. A word that no context defines would not be covered by a Data Integrity proof, and so could be
added to a signed document unnoticed; here it is refused.
"""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer
from pydantic.alias_generators import to_camel

from credentials.contexts import CREDENTIALS_V2, OPEN_BADGES_3

_MOST = 100


def _plain(number: float) -> float | int:
    """Whole numbers without a fraction: JSON-LD would write 2.0 in another way than 2, and other programs as 2."""
    return int(number) if number == int(number) else number


Number = Annotated[float, PlainSerializer(_plain)]


class Shape(BaseModel):
    """Only known words, and none left out by chance."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, validate_by_name=True)


class IdentifierEntry(Shape):
    type: Literal["IdentifierEntry"] = "IdentifierEntry"
    identifier: str
    identifier_type: str


class Address(Shape):
    type: tuple[Literal["Address"]] = ("Address",)
    address_locality: str


class Issuer(Shape):
    id: str
    type: tuple[Literal["Profile"]] = ("Profile",)
    name: str
    url: str
    official: str = ""
    address: Address | None = None
    other_identifier: list[IdentifierEntry] = Field(default=[], max_length=_MOST)


class IdentityObject(Shape):
    type: Literal["IdentityObject"] = "IdentityObject"
    hashed: Literal[False] = False
    identity_hash: str
    identity_type: str


class ResultDescription(Shape):
    id: str
    type: tuple[Literal["ResultDescription"]] = ("ResultDescription",)
    name: str
    result_type: str


class Result(Shape):
    type: tuple[Literal["Result"]] = ("Result",)
    result_description: str
    value: str


class Criteria(Shape):
    narrative: str


class Achievement(Shape):
    id: str
    type: tuple[Literal["Achievement"]] = ("Achievement",)
    achievement_type: Literal["CertificateOfCompletion"] = "CertificateOfCompletion"
    name: str
    description: str
    criteria: Criteria
    credits_available: Number
    in_language: str = "uk"
    version: str
    tag: list[str] = Field(default=[], max_length=_MOST)
    result_description: list[ResultDescription] = Field(max_length=_MOST)


class Subject(Shape):
    id: str
    type: tuple[Literal["AchievementSubject"]] = ("AchievementSubject",)
    achievement: Achievement
    identifier: list[IdentityObject] = Field(max_length=_MOST)
    license_number: str
    role: str = ""
    activity_start_date: AwareDatetime
    activity_end_date: AwareDatetime
    credits_earned: Number
    result: list[Result] = Field(max_length=_MOST)


class Status(Shape):
    """Where in which list of bits it stands whether the certificate still holds. The index is a decimal string."""

    id: str
    type: Literal["BitstringStatusListEntry"] = "BitstringStatusListEntry"
    status_purpose: Literal["revocation"] = "revocation"
    status_list_index: str = Field(pattern=r"^\d{1,9}$")
    status_list_credential: str


class Badge(Shape):
    """A certificate as a credential, without its proof."""

    context: tuple[str, str] = Field(default=(CREDENTIALS_V2, OPEN_BADGES_3), alias="@context")
    id: str
    type: tuple[Literal["VerifiableCredential"], Literal["OpenBadgeCredential"]] = (
        "VerifiableCredential",
        "OpenBadgeCredential",
    )
    name: str
    description: str = ""
    issuer: Issuer
    valid_from: AwareDatetime
    awarded_date: AwareDatetime
    credential_subject: Subject
    credential_status: Status

    def document(self) -> dict[str, Any]:
        """As JSON; what is empty is left out, as Open Badges asks."""
        written: dict[str, Any] = _without_empty(self.model_dump(mode="json", by_alias=True))
        return written


def _without_empty(value: Any) -> Any:  # noqa: ANN401  # any JSON
    if isinstance(value, dict):
        kept = {name: _without_empty(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in ("", None, [])}
    return [_without_empty(one) for one in value] if isinstance(value, list) else value
