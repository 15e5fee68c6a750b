"""How our mails are written down (RFC 5322, 2045, 2047): headers, then texts that say the same, then files.

All our mails are built alike, and thousands leave at once. The standard library would parse each header anew and ask of
each part how it is best encoded; here that is known: every text is UTF-8 in base64, so that lines are short and every
server takes them.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.header import Header
from email.headerregistry import Address
from email.policy import SMTP
from functools import lru_cache

_END = "\r\n"
_LINE = 76
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ENCODED_WORD = "=?"


@dataclass(frozen=True, slots=True)
class Mail:
    """From whom to whom, what it says, and ``content``: all of it as it travels."""

    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """A text with its type, for instance ``html``, and its parameters; with a file name it is a file."""

    subtype: str
    text: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    filename: str = ""


def write_header(name: str, value: str) -> str:
    """A header as it is sent. Raises ValueError for what would begin another one."""
    if _CONTROL.search(value):
        message = f"the header {name} holds a control character"
        raise ValueError(message)
    is_plain = value.isascii() and _ENCODED_WORD not in value
    written = value if is_plain and len(name) + len(value) < _LINE else _folded(name, value, is_plain=is_plain)
    return f"{name}: {written}{_END}"


def write_mailbox(name: str, *, of: str, address: str) -> str:
    """A header that holds a mailbox ``of`` somebody by name."""
    return str(SMTP.header_factory(name, Address(of, addr_spec=address)).fold(policy=SMTP))


def write_content(headers: Sequence[str], alternatives: Sequence[Part], files: Sequence[Part] = ()) -> bytes:
    """The mail: headers as they are sent, texts of which a reader shows the last it can, and files."""
    content = _multipart("alternative", [_written(part) for part in alternatives])
    if files:
        content = _multipart("mixed", [content, *(_written(part) for part in files)])
    return f"{''.join(headers)}MIME-Version: 1.0{_END}{content}".encode("ascii")


def _multipart(subtype: str, parts: Sequence[str]) -> str:
    """Neither base64 nor a header of ours has a line that begins like a boundary."""
    boundary = f"=_{subtype}_="
    between = f"{_END}--{boundary}"
    inside = "".join(f"{between}{_END}{part}" for part in parts)
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"{_END}{inside}{between}--{_END}'


def _written(part: Part) -> str:
    parameters = "".join(f';{_END} {name}="{value}"' for name, value in part.parameters.items())
    about = f'Content-Type: text/{part.subtype}; charset="utf-8"{parameters}{_END}'
    if part.filename:
        about += f'Content-Disposition: attachment; filename="{part.filename}"{_END}'
    return f"{about}Content-Transfer-Encoding: base64{_END}{_END}{_in_base64(part.text)}"


def _in_base64(text: str) -> str:
    lines = b"".join(line + b"\r\n" for line in text.encode().splitlines())
    return base64.encodebytes(lines).decode("ascii").replace("\n", _END)


@lru_cache(maxsize=1000)
def _folded(name: str, value: str, *, is_plain: bool) -> str:
    """In lines, and in encoded words unless it is plain.

    ``Header`` is the older of the library's two writers. It keeps every space inside the encoded words, as RFC 2047
    (section 6.2) has readers drop the white space between them; the newer one loses the space where a line breaks.
    """
    return Header(value, "us-ascii" if is_plain else "utf-8", header_name=name).encode(linesep=_END)
