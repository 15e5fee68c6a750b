"""Taking a backup of a running system, all stores of which stand at one moment.

For some milliseconds nobody may commit: then every store's reader begins, and all of them see the same moment. So no
service's copy has handled what another's has not told yet. Copying goes on beside the work. The streams follow: they
hold everything that was published at that moment, and perhaps more; what was told later is left out by the restore.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from nats.aio.client import Client
from nats.js.errors import NotFoundError
from sqlalchemy.exc import SQLAlchemyError

from dovira.backup.errors import BackupProblem
from dovira.backup.keeping import unfinished_name
from dovira.backup.manifest import MANIFEST, Manifest, SavedFile, SavedStore, SavedStream, describe_file
from dovira.backup.stores import Store, stores_there
from shared.bus import save_stream, stream_name
from shared.contracts.catalogue import TELLING_SERVICES
from shared.runtime import Clock
from shared.runtime.database import make_private

KEPT_FILES = ("keys.json", "gateway-secret")
"""What else stands in the data folder and cannot be made again: without the keys nobody can sign as this issuer."""


async def take_backup(client: Client, data_dir: Path, folder: Path, *, clock: Clock) -> Manifest:
    """Write a backup into a folder that is not there yet. Raises BackupProblem, and what NATS raises."""
    stores = await asyncio.to_thread(_prepare, data_dir, folder)
    unfinished = folder.with_name(unfinished_name(folder.name))
    make_private(unfinished)
    try:
        manifest = await _write(client, data_dir, unfinished, stores=stores, clock=clock)
        await asyncio.to_thread(_finish, unfinished, manifest)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)  # it names people, and is of no use to anybody
        raise
    return manifest


def _prepare(data_dir: Path, folder: Path) -> Mapping[str, Store]:
    if folder.exists():
        message = f"{folder} is there already"
        raise BackupProblem(message, "A backup is never written over another: name a new folder.")
    stores = stores_there(data_dir)
    if not stores:
        message = f"there is no store of any service in {data_dir}"
        raise BackupProblem(message, "Name the right --data-dir, or DOVIRA_<SERVICE>_DATABASE_URL.")
    return stores


async def _write(
    client: Client, data_dir: Path, folder: Path, *, stores: Mapping[str, Store], clock: Clock
) -> Manifest:
    ends = await _ends(client)  # before the cut: each store knows all that is told up to here
    cut_at, saved_stores = await asyncio.to_thread(_save_stores, stores, folder, clock)
    return Manifest(
        version=version("dovira"),
        cut_at=cut_at,
        stores=saved_stores,
        streams=tuple([await _save_stream(client, name, last, folder) for name, last in ends.items()]),
        files=tuple(_keep(data_dir / name, folder) for name in KEPT_FILES if (data_dir / name).is_file()),
    )


async def _ends(client: Client) -> dict[str, int]:
    """The last sequence of each stream that is there."""
    ends = {}
    for service in TELLING_SERVICES:
        try:
            info = await client.jetstream().stream_info(stream_name(service))
        except NotFoundError:
            continue
        ends[stream_name(service)] = info.state.last_seq
    return ends


def _save_stores(stores: Mapping[str, Store], folder: Path, clock: Clock) -> tuple[datetime, tuple[SavedStore, ...]]:
    make_private(folder / "stores")
    try:
        with cut(stores):
            cut_at = clock.now()
            return cut_at, tuple([_save_store(service, store, folder) for service, store in stores.items()])
    except SQLAlchemyError as error:
        message = f"a store cannot be read ({type(error).__name__})"
        raise BackupProblem(
            message, "Do the databases run, and is their schema the newest (`dovira migrate`)?"
        ) from None


@contextmanager
def cut(stores: Mapping[str, Store]) -> Iterator[None]:
    """While inside, every store's copy shows one and the same moment."""
    with ExitStack() as seen:
        with ExitStack() as held:
            for store in stores.values():
                held.enter_context(store.held_still())
            for store in stores.values():
                seen.enter_context(store.seen_as_now())
        yield


def _save_store(service: str, store: Store, folder: Path) -> SavedStore:
    path = folder / "stores" / f"{service}{store.suffix}"
    store.copy_to(path)
    return SavedStore(service=service, kind=store.kind, file=describe_file(folder, path))


async def _save_stream(client: Client, name: str, last: int, folder: Path) -> SavedStream:
    make_private(folder / "streams")
    path = folder / "streams" / f"{name}.snapshot"
    described = await save_stream(client, name, path)
    file = await asyncio.to_thread(describe_file, folder, path)
    return SavedStream(name=name, last_at_cut=last, described=dict(described), file=file)


def _keep(source: Path, folder: Path) -> SavedFile:
    make_private(folder / "files")
    path = folder / "files" / source.name
    path.touch(mode=0o600)
    path.write_bytes(source.read_bytes())
    return describe_file(folder, path)


def _finish(folder: Path, manifest: Manifest) -> None:
    """The manifest comes last, and everything reaches the disk before the folder gets its name."""
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=2))
    for path in [one for one in folder.rglob("*") if one.is_file()]:
        with path.open("rb") as file:
            os.fsync(file.fileno())
