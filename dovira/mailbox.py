"""A mailbox for one machine: a real SMTP server that keeps each message in a Maildir instead of sending it on."""

from mailbox import Maildir
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from shared.runtime import free_port


class _Keeper:
    """aiosmtpd's handler: keep what arrives."""

    def __init__(self, maildir: Maildir) -> None:
        self._maildir = maildir

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802  # aiosmtpd's hook
        """Store one message; the answer tells the sender that it is kept."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self._maildir.add(f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode() + content)
        return "250 2.0.0 kept"


class Mailbox:
    """The server and its folder; any mail program opens a Maildir."""

    host = "127.0.0.1"

    def __init__(self, folder: Path, port: int = 0) -> None:
        """Nothing listens before ``start``."""
        self.folder, self.port = folder, port or free_port()
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen on loopback."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        maildir = Maildir(self.folder, create=True)
        self._controller = Controller(_Keeper(maildir), hostname=self.host, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Stop listening; the messages stay."""
        if self._controller is not None:
            self._controller.stop()
