"""Making a restored stream and its teller's outbox agree: a stream is copied a moment after the stores are cut."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from nats.js import JetStreamContext
from sqlalchemy import Engine, bindparam, delete, select, update

from dovira.registry import metadata_of
from shared.bus import read_places, stream_name
from shared.outbox import outbox_tables
from shared.runtime.database import open_engines


@dataclass(frozen=True, slots=True)
class Aligned:
    """What was done to one stream: ``left_out`` facts were told after the cut, ``marked`` ones published just then."""

    stream: str
    facts: int
    left_out: int
    marked: int


async def align(js: JetStreamContext, service: str, database_url: str, *, last_at_cut: int) -> Aligned:
    """Leave out what no outbox told, and mark as published what is there. The reconciler's notes begin anew."""
    stream = stream_name(service)
    places = {fact_id: sequence async for fact_id, sequence in read_places(js, stream)}
    writer, reader = open_engines(database_url)
    try:
        told = await asyncio.to_thread(_told, reader, service)
        later = [at for fact_id, at in places.items() if at > last_at_cut and fact_id not in told]
        marked = await asyncio.to_thread(_mark, writer, service, places)
    finally:
        writer.dispose()
        reader.dispose()
    for sequence in later:
        await js.delete_msg(stream, sequence)
    return Aligned(stream, facts=len(places) - len(later), left_out=len(later), marked=marked)


def _told(reader: Engine, service: str) -> set[str]:
    outbox = outbox_tables(metadata_of(service)).outbox
    with reader.connect() as connection:
        return set(connection.execute(select(outbox.c.fact_id)).scalars())


def _mark(writer: Engine, service: str, places: Mapping[str, int]) -> int:
    """Published a moment before the cut, and not noted yet: the relay would tell it twice."""
    books = outbox_tables(metadata_of(service))
    waiting = books.outbox.c.stream_seq.is_(None) & books.outbox.c.quarantined.is_(None)
    noted = update(books.outbox).where(books.outbox.c.fact_id == bindparam("id")).values(stream_seq=bindparam("at"))
    with writer.begin() as connection:
        connection.execute(delete(books.marks))  # of the stream that was: this one was made a moment ago
        ids = connection.execute(select(books.outbox.c.fact_id).where(waiting)).scalars()
        rows = [{"id": fact_id, "at": places[fact_id]} for fact_id in ids if fact_id in places]
        if rows:
            connection.execute(noted, rows)
    return len(rows)
