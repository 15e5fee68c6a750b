"""Where the outside world begins: printing, signing, and the seals of other authorities."""

from services.certification.adapters.certificate_page import Proof
from services.certification.adapters.pack_page import Pack
from services.certification.adapters.printing import Printer
from services.certification.adapters.sealing import CannotSeal, Seal, make_seal
from services.certification.adapters.signing import CannotSign, Signer

__all__ = ["CannotSeal", "CannotSign", "Pack", "Printer", "Proof", "Seal", "Signer", "make_seal"]
