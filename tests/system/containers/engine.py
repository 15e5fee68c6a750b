"""A Docker engine, if one answers, and what containers are made from: images of this very source, and others'."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
BASE = "python:3.11-slim-bookworm"
COMPOSE_FILE = ROOT / "deploy/docker/compose.yaml"
TAG = "tested"


def docker(*arguments: str, check: bool = True, seconds: float = 600.0) -> subprocess.CompletedProcess[str]:
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


def image_in_compose(service: str) -> str:
    """The image that operators run a part with."""
    return str(yaml.safe_load(COMPOSE_FILE.read_text())["services"][service]["image"])


def provide(image: str) -> None:
    """The official image, or, where no registry is reached, its stand-in from packages."""
    there = docker("image", "inspect", image, check=False).returncode == 0
    if there or docker("pull", "--quiet", image, check=False).returncode == 0:
        return
    name = image.partition(":")[0]
    if name != "nats" and (os.geteuid() or shutil.which("debootstrap") is None):
        pytest.skip(f"{image} cannot be pulled; making it needs root and debootstrap (apt-get install debootstrap)")
    run("sh", f"deploy/docker/stand-ins/{name}.sh", image)


def build_images() -> None:
    run("make", "wheels")
    run("sh", "deploy/docker/build.sh", TAG)


def run(*command: str, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | (environment or {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=1500,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout
