"""Images: each holds its service and no other, says what it is made of, runs locked down, and stops when told to."""

import json
from urllib.parse import unquote

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from dovira.registry import SERVICES
from tests.system.containers.engine import ROOT, TAG, docker, image_in_compose, run

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
CONTENTS = """
import importlib.metadata, json, re, subprocess
bill = json.load(open("/usr/share/sbom/dovira.cdx.json"))
python = [re.sub("[-_.]+", "-", one.name).lower() + "@" + one.version for one in importlib.metadata.distributions()]
shown = subprocess.check_output(["dpkg-query", "--show", "--showformat=${Package}@${Version} "], text=True)
print(json.dumps({"bill": bill, "python": python, "debian": shown.split()}))
"""

pytestmark = [pytest.mark.system, pytest.mark.timeout(1800)]


def run_in(image, code, *, check=False):
    return docker("run", "--rm", "--read-only", "--network=none", "--entrypoint=python", image, "-c", code, check=check)


@pytest.fixture(scope="module")
def contents(images):
    """By image: its bill of materials, and what Python and Debian say is installed."""
    return {name: json.loads(run_in(image, CONTENTS, check=True).stdout) for name, image in images.items()}


def named(bill):
    """Every package of a bill, as a package URL without its qualifiers."""
    return {unquote(one["purl"].partition("?")[0]) for one in bill["components"] if "purl" in one}


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
    """A line that reaches over, put where the service begins; then it starts as its image starts it."""
    start = "import runpy; runpy.run_module('shared.runtime', run_name='__main__')"
    done = run_in(images["registration"], f"import services.scheduling.app; {start}")
    assert done.returncode != 0
    assert "No module named 'services.scheduling'" in done.stderr


def test_an_image_says_what_it_is(images):
    revision = run("git", "rev-parse", "HEAD").strip()
    for image in images.values():
        config = json.loads(docker("image", "inspect", "--format={{json .Config}}", image).stdout)
        labels = config["Labels"]
        assert labels["org.opencontainers.image.licenses"] == "Apache-2.0"
        assert labels["org.opencontainers.image.version"] == TAG
        assert labels["org.opencontainers.image.revision"] == revision
        assert {f"org.opencontainers.image.{name}" for name in ("title", "description", "created")} <= set(labels)
        assert config["User"] == "10001:10001"


def test_an_image_says_what_it_is_made_of_down_to_the_last_package(contents):
    for name, found in contents.items():
        known = named(found["bill"])
        assert found["bill"]["metadata"]["component"]["name"] == f"dovira/{name}"
        python = set(found["python"]) - {"dovira@0.1.0"}
        assert {f"pkg:pypi/{one}" for one in python} == {one for one in known if one.startswith("pkg:pypi/")}
        assert {f"pkg:deb/debian/{one}" for one in found["debian"]} <= known


def test_the_operators_image_has_pg_dump_of_the_server_and_says_what_that_is_made_of(contents, images):
    major = image_in_compose("postgres").partition(":")[2].partition("-")[0]
    for program in ("pg_dump", "pg_restore"):
        said = docker("run", "--rm", "--network=none", f"--entrypoint={program}", images["operator"], "--version")
        assert f"(PostgreSQL) {major}." in said.stdout
    made_of = {one.rpartition("@")[0] for one in named(contents["operator"]["bill"])}
    assert {f"pkg:deb/debian/postgresql-client-{major}", "pkg:deb/debian/libpq5"} <= made_of


def test_a_bill_is_as_the_published_schema_of_cyclonedx_wants_it(contents):
    """One of them: they are written alike, and looking at one takes ten seconds."""
    bill = contents["operator"]["bill"]
    schema = JsonStrictValidator(SchemaVersion.from_version(bill["specVersion"]))
    assert schema.validate_str(json.dumps(bill)) is None


def test_what_images_are_made_of_lies_beside_the_build_for_scanners(contents):
    for name, found in contents.items():
        assert json.loads((ROOT / f"build/sbom/{name}.cdx.json").read_text()) == found["bill"]


async def test_every_service_becomes_healthy_and_runs_as_nobody_on_a_file_system_it_cannot_write(ground):
    await ground.all_are_healthy()
    for service, part in ground.services.items():
        assert part.python("import os; print(os.getuid(), os.getgid())").split() == ["10001", "10001"]
        assert "Read-only file system" in part.python("open('/app/anything', 'w')")
        assert part.python(SPILLS).strip() == "spilled", f"{service}: large statements and uploads fail"
        assert "NoNewPrivs:\t1" in part.python("print(open('/proc/1/status').read())")


def test_the_operators_image_speaks_with_what_runs_beside_it(ground):
    assert "no dead letters" in ground.operate("dead-letters", "list")


async def test_a_container_that_is_told_to_stop_ends_with_0(ground):
    registration = ground.services["registration"]
    assert registration.stop() == 0
    assert '"event": "stopped"' in registration.log()
    registration.start_again()
    await ground.all_are_healthy()
