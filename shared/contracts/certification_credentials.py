"""Signed credentials: the certificate as anybody can check it without us, the keys, and what no longer holds."""

from pydantic import Field, JsonValue

from shared.contracts.request import Reply, Request

_SERVICE = "certification"


class SignedCertificate(Reply):
    """``document`` is JSON with a Data Integrity proof, ``token`` a VC-JWT. Both empty: no such certificate."""

    document: str = ""
    token: str = ""


class GetSignedCertificate(Request[SignedCertificate], service=_SERVICE):
    """The certificate as an Open Badges 3.0 credential."""

    number: str = Field(max_length=80)


class IssuerKeys(Reply):
    """Public keys, also those that sign no more: a JSON Web Key Set, and a DID document."""

    key_set: dict[str, JsonValue]
    did_document: dict[str, JsonValue]


class GetIssuerKeys(Request[IssuerKeys], service=_SERVICE):
    """The keys by which credentials are checked."""


class StatusList(Reply):
    """A signed BitstringStatusListCredential; empty when there is no such list."""

    document: str = ""


class GetStatusList(Request[StatusList], service=_SERVICE):
    """Which certificates of a list no longer hold."""

    list_id: str = Field(max_length=20)


class RecognisedDocument(Reply):
    """The certificate whose printed document has these bytes; empty when none has."""

    number: str = ""


class RecogniseDocument(Request[RecognisedDocument], service=_SERVICE):
    """Look up whether exactly this file was printed here."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
