"""From a passed test to the letter, by hand: a script of client, sqlite3, typst in two threads and an SMTP client."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path

from aiosmtplib import SMTP
from nats.aio.client import Client
from nats.aio.msg import Msg

from bench.limits import raw_consumer
from services.certification.adapters import Printer, Proof
from services.certification.domain.snapshot import CertificateFacts
from shared.contracts.assessment import TestPassed

_STREAM, _SUBJECT = "DOVIRA_ASSESSMENT", "dovira.assessment.test.passed.v1.>"
_CONNECTIONS = _PRINTERS = 2
Page = tuple[CertificateFacts, str, Proof]


class Script:
    """Hears, stores certificates, hands two letters over for each; their documents are printed and kept meanwhile."""

    def __init__(self, folder: Path, smtp_port: int, page: Page) -> None:
        """An empty register with the same durability. Every document has this page."""
        self._smtp_port, self._page = smtp_port, page
        self._database = sqlite3.connect(folder / "register.db", isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._arrived = asyncio.Queue[Msg]()
        self._letters = asyncio.Queue[EmailMessage]()
        self._papers = asyncio.Queue[int]()
        self._printer, self._threads = Printer(), ThreadPoolExecutor(_PRINTERS)
        self._issued = 0

    @asynccontextmanager
    async def hearing(self, client: Client) -> AsyncIterator[None]:
        """At work as long as the context lasts."""
        durable = await raw_consumer(client.jetstream(), _STREAM, after=0, subject=_SUBJECT)
        inbox = client.new_inbox()
        await client.subscribe(inbox, cb=self._arrived.put)
        request = json.dumps({"batch": 1_000_000, "expires": 600_000_000_000}).encode()
        await client.publish(f"$JS.API.CONSUMER.MSG.NEXT.{_STREAM}.{durable}", request, reply=inbox)
        steps = [self._issue(client), *(self._post() for _ in range(_CONNECTIONS))]
        steps += [self._print() for _ in range(_PRINTERS)]
        running = [asyncio.create_task(step) for step in steps]
        try:
            yield
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await asyncio.to_thread(self._threads.shutdown)
            self._database.close()

    async def _issue(self, client: Client) -> None:
        while True:
            batch = [await self._arrived.get()]
            while not self._arrived.empty():
                batch.append(self._arrived.get_nowait())
            self._store([TestPassed.model_validate_json(message.data) for message in batch])
            for message in batch:
                await client.publish(message.reply, b"+ACK")

    def _store(self, passed: Sequence[TestPassed]) -> None:
        first = self._issued + 1
        self._issued += len(passed)
        rows = [(number, one.participant_id) for number, one in enumerate(passed, first)]
        self._database.execute("begin immediate")
        self._database.executemany("insert into certificate (number, participant_id) values (?, ?)", rows)
        self._database.execute("commit")
        for number, one in enumerate(passed, first):
            to = f"person{int(one.participant_id[-12:])}@example.org"
            self._letters.put_nowait(_letter(to, "Тест складено", f"Ваш результат: {one.score}"))
            self._letters.put_nowait(_letter(to, "Ваш сертифікат", f"Номер у реєстрі: {number}"))
            self._papers.put_nowait(number)

    async def _post(self) -> None:
        async with SMTP(hostname="127.0.0.1", port=self._smtp_port, local_hostname="script.test") as server:
            while True:
                await server.send_message(await self._letters.get())

    async def _print(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            number = await self._papers.get()
            pdf = await loop.run_in_executor(self._threads, self._printer.typeset, *self._page)
            self._database.execute("update certificate set document = ? where number = ?", (pdf, number))


def _letter(to: str, subject: str, text: str) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = subject, "no-reply@dovira.example.org", to
    letter.set_content(f"Вітаємо!\n\n{text}\n")
    letter.add_alternative(f"<!doctype html><p>Вітаємо!</p><p>{text}</p>", subtype="html")
    return letter


_SCHEMA = """
pragma journal_mode=wal;
pragma synchronous=full;
create table certificate (number integer primary key, participant_id text unique, document blob);
"""
