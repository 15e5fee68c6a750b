"""What kustomize renders: every object is valid, and holds every service and what the services need.

The rules that they keep stand in policies.py.
"""

import json
import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import kubernetes_validate
import pytest
import typer.main
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types

from dovira.main import app
from dovira.nats_config import write_security
from dovira.registry import SERVICES, settings_of
from shared.runtime import telemetry
from shared.runtime.nats_server import nats_server_binary
from tests.deploy.manifests import SITES, containers, of_kind, rendered, template

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # a group of commands
VERSIONS = ("1.32", "1.37")
OWN_KINDS = {
    file.stem: Draft202012Validator(json.loads(file.read_text()))
    for file in (Path(__file__).resolve().parents[1] / "data/crds").glob("*.json")
}
"""Kinds that are not Kubernetes's own, by what their makers published; tests/data/crds/README.md says where."""


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("site", SITES)
def test_every_object_of_kubernetes_is_strictly_valid(site, version):
    for one in rendered(site):
        if one["kind"] not in OWN_KINDS:
            kubernetes_validate.validate(one, version, strict=True)


@pytest.mark.parametrize("site", SITES)
def test_every_object_of_others_is_strictly_valid_by_what_they_published(site):
    for one in rendered(site):
        if one["kind"] in OWN_KINDS:
            assert faults(one) == [], one["metadata"]["name"]


def shared_by_services(objects):
    """The settings that everybody has."""
    (shared,) = (one for one in of_kind(objects, "ConfigMap") if one["metadata"]["name"].startswith("dovira-"))
    return shared


def faults(one):
    return [f"{error.json_path}: {error.message}" for error in OWN_KINDS[one["kind"]].iter_errors(one)]


def test_every_kind_of_others_stands_in_some_site():
    kinds = {one["kind"] for site in SITES for one in rendered(site)}
    assert kinds >= set(OWN_KINDS)


def test_the_validation_sees_a_word_that_there_is_not():
    one = next(one for one in rendered("small") if one["kind"] == "Deployment")
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(one | {"spec": one["spec"] | {"replica": 1}}, VERSIONS[0], strict=True)


@pytest.mark.parametrize("kind", sorted(OWN_KINDS))
def test_the_validation_of_others_sees_a_word_that_there_is_not(kind):
    one = of_kind(rendered("production with everything"), kind)[0]
    assert faults(one | {"spec": one["spec"] | {"replica": 1}}) != []


@pytest.mark.parametrize("site", SITES)
def test_every_service_has_a_deployment_and_nothing_else_has(site):
    assert {one["metadata"]["name"] for one in of_kind(rendered(site), "Deployment")} == set(SERVICES)


@pytest.mark.parametrize("site", SITES)
def test_jobs_bring_stores_and_streams_to_what_the_release_wants(site):
    jobs = {one["metadata"]["name"]: one["spec"]["template"]["spec"] for one in of_kind(rendered(site), "Job")}
    asked = {name: pod["containers"][0]["args"] for name, pod in jobs.items()}
    assert asked == {"migrate": ["migrate"], "streams": ["streams", "provision"]}
    waits = {one["name"]: one["args"] for name, one in containers(rendered(site)) if name.endswith("/schema")}
    assert waits == {"schema": ["migrate", "--check", "$(SERVICE)"]}


def test_backups_are_taken_by_themselves_and_brought_back_only_when_somebody_asks():
    runs = {one["metadata"]["name"]: one["spec"] for one in of_kind(rendered("small with backups"), "CronJob")}
    asked = {name: template({"spec": one})["spec"]["containers"][0]["args"] for name, one in runs.items()}
    assert asked == {
        "backup": ["backup", "/backups", "--keep", "48"],
        "restore": ["restore", "/backups", "--replace", "--verify"],
    }
    assert {name for name, one in runs.items() if one.get("suspend")} == {"restore"}
    assert {one["concurrencyPolicy"] for one in runs.values()} == {"Forbid"}
    for arguments in asked.values():
        options = {option for parameter in COMMANDS[arguments[0]].params for option in parameter.opts}
        assert {one for one in arguments if one.startswith("--")} <= options


@pytest.mark.parametrize("site", ["small with backups", "production with everything"])
def test_who_takes_a_backup_finds_every_database_and_the_bus(site):
    objects = rendered(site)
    (migrate,) = (one for name, one in containers(objects) if name == "migrate/migrate")
    for one in of_kind(objects, "CronJob"):
        pod = template(one)["spec"]
        (operator,) = pod["containers"]
        if "postgres" in SITES[site]:
            assert operator["env"] == migrate["env"]
        else:
            assert operator["envFrom"][1]["secretRef"]["name"] == migrate["envFrom"][1]["secretRef"]["name"]
        assert operator["envFrom"][0] == {"configMapRef": {"name": shared_by_services(objects)["metadata"]["name"]}}
        mounted = {mount["mountPath"]: mount["name"] for mount in operator["volumeMounts"]}
        secrets = {one["name"]: one["secret"]["secretName"] for one in pod["volumes"] if "secret" in one}
        assert secrets[mounted["/nats-keys"]] == "operator-bus"


