"""What lies in people's mailboxes: the letters that a real SMTP server took."""

import asyncio
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from shared.testing import eventually


@dataclass(frozen=True)
class Letter:
    """A letter as its reader sees it; ``calendar`` is the alternative that mail clients act upon, beside files."""

    to: str
    subject: str
    text: str
    calendar: str = ""
    calendars: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The six digits of a sign-in."""
        found = re.search(r"\b(\d{6})\b", self.subject + self.text)
        assert found, "no code in the letter"
        return found[1]

    def link(self, containing: str) -> str:
        """The first address that contains a text."""
        found = next((one for one in re.findall(r"https?://\S+", self.text) if containing in one), None)
        assert found, f"no link with {containing!r} in {self.text!r}"
        return found


def letters_in(folder: Path, to: str) -> list[Letter]:
    """The letters to an address, oldest first."""
    files = sorted((folder / "new").iterdir(), key=lambda file: file.stat().st_mtime_ns) if folder.exists() else []
    messages = (message_from_bytes(file.read_bytes(), policy=default) for file in files)
    return [
        Letter(one["X-Envelope-To"], one["Subject"], _text_of(one), _calendar_of(one), _calendars_in(one))
        for one in messages
        if one["X-Envelope-To"] == to
    ]


def _calendars_in(message: EmailMessage) -> tuple[str, ...]:
    return tuple(str(part.get_content()) for part in message.walk() if part.get_content_type() == "text/calendar")


def _calendar_of(message: EmailMessage) -> str:
    alternatives = (part for part in message.walk() if part.get_content_type() == "multipart/alternative")
    beside = (part for one in alternatives for part in one.iter_parts())
    found = (part.get_content() for part in beside if part.get_content_type() == "text/calendar")
    return next(found, "")


def _text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body, "a letter without a plain text"
    return body.get_content()


async def next_letter(folder: Path, to: str, *, saying: str, after: int = 0) -> Letter:
    """The newest letter whose subject says something, once it has come; the first ``after`` ones do not count."""

    async def look() -> list[Letter]:
        return [one for one in await asyncio.to_thread(letters_in, folder, to) if saying in one.subject]

    return (await eventually(look, lambda found: len(found) > after))[-1]
