"""A Docker engine, if one answers, and the images of this very source on it."""

import os
import shutil
import socket
import subprocess
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BASE = "python:3.11-slim-bookworm"
TAG = "tested"


def docker(*arguments: str, check=True, seconds=600.0):
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False, timeout=seconds)
    if check and done.returncode:
        message = f"docker {' '.join(arguments[:3])} … failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        raise AssertionError(message)
    return done


def skip_without_engine() -> None:
    """A run without Docker says so, and what would bring these tests to life."""
    if shutil.which("docker") is None or not _listens() or docker("info", check=False).returncode:
        pytest.skip("no Docker engine answers: apt-get install docker.io, start dockerd (DOCKER_HOST names another)")


def _listens() -> bool:
    address = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    if not address.startswith("unix://"):
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(address.removeprefix("unix://")) == 0


def provide_base() -> None:
    """The official image, or, where no registry is reached, one made from Debian's packages."""
    there = docker("image", "inspect", BASE, check=False).returncode == 0
    if there or docker("pull", "--quiet", BASE, check=False).returncode == 0:
        return
    if os.geteuid() or shutil.which("debootstrap") is None:
        pytest.skip(f"{BASE} cannot be pulled; making it needs root and debootstrap (apt-get install debootstrap)")
    run("sh", "deploy/docker/make-base.sh", BASE)


def build_images() -> None:
    run("make", "wheels")
    run("sh", "deploy/docker/build.sh", TAG)


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1500)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]


@dataclass
class Container:
    """One container as Kubernetes would run it: read-only, without privileges. Data: in memory, or in a folder."""

    image: str
    environment: dict[str, str]
    folder: Path | None = None
    name: str = field(default_factory=lambda: f"dovira-{uuid.uuid4().hex[:12]}")

    def start(self) -> "Container":
        limits = ["--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--network=host"]
        data = [f"--volume={self.folder}:/data" if self.folder else "--tmpfs=/data:uid=10001,mode=0700"]
        data.append("--health-interval=2s")
        given = [f"--env={name}={value}" for name, value in self.environment.items()]
        docker("run", "--detach", f"--name={self.name}", *limits, *data, *given, self.image)
        return self

    def python(self, code: str):
        return docker("exec", self.name, "python", "-c", code, check=False)

    async def health(self) -> str:
        shown = docker("inspect", "--format={{.State.Status}} {{.State.Health.Status}}", self.name, check=False)
        return shown.stdout.strip()

    def log(self) -> str:
        done = docker("logs", self.name, check=False)
        return done.stdout[-3000:] + done.stderr[-3000:]

    def kill(self) -> None:
        """At once, and without a word."""
        docker("kill", self.name)

    def start_again(self) -> None:
        docker("start", self.name)

    def stop(self) -> int:
        docker("stop", "--time=30", self.name)
        return int(docker("inspect", "--format={{.State.ExitCode}}", self.name).stdout)

    def remove(self) -> None:
        docker("rm", "--force", "--volumes", self.name, check=False)
