"""Data Integrity proofs of the suite ``eddsa-rdfc-2022`` (W3C): what is signed is the meaning, not the bytes.

The suite signs SHA-256(canonical proof options) followed by SHA-256(canonical document).
"""

import hashlib
import threading
from collections.abc import Mapping
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld  # type: ignore[import-untyped]  # PyLD has no types

from credentials.contexts import load_context

_MULTIBASE = "z"
_PROOF = "proof"
_OPTIONS = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}
# PyLD keeps caches of contexts that threads share.
_one_at_a_time = threading.Lock()

Document = Mapping[str, Any]


class ProofMissing(Exception):
    """There is no proof of this suite."""


class ProofWrong(Exception):
    """The document is not what the key's holder signed."""


def add_proof(document: Document, key: Ed25519PrivateKey, *, method: str, created: str) -> dict[str, Any]:
    """The document with its proof. The same document, key and moment give the same proof."""
    options = {**_OPTIONS, "created": created, "verificationMethod": method}
    signature = key.sign(_hash(document, options))
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
        key.verify(signature, _hash(unsigned, options))
    except (InvalidSignature, ValueError, jsonld.JsonLdError) as error:
        raise ProofWrong from error


def _hash(document: Document, options: Document) -> bytes:
    meant = {**options, "@context": document["@context"]}
    return hashlib.sha256(canonical(meant)).digest() + hashlib.sha256(canonical(document)).digest()


def canonical(document: Document) -> bytes:
    """The document's statements in the one order RDF Dataset Canonicalization gives them. Raises UnknownContext."""
    with _one_at_a_time:
        quads: str = jsonld.normalize(
            document, {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _pinned}
        )
    return quads.encode()


def _pinned(address: str, _: object) -> dict[str, object]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": load_context(address),
    }