def test_backups_outlive_what_takes_them():
    objects = rendered("small with backups")
    (claim,) = of_kind(objects, "PersistentVolumeClaim")
    for one in of_kind(objects, "CronJob"):
        pod = template(one)["spec"]
        (volume,) = (each for each in pod["volumes"] if "persistentVolumeClaim" in each)
        assert volume["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
        assert {"name": volume["name"], "mountPath": "/backups"} in pod["containers"][0]["volumeMounts"]


@pytest.mark.parametrize("site", SITES)
def test_settings_name_what_the_services_know(site):
    known = {
        "DOVIRA_PUBLIC_URL",
        "DOVIRA_NATS_KEYS",
        *telemetry.ENDPOINTS,
        *(f"DOVIRA_{one.upper()}_DATABASE_URL" for one in SERVICES),
    }
    for service in SERVICES:
        for field in type(settings_of(service)()).model_fields.values():
            known |= {str(choice) for choice in getattr(field.validation_alias, "choices", ())}
    shared = shared_by_services(rendered(site))
    assert set(shared["data"]) <= known
    assert shared["data"].get("DOVIRA_STREAM_REPLICAS", "1") == ("3" if "production" in site else "1")


def test_each_service_has_a_database_of_its_own_with_a_role_of_its_own():
    objects = rendered("production with everything")
    (cluster,) = of_kind(objects, "Cluster")
    assert {role["name"]: role["passwordSecret"]["name"] for role in cluster["spec"]["managed"]["roles"]} == {
        service: f"{service}-database" for service in SERVICES
    }
    databases = {one["spec"]["name"]: one["spec"] for one in of_kind(objects, "Database")}
    assert {name: one["owner"] for name, one in databases.items()} == {service: service for service in SERVICES}
    shared = shared_by_services(objects)
    (migrate,) = (one["env"] for name, one in containers(objects) if name == "migrate/migrate")
    for service in SERVICES:
        variable, at = f"DOVIRA_{service.upper()}_DATABASE_URL", f"postgres-rw/{service}?sslmode=require"
        assert shared["data"][variable] == f"postgresql+psycopg://{service}@{at}"
        password = f"$({service.upper()}_PASSWORD)"
        assert {"name": variable, "value": f"postgresql+psycopg://{service}:{password}@{at}"} in migrate


def test_the_alerts_on_kubernetes_are_the_alerts():
    (rule,) = of_kind(rendered("small with PostgreSQL"), "PrometheusRule")
    alerts = Path(__file__).resolve().parents[2] / "deploy/monitoring/alerts.yaml"
    assert rule["spec"] == yaml.safe_load(alerts.read_text()), "run make rules"


def test_prometheus_finds_every_service_and_is_let_in():
    objects = rendered("small with PostgreSQL")
    (monitor,) = of_kind(objects, "PodMonitor")
    (endpoint,) = monitor["spec"]["podMetricsEndpoints"]
    for one in of_kind(objects, "Deployment"):
        template = one["spec"]["template"]
        assert monitor["spec"]["selector"]["matchLabels"].items() <= template["metadata"]["labels"].items()
        (port,) = (p for p in template["spec"]["containers"][0]["ports"] if p["name"] == endpoint["port"])
        assert port["containerPort"] == 9090
    assert {"targetLabel": "job", "replacement": "dovira"} in endpoint["relabelings"]


@pytest.mark.parametrize("site", ["small", "production"])
def test_the_bus_takes_its_configuration_and_writes_before_it_acknowledges(site, tmp_path):
    (config,) = (one for one in of_kind(rendered(site), "ConfigMap") if one["metadata"]["name"].startswith("nats-"))
    folder, keys = tmp_path / "nats", tmp_path / "nats-keys"
    folder.mkdir()
    for name, text in config["data"].items():
        # Where the Secret will be mounted; the server reads certificates when it looks at its configuration.
        (folder / name).write_text(text.replace("/etc/nats-keys", str(keys)))
    write_security(keys, hosts=["nats"], now=datetime(2026, 1, 1, tzinfo=UTC))
    done = subprocess.run(
        [nats_server_binary(), "-c", folder / "nats.conf", "-t"],
        env=os.environ | {"POD_NAME": "nats-0"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.search(r"^  sync_interval: always$", config["data"]["nats.conf"], re.MULTILINE)
    assert ("nats-2.nats:6222" in config["data"]["cluster.conf"]) == (site == "production")
    assert ("verify: true" in config["data"]["routes-security.conf"]) == (site == "production")


def test_production_keeps_going_when_one_of_anything_is_away():
    for one in of_kind(rendered("production"), "Deployment", "StatefulSet"):
        assert one["spec"]["replicas"] == (3 if one["kind"] == "StatefulSet" else 2), one["metadata"]["name"]


MEASURED = (Path(__file__).resolve().parents[2] / "docs/operations.md").read_text().partition("bench.needing -->\n")[2]


@pytest.mark.parametrize("site", SITES)
def test_what_services_ask_for_is_what_was_measured(site):
    of_services = [(name, one) for name, one in containers(rendered(site)) if name.endswith("/service")]
    asked = {name.removesuffix("/service"): one["resources"] for name, one in of_services}
    rows = [line.strip("| ").split(" | ") for line in MEASURED.partition("<!-- end -->")[0].splitlines()[2:]]
    assert {row[0] for row in rows} == set(SERVICES) == set(asked)
    for service, idle_mebibytes, idle_cores, most_mebibytes, _ in rows:
        requests, limits = asked[service]["requests"], asked[service]["limits"]
        assert int(idle_mebibytes) <= int(requests["memory"].removesuffix("Mi"))
        assert int(idle_cores) <= int(requests["cpu"].removesuffix("m"))
        assert 2 * int(most_mebibytes) <= int(limits["memory"].removesuffix("Mi"))
        assert "cpu" not in limits
