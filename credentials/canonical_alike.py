"""The canonical form of documents that are alike, without working out again what they have in common.

The certificates of a programme differ in a few words: the number, the name, the result. What JSON-LD makes of the rest
is always the same, and takes PyLD milliseconds. So a document is parted into its shape, in which marks stand for its
own words, and those words. PyLD turns a shape into statements once; afterwards only words are put in.

Nothing rests on a belief about JSON-LD: the first document of a shape is made canonical by PyLD, too, and the shape is
used from then on only if both came out the same. Whatever does not fit is left to PyLD.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyld.nquads import escape, serialize_nquad  # type: ignore[import-untyped]  # PyLD has no types

from credentials.canonical import Document, canonical, statements_of

_ADDRESSES = {
    ("id",),
    ("credentialSubject", "id"),
    ("credentialStatus", "id"),
    ("credentialStatus", "statusListCredential"),
}
_TEXTS = {
    ("name",),
    ("validFrom",),
    ("awardedDate",),
    ("created",),
    ("credentialSubject", "licenseNumber"),
    ("credentialSubject", "role"),
    ("credentialSubject", "identifier", "identityHash"),
    ("credentialSubject", "result", "value"),
    ("credentialSubject", "encodedList"),
    ("credentialStatus", "statusListIndex"),
}
"""Where own words stand: addresses become names of things, texts become literals."""

_OWN = _ADDRESSES | _TEXTS
_PLAIN_ADDRESS = re.compile(r"(?:urn:uuid:|https?://)[\w.~:/#-]+", re.ASCII)
_MARK = re.compile(r"urn:own-(?:text|address):\d+")
_ADDRESS, _TEXT = "urn:own-address:", "urn:own-text:"
_TERM = re.compile(r'<[^>]*>|_:\w+|".*"\S*', re.DOTALL)
_BLANK = "_:"
_MOST_SHAPES = 500

Statement = tuple[str, ...]
"""Subject, predicate and object, each as N-Quads writes it."""


class _DoesNotFit(Exception):
    """The document is left to PyLD."""


class _Shape:
    """The statements of documents that are alike, with marks where their own words go."""

    def __init__(self, marked: Document) -> None:
        """Raises _DoesNotFit."""
        statements = [tuple(_TERM.findall(serialize_nquad(one))) for one in statements_of(marked)]
        self._marked = {term: mark[0] for one in statements for term in one if (mark := _MARK.search(term))}
        if any(mark.startswith(_TEXT) and not term.startswith('"') for term, mark in self._marked.items()):
            raise _DoesNotFit
        self._fixed = [_line(one) for one in statements if not any(self._varies(term) for term in one)]
        self._varying = [one for one in statements if any(self._varies(term) for term in one)]

    def fill(self, words: Mapping[str, str]) -> bytes:
        """The canonical form with these words in the places of the marks. Raises _DoesNotFit."""
        own = {term: term.replace(mark, words[mark]) for term, mark in self._marked.items()}
        statements = [tuple(own.get(term, term) for term in one) for one in self._varying]
        labels = _canonical_labels(statements)
        lines = {_line(labels.get(term, term) for term in one) for one in statements}
        return "".join(sorted(lines.union(self._fixed))).encode()

    def _varies(self, term: str) -> bool:
        return term in self._marked or term.startswith(_BLANK)


_shapes: dict[str, _Shape | None] = {}
"""By their marked documents; nothing for those that do not come out as PyLD has them."""


def canonical_of_alike(document: Document) -> bytes:
    """The same as ``canonical``, the faster the more alike documents are. Raises UnknownContext, JsonLdError."""
    words: dict[str, str] = {}
    try:
        marked = json.dumps(_mark(document, (), words))
        if len(_MARK.findall(marked)) != len(words):
            return canonical(document)
        if marked not in _shapes:
            return _try_out(marked, words, document)
        shape = _shapes[marked]
        return canonical(document) if shape is None else shape.fill(words)
    except _DoesNotFit:
        return canonical(document)


def _try_out(marked: str, words: Mapping[str, str], document: Document) -> bytes:
    """A first document: PyLD's word counts, and the shape is kept only if it says the same. Raises _DoesNotFit."""
    exact, shape = canonical(document), _Shape(json.loads(marked))
    same = shape.fill(words) == exact
    if len(_shapes) >= _MOST_SHAPES:
        _shapes.clear()
    _shapes[marked] = shape if same else None
    return exact


def _mark(value: Any, place: tuple[str, ...], words: dict[str, str]) -> Any:  # noqa: ANN401  # any JSON
    """The value with marks for its own words, which are noted. Raises _DoesNotFit."""
    if isinstance(value, str) and place in _OWN:
        is_address = place in _ADDRESSES
        mark = f"{_ADDRESS if is_address else _TEXT}{len(words)}"
        words[mark] = _plain_address(value) if is_address else escape(value)
        return mark
    if isinstance(value, Mapping):
        return {name: _mark(one, (*place, name), words) for name, one in value.items()}
    return [_mark(one, place, words) for one in value] if isinstance(value, list | tuple) else value


def _plain_address(value: str) -> str:
    if not _PLAIN_ADDRESS.fullmatch(value):
        raise _DoesNotFit
    return value


def _canonical_labels(statements: Sequence[Statement]) -> dict[str, str]:
    """Labels for nodes without a name, by the order of their hashes (RDF Dataset Canonicalization, 4.4.3, step 4).

    Nodes with the same hash need the steps after that one, which are left to PyLD. Raises _DoesNotFit.
    """
    about: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        for node in {term for term in one if term.startswith(_BLANK)}:
            about[node].append(one)
    hashes = {node: _hash(node, mentions) for node, mentions in about.items()}
    if len(set(hashes.values())) < len(hashes):
        raise _DoesNotFit
    return {node: f"_:c14n{place}" for place, node in enumerate(sorted(hashes, key=hashes.__getitem__))}


def _hash(node: str, mentions: Iterable[Statement]) -> str:
    """Hash First Degree Quads: the node itself is called a, every other without a name z."""
    lines = sorted(_line(_called(node, one)) for one in mentions)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _called(node: str, statement: Statement) -> Iterator[str]:
    for term in statement:
        yield "_:a" if term == node else "_:z" if term.startswith(_BLANK) else term


def _line(statement: Iterable[str]) -> str:
    return f"{' '.join(statement)} .\n"
