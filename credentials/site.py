"""The addresses that credentials name, all below the address people open."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class Site:
    """``public_url`` has no slash at its end."""

    public_url: str

    @property
    def did(self) -> str:
        """Who signs, as a Decentralized Identifier of the method ``web``."""
        return f"did:web:{quote(urlsplit(self.public_url).netloc, safe='.-')}"

    def method(self, key_id: str) -> str:
        """A key as the issuer's document at ``/.well-known/did.json`` names it."""
        return f"{self.did}#{key_id}"

    def key(self, key_id: str) -> str:
        """A key as a page of its own, which validators of Open Badges read."""
        return f"{self.public_url}/keys/{key_id}"

    def programme(self, programme_id: str) -> str:
        return f"{self.public_url}/programmes/{quote(programme_id, safe='')}"

    def status_list(self, list_id: str) -> str:
        return f"{self.public_url}/status/{quote(list_id, safe='')}"

    def certificate(self, number: str) -> str:
        """The page that shows a certificate's facts."""
        return f"{self.public_url}/verify/{quote(number.strip(), safe='/-')}"

    def paper(self, code: str) -> str:
        """What the QR code on the paper says."""
        return f"{self.public_url}/verify/code?q={code}"


def key_id_of(address: str) -> str:
    """The key that a ``kid`` or a verification method names: the last part, however it is addressed."""
    return address.replace("#", "/").rsplit("/", 1)[-1]
