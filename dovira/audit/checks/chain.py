"""Whether the register is as it was sealed, entry by entry, and as the seals were told."""

from collections.abc import Iterator

from dovira.audit.chain import ENTRIES, walk
from dovira.audit.evidence import Evidence
from dovira.audit.report import Finding
from shared.bus import Heard
from shared.contracts.certification import CertificateIssued, CertificateReplaced, EntrySeal
from shared.contracts.fact import Fact

_TOLD = "SELECT certificate_id, participant_id, number, holder, entry_sha256 FROM certificate"


class Chain:
    """The chain by itself, and against the log: whoever could write it anew could not unsay what was told."""

    name = "chain"
    title = "every entry of the register is as it was sealed and told, and follows on the one before it"

    def __init__(self) -> None:
        self.examined = 0
        self._seals: dict[str, EntrySeal] = {}

    def see(self, heard: Heard[Fact]) -> None:
        match heard.fact:
            case CertificateIssued() | CertificateReplaced() as fact if fact.seal is not None:
                self._seals[fact.certificate_id] = fact.seal

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        if not evidence.stores.has("certification", "certificate"):
            return
        for register in walk(evidence.stores.each("certification", ENTRIES)):
            self.examined += register.whole
            if register.broken:
                self.examined += 1
                yield Finding(
                    f"register of issuer {register.issuer_edrpou or '(no code)'}, {register.year}: "
                    f"certificate {register.broken.number} ({register.broken.certificate_id}) {register.broken.what}; "
                    "it and what follows is not vouched for: find out who changed it, restore it from a backup"
                )
        yield from self._compare_with_log(evidence)

    def _compare_with_log(self, evidence: Evidence) -> Iterator[Finding]:
        for row in evidence.stores.each("certification", _TOLD):
            what, seal = f"certificate {row.number} ({row.certificate_id})", self._seals.get(row.certificate_id)
            if seal is not None and seal.entry != row.entry_sha256:
                yield Finding(f"{what} is sealed otherwise than was told: find out who wrote the register anew")
            if row.holder is None and row.participant_id not in evidence.index.erased:
                yield Finding(
                    f"{what} no longer says whom it names, and nobody asked to be forgotten: restore it from a backup",
                    settled_only=True,
                )
