"""compose.yaml: every service is there, locked down, with a database of its own."""

import re
from pathlib import Path

import yaml

from dovira.registry import SERVICES

DOCKER = Path(__file__).resolve().parents[2] / "deploy/docker"
SERVED = yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]


def test_every_service_runs_beside_the_bus_and_the_database():
    assert set(SERVED) == {*SERVICES, "nats", "postgres"}


def test_each_service_has_the_database_of_its_name_which_is_made():
    made = set(re.findall(r"^create database (\w+);$", (DOCKER / "databases.sql").read_text(), re.MULTILINE))
    assert made == set(SERVICES)
    for service in SERVICES:
        address = SERVED[service]["environment"][f"DOVIRA_{service.upper()}_DATABASE_URL"]
        assert address.endswith(f"@postgres/{service}")


def test_services_have_no_privileges_and_cannot_write_to_their_images():
    for service in (*SERVICES, "nats"):
        one = SERVED[service]
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"]), service
        assert one["security_opt"] == ["no-new-privileges:true"], service


def test_only_the_pages_are_published_and_on_this_machine_alone():
    assert {name: one["ports"] for name, one in SERVED.items() if "ports" in one} == {
        "gateway": ["127.0.0.1:8000:8080"]
    }


def test_no_image_is_of_whatever_is_latest():
    for name, one in SERVED.items():
        assert one["image"].partition(":")[2] not in {"", "latest"}, name
