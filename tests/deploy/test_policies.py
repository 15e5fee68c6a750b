"""Every site keeps every rule, and every rule sees what is planted against it."""

from copy import deepcopy

import pytest

from tests.deploy import policies
from tests.deploy.manifests import SITES, of_kind, rendered


def gateway(objects):
    return next(one["spec"] for one in of_kind(objects, "Deployment") if one["metadata"]["name"] == "gateway")


def pod(objects):
    return gateway(objects)["template"]["spec"]


def container(objects):
    return pod(objects)["containers"][0]


def first(objects, kind):
    return of_kind(objects, kind)[0]


def policy(objects, name):
    return next(one["spec"] for one in of_kind(objects, "NetworkPolicy") if one["metadata"]["name"] == name)


PLANTED = {
    "it may be root": (policies.nothing_runs_as_root, lambda o: pod(o)["securityContext"].pop("runAsNonRoot")),
    "no seccomp": (policies.nothing_runs_as_root, lambda o: pod(o)["securityContext"].pop("seccompProfile")),
    "a token": (policies.nothing_runs_as_root, lambda o: pod(o).pop("automountServiceAccountToken")),
    "it writes to its image": (
        policies.nothing_has_privileges_or_writes_to_its_image,
        lambda o: container(o)["securityContext"].update(readOnlyRootFilesystem=False),
    ),
    "a capability": (
        policies.nothing_has_privileges_or_writes_to_its_image,
        lambda o: pod(o)["initContainers"][0]["securityContext"].update(capabilities={"add": ["NET_RAW"]}),
    ),
    "the node's network": (policies.nothing_reaches_its_node, lambda o: pod(o).update(hostNetwork=True)),
    "the node's disk": (
        policies.nothing_reaches_its_node,
        lambda o: pod(o)["volumes"].append({"name": "x", "hostPath": {"path": "/"}}),
    ),
    "no limit": (policies.everything_says_what_it_needs, lambda o: container(o)["resources"].pop("limits")),
    "no request": (policies.everything_says_what_it_needs, lambda o: container(o)["resources"]["requests"].pop("cpu")),
    "the latest image": (policies.every_image_is_pinned, lambda o: container(o).update(image="dovira/gateway:latest")),
    "no tag": (policies.every_image_is_pinned, lambda o: container(o).update(image="host:5000/dovira/gateway")),
    "no probe": (policies.every_service_is_asked_how_it_is, lambda o: container(o).pop("readinessProbe")),
    "a probe of the wrong thing": (
        policies.every_service_is_asked_how_it_is,
        lambda o: container(o)["livenessProbe"]["httpGet"].update(path="/health/ready"),
    ),
    "too little time": (
        policies.a_stop_has_the_time_it_may_take,
        lambda o: pod(o).update(terminationGracePeriodSeconds=24),
    ),
    "away meanwhile": (
        policies.a_new_pod_is_ready_before_an_old_one_goes,
        lambda o: gateway(o)["strategy"]["rollingUpdate"].update(maxUnavailable=1),
    ),
    "no budget": (policies.one_at_a_time_may_be_disrupted, lambda o: o.remove(first(o, "PodDisruptionBudget"))),
    "all on one node": (policies.replicas_are_spread_over_nodes, lambda o: pod(o).pop("topologySpreadConstraints")),
    "others are spread": (
        policies.replicas_are_spread_over_nodes,
        lambda o: pod(o)["topologySpreadConstraints"][0].update(labelSelector={"matchLabels": {"app": "x"}}),
    ),
    "baseline": (
        policies.the_namespace_enforces_restricted_pods,
        lambda o: first(o, "Namespace")["metadata"]["labels"].update(
            {"pod-security.kubernetes.io/enforce": "baseline"}
        ),
    ),
    "nothing is closed": (
        policies.nobody_talks_to_anybody_unless_it_is_said,
        lambda o: policy(o, "nobody-to-anybody").update(policyTypes=["Ingress"]),
    ),
    "open to all": (
        policies.nobody_talks_to_anybody_unless_it_is_said,
        lambda o: policy(o, "nats")["ingress"][0].pop("from"),
    ),
    "no TLS": (
        policies.the_world_reaches_the_pages_alone_and_over_tls,
        lambda o: first(o, "Ingress")["spec"].pop("tls"),
    ),
    "another's secret": (
        policies.secrets_are_ones_own,
        lambda o: container(o)["envFrom"].append({"secretRef": {"name": "registration"}}),
    ),
    "another's password": (
        policies.secrets_are_ones_own,
        lambda o: container(o).update(
            env=[{"name": "P", "valueFrom": {"secretKeyRef": {"key": "password", "name": "registration-database"}}}]
        ),
    ),
    "a password in plain": (
        policies.secrets_are_ones_own,
        lambda o: container(o).update(env=[{"name": "DOVIRA_X_PASSWORD", "value": "x"}]),
    ),
}


@pytest.mark.parametrize("rule", policies.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("site", SITES)
def test_every_site_keeps_every_rule(site, rule):
    assert rule(rendered(site)) == []


@pytest.mark.parametrize("planted", PLANTED)
def test_the_rule_sees_what_is_planted(planted):
    rule, plant = PLANTED[planted]
    objects = deepcopy(rendered("small"))
    plant(objects)
    assert len(rule(objects)) == 1


def test_every_rule_has_something_planted_against_it():
    assert {rule for rule, _ in PLANTED.values()} == set(policies.RULES)
