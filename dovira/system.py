"""The whole system on one machine: nats-server, all services, the pages, and a mailbox when no mail server is set."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dovira.mailbox import Mailbox
from dovira.nats_config import SECURITY_FILE, write_security
from dovira.options import operator
from dovira.registry import SERVICES, create_app_of, settings_of
from dovira.streams import provision_streams
from shared.bus import connect
from shared.runtime import (
    Clock,
    NatsServer,
    Service,
    ServiceSettings,
    SystemClock,
    free_port,
    listen,
    port_of,
)
from shared.runtime.database import make_private
from shared.runtime.ports import LOOPBACK
from shared.runtime.serving import http_server

_KEYS = "nats-keys"


@dataclass
class Plan:
    """What to start and where. Ports of 0 are chosen free; an existing ``nats_url`` starts no server.

    ``secured``: everybody signs in to the server that is started, and may do no more than its card says.
    """

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8000
    nats_port: int = 0
    nats_url: str = ""
    services: Sequence[str] = SERVICES
    clock: Clock | None = None
    secured: bool = False


@dataclass
class System:
    """What runs."""

    nats_url: str
    page_url: str
    mail_folder: Path | None
    data_dir: Path
    keys: Path | None = None
    services: dict[str, Service] = field(default_factory=dict)

    def troubles(self) -> dict[str, str]:
        """Why it is not ready, by service and part."""
        return {f"{name}: {part}": why for name, one in self.services.items() for part, why in one.troubles().items()}


@asynccontextmanager
async def running_system(plan: Plan) -> AsyncIterator[System]:
    """Start everything; stop everything in the opposite order at the end. Raises CannotStart."""
    make_private(plan.data_dir)
    async with AsyncExitStack() as stack:
        pages = stack.enter_context(listen(plan.host, plan.port))
        keys = plan.data_dir / _KEYS if plan.secured and not plan.nats_url else ServiceSettings().nats_keys
        nats_url = plan.nats_url or await _start_nats(stack, plan)
        mailbox = await _start_mailbox(stack, plan)
        page_url = f"http://{plan.host}:{port_of(pages)}"
        system = System(nats_url, page_url, mailbox.folder if mailbox else None, plan.data_dir, keys)
        await _provision(system)
        for name in plan.services:
            service = create_app_of(name)(_settings(name, plan, system, mailbox), clock=plan.clock)
            await stack.enter_async_context(service.running())
            system.services[name] = service
        if "gateway" in system.services:
            await _serve_pages(stack, system.services["gateway"], pages)
        yield system


async def wait_until_ready(system: System, *, seconds: float = 30.0) -> None:
    """Wait until no part has trouble. Raises TimeoutError with what is wrong."""
    deadline = asyncio.get_running_loop().time() + seconds
    while troubles := system.troubles():
        if asyncio.get_running_loop().time() > deadline:
            message = "; ".join(f"{part}: {why}" for part, why in troubles.items())
            raise TimeoutError(message)
        await asyncio.sleep(0.05)


async def _start_nats(stack: AsyncExitStack, plan: Plan) -> str:
    more = ""
    if plan.secured:
        write_security(plan.data_dir / _KEYS, hosts=[LOOPBACK, "localhost"], now=SystemClock().now())
        more = f'include "../{_KEYS}/{SECURITY_FILE}"\n'  # the server reads paths from where its own file stands
    server = NatsServer(plan.data_dir / "nats", plan.nats_port or free_port(), more=more)
    await asyncio.to_thread(server.start)
    stack.callback(server.stop)
    return server.url


async def _start_mailbox(stack: AsyncExitStack, plan: Plan) -> Mailbox | None:
    """A mailbox of our own, unless the environment names a mail server."""
    if os.environ.get("DOVIRA_NOTIFICATION_SMTP_HOST") or "notification" not in plan.services:
        return None
    mailbox = Mailbox(plan.data_dir / "mail")
    await asyncio.to_thread(mailbox.start)
    stack.callback(mailbox.stop)
    return mailbox


async def _provision(system: System) -> None:
    """Create the streams first, so that nobody waits for a teller that starts later."""
    client = await connect(system.nats_url, operator(system.keys))
    await provision_streams(client.jetstream())
    await client.close()


def _settings(name: str, plan: Plan, system: System, mailbox: Mailbox | None) -> ServiceSettings:
    values: dict[str, object] = {"nats_url": system.nats_url, "data_dir": plan.data_dir, "nats_keys": system.keys}
    if name in {"gateway", "certification", "notification"}:
        values["public_url"] = os.environ.get("DOVIRA_PUBLIC_URL", system.page_url)
    if name == "gateway" and not os.environ.get("DOVIRA_GATEWAY_SECRET"):
        values["secret"] = _kept_secret(plan.data_dir / "gateway-secret")
    if name == "notification" and mailbox is not None:
        values |= {"smtp_host": mailbox.host, "smtp_port": mailbox.port}
    return settings_of(name)(**values)


def _kept_secret(path: Path) -> str:
    """A secret that outlives a restart, so that people stay signed in; readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


async def _serve_pages(stack: AsyncExitStack, gateway: Service, listening: socket.socket) -> None:
    server = http_server(gateway.asgi)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # ours stop the whole system
    tasks = await stack.enter_async_context(asyncio.TaskGroup())
    task = tasks.create_task(server._serve([listening]), name="pages")  # noqa: SLF001  # serve() would take the signals
    stack.callback(setattr, server, "should_exit", True)  # noqa: FBT003  # setattr's way
    while not server.started and not task.done():  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
