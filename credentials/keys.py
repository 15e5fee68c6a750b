"""Keys: pairs that sign, those that were retired, and how the public halves are published.

A ring is a JSON Web Key Set. A pair is a P-256 key for tokens and paper codes (ES256) and an Ed25519 key for documents.
Retiring a pair destroys its private halves; the public ones stay, so that what they signed can be checked for ever.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import base58
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from credentials.site import Site

_ED25519_PREFIX = bytes((0xED, 0x01))
_RETIRED = "retired"
_TOKENS, _DOCUMENTS = "ES256", "EdDSA"
Key = ECKey | OKPKey


class KeysUnusable(Exception):
    """What should hold keys does not, or holds none that can sign."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as an operator sees it."""

    key_id: str
    algorithm: str
    made_at: datetime
    retired_at: datetime | None


class Keyring:
    """The keys of an installation, by id (RFC 7638 thumbprint). Those with a private half sign."""

    def __init__(self, keys: Mapping[str, Key]) -> None:
        self._keys = dict(keys)

    @classmethod
    def read(cls, text: str | bytes) -> "Keyring":
        """From a JSON Web Key Set, private or public. Raises KeysUnusable."""
        try:
            listed = json.loads(text)["keys"]
            keys = [_import(one) for one in listed]
        except (ValueError, KeyError, TypeError, JoseError) as error:
            message = "This is not a JSON Web Key Set with P-256 and Ed25519 keys."
            raise KeysUnusable(message) from error
        return cls({one.thumbprint(): one for one in keys})

    def write(self) -> str:
        """The whole ring with its private halves, for a file that only its owner may read."""
        return json.dumps({"keys": [one.as_dict(private=one.is_private) for one in self._keys.values()]}, indent=1)

    def public(self) -> dict[str, Any]:
        """The public halves, as published at ``/.well-known/jwks.json``."""
        return {"keys": [self.public_key(key_id) for key_id in self._keys]}

    def public_key(self, key_id: str) -> dict[str, Any]:
        """A public half. Raises KeyError."""
        return {**self._keys[key_id].as_dict(private=False), "kid": key_id}

    def lines(self) -> list[KeyLine]:
        """The keys, the oldest first."""
        return [_line(key_id, one) for key_id, one in self._keys.items()]

    def with_new_pair(self, now: datetime) -> "Keyring":
        """A ring that signs with a fresh pair; the pairs before are retired."""
        fresh = [
            _stamp(ECKey.generate_key("P-256"), now, algorithm=_TOKENS),
            _stamp(OKPKey.generate_key("Ed25519"), now, algorithm=_DOCUMENTS),
        ]
        retired = {key_id: _retire(one, now) for key_id, one in self._keys.items()}
        return Keyring(retired | {one.thumbprint(): one for one in fresh})

    def token_key(self) -> tuple[str, ECKey]:
        """The id and the key that sign tokens and paper codes. Raises KeysUnusable."""
        for key_id, one in self._keys.items():
            if isinstance(one, ECKey) and one.is_private:
                return key_id, one
        raise KeysUnusable(_NONE_SIGNS)

    def document_key(self) -> tuple[str, Ed25519PrivateKey]:
        """The id and the key that sign documents. Raises KeysUnusable."""
        for key_id, one in self._keys.items():
            if isinstance(one, OKPKey) and isinstance(one.private_key, Ed25519PrivateKey):
                return key_id, one.private_key
        raise KeysUnusable(_NONE_SIGNS)

    def find_token_key(self, key_id: str) -> ECKey | None:
        """The public half that checks a token."""
        one = self._keys.get(key_id)
        return one if isinstance(one, ECKey) else None

    def find_document_key(self, key_id: str) -> Ed25519PublicKey | None:
        """The public half that checks a document."""
        one = self._keys.get(key_id)
        return one.public_key if isinstance(one, OKPKey) and isinstance(one.public_key, Ed25519PublicKey) else None

    def find_by_beginning(self, beginning: str) -> ECKey | None:
        """The public half that checks a paper code, which has room for the beginning of an id only."""
        found = [one for key_id, one in self._keys.items() if key_id.startswith(beginning) and isinstance(one, ECKey)]
        return found[0] if len(found) == 1 else None

    def did_document(self, site: Site) -> dict[str, Any]:
        """The issuer's document, as published at ``/.well-known/did.json``."""
        methods = [_method(site, key_id, one) for key_id, one in self._keys.items()]
        return {
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/multikey/v1",
                "https://w3id.org/security/jwk/v1",
            ],
            "id": site.did,
            "verificationMethod": methods,
            "assertionMethod": [one["id"] for one in methods],
        }


_NONE_SIGNS = "No key of the ring has a private half: nothing can be signed. Make a pair with `dovira keys rotate`."


def ec_private(key: ECKey) -> EllipticCurvePrivateKey:
    """The private half for what is signed without JOSE. Raises KeysUnusable."""
    if not isinstance(key.private_key, EllipticCurvePrivateKey):
        raise KeysUnusable(_NONE_SIGNS)
    return key.private_key


def ec_public(key: ECKey) -> EllipticCurvePublicKey:
    """The public half for what is checked without JOSE."""
    public = key.public_key
    assert isinstance(public, EllipticCurvePublicKey)  # noqa: S101  # an ECKey is made of nothing else
    return public


def multikey(key: Ed25519PublicKey) -> str:
    """The public half as a Multikey (base58-btc)."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"z{base58.b58encode(_ED25519_PREFIX + raw).decode()}"


def _import(listed: dict[str, Any]) -> Key:
    match listed.get("kty"), listed.get("crv"):
        case "EC", "P-256":
            return ECKey.import_key(listed)
        case "OKP", "Ed25519":
            return OKPKey.import_key(listed)
        case kind:
            message = f"keys of the kind {kind} are not used here"
            raise ValueError(message)


def _stamp(key: Key, now: datetime, *, algorithm: str) -> Key:
    return _import({**key.as_dict(private=True), "iat": int(now.timestamp()), "use": "sig", "alg": algorithm})


def _retire(key: Key, now: datetime) -> Key:
    public = key.as_dict(private=False)
    return _import({_RETIRED: int(now.timestamp()), **public})


def _line(key_id: str, key: Key) -> KeyLine:
    told: dict[str, Any] = dict(key.as_dict(private=False))
    retired = None if key.is_private else told.get(_RETIRED)
    return KeyLine(
        key_id,
        _TOKENS if isinstance(key, ECKey) else _DOCUMENTS,
        _moment(told.get("iat", 0)),
        _moment(retired) if retired else None,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _method(site: Site, key_id: str, key: Key) -> dict[str, Any]:
    stated = {"id": site.method(key_id), "controller": site.did}
    if isinstance(key, OKPKey) and isinstance(key.public_key, Ed25519PublicKey):
        return {**stated, "type": "Multikey", "publicKeyMultibase": multikey(key.public_key)}
    return {**stated, "type": "JsonWebKey", "publicKeyJwk": {**key.as_dict(private=False), "kid": key_id}}
