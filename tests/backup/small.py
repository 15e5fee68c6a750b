"""A small system at rest: the stores of two services, and their streams on a NATS server of its own."""

from dataclasses import dataclass
from pathlib import Path

import nats
from nats.aio.client import Client
from sqlalchemy import insert, select
from typer.testing import CliRunner

from dovira.backup.stores import store_url
from dovira.main import app
from dovira.registry import metadata_of
from shared.bus import StreamLimits, provision_stream, read_places, stream_name
from shared.outbox import outbox_tables
from shared.runtime.database import open_engines
from shared.runtime.migrations import migrate
from shared.testing import START

SERVICES = ("registration", "scheduling")


@dataclass
class Small:
    """``data_dir`` holds what is not in databases."""

    data_dir: Path
    nats_url: str
    client: Client

    @staticmethod
    async def made(data_dir: Path, nats_url: str) -> "Small":
        for service in SERVICES:
            writer, reader = open_engines(store_url(service, data_dir))
            migrate(writer, service)
            writer.dispose()
            reader.dispose()
        client = await nats.connect(nats_url)
        for service in SERVICES:
            await provision_stream(client.jetstream(), service, StreamLimits())
        return Small(data_dir, nats_url, client)

    async def tell(self, fact_id: str, *, service="registration", in_outbox=True, in_stream=True, marked=True) -> None:
        """A fact, as far as it has come."""
        sequence = await self.publish(service, fact_id) if in_stream else None
        if in_outbox:
            row = {"fact_id": fact_id, "subject": "x", "headers": "{}", "body": b"{}", "told_at": START}
            table = outbox_tables(metadata_of(service)).outbox
            self.execute(service, insert(table).values(**row, stream_seq=sequence if marked else None))

    async def publish(self, service: str, fact_id: str) -> int:
        subject = f"dovira.{service}.thing.happened.v1.key"
        return (await self.client.jetstream().publish(subject, b"{}", headers={"ce-id": fact_id})).seq

    def execute(self, service, statement):
        writer, reader = open_engines(store_url(service, self.data_dir))
        with writer.begin() as connection:
            result = connection.execute(statement)
            rows = list(result) if result.returns_rows else []
        writer.dispose()
        reader.dispose()
        return rows

    def outbox(self, service="registration") -> dict[str, int | None]:
        table = outbox_tables(metadata_of(service)).outbox
        return {row.fact_id: row.stream_seq for row in self.execute(service, select(table).order_by(table.c.n))}

    async def stream(self, service="registration") -> dict[str, int]:
        js = self.client.jetstream()
        return {fact_id: sequence async for fact_id, sequence in read_places(js, stream_name(service))}


def dovira(*arguments: object):
    """A command, for a thread: it runs a loop of its own."""
    return CliRunner().invoke(app, [str(one) for one in arguments])
