"""Addresses of mailboxes. Nearly all are plain, at one of a few domains: those are known at a glance."""

import re
from functools import lru_cache
from typing import Annotated

from pydantic import EmailStr, ValidatorFunctionWrapHandler, WrapValidator, validate_email
from pydantic_core import PydanticCustomError

_PLAIN = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@([a-z0-9.-]+)")
_LONGEST = 254


def is_plain_address(text: str) -> bool:
    """Whether this is an address and written as addresses are kept. ``False`` says nothing: ask the library then."""
    found = _PLAIN.fullmatch(text)
    return found is not None and len(text) <= _LONGEST and _is_plain_domain(found[1])


@lru_cache(maxsize=4096)  # reading a domain takes as long as the rest of a row of a form
def _is_plain_domain(domain: str) -> bool:
    address = f"a@{domain}"
    try:
        return validate_email(address)[1] == address
    except PydanticCustomError:
        return False


def _read(value: object, read_anything: ValidatorFunctionWrapHandler) -> str:
    if type(value) is str and is_plain_address(value):
        return value
    return str(read_anything(value))


Mailbox = Annotated[EmailStr, WrapValidator(_read)]
"""What EmailStr takes, as EmailStr keeps it, sooner."""
