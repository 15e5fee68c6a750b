"""A certificate becomes credentials: one and the same statement as a document, as a token and as the code on paper."""

from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic_core import to_json

from credentials.data_integrity import add_proof
from credentials.keys import Keyring
from credentials.paper_code import write_code
from credentials.site import Site
from credentials.statements import Issuance, compose
from credentials.tokens import sign_token


@dataclass(frozen=True, slots=True)
class Credential:
    """``document`` is JSON with a Data Integrity proof, ``token`` a VC-JWT, ``paper_code`` what the QR code holds."""

    document: bytes
    token: str
    paper_code: str


def issue_credential(issuance: Issuance, *, ring: Keyring, site: Site, now: datetime) -> Credential:
    """Sign with the keys that sign today. Raises KeysUnusable."""
    badge = compose(issuance, site).document()
    token_key_id, token_key = ring.token_key()
    return Credential(
        document=sign_document(badge, ring=ring, site=site, now=now),
        token=sign_token(badge, token_key, key_address=site.key(token_key_id)),
        paper_code=write_code(issuance.facts, ring),
    )


def sign_document(unsigned: dict[str, object], *, ring: Keyring, site: Site, now: datetime) -> bytes:
    """Any credential of ours as JSON with its proof. Raises KeysUnusable."""
    key_id, key = ring.document_key()
    signed = add_proof(unsigned, key, method=site.method(key_id), created=_timestamp(now))
    return to_json(signed, indent=1)


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
