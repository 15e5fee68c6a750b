"""The canonical form of a document: its statements in the one order RDF Dataset Canonicalization gives them."""

import threading
from collections.abc import Mapping
from typing import Any

from pyld import jsonld  # type: ignore[import-untyped]  # PyLD has no types

from credentials.contexts import load_context

Document = Mapping[str, Any]
# PyLD keeps caches of contexts that threads share.
_one_at_a_time = threading.Lock()


def canonical(document: Document) -> bytes:
    """Any document's canonical form. Raises UnknownContext, JsonLdError."""
    with _one_at_a_time:
        quads: str = jsonld.normalize(
            document, {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _pinned}
        )
    return quads.encode()


def statements_of(document: Document) -> list[dict[str, dict[str, str]]]:
    """Any document's statements, as PyLD has them. Raises UnknownContext, JsonLdError."""
    with _one_at_a_time:
        dataset = jsonld.to_rdf(document, {"documentLoader": _pinned})
    statements: list[dict[str, dict[str, str]]] = dataset["@default"]
    return statements


def _pinned(address: str, _: object) -> dict[str, object]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": load_context(address),
    }
