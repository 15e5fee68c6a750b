"""Where the outside world begins: printing, signing, and the seals of other authorities."""

from services.certification.adapters.printing import Addresses, Printer
from services.certification.adapters.signing import CannotSign, Signer

__all__ = ["Addresses", "CannotSign", "Printer", "Signer"]
