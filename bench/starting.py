"""Starting: a service beside its bare imports, the whole system beside its services one by one. In processes."""

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.parts import Bench, empty_streams
from bench.ratio import Goal, Ratio
from dovira.registry import SERVICES
from shared.runtime import free_port

_SERVICE = "registration"
_IMPORTS = "import time, faststream.nats, sqlmodel, alembic.command; print('up', flush=True); time.sleep(60)"
_MEBIBYTE = 2**20
_PATIENCE = 90.0


@dataclass(frozen=True)
class Started:
    """Seconds until ready, and the resident memory then, in MiB."""

    seconds: float
    memory: float


async def starting(bench: Bench) -> Sequence[Ratio]:
    """One service; then all of them in one process."""
    async with bench.connected() as client:
        await empty_streams(client.jetstream())
    one = Ratio("start of one service", "s", Goal(2, at_most=True), "python importing what every service stands on")
    memory = Ratio("memory of one service", "MiB", Goal(1.5, at_most=True), "python importing the same")
    whole = Ratio("start of the whole system", "s", Goal(0.5, at_most=True), "its services started alone, added up")
    weight = Ratio("memory of the whole system", "MiB", Goal(0.5, at_most=True), "its services alone, added up")
    for _ in range(1 if bench.quick else bench.rounds):
        bare, service = await _bare(), await _service(bench, _SERVICE)
        one.add(ours=service.seconds, reference=bare.seconds)
        memory.add(ours=service.memory, reference=bare.memory)
    for _ in range(0 if bench.quick else 2):
        alone = [await _service(bench, name) for name in SERVICES]
        together = await _whole(bench)
        whole.add(ours=together.seconds, reference=sum(each.seconds for each in alone))
        weight.add(ours=together.memory, reference=sum(each.memory for each in alone))
    return [one, memory] if bench.quick else [one, memory, whole, weight]


async def _bare() -> Started:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _IMPORTS, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None  # noqa: S101  # it is a pipe
    await process.stdout.readline()
    return await _measured(process, began)


async def _service(bench: Bench, name: str) -> Started:
    port = free_port()
    environment = {
        "DOVIRA_NATS_URL": bench.nats_url,
        "DOVIRA_DATA_DIR": str(bench.new_folder()),
        "DOVIRA_GATEWAY_SECRET": "a secret of the benchmark",
    }
    return await _until_ready(["serve", name, "--port", str(port)], environment, port)


async def _whole(bench: Bench) -> Started:
    folder, port = bench.new_folder(), free_port()
    return await _until_ready(["up", "--data-dir", str(folder), "--port", str(port), "--nats-port", "0"], {}, port)


async def _until_ready(command: Sequence[str], environment: dict[str, str], port: int) -> Started:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).parent / "dovira",
        *command,
        env=os.environ | environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    while not await _is_ready(port):
        if process.returncode is not None or time.perf_counter() - began > _PATIENCE:
            message = f"dovira {' '.join(command)} did not become ready"
            raise RuntimeError(message)
        await asyncio.sleep(0.01)
    return await _measured(process, began)


async def _is_ready(port: int) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    with suppress(OSError):
        writer.write(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = await reader.readline()
        writer.close()
        return b" 200 " in answer
    return False


async def _measured(process: asyncio.subprocess.Process, began: float) -> Started:
    seconds = time.perf_counter() - began
    memory = psutil.Process(process.pid).memory_info().rss / _MEBIBYTE
    process.terminate()
    await process.wait()
    return Started(seconds, memory)
