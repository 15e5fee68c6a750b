"""Bitstring Status Lists (W3C): one bit a certificate, set when it no longer holds. Index 0 is the left-most bit."""

import base64
import gzip
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from credentials.contexts import CREDENTIALS_V2
from credentials.site import Site

ENTRIES = 131_072
"""The least a list may have, so that one fetched list does not tell about whom was asked."""

_MULTIBASE = "u"
_MILLISECOND = timedelta(milliseconds=1)
_GZIP = 31
_MOST_BYTES = 16 * ENTRIES // 8


class ListUnreadable(Exception):
    """Something else than a status list, or one without such an entry."""


def compose_list(
    list_id: str, ended: Iterable[int], *, site: Site, now: datetime, may_be_kept: timedelta
) -> dict[str, Any]:
    """The list as a credential, unsigned. ``may_be_kept`` is how old a copy may be and still be used."""
    address = site.status_list(list_id)
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": site.did,
        "validFrom": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode_bits(ended),
            "ttl": may_be_kept // _MILLISECOND,
        },
    }


def encode_bits(ended: Iterable[int]) -> str:
    """The bits as the W3C writes them. The same bits give the same text."""
    bits = bytearray(ENTRIES // 8)
    for index in ended:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return _MULTIBASE + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def is_ended(list_credential: Mapping[str, Any], index: int) -> bool:
    """The entry's bit. Raises ListUnreadable."""
    try:
        encoded: str = list_credential["credentialSubject"]["encodedList"]
        packed = base64.urlsafe_b64decode(encoded.removeprefix(_MULTIBASE) + "==")
        return bool(_unpack(packed)[index // 8] & (0x80 >> index % 8))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, zlib.error) as error:
        raise ListUnreadable from error


def _unpack(packed: bytes) -> bytes:
    """Bounded, so that a small file cannot fill the memory. Raises ListUnreadable, zlib.error."""
    unpacking = zlib.decompressobj(wbits=_GZIP)
    bits = unpacking.decompress(packed, _MOST_BYTES)
    if not unpacking.eof:
        raise ListUnreadable
    return bits
