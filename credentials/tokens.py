"""Credentials as tokens (VC-JWT, ES256): the credential itself is the payload, beside the registered claims."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

_ALGORITHM = "ES256"
_CLAIMS = ("iss", "jti", "nbf", "sub")


class TokenUnreadable(Exception):
    """Something else than a token."""


class TokenWrong(Exception):
    """The token is not what the key's holder signed."""


def sign_token(document: Mapping[str, Any], key: ECKey, *, key_address: str) -> str:
    """No ``typ``: Open Badges and the W3C ask for different ones, and both allow none."""
    payload = {**document, **_claims(document)}
    header = {"alg": _ALGORITHM, "kid": key_address}
    return jws.serialize_compact(header, json.dumps(payload, ensure_ascii=False).encode(), key, algorithms=[_ALGORITHM])


def key_address_of(token: str) -> str:
    """The key a token says it was signed with. Raises TokenUnreadable."""
    return str(_extract(token).headers().get("kid", ""))


def read_token(token: str) -> dict[str, Any]:
    """The credential in a token, whoever signed it, and claims that contradict it. Raises TokenUnreadable."""
    try:
        payload = json.loads(_extract(token).payload)
    except ValueError as error:
        raise TokenUnreadable from error
    if not isinstance(payload, dict):
        raise TokenUnreadable
    document = {name: value for name, value in payload.items() if name not in _CLAIMS}
    disagreeing = {name: payload.get(name) for name, value in _claims(document).items() if payload.get(name) != value}
    return document | disagreeing


def check_token(token: str, key: ECKey) -> None:
    """Raises TokenWrong."""
    try:
        jws.deserialize_compact(token, key, algorithms=[_ALGORITHM])
    except (JoseError, ValueError) as error:
        raise TokenWrong from error


def _extract(token: str) -> jws.CompactSignature:
    try:
        return jws.extract_compact(token.strip().encode())
    except (JoseError, ValueError) as error:
        raise TokenUnreadable from error


def _claims(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the credential says, in the words of RFC 7519."""
    try:
        begins = datetime.fromisoformat(document["validFrom"]).astimezone(UTC)
        return {
            "iss": document["issuer"]["id"],
            "jti": document["id"],
            "nbf": int(begins.timestamp()),
            "sub": document["credentialSubject"]["id"],
        }
    except (KeyError, TypeError, ValueError):
        return {}
