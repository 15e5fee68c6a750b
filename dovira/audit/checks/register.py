"""Whether the register of certificates says what was told, and whether its numbers are whole."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from string import Formatter
from typing import Any

from sqlalchemy import Row

from dovira.audit.evidence import Evidence
from dovira.audit.report import Finding
from shared.bus import Heard
from shared.contracts.certification import CertificateIssued, CertificateReplaced, CertificateRevoked
from shared.contracts.fact import Fact
from shared.contracts.scheduling import ProgrammePublished

_REGISTER = """
    SELECT certificate_id, participant_id, programme_id, programme_version, issuer_edrpou, year, sequence, number,
        status
    FROM certificate ORDER BY issuer_edrpou, year, sequence
"""


class Register:
    """The rows of certification's register against the facts it told."""

    name = "register"
    title = "the register of certificates says what was told"

    def __init__(self) -> None:
        self.examined = 0
        self._issued: dict[str, CertificateIssued] = {}
        self._replaced: dict[str, CertificateReplaced] = {}
        self._revoked: set[str] = set()
        self._outlived: set[str] = set()

    def see(self, heard: Heard[Fact]) -> None:
        match heard.fact:
            case CertificateIssued() as fact:
                self._issued[fact.certificate_id] = fact
            case CertificateReplaced() as fact:
                self._replaced[fact.certificate_id] = fact
                self._outlived.add(fact.replaces_number)
            case CertificateRevoked() as fact:
                self._revoked.add(fact.certificate_id)

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        rows = evidence.stores.rows("certification", _REGISTER) if _has_register(evidence) else []
        told: dict[str, CertificateIssued | CertificateReplaced] = {**self._issued, **self._replaced}
        self.examined = len({row.certificate_id for row in rows} | told.keys())
        for row in rows:
            yield from self._compare(row, told.get(row.certificate_id))
        for missing in sorted(told.keys() - {row.certificate_id for row in rows}):
            yield Finding(
                f"certificate {told[missing].number} ({missing}) was told and is not in the register: "
                "restore certification's store from a backup",
                settled_only=True,
            )

    def _compare(self, row: Row[Any], fact: CertificateIssued | CertificateReplaced | None) -> Iterator[Finding]:
        what = f"certificate {row.number} ({row.certificate_id})"
        if fact is None:
            yield Finding(f"{what} is in the register and was never told: find out who entered it", settled_only=True)
            return
        names = ["participant_id", "programme_id", "number"]
        names += ["year", "sequence", "programme_version"] if isinstance(fact, CertificateIssued) else []
        if different := [name for name in names if getattr(row, name) != getattr(fact, name)]:
            yield Finding(f"{what} differs in {', '.join(different)} from what was told: find out who changed it")
        if row.status not in self._states_told(row):
            yield Finding(
                f"{what} is {row.status} in the register, and the log says otherwise: find out who changed it",
                settled_only=True,
            )

    def _states_told(self, row: Row[Any]) -> set[str]:
        revoked = {"revoked"} if row.certificate_id in self._revoked else set()
        replaced = {"replaced"} if row.number in self._outlived else set()
        return revoked | replaced or {"valid"}


class Numbers:
    """Each issuer's numbers of each year: 1, 2, 3 … as many as there are certificates."""

    name = "numbers"
    title = "register numbers have no gap and no double"

    def __init__(self) -> None:
        self.examined = 0
        self._patterns: dict[tuple[str, int], str] = {}
        self._told: Counter[str] = Counter()

    def see(self, heard: Heard[Fact]) -> None:
        match heard.fact:
            case ProgrammePublished() as fact:
                self._patterns[fact.programme_id, fact.version] = fact.programme.number_pattern
            case CertificateIssued() | CertificateReplaced() as fact:
                self._told[fact.number] += 1

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        for number, times in self._told.items():
            if times > 1:
                yield Finding(f"number {number} was told for {times} certificates: revoke all but one of them")
        if not _has_register(evidence):
            return
        rows = evidence.stores.rows("certification", _REGISTER)
        self.examined = len(rows)
        counters = evidence.stores.rows("certification", "SELECT issuer_edrpou, year, last FROM counter")
        yield from _of_each_register(rows, {(row.issuer_edrpou, row.year): int(row.last) for row in counters})
        for row in rows:
            pattern = self._patterns.get((row.programme_id, row.programme_version))
            if pattern is not None and row.number != _number(pattern, row):
                yield Finding(
                    f"number {row.number} should be {_number(pattern, row)} by its sequence {row.sequence} of "
                    f"{row.year} and the programme's pattern: find out who changed it"
                )


def _of_each_register(rows: Iterable[Row[Any]], counters: dict[tuple[str, int], int]) -> Iterator[Finding]:
    sequences: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in rows:
        sequences[row.issuer_edrpou, row.year].append(int(row.sequence))
    for issuer, year in sorted(sequences.keys() | counters.keys()):
        found, counter = sequences[issuer, year], counters.get((issuer, year), 0)
        register, last = f"register of issuer {issuer or '(no code)'}, {year}", max(found, default=0)
        for gap in sorted(set(range(1, max(last, counter) + 1)) - set(found)):
            yield Finding(f"{register}: sequence {gap} is missing: find out which certificate had it")
        for double in sorted(number for number, times in Counter(found).items() if times > 1):
            yield Finding(f"{register}: sequence {double} was given twice: replace one of the certificates")
        if counter < last:
            yield Finding(
                f"{register}: the counter stands at {counter}, behind the last number {last}: "
                "set it right before the next certificate"
            )


def _number(pattern: str, row: Row[Any]) -> str:
    """The number a row should have. «{year:02d}» means the last two digits of the year."""
    parts = []
    for text, name, spec, _ in Formatter().parse(pattern):
        values = {"edrpou": row.issuer_edrpou, "sequence": int(row.sequence), "year": int(row.year)}
        if name == "year" and spec == "02d":
            values["year"] = int(row.year) % 100
        parts.append(text + (format(values[name], spec or "") if name in values else ""))
    return "".join(parts)


def _has_register(evidence: Evidence) -> bool:
    return evidence.stores.has("certification", "certificate")
