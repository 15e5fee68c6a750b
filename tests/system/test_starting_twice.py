"""Starting where something runs already: it is said, and what runs is not disturbed."""

import subprocess
import sys
from pathlib import Path

import pytest

from shared.runtime import CannotStart, NatsServer, listen

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]


@pytest.fixture
def server(tmp_path: Path):
    made = NatsServer(tmp_path / "data/nats").start()
    yield made
    made.stop()


def dovira(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dovira", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_a_second_server_is_not_started_on_the_same_store(server: NatsServer):
    assert server.process is not None
    with pytest.raises(CannotStart, match=f"process {server.process.pid}"):
        NatsServer(server.folder).start()
    server.kill()
    second = NatsServer(server.folder).start()
    second.stop()


def test_a_server_whose_parent_is_gone_keeps_its_store_to_itself(tmp_path: Path):
    start = (
        f"from shared.runtime import NatsServer; from pathlib import Path; NatsServer(Path({str(tmp_path)!r})).start()"
    )
    subprocess.run([sys.executable, "-c", start], check=True, timeout=120)
    with pytest.raises(CannotStart) as caught:
        NatsServer(tmp_path).start()
    subprocess.run(["kill", str(caught.value).rpartition(" ")[2]], check=True)


def test_another_server_s_port_is_not_taken_for_one_s_own(server: NatsServer, tmp_path: Path):
    """It would answer, and two systems would mix their facts."""
    with pytest.raises(CannotStart, match=str(server.port)):
        NatsServer(tmp_path / "other", server.port).start()


@pytest.mark.parametrize("taken", ["folder", "nats port", "port"])
def test_up_says_what_is_in_the_way(server: NatsServer, tmp_path: Path, taken: str):
    with listen("127.0.0.1", 0) as other:
        port = other.getsockname()[1] if taken == "port" else 0
        nats_port = server.port if taken == "nats port" else 0
        data_dir = tmp_path / ("data" if taken == "folder" else "other")
        result = dovira("up", "--data-dir", data_dir, "--port", str(port), "--nats-port", str(nats_port))

    assert result.returncode == 1
    named = {"folder": server.folder, "nats port": server.port, "port": port}
    assert result.stderr.startswith("✗ cannot start: ")
    assert str(named[taken]) in result.stderr
    assert "Stop " in result.stderr
    assert "Traceback" not in result.stderr


def test_serve_says_that_its_port_is_taken(server: NatsServer, tmp_path: Path):
    with listen("127.0.0.1", 0) as other:
        port = other.getsockname()[1]
        result = dovira("serve", "registration", "--nats", server.url, "--data-dir", tmp_path, "--port", str(port))
    assert (result.returncode, f"port {port}" in result.stderr) == (1, True)
