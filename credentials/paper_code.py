"""The code printed as a QR: the main facts, signed, small enough to be scanned from paper, and without a name.

In place of the name stands a short hash of it: whoever knows a name can compare it, nobody can read one out. The facts
are lines of text, windows-1251 where that has all letters (one byte a letter); then comes the signature (ES256); all of
it in base32, which a QR code packs closely.
"""

import base64
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from credentials.keys import Keyring, ec_private, ec_public
from shared.contracts.certification import CertificateFacts

_ENCODINGS = {"1": "cp1251", "2": "utf-8"}
_KEY_LETTERS = 8
_SEAL_BYTES = 6
_NUMBER_BYTES = 32
_SIGNATURE_BYTES = 2 * _NUMBER_BYTES
_LINES = 7
_APOSTROPHES = str.maketrans("'ʼ`‘", "’’’’")


class CodeUnreadable(Exception):
    """Something else than such a code."""


class CodeWrong(Exception):
    """The code is not what the key's holder signed."""


class CodeOfAnotherKey(Exception):
    """The code names a key that is not in the ring."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the code says. ``name_seal`` is compared by :meth:`is_for`."""

    number: str
    issued_on: date
    hours: float
    credits: float
    issuer_edrpou: str
    programme_title: str
    name_seal: str

    def is_for(self, full_name: str) -> bool:
        """The paper was issued to somebody of that name, written as on the paper."""
        return hmac.compare_digest(self.name_seal, _name_seal(self.number, full_name))


def write_code(facts: CertificateFacts, ring: Keyring) -> str:
    """The code of a certificate. Raises KeysUnusable."""
    key_id, key = ring.token_key()
    lines = (
        key_id[:_KEY_LETTERS],
        facts.number,
        facts.issued_on.isoformat(),
        f"{facts.hours_total:g} {facts.credits:g}",
        facts.issuer_edrpou,
        _name_seal(facts.number, facts.full_name),
        " ".join(facts.programme_title.split()),
    )
    body = _encode("\n".join(lines))
    r, s = decode_dss_signature(ec_private(key).sign(body, ECDSA(SHA256())))
    signature = r.to_bytes(_NUMBER_BYTES) + s.to_bytes(_NUMBER_BYTES)
    return base64.b32encode(body + signature).decode().rstrip("=")


def read_code(text: str) -> PaperFacts:
    """What a code says, whoever signed it. ``text`` may be the whole scanned address. Raises CodeUnreadable."""
    body, _ = _split(text)
    lines = _decode(body)
    try:
        hours, credits_ = lines[3].split(" ")
        return PaperFacts(
            number=lines[1],
            issued_on=date.fromisoformat(lines[2]),
            hours=float(hours),
            credits=float(credits_),
            issuer_edrpou=lines[4],
            name_seal=lines[5],
            programme_title=lines[6],
        )
    except ValueError as error:
        raise CodeUnreadable from error


def check_code(text: str, ring: Keyring) -> None:
    """Raises CodeUnreadable, CodeOfAnotherKey, CodeWrong."""
    body, signature = _split(text)
    key = ring.find_by_beginning(_decode(body)[0])
    if key is None:
        raise CodeOfAnotherKey
    r, s = signature[:_NUMBER_BYTES], signature[_NUMBER_BYTES:]
    encoded = encode_dss_signature(int.from_bytes(r), int.from_bytes(s))
    try:
        ec_public(key).verify(encoded, body, ECDSA(SHA256()))
    except InvalidSignature as error:
        raise CodeWrong from error


def _name_seal(number: str, full_name: str) -> str:
    """One spelling for what a reader takes for the same name."""
    plain = " ".join(unicodedata.normalize("NFC", full_name).translate(_APOSTROPHES).casefold().split())
    return hmac.digest(number.encode(), plain.encode(), hashlib.sha256)[:_SEAL_BYTES].hex()


def _encode(text: str) -> bytes:
    for sign, encoding in _ENCODINGS.items():
        try:
            return sign.encode() + text.encode(encoding)
        except UnicodeEncodeError:
            continue
    message = "UTF-8 has every letter"
    raise AssertionError(message)


def _split(text: str) -> tuple[bytes, bytes]:
    """What was signed, and the signature. Raises CodeUnreadable."""
    code = text.strip().upper().rpartition("?Q=")[2].rstrip("=")
    try:
        raw = base64.b32decode(code + "=" * (-len(code) % 8))
    except ValueError as error:
        raise CodeUnreadable from error
    if len(raw) <= _SIGNATURE_BYTES:
        raise CodeUnreadable
    return raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]


def _decode(body: bytes) -> list[str]:
    """The lines. Raises CodeUnreadable."""
    try:
        lines = body[1:].decode(_ENCODINGS[chr(body[0])]).split("\n")
    except (KeyError, UnicodeDecodeError) as error:
        raise CodeUnreadable from error
    if len(lines) != _LINES:
        raise CodeUnreadable
    return lines
