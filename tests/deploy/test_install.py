"""Whoever has only docs/operations.md installs the small overlay: what is to be typed makes what it asks for."""

import os
import re
import shlex
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from dovira.main import app
from dovira.registry import SERVICES
from tests.deploy.manifests import (
    KUBECTL,
    KUBERNETES,
    containers,
    copied,
    of_kind,
    pods,
    rendered,
    skip_without_kubectl,
)

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs/operations.md").read_text()
FOR_ALL, FOR_PRODUCTION = re.findall(r"```\n( +umask .*?)```", OPERATIONS, re.DOTALL)
OFFLINE = """#!/bin/sh
# The real kubectl, which makes what it is told to, and sends it nowhere.
exec {kubectl} "$@" --dry-run=client --output yaml >>{made}/$$.yaml
"""


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """What is to be typed for the Secrets, run literally; returns the folder."""
    skip_without_kubectl()
    folder = tmp_path_factory.mktemp("install")
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    return type_into(folder, FOR_ALL, made="made")


@pytest.fixture(scope="module")
def typed_for_production(typed):
    """What is to be typed besides. Our command line makes its keys here: a process of its own takes longer to start."""
    (command,) = re.findall(r"\.venv/bin/dovira (nats config .*)", FOR_PRODUCTION)
    with chdir(typed):
        made = CliRunner().invoke(app, shlex.split(command.replace("$keys", "secrets/nats-keys")))
    assert made.exit_code == 0, made.output
    return type_into(typed, FOR_PRODUCTION.replace(f".venv/bin/dovira {command}", ""), made="made-for-production")


def type_into(folder, block, *, made):
    (folder / made).mkdir()
    (folder / "kubectl").write_text(OFFLINE.format(kubectl=KUBECTL, made=folder / made))
    (folder / "kubectl").chmod(0o755)
    done = subprocess.run(
        ["bash", "-euc", block],
        cwd=folder,
        env=os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def made(typed):
    """The names of Secrets, with their keys."""
    return secrets_in(typed / "made")


def secrets_in(folder):
    objects = [yaml.safe_load(file.read_text()) for file in folder.iterdir()]
    return {one["metadata"]["name"]: set(one["data"]) for one in of_kind(objects, "Secret")}


def asked_by(overlay):
    """The names of the Secrets that an overlay's pods have or see."""
    objects = rendered(overlay)
    had = [each.get("secretRef", {}).get("name") for _, one in containers(objects) for each in one.get("envFrom", ())]
    seen = [each.get("secret", {}).get("secretName") for _, pod in pods(objects) for each in pod.get("volumes", ())]
    return {*had, *seen} - {None}


def test_every_secret_that_the_small_overlay_asks_for_is_made(made):
    assert set(made) == asked_by("small")


def test_production_gets_every_secret_besides_and_nobody_the_key_of_another(made, typed_for_production):
    besides = secrets_in(typed_for_production / "made-for-production")
    assert set(made) | set(besides) == asked_by("production")
    assert {name: besides[f"{name}-bus"] for name in (*SERVICES, "operator")} == {
        name: {f"{name}.nk", "ca.pem"} for name in (*SERVICES, "operator")
    }


def test_the_servers_of_the_bus_find_each_file_that_their_configuration_names(typed_for_production):
    given = secrets_in(typed_for_production / "made-for-production")["nats-keys"]
    said = (typed_for_production / "secrets/nats-keys/security.conf").read_text()
    said += (KUBERNETES / "components/bus-security/routes-security.conf").read_text()
    named = set(re.findall(r"/etc/nats-keys/([\w.]+)", said))
    assert given == named | {"security.conf"}


def test_each_service_gets_the_address_of_its_database_and_the_job_gets_all(made):
    addresses = {service: f"DOVIRA_{service.upper()}_DATABASE_URL" for service in SERVICES}
    assert made["migration"] == set(addresses.values())
    assert {service: made[service] & set(addresses.values()) for service in SERVICES} == {
        service: {address} for service, address in addresses.items()
    }
    assert made["gateway"] >= {"DOVIRA_GATEWAY_SECRET", "DOVIRA_GATEWAY_OWNERS"}
    assert "DOVIRA_NOTIFICATION_SMTP_HOST" in made["notification"]
    assert made["certification-keys"] == {"keys.json"}


def test_each_database_is_made_with_the_password_that_its_service_has(typed):
    sql = (typed / "secrets/databases.sql").read_text()
    for service in SERVICES:
        address = (typed / f"secrets/{service}.env").read_text().splitlines()[0]
        (password,) = re.findall(rf"//{service}:(\w+)@", address)
        assert f"create role {service} login password '{password}'; create database {service} owner {service};" in sql
    assert {file.stat().st_mode & 0o077 for file in (typed / "secrets").iterdir()} == {0}


@pytest.mark.parametrize("overlay", ["small", "production"])
def test_an_address_that_is_put_into_a_copy_of_the_overlay_is_that_of_the_ingress(overlay, tmp_path):
    skip_without_kubectl()
    own = yaml.safe_dump(copied(KUBERNETES / "overlays" / overlay, (), tmp_path))
    assert own.count("dovira.example") == 1
    (tmp_path / "kustomization.yaml").write_text(own.replace("dovira.example", "hromada.example"))
    done = subprocess.run([KUBECTL, "kustomize", tmp_path], capture_output=True, text=True, check=True)
    (ingress,) = of_kind(yaml.safe_load_all(done.stdout), "Ingress")
    assert [rule["host"] for rule in ingress["spec"]["rules"]] == ["hromada.example"]
    assert [one["hosts"] for one in ingress["spec"]["tls"]] == [["hromada.example"]]
