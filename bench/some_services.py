"""``python -m bench.some_services FOLDER COUNT``: that many services in one process, with a bus; says its weight."""

import asyncio
import sys
from pathlib import Path

import psutil

from bench.beside import say
from dovira.registry import SERVICES
from dovira.system import Plan, running_system, wait_until_ready


async def _run(folder: Path, count: int) -> None:
    async with running_system(Plan(folder, port=0, services=SERVICES[:count])) as system:
        await wait_until_ready(system, seconds=120)
        say(f"{psutil.Process().memory_info().rss}")


if __name__ == "__main__":
    asyncio.run(_run(Path(sys.argv[1]), int(sys.argv[2])))
