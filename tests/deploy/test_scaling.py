"""KEDA looks at the very consumers that the services have, and alone says how many there are of each."""

import yaml

from tests.architecture.durables import SNAPSHOT
from tests.deploy.manifests import KUBERNETES, rendered

SITE = "production with everything"


def scaled_objects():
    return list(yaml.safe_load_all((KUBERNETES / "components/keda/scaled-objects.yaml").read_text()))


def test_every_durable_consumer_and_no_other_scales_its_service():
    durables = {line for line in SNAPSHOT.read_text().splitlines() if not line.startswith(" ")}
    looked_at = []
    for scaled in scaled_objects():
        assert scaled["spec"]["scaleTargetRef"]["name"] == scaled["metadata"]["name"]
        for trigger in scaled["spec"]["triggers"]:
            about = trigger["metadata"]
            assert about["consumer"].startswith(f"{scaled['metadata']['name']}-")
            looked_at.append(f"{about['consumer']} in {about['stream']}")
    assert sorted(looked_at) == sorted(durables), "write deploy/kubernetes/components/keda anew"


def test_what_is_applied_does_not_set_back_how_many_there_are():
    scaled = {one["metadata"]["name"] for one in rendered(SITE) if one["kind"] == "ScaledObject"}
    for one in rendered(SITE):
        if one["kind"] == "Deployment":
            assert ("replicas" in one["spec"]) == (one["metadata"]["name"] not in scaled), one["metadata"]["name"]


def test_the_bus_answers_keda():
    (policy,) = (one["spec"] for one in rendered(SITE) if one["metadata"]["name"] == "nats-to-keda")
    asked = scaled_objects()[0]["spec"]["triggers"][0]["metadata"]["natsServerMonitoringEndpoint"]
    assert asked == f"nats.dovira.svc:{policy['ingress'][0]['ports'][0]['port']}"
