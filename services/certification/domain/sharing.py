"""Letting an employer's personnel service fetch the recognition pack: a secret that opens it until a moment."""

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Access:
    """Only a hash of the secret is kept: whoever reads the store cannot open a pack by it."""

    token_sha256: str
    certificate_id: str
    expires_at: datetime

    def is_open(self, now: datetime) -> bool:
        return now < self.expires_at


def hash_token(token: str) -> str:
    """What is kept of a secret. It is long and drawn by lot, so that a plain hash suffices."""
    return hashlib.sha256(token.encode()).hexdigest()
