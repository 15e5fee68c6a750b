"""What one applicant weighs: ``python -m bench.weighing`` plays the demonstration twice, and takes the difference.

It prints the weights of dovira/sizing/measured.toml: facts and bytes in each stream, bytes in each store.
"""

import asyncio
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import nats
import typer
from sqlalchemy import Engine, MetaData, create_engine, insert, select, text

from dovira.registry import SERVICES, metadata_of
from dovira.terminal import console
from shared.bus.streams import stream_name
from shared.contracts.catalogue import TELLING_SERVICES
from shared.outbox import outbox_tables
from shared.runtime import NatsServer
from shared.testing import postgres_database, running_postgres

Weights = dict[str, float]
_PORTION = 1000


def weigh(
    few: Annotated[int, typer.Option(help="Applicants of the first demonstration.")] = 120,
    many: Annotated[int, typer.Option(help="Applicants of the second one.")] = 480,
) -> None:
    """Play the demonstration with few and with many, and print what each further applicant weighs."""
    with tempfile.TemporaryDirectory(prefix="dovira-weighing-") as name, _postgres() as server_url:
        light, heavy = (_played(Path(name) / str(count), count, server_url) for count in (few, many))
    for title, weights in heavy.items():
        console.print(f"\n[weights.{title}]", markup=False)
        for key, weight in weights.items():
            console.print(f"{key} = {round((weight - light[title][key]) / (many - few), 2):g}", markup=False)


def _played(folder: Path, applicants: int, server_url: str) -> Mapping[str, Weights]:
    command = [sys.executable, "-m", "dovira", "demo", "--once", "--participants", str(applicants)]
    subprocess.run([*command, "--data-dir", str(folder)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own command
    facts, stream_bytes = asyncio.run(_streams(folder / "nats"))
    return {
        "facts": facts,
        "stream_bytes": stream_bytes,
        "sqlite_bytes": {service: _sqlite_bytes(folder / f"{service}.db") for service in SERVICES},
        "postgres_bytes": {service: _postgres_bytes(folder, service, server_url) for service in SERVICES},
    }


async def _streams(store: Path) -> tuple[Weights, Weights]:
    """Facts and bytes by service."""
    server = NatsServer(store).start()
    client = await nats.connect(server.url)
    states = {
        service: (await client.jetstream().stream_info(stream_name(service))).state for service in TELLING_SERVICES
    }
    await client.close()
    server.stop()
    return {one: state.messages for one, state in states.items()}, {one: state.bytes for one, state in states.items()}


def _sqlite_bytes(file: Path) -> float:
    """Pages in use: what was freed by deleting would be used again."""
    with closing(sqlite3.connect(file)) as database:
        count, free, size = (
            database.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
    return float((count - free) * size)


def _postgres_bytes(folder: Path, service: str, server_url: str) -> float:
    """The same rows in PostgreSQL, with their indexes."""
    metadata = metadata_of(service)
    outbox_tables(metadata)
    with (
        postgres_database(server_url) as database_url,
        _engine(database_url) as target,
        _engine(f"sqlite:///{folder / service}.db") as source,
    ):
        _copy(metadata, source, target)
        with target.connect() as connection:
            return float(connection.execute(text("select pg_database_size(current_database())")).scalar_one())


def _copy(metadata: MetaData, source: Engine, target: Engine) -> None:
    metadata.create_all(target)
    with source.connect() as reading, target.begin() as writing:
        for table in metadata.sorted_tables:
            rows: Sequence[Mapping[str, object]] = [dict(row) for row in reading.execute(select(table)).mappings()]
            for start in range(0, len(rows), _PORTION):
                writing.execute(insert(table), rows[start : start + _PORTION])


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _postgres() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="dovira-weighing-postgres-") as name:
        Path(name).chmod(0o755)
        with running_postgres(Path(name)) as url:
            yield url


if __name__ == "__main__":
    typer.run(weigh)
