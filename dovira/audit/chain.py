"""The chain of the register, computed a second time: every entry against its texts, its columns and the one before.

Nothing is shared with the service that sealed them but docs/register.md.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import rfc8785
from sqlalchemy import Row

ENTRIES = """
    SELECT certificate_id, participant_id, programme_id, programme_version, edition, issuer_edrpou, year, sequence,
        number, template, snapshot, holder, salt, facts_sha256, holder_sha256, previous_sha256, entry_sha256
    FROM certificate ORDER BY issuer_edrpou, year, sequence
"""

_FORMAT = "dovira-register/1"
_COLUMNS = (
    *("certificate_id", "participant_id", "programme_id", "programme_version", "edition"),
    *("issuer_edrpou", "year", "sequence", "number", "template"),
)


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry of a register that is not as it was sealed, and in what."""

    number: str
    certificate_id: str
    sequence: int
    what: str


@dataclass(slots=True)
class Register:
    """The certificates of an issuer in a year: how many are whole, the hash of the last of them, where it breaks.

    ``nameless`` are entries that no longer say whom they name.
    """

    issuer_edrpou: str
    year: int
    head: str
    whole: int = 0
    nameless: int = 0
    broken: Break | None = None


def walk(rows: Iterable[Row[Any]]) -> Iterator[Register]:
    """Every register. ``rows`` are those of ENTRIES; at the first break the rest of that register is left unread."""
    for (issuer, year), entries in groupby(rows, key=lambda row: (str(row.issuer_edrpou), int(row.year))):
        register = Register(issuer, year, _hash_of({"format": _FORMAT, "issuer_edrpou": issuer, "year": year}))
        for entry in entries:
            what = _wrong_with(entry, register.head)
            if what:
                register.broken = Break(entry.number, entry.certificate_id, int(entry.sequence), what)
                break
            register.whole += 1
            register.nameless += entry.holder is None
            register.head = entry.entry_sha256
        yield register


def _wrong_with(entry: Row[Any], previous: str) -> str:
    """What is not as it was sealed; empty when everything is."""
    if entry.previous_sha256 != previous:
        return "does not follow on the entry before it: one was changed, taken out or put in"
    if _hash(entry.snapshot) != entry.facts_sha256:
        return "says something else than was sealed"
    if not _names_whom_it_named(entry):
        return "names somebody else than was sealed"
    if _hash_of(_sealed(entry)) != entry.entry_sha256:
        return "has another hash than its parts give"
    said = json.loads(entry.snapshot)
    if other := [name for name in _COLUMNS if said.get(name) != getattr(entry, name)]:
        return f"differs in {', '.join(other)} from what was sealed"
    return ""


def _names_whom_it_named(entry: Row[Any]) -> bool:
    if entry.holder is None and entry.salt is None:
        return True
    return bool(_hash((entry.salt or "") + (entry.holder or "")) == entry.holder_sha256)


def _sealed(entry: Row[Any]) -> Mapping[str, str]:
    return {
        "format": _FORMAT,
        "certificate_id": entry.certificate_id,
        "number": entry.number,
        "facts": entry.facts_sha256,
        "holder": entry.holder_sha256,
        "previous": entry.previous_sha256,
    }


def _hash_of(value: Mapping[str, str | int]) -> str:
    return hashlib.sha256(rfc8785.dumps(dict(value))).hexdigest()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
