"""The power is cut, and the disk fills up. Needs to mount file systems of its own, which only root may.

A power cut is seen by the disk only: processes are stopped in their tracks, the image that backs their file system is
copied, and they are killed. The copy holds what was flushed, and nothing else.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import nats
import pytest
from nats.aio.client import Client
from nats.js.api import StorageType

from shared.runtime import NatsServer
from shared.testing.processes import ServiceProcess
from tests.faults.stand_in import Applicants, missing_and_doubled, publish_programme, until_open

_MAY_MOUNT = os.geteuid() == 0 and all(shutil.which(one) for one in ("mount", "umount", "mkfs.ext4"))

pytestmark = [
    pytest.mark.faults,
    pytest.mark.system,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not _MAY_MOUNT, reason="mounting a file system needs root, mount and mkfs.ext4"),
    # nats-py leaves a connection that was cut to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("cut_connections_end_here"),
]

_APPLICATIONS = 150
_MESSAGES = 300
_A_FEW_PAGES = 1 << 16
_TRIES = 10


async def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path):
    missing, doubled = await _cut_power_of_registration(tmp_path)

    assert missing == set()
    assert doubled == set()


@pytest.mark.parametrize("mutation", ["commits_not_flushed", "answer_before_commit", "tell_after_commit"])
async def test_the_power_cut_shows_a_planted_defect(tmp_path: Path, mutation: str):
    # It shows only if the file system has not flushed by itself, or the power fails between the two.
    await _shows(mutation, _cut_power_of_registration, tmp_path)


async def test_a_power_cut_of_nats_loses_nothing_that_it_acknowledged(tmp_path: Path):
    assert await _cut_power_of_nats(tmp_path) == _MESSAGES


@pytest.mark.parametrize(
    ("more", "storage"),
    [
        pytest.param("sync_interval: 2m", StorageType.FILE, id="flushes_now_and_then"),
        pytest.param("", StorageType.MEMORY, id="keeps_streams_in_memory"),
    ],
)
async def test_the_power_cut_of_nats_shows_a_planted_defect(tmp_path: Path, more: str, storage: StorageType):
    """The first is what a server does that nobody told otherwise."""
    assert await _cut_power_of_nats(tmp_path, more=more, storage=storage) < _MESSAGES


async def test_a_full_disk_loses_nothing_and_the_service_goes_on(tmp_path: Path):
    missing, doubled = await _fill_disk_of_registration(tmp_path)

    assert missing == set()
    assert doubled == set()


@pytest.mark.parametrize("mutation", ["answer_before_commit", "tell_after_commit"])
async def test_the_full_disk_shows_a_planted_defect(tmp_path: Path, mutation: str):
    # It shows only if the disk is full at the moment between the two.
    await _shows(mutation, _fill_disk_of_registration, tmp_path)


async def _shows(mutation: str, harm: Callable[..., Awaitable[tuple[set[str], set[str]]]], tmp_path: Path) -> None:
    """Fails unless something acknowledged is missing after one of several times that this harm is done."""
    for again in range(_TRIES):
        folder = tmp_path / str(again)
        folder.mkdir()
        missing, _ = await harm(folder, module=("tests.faults.mutants", mutation))
        if missing:
            return
    pytest.fail(f"{_TRIES} times {harm.__name__.strip('_')} showed nothing of {mutation}")


async def _fill_disk_of_registration(
    tmp_path: Path, *, module: Sequence[str] = ("dovira",)
) -> tuple[set[str], set[str]]:
    """People apply while there is no room for a byte, and when there is room again; what is there in the end."""
    async with contextlib.AsyncExitStack() as stack:
        disk = stack.enter_context(_tmpfs(tmp_path / "disk", megabytes=48))
        server = NatsServer(disk / "nats").start()
        stack.callback(server.stop)
        client = await _connect(server, stack)
        await publish_programme(client.jetstream())
        service = ServiceProcess("registration", server.url, disk / "data", module=module).start()
        stack.callback(service.kill)
        await asyncio.to_thread(service.wait_until_ready)
        await until_open(client)
        applicants = Applicants(client)
        await applicants.apply(_APPLICATIONS)

        ballast = disk / "ballast"
        _fill(ballast)
        enough = asyncio.get_running_loop().time() + 6
        await applicants.apply_while(lambda: asyncio.get_running_loop().time() < enough)
        assert shutil.disk_usage(disk).free < _A_FEW_PAGES, "the disk was not full"

        ballast.unlink()
        # JetStream may have switched itself off; whoever frees the space starts it again.
        server.kill()
        server.start()
        await applicants.apply(_APPLICATIONS)
        found = await missing_and_doubled(client, disk / "data" / "registration.db", applicants.acknowledged)
        await asyncio.to_thread(service.wait_until_ready)
        return found


async def _cut_power_of_nats(tmp_path: Path, *, more: str = "", storage: StorageType = StorageType.FILE) -> int:
    """How many of the messages that it acknowledged are there when the power is back."""
    async with contextlib.AsyncExitStack() as stack:
        disk = stack.enter_context(_mounted(tmp_path))
        server = NatsServer(disk / "nats")
        stack.callback(server.stop)
        if more:
            server.more = f'jetstream {{\n  store_dir: "{server.folder / "store"}"\n  {more}\n}}\n'
        server.start()
        js = (await _connect(server, stack)).jetstream()
        await js.add_stream(name="POWER", subjects=["power.>"], storage=storage)
        for number in range(_MESSAGES):
            await js.publish("power.on", str(number).encode())

        with _power_cut(tmp_path, disk, [server]):
            pass
        server.start()

        js = (await _connect(server, stack)).jetstream()
        try:
            return (await js.stream_info("POWER")).state.messages
        except nats.js.errors.NotFoundError:
            return 0


async def _cut_power_of_registration(
    tmp_path: Path, *, module: Sequence[str] = ("dovira",)
) -> tuple[set[str], set[str]]:
    """People apply until the power goes, on the disk of the store and of NATS; what is there when it is back."""
    async with contextlib.AsyncExitStack() as stack:
        disk = stack.enter_context(_mounted(tmp_path))
        server = NatsServer(disk / "nats").start()
        stack.callback(server.stop)
        client = await _connect(server, stack)
        await publish_programme(client.jetstream())
        service = ServiceProcess("registration", server.url, disk / "data", module=module).start()
        stack.callback(service.kill)
        await asyncio.to_thread(service.wait_until_ready)
        await until_open(client)
        applicants = Applicants(client)
        await applicants.apply(_APPLICATIONS)

        with _power_cut(tmp_path, disk, [service, server]):
            acknowledged = list(applicants.acknowledged)
        server.start()
        service.start()
        await asyncio.to_thread(service.wait_until_ready)
        return await missing_and_doubled(client, disk / "data" / "registration.db", acknowledged)


async def _connect(server: NatsServer, stack: contextlib.AsyncExitStack) -> Client:
    async def ignore(error: Exception) -> None:
        """The power goes; connections go with it."""

    client = await nats.connect(server.url, max_reconnect_attempts=-1, reconnect_time_wait=0.2, error_cb=ignore)
    stack.push_async_callback(client.close)
    return client


@contextlib.contextmanager
def _mounted(folder: Path) -> Iterator[Path]:
    """A small ext4 file system in a file."""
    image, disk = folder / "disk.img", folder / "disk"
    with image.open("wb") as file:
        file.truncate(128 << 20)
    _run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image))
    disk.mkdir()
    _mount_image(image, disk)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=False)


@contextlib.contextmanager
def _power_cut(folder: Path, disk: Path, processes: Sequence[ServiceProcess | NatsServer]) -> Iterator[None]:
    """The body runs while the power is off; afterwards the disk is as a power cut left it."""
    image, copy = folder / "disk.img", folder / "after.img"
    for one in processes:
        assert one.process is not None
        one.process.send_signal(signal.SIGSTOP)  # nothing is written any more
    shutil.copyfile(image, copy)
    for one in processes:
        one.kill()
    yield
    _run("umount", str(disk))
    copy.replace(image)
    _mount_image(image, disk)


def _mount_image(image: Path, disk: Path) -> None:
    # What is not flushed shall not reach the image by itself while the test lasts.
    _run("mount", "-o", "loop,commit=300", str(image), str(disk))


@contextlib.contextmanager
def _tmpfs(disk: Path, *, megabytes: int) -> Iterator[Path]:
    disk.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(disk))
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=False)


def _fill(ballast: Path) -> None:
    """Until there is no room for one byte more."""
    for block in (1 << 16, 1):
        with contextlib.suppress(OSError), ballast.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(block))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
