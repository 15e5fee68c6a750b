"""The rules that every site keeps. A rule takes rendered objects and returns what is wrong, as sentences."""

import re

from dovira.registry import SERVICES, settings_of
from tests.deploy.manifests import containers, of_kind, pods

_LOCKED = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
_PROBES = {"liveness": "/health/live", "readiness": "/health/ready", "startup": "/health/live"}


def nothing_runs_as_root(objects):
    return [
        f"{name} may run as root, without seccomp, or with a token for Kubernetes"
        for name, pod in pods(objects)
        if not (
            pod["securityContext"].get("runAsNonRoot")
            and pod["securityContext"].get("runAsUser")
            and pod["securityContext"].get("seccompProfile") == {"type": "RuntimeDefault"}
            and pod.get("automountServiceAccountToken") is False
        )
    ]


def nothing_has_privileges_or_writes_to_its_image(objects):
    return [f"{name} is not locked" for name, one in containers(objects) if one.get("securityContext") != _LOCKED]


def nothing_reaches_its_node(objects):
    faults = [f"{name} shares {word}" for name, pod in pods(objects) for word in pod if word.startswith("host")]
    mounts = [(name, one) for name, pod in pods(objects) for one in pod.get("volumes", ())]
    return faults + [f"{name} mounts the node's folder" for name, one in mounts if "hostPath" in one]


def everything_says_what_it_needs(objects):
    return [
        f"{name} states no requests of CPU and memory, or no limit of memory"
        for name, one in containers(objects)
        if set(one.get("resources", {}).get("requests", ())) != {"cpu", "memory"}
        or "memory" not in one["resources"].get("limits", ())
    ]


def every_image_is_pinned(objects):
    tags = [(name, one["image"].rpartition("/")[2].partition(":")[2]) for name, one in containers(objects)]
    return [f"{name} takes whatever image is the latest" for name, tag in tags if tag in {"", "latest"}]


def every_service_is_asked_how_it_is(objects):
    faults = []
    for one in of_kind(objects, "Deployment"):
        (container,) = one["spec"]["template"]["spec"]["containers"]
        asked = {name: container.get(f"{name}Probe", {}).get("httpGet", {}).get("path") for name in _PROBES}
        if asked != _PROBES:
            faults.append(f"{one['metadata']['name']} is asked {asked}")
    return faults


def a_stop_has_the_time_it_may_take(objects):
    faults = []
    for one in of_kind(objects, "Deployment"):
        name, pod = one["metadata"]["name"], one["spec"]["template"]["spec"]
        pause = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        if pod["terminationGracePeriodSeconds"] < pause + settings_of(name)().graceful_timeout:
            faults.append(f"{name} is killed before its stop is through")
    return faults


def a_new_pod_is_ready_before_an_old_one_goes(objects):
    return [
        f"{one['metadata']['name']} is away while it is replaced"
        for one in of_kind(objects, "Deployment")
        if one["spec"]["strategy"]["rollingUpdate"] != {"maxSurge": 1, "maxUnavailable": 0}
    ]


def one_at_a_time_may_be_disrupted(objects):
    budgets = {one["metadata"]["name"]: one["spec"] for one in of_kind(objects, "PodDisruptionBudget")}
    wanted = {
        name: {"maxUnavailable": 1, "selector": {"matchLabels": {"app.kubernetes.io/name": name}}}
        for name in (*SERVICES, "nats")
    }
    return [f"{name} has no budget of its own" for name, budget in wanted.items() if budgets.get(name) != budget]


def replicas_are_spread_over_nodes(objects):
    faults = []
    for one in of_kind(objects, "Deployment", "StatefulSet"):
        template = one["spec"]["template"]
        spread = template["spec"].get("topologySpreadConstraints", ())
        over = [rule for rule in spread if rule["topologyKey"] == "kubernetes.io/hostname" and rule["maxSkew"] == 1]
        if not any(_selects(rule["labelSelector"], template["metadata"]["labels"]) for rule in over):
            faults.append(f"the pods of {one['metadata']['name']} may all stand on one node")
    return faults


def _selects(selector, labels):
    return selector["matchLabels"].items() <= labels.items()


def the_namespace_enforces_restricted_pods(objects):
    (namespace,) = of_kind(objects, "Namespace")
    level = namespace["metadata"]["labels"].get("pod-security.kubernetes.io/enforce")
    return [] if level == "restricted" else [f"the namespace enforces {level}"]


def nobody_talks_to_anybody_unless_it_is_said(objects):
    policies = {one["metadata"]["name"]: one["spec"] for one in of_kind(objects, "NetworkPolicy")}
    closed = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    faults = [] if policies.get("nobody-to-anybody") == closed else ["no policy closes what is not opened"]
    for name, policy in policies.items():
        faults += [f"{name} lets everybody in" for rule in policy.get("ingress", ()) if not rule.get("from")]
        faults += [f"{name} lets its pods go anywhere" for rule in policy.get("egress", ()) if not rule.get("ports")]
    return faults


def the_world_reaches_the_pages_alone_and_over_tls(objects):
    (ingress,) = of_kind(objects, "Ingress")
    services = {one["metadata"]["name"] for one in of_kind(objects, "Service")}
    hosts = [rule["host"] for rule in ingress["spec"]["rules"]]
    faults = [] if [one["hosts"] for one in ingress["spec"].get("tls", ())] == [hosts] else ["pages without TLS"]
    return faults + [f"{name} has a Service" for name in sorted(services - {"gateway", "nats"})]


def secrets_are_ones_own(objects):
    faults = []
    for one in of_kind(objects, "Deployment"):
        service, pod = one["metadata"]["name"], one["spec"]["template"]["spec"]
        named = set(re.findall(r"'(?:secretRef|secretKeyRef)': \{[^}]*'name': '([\w-]+)'", str(pod)))
        named |= {volume["secret"]["secretName"] for volume in pod["volumes"] if "secret" in volume}
        own = {service, f"{service}-keys", f"{service}-bus", f"{service}-database"}
        faults += [f"{service} reads the Secret {name}" for name in sorted(named - own)]
        plain = [each["name"] for c in pod["containers"] for each in c.get("env", ()) if "value" in each]
        faults += [f"{service} has {name} in plain" for name in plain if re.search("SECRET|PASSWORD", name)]
    return faults


RULES = [
    nothing_runs_as_root,
    nothing_has_privileges_or_writes_to_its_image,
    nothing_reaches_its_node,
    everything_says_what_it_needs,
    every_image_is_pinned,
    every_service_is_asked_how_it_is,
    a_stop_has_the_time_it_may_take,
    a_new_pod_is_ready_before_an_old_one_goes,
    one_at_a_time_may_be_disrupted,
    replicas_are_spread_over_nodes,
    the_namespace_enforces_restricted_pods,
    nobody_talks_to_anybody_unless_it_is_said,
    the_world_reaches_the_pages_alone_and_over_tls,
    secrets_are_ones_own,
]
