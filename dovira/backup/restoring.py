"""Restoring a backup into empty stores and an empty bus; with ``replace``, over whatever is there."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

from alembic.util import CommandError
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from sqlalchemy.exc import SQLAlchemyError

from dovira.backup.aligning import Aligned, align
from dovira.backup.errors import BackupProblem
from dovira.backup.manifest import Manifest, SavedStore, SavedStream, check_files, read_manifest
from dovira.backup.stores import store_of, store_url
from dovira.registry import settings_of
from shared.bus import restore_stream
from shared.runtime.database import make_private, open_engines, was_made
from shared.runtime.migrations import migrate


async def restore_backup(client: Client, data_dir: Path, folder: Path, *, replace: bool = False) -> list[Aligned]:
    """Put everything back and make streams and outboxes agree. Raises BackupProblem before anything is changed.

    No service may be running meanwhile.
    """
    manifest = await asyncio.to_thread(read_manifest, folder)
    await asyncio.to_thread(check_files, folder, manifest)
    await refuse_what_is_in_the_way(client.jetstream(), data_dir, manifest, replace=replace)
    for file in manifest.files:
        _put_file_back(folder / file.path, data_dir)
    for store in manifest.stores:
        await asyncio.to_thread(_put_store_back, store, data_dir, folder)
    return [await _put_stream_back(client, data_dir, one, folder) for one in manifest.streams]


async def refuse_what_is_in_the_way(js: JetStreamContext, data_dir: Path, manifest: Manifest, *, replace: bool) -> None:
    """Raises BackupProblem when a service runs, a store is of another kind, or there is something to lose."""
    streams = [one.name for one in manifest.streams]
    if running := [durable for name in streams for durable in await _at_work(js, name)]:
        message = f"services are still running: {', '.join(sorted(running)[:5])} …"
        raise BackupProblem(message, "Stop every service first, and start them when the restore is done.")
    try:
        there = await asyncio.to_thread(lambda: list(_stores_in_the_way(manifest, data_dir)))
    except SQLAlchemyError as error:
        message = f"a database does not answer ({type(error).__name__})"
        raise BackupProblem(message, "Each service's database must be there, empty; is its address right?") from None
    there += [f"the stream {name}" for name in streams if await _holds_something(js, name)]
    if there and not replace:
        message = f"there is something already: {', '.join(there)}"
        raise BackupProblem(message, "Restore beside it, or with --replace, which gives up what is there.")


def _stores_in_the_way(manifest: Manifest, data_dir: Path) -> Iterator[str]:
    for saved in manifest.stores:
        store = store_of(saved.service, data_dir)
        if store.kind != saved.kind:
            message = f"the backup of {saved.service} is of {saved.kind}, and its store here is {store.kind}"
            raise BackupProblem(message, f"Set DOVIRA_{saved.service.upper()}_DATABASE_URL as it was.")
        if was_made(store_url(saved.service, data_dir)) and not store.is_empty:
            yield f"the store of {saved.service}"


async def _at_work(js: JetStreamContext, stream: str) -> list[str]:
    """Durable consumers of a stream that somebody is waiting at."""
    try:
        infos = await js.consumers_info(stream)
    except NotFoundError:
        return []
    return [str(info.config.durable_name) for info in infos if info.config.durable_name and info.num_waiting]


async def _holds_something(js: JetStreamContext, stream: str) -> bool:
    try:
        return bool((await js.stream_info(stream)).state.last_seq)
    except NotFoundError:
        return False


def _put_file_back(path: Path, data_dir: Path) -> None:
    make_private(data_dir)
    target = data_dir / path.name
    target.touch(mode=0o600)
    target.write_bytes(path.read_bytes())


def _put_store_back(saved: SavedStore, data_dir: Path, folder: Path) -> None:
    """A backup of an earlier release is brought to this one's schema."""
    store_of(saved.service, data_dir).put_back(folder / saved.file.path)
    writer, reader = open_engines(store_url(saved.service, data_dir))
    try:
        migrate(writer, saved.service)
    except CommandError:
        message = f"the store of {saved.service} has a schema that this release does not know"
        raise BackupProblem(message, "The backup is of a newer release: restore it with that one.") from None
    finally:
        writer.dispose()
        reader.dispose()


async def _put_stream_back(client: Client, data_dir: Path, saved: SavedStream, folder: Path) -> Aligned:
    js = client.jetstream()
    with contextlib.suppress(NotFoundError):
        await js.delete_stream(saved.name)
    service = saved.name.removeprefix("DOVIRA_").lower()
    replicas = settings_of(service)(data_dir=data_dir).stream_replicas
    await restore_stream(client, saved.name, folder / saved.file.path, saved.described, replicas=replicas)
    return await align(js, service, store_url(service, data_dir), last_at_cut=saved.last_at_cut)
