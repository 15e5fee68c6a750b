"""Images: each holds its service and no other, runs without privileges on a file system it cannot write, and stops."""

import pytest

from dovira.registry import SERVICES
from shared.runtime import NatsServer, free_port
from shared.testing import eventually
from tests.system.containers.engine import Container, docker

SPILLS = """
import sqlite3, tempfile
with tempfile.TemporaryFile() as file:
    file.write(b"an upload too large for memory")
store = sqlite3.connect("")
store.execute("pragma cache_size = 10")
store.execute("create table large as with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)"
              " select i, hex(randomblob(200)) as text from n order by text")
print("spilled")
"""

pytestmark = [pytest.mark.system, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def bus(images, tmp_path_factory):
    server = NatsServer(tmp_path_factory.mktemp("nats")).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def containers(images, bus):
    """Every service as a container of its own, on one bus."""
    environment = {"DOVIRA_NATS_URL": bus.url, "DOVIRA_HTTP_HOST": "127.0.0.1"}
    running = {}
    try:
        for service in SERVICES:
            port = {"DOVIRA_HTTP_PORT": str(free_port())}
            running[service] = Container(images[service], environment | port).start()
        yield running
    finally:
        for container in running.values():
            container.remove()


def run_in(image, code):
    return docker("run", "--rm", "--read-only", "--network=none", "--entrypoint=python", image, "-c", code, check=False)


def test_an_image_holds_no_other_service_no_tests_and_no_command_line(images):
    strangers = {service: [f"services.{other}" for other in SERVICES if other != service] for service in SERVICES}
    for service in SERVICES:
        names = [*strangers[service], "shared.testing", "dovira", "tests"]
        code = f"""
import importlib
import services.{service}.app
for name in {names!r}:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        continue
    raise SystemExit(name + " is inside")
"""
        done = run_in(images[service], code)
        assert done.returncode == 0, f"{service}: {done.stdout}{done.stderr}"


def test_a_service_that_imports_another_crashes_when_it_starts(images):
    crossed = "import services.registration.app, services.scheduling.app"
    done = run_in(images["registration"], crossed)
    assert done.returncode != 0
    assert "No module named 'services.scheduling'" in done.stderr


async def test_every_service_becomes_healthy_and_runs_as_nobody_on_a_file_system_it_cannot_write(containers):
    for service, container in containers.items():

        async def healthy(container=container):
            return await container.health()

        try:
            await eventually(healthy, lambda seen: seen == "running healthy", seconds=180)
        except AssertionError as error:
            message = f"{service}: {error}\n{container.log()}"
            raise AssertionError(message) from None
        assert container.python("import os; print(os.getuid(), os.getgid())").stdout.split() == ["10001", "10001"]
        written = container.python("open('/app/anything', 'w')")
        assert "Read-only file system" in written.stderr
        assert container.python(SPILLS).stdout.strip() == "spilled", f"{service}: large statements and uploads fail"
        assert "NoNewPrivs:\t1" in container.python("print(open('/proc/1/status').read())").stdout


def test_the_operators_image_speaks_with_what_runs_beside_it(images, bus, containers):
    done = docker("run", "--rm", "--read-only", "--network=host", images["operator"], "dead-letters", "list",
                  "--nats", bus.url, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no dead letters" in done.stdout


def test_a_container_that_is_told_to_stop_ends_with_0(containers):
    """The last: nobody needs it afterwards."""
    assert containers["registration"].stop() == 0
    assert '"event": "stopped"' in containers["registration"].log()


def test_an_image_says_what_it_is(images):
    for image in images.values():
        labels = docker("image", "inspect", "--format={{json .Config.Labels}}", image).stdout
        assert '"org.opencontainers.image.licenses":"Apache-2.0"' in labels
        assert '"org.opencontainers.image.revision"' in labels
        assert docker("image", "inspect", "--format={{.Config.User}}", image).stdout.strip() == "10001:10001"
