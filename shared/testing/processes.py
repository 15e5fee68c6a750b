"""Services as processes of their own, as an operator runs them: started, frozen, killed, looked at from outside."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError

from shared.runtime.ports import free_port


@dataclass
class ServiceProcess:
    """``dovira serve NAME`` with its health on loopback. Its log is a file in ``data_dir``.

    ``module`` is what Python runs in place of ``dovira``, with arguments that come before ``serve``.
    """

    name: str
    nats_url: str
    data_dir: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    module: Sequence[str] = ("dovira",)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where its health, or the gateway's pages, are."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "ServiceProcess":
        """Start; does not wait."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", *self.module, "serve", self.name, "--nats", self.nats_url]
        command += ["--data-dir", str(self.data_dir), "--port", str(self.port)]
        with (self.data_dir / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # our own command
                command, env=os.environ | dict(self.environment), stdout=log, stderr=log, start_new_session=True
            )
        return self

    def wait_until_ready(self, *, seconds: float = 90.0) -> "ServiceProcess":
        """Until ``/health/ready`` says so. Raises TimeoutError with the end of its log."""
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if time.monotonic() > deadline or self.has_ended():
                message = f"{self.name} is not ready:\n{self.log()[-3000:]}"
                raise TimeoutError(message)
            time.sleep(0.05)
        return self

    def is_ready(self) -> bool:
        """Whether ``/health/ready`` answers 200."""
        return self._is_well("/health/ready")

    def is_alive(self) -> bool:
        """Whether ``/health/live`` answers 200."""
        return self._is_well("/health/live")

    def trouble(self) -> str:
        """Why it is not ready, in its own words; empty when it is."""
        try:
            urllib.request.urlopen(f"{self.url}/health/ready", timeout=2).close()  # noqa: S310  # loopback
        except HTTPError as error:
            with error:
                return error.read().decode(errors="replace")
        except (URLError, OSError) as error:
            return f"no answer: {type(error).__name__}"
        return ""

    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """As ``kill -9``."""
        self._signal(signal.SIGKILL)

    def freeze(self) -> None:
        """SIGSTOP: alive, but not moving."""
        self._signal(signal.SIGSTOP, wait=False)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT, wait=False)

    def stop(self, *, seconds: float = 60.0) -> int:
        """SIGTERM, and the exit code. Raises subprocess.TimeoutExpired when it does not end."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(seconds)

    def log(self) -> str:
        """What it has logged."""
        path = self.data_dir / f"{self.name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _is_well(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=2) as answer:  # noqa: S310  # loopback
                return bool(answer.status == 200)  # noqa: PLR2004  # HTTP's OK
        except (URLError, OSError):
            return False

    def _signal(self, number: signal.Signals, *, wait: bool = True) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            if wait:
                self.process.wait()
