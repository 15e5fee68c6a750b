"""What somebody hands in to be checked: a PDF, a credential as JSON or as a token, or the code scanned from paper."""

import hashlib
import io
import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pypdf import PdfReader

from credentials.page_seal import PageSeal, read_page_seal
from credentials.paper_code import CodeUnreadable, read_code
from credentials.printed_page import PACK_HEADING
from credentials.tokens import TokenUnreadable, read_token

MOST_BYTES = 5 * 1024 * 1024
_MOST_PAGES = 12
_PDF, _PDF_BEGINS_WITHIN = b"%PDF-", 1024
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
_NUMBER = re.compile(r"№\s*([^\s:;,«»()]{3,80})")


class Kind(StrEnum):
    """What was handed in."""

    PDF = "pdf"
    DOCUMENT = "document"
    TOKEN = "token"  # noqa: S105  # a kind of credential
    PAPER_CODE = "paper_code"


class NothingToCheck(Exception):
    """The file is none of the kinds that can be checked."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """``statement`` is the credential inside, whoever signed it. Of a PDF: ``text`` on its pages, ``seal`` on them."""

    kind: Kind
    sha256: str
    statement: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    paper_code: str = ""
    text: str = ""
    seal: PageSeal | None = None

    @property
    def is_pack(self) -> bool:
        """A recognition pack speaks of a certificate, with other words and more of them."""
        return PACK_HEADING in " ".join(self.text.split())

    @property
    def number_on_page(self) -> str:
        """The number that the pages give, if they give one."""
        found = _NUMBER.search(self.text)
        return found[1] if found else ""


def read_submitted(content: bytes) -> Submitted:
    """Raises NothingToCheck."""
    sha256 = hashlib.sha256(content).hexdigest()
    if len(content) > MOST_BYTES:
        raise NothingToCheck
    if _PDF in content[:_PDF_BEGINS_WITHIN]:
        return _read_pdf(content, sha256)
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise NothingToCheck from error
    return _read_text(text, sha256)


def _read_text(text: str, sha256: str) -> Submitted:
    if text.startswith("{"):
        return Submitted(Kind.DOCUMENT, sha256, statement=_object(text))
    try:
        if _TOKEN.fullmatch(text):
            return Submitted(Kind.TOKEN, sha256, statement=read_token(text), token=text)
        read_code(text)
    except (TokenUnreadable, CodeUnreadable) as error:
        raise NothingToCheck from error
    return Submitted(Kind.PAPER_CODE, sha256, paper_code=text)


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NothingToCheck from error
    if not isinstance(read, dict):
        raise NothingToCheck
    return read


def _read_pdf(content: bytes, sha256: str) -> Submitted:
    try:
        reader = PdfReader(io.BytesIO(content))
        text = "\n".join(page.extract_text() for page in reader.pages[:_MOST_PAGES])
        attached = [one for several in reader.attachments.values() for one in several]
    except Exception as error:  # what a broken or malicious file does to its reader is not foreseeable
        raise NothingToCheck from error
    return Submitted(Kind.PDF, sha256, statement=_credential_among(attached), text=text, seal=read_page_seal(content))


def _credential_among(attached: list[bytes]) -> dict[str, Any]:
    for one in attached:
        try:
            read = _object(one)
        except (NothingToCheck, UnicodeDecodeError):
            continue
        if "credentialSubject" in read:
            return read
    return {}
