"""A mail server that keeps nothing and says when it took each mail: a process of its own, the same for both sides."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.beside import running_beside, say


@dataclass
class Sink:
    """Where it listens, and when mails were taken, by recipient. ``perf_counter`` is one clock for all processes."""

    port: int = 0
    taken: dict[str, list[float]] = field(default_factory=dict)

    def note(self, line: str) -> None:
        """A mail was taken."""
        moment, recipient = line.split()
        self.taken.setdefault(recipient, []).append(float(moment))

    def complete(self, letters: int) -> int:
        """How many people have so many letters."""
        return sum(len(times) >= letters for times in self.taken.values())


@asynccontextmanager
async def running_sink() -> AsyncIterator[Sink]:
    """The server, as long as the context lasts."""
    sink = Sink()
    async with running_beside("bench.sink", sink.note) as sink.port:
        yield sink


class _Teller:
    """aiosmtpd's handler."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802  # aiosmtpd's hook
        """Say whose mail it is, and forget it."""
        say(f"{time.perf_counter()} {envelope.rcpt_tos[0]}")
        return "250 2.0.0 taken"


async def _serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(_Teller(), hostname="sink.test", loop=loop), "127.0.0.1", port)
    say("ready")
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
