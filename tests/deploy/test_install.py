"""Whoever has only docs/operations.md installs the small overlay: what is to be typed makes what it asks for."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

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
OFFLINE = """#!/bin/sh
# The real kubectl, which makes what it is told to, and sends it nowhere.
exec {kubectl} "$@" --dry-run=client --output yaml >>{made}/$$.yaml
"""


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """What is to be typed for the Secrets, run literally; returns the folder."""
    skip_without_kubectl()
    folder = tmp_path_factory.mktemp("install")
    (folder / "made").mkdir()
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    (folder / "kubectl").write_text(OFFLINE.format(kubectl=KUBECTL, made=folder / "made"))
    (folder / "kubectl").chmod(0o755)
    (block,) = re.findall(r"```\n( +umask .*?)```", OPERATIONS, re.DOTALL)
    path = f"{folder}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", block],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def made(typed):
    """The names of Secrets, with their keys."""
    objects = [yaml.safe_load(file.read_text()) for file in (typed / "made").iterdir()]
    return {one["metadata"]["name"]: set(one["data"]) for one in of_kind(objects, "Secret")}


def test_every_secret_that_the_small_overlay_asks_for_is_made(made):
    asked = {each["secretRef"]["name"] for _, one in containers(rendered("small")) for each in one.get("envFrom", ())
             if "secretRef" in each}  # fmt: skip
    asked |= {each["secret"]["secretName"] for _, pod in pods(rendered("small")) for each in pod.get("volumes", ())
              if "secret" in each}  # fmt: skip
    assert set(made) == asked


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
