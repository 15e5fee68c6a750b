"""Notification on a test's desk: a store, a clock, a mail server, and looks at what came of it."""

import asyncio
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from services.notification.app import tools_of
from services.notification.domain.messages import Kind, State
from services.notification.handlers import hears
from services.notification.settings import Settings
from services.notification.store import metadata
from services.notification.use_cases.sending import send_batch
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.runtime import Work, free_port
from shared.testing import FrozenClock, Harness

_MESSAGE = metadata.tables["message"]


class Mailbox:
    """What a mail server does with mails: keeps them, unless told to answer otherwise."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.hold, self.held = False, 0
        self.answer_to_recipient = "250 OK"
        self.answer_to_sender = "250 OK"
        self.answer_to_content = "250 OK"

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answer_to_sender

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = "550 5.1.1 no such mailbox" if address in self.refused else self.answer_to_recipient
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer.format(address=address)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        self.held += self.hold
        while self.hold:  # noqa: ASYNC110  # the server's loop runs in another thread
            await asyncio.sleep(0.05)
        if self.answer_to_content.startswith("250"):
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        return self.answer_to_content


class MailServer:
    """A real SMTP server on loopback, up or down, always on the same port."""

    def __init__(self) -> None:
        self.port, self.mailbox = free_port(), Mailbox()
        self._controller: Controller | None = None

    def start(self, **options: Any) -> "MailServer":
        self._controller = Controller(self.mailbox, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()
        return self

    def stop(self) -> None:
        self.mailbox.hold = False
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


class Desk:
    def __init__(self, database_url: str, **settings: Any) -> None:
        waits = {"quiet_seconds": 20, "changes_quiet_seconds": 300, "materials_quiet_seconds": 600}
        self.settings = Settings(**(waits | settings))
        self.clock = FrozenClock()
        self.harness = Harness(database_url, metadata, clock=self.clock, tools=tools_of(self.settings))
        self.work = Work(self.harness.store, clock=self.clock, client=_no_bus, tools=tools_of(self.settings))

    async def hear(self, *facts: Fact | Heard[Fact]) -> None:
        await self.harness.hear(hears, *facts)

    async def send(self) -> str:
        return await send_batch(self.work)

    async def rows(self) -> Sequence[Any]:
        return await self.harness.read(lambda tx: tx.read(select(_MESSAGE).order_by(_MESSAGE.c.message_id)))

    async def states(self) -> list[tuple[str, Kind, State]]:
        """Who is told what, and how far it is."""
        return sorted((row.participant_id, Kind(row.kind), State(row.state)) for row in await self.rows())

    async def kinds(self, participant_id: str = "iryna") -> list[Kind]:
        return sorted(Kind(row.kind) for row in await self.rows() if row.participant_id == participant_id)

    async def everything_stored(self) -> str:
        """Every value of every table, as one text."""

        def dump(tx: Any) -> str:
            return "\n".join(str(tuple(row)) for table in metadata.sorted_tables for row in tx.read(select(table)))

        return await self.harness.read(dump)

    async def close(self) -> None:
        await self.harness.close()


def _no_bus() -> Any:
    message = "these tests have no bus"
    raise AssertionError(message)
