"""Alerts and dashboard name metrics that a service really has, and every alert has something to be done about it."""

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from dovira.registry import create_app_of, settings_of
from shared.contracts.registration import FindPerson
from shared.runtime import NatsServer
from shared.testing import eventually

ROOT = Path(__file__).resolve().parents[2]
ALERTS = yaml.safe_load((ROOT / "deploy/monitoring/alerts.yaml").read_text())["groups"][0]["rules"]
PANELS = json.loads((ROOT / "deploy/monitoring/dashboard.json").read_text())["panels"]
OPERATIONS = (ROOT / "docs/operations.md").read_text()

OF_PROMETHEUS = {"up"}
OF_KUBERNETES = {"kube_cronjob_status_last_successful_time", "kube_cronjob_created"}
"""By kube-state-metrics, which knows when a backup was taken; elsewhere an alert of it never comes."""
_NAME = re.compile(r"\b(?:dovira|process|kube)_[a-z_]+|\bup\b")
_ALLOWED_LABELS = {"service", "durable", "stream", "type", "outcome", "request", "table", "le"}


async def scraped(service):
    """What Prometheus would read, over ASGI."""
    body = bytearray()

    async def send(message):
        body.extend(message.get("body", b""))

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": "/metrics", "query_string": b"", "headers": []}
    await service.metrics.app(scope, receive, send)
    return body.decode()


@pytest.fixture(scope="module")
async def text(tmp_path_factory):
    """Of a service that was asked something and has looked at its listeners."""
    folder = tmp_path_factory.mktemp("metrics")
    server = NatsServer(folder / "nats").start()
    settings = settings_of("registration")(nats_url=server.url, data_dir=folder)
    async with create_app_of("registration")(settings).running() as service:
        await service.work.ask(FindPerson(email="somebody@hromada.example"))
        await eventually(lambda: scraped(service), lambda seen: "dovira_outbox_age_seconds{" in seen)
        yield await scraped(service)
    server.stop()


def sample_names(text):
    return {sample.name for family in text_string_to_metric_families(text) for sample in family.samples}


def declared_names(text):
    """Also of metrics that have no sample yet."""
    families = {family.name: family.type for family in text_string_to_metric_families(text)}
    return sample_names(text) | {f"{name}_total" if kind == "counter" else name for name, kind in families.items()}


def test_every_alert_names_metrics_that_there_are(text):
    for alert in ALERTS:
        named = set(_NAME.findall(alert["expr"]))
        assert named, alert["alert"]
        assert named <= declared_names(text) | OF_PROMETHEUS | OF_KUBERNETES, alert["alert"]


def test_every_panel_names_metrics_that_there_are(text):
    for panel in PANELS:
        for target in panel["targets"]:
            named = set(_NAME.findall(target["expr"]))
            assert named, panel["title"]
            assert named <= declared_names(text), panel["title"]


def test_every_alert_has_a_runbook_and_every_runbook_an_alert():
    headings = set(re.findall(r"^### (Dovira\w+)$", OPERATIONS, re.MULTILINE))
    assert headings == {alert["alert"] for alert in ALERTS}
    for alert in ALERTS:
        assert alert["annotations"]["runbook"] == f"docs/operations.md#{alert['alert'].lower()}"


def test_labels_are_types_and_never_people(text):
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    assert {name for sample in samples for name in sample.labels} <= _ALLOWED_LABELS
    assert "hromada.example" not in text


def test_a_request_is_counted_by_its_name_and_outcome(text):
    assert 'dovira_request_seconds_count{outcome="answered",request="FindPerson",service="registration"} 1.0' in text
