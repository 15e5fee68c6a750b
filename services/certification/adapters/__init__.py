"""Where the outside world begins: printing, signing, and the seals of other authorities."""

from services.certification.adapters.printing import Printer, Proof
from services.certification.adapters.sealing import CannotSeal, Seal, make_seal
from services.certification.adapters.signing import CannotSign, Signer

__all__ = ["CannotSeal", "CannotSign", "Printer", "Proof", "Seal", "Signer", "make_seal"]
