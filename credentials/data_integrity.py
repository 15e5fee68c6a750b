"""Data Integrity proofs of the suite ``eddsa-rdfc-2022`` (W3C): what is signed is the meaning, not the bytes.

The suite signs SHA-256(canonical proof options) followed by SHA-256(canonical document).
"""

import hashlib
from collections.abc import Callable
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld.jsonld import JsonLdError  # type: ignore[import-untyped]  # PyLD has no types

from credentials.canonical import Document, canonical
from credentials.canonical_alike import canonical_of_alike

_MULTIBASE = "z"
_PROOF = "proof"
_OPTIONS = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}


class ProofMissing(Exception):
    """There is no proof of this suite."""


class ProofWrong(Exception):
    """The document is not what the key's holder signed."""


def add_proof(document: Document, key: Ed25519PrivateKey, *, method: str, created: str) -> dict[str, Any]:
    """The document with its proof. The same document, key and moment give the same proof."""
    options = {**_OPTIONS, "created": created, "verificationMethod": method}
    signature = key.sign(_hash(document, options, canonical_of_alike))
    proof = {**options, "proofValue": _MULTIBASE + base58.b58encode(signature).decode()}
    return {**document, _PROOF: proof}


def method_of(document: Document) -> str:
    """Which key the proof says it was made with. Raises ProofMissing."""
    proof = document.get(_PROOF)
    if not isinstance(proof, dict) or any(proof.get(name) != value for name, value in _OPTIONS.items()):
        raise ProofMissing
    return str(proof.get("verificationMethod", ""))


def check_proof(document: Document, key: Ed25519PublicKey) -> None:
    """Raises ProofMissing, ProofWrong, UnknownContext."""
    method_of(document)
    unsigned = {name: value for name, value in document.items() if name != _PROOF}
    options = dict(document[_PROOF])
    value = str(options.pop("proofValue", ""))
    try:
        signature = base58.b58decode(value.removeprefix(_MULTIBASE))
        key.verify(signature, _hash(unsigned, options, canonical))
    except (InvalidSignature, ValueError, JsonLdError) as error:
        raise ProofWrong from error


def _hash(document: Document, options: Document, form: Callable[[Document], bytes]) -> bytes:
    meant = {**options, "@context": document["@context"]}
    return hashlib.sha256(form(meant)).digest() + hashlib.sha256(form(document)).digest()
