"""The AsyncAPI document: valid for its official parser, true to the code, and what changed is told from it."""

import copy
import json

import pytest
from typer.testing import CliRunner

from dovira.contracts_files.asyncapi import asyncapi_document, inlined, write_asyncapi
from dovira.contracts_files.examples import example_of
from dovira.contracts_files.schema import schema_of
from dovira.main import app
from shared.bus import stream_name
from shared.contracts.catalogue import all_facts
from shared.contracts.certification import CertificateIssued
from tests.contracts.validation import faults
from tests.events.conftest import ROOT

FACTS = list(all_facts().values())
PARSE = ROOT / "tests" / "events" / "parse.cjs"


def test_the_official_parser_finds_nothing_wrong(node, tmp_path):
    document = tmp_path / "asyncapi.json"
    document.write_text(write_asyncapi())
    done = node(PARSE, str(document))
    assert done.returncode == 0, done.stderr


def test_the_official_parser_finds_what_is_wrong(node, tmp_path):
    faulty = asyncapi_document()
    faulty["operations"]["tellCertificateIssued"]["channel"] = {"$ref": "#/channels/Nowhere"}
    document = tmp_path / "asyncapi.json"
    document.write_text(json.dumps(faulty))
    assert node(PARSE, str(document)).returncode == 1


@pytest.mark.parametrize("fact_type", FACTS, ids=lambda one: one.__name__)
def test_every_event_is_there_with_subject_schema_example_and_who_tells_it(fact_type):
    document, name = asyncapi_document(), fact_type.__name__
    message = document["components"]["messages"][name]
    assert document["channels"][name]["address"] == f"{fact_type.type}.{{key}}"
    assert stream_name(fact_type.service) in document["operations"][f"tell{name}"]["summary"]
    assert message["x-personal-data"] is fact_type.personal_data
    assert "$ref" not in json.dumps(message["payload"])
    assert faults(message["examples"][0]["payload"], message["payload"]["schema"]) == []


def test_a_schema_that_stands_alone_says_the_same():
    body = example_of(CertificateIssued)
    alone = inlined(schema_of(CertificateIssued))
    for field in alone["required"]:
        less = {name: value for name, value in body.items() if name != field}
        assert faults(less, alone) == faults(less, schema_of(CertificateIssued)) != []


# ---- the commands


def dovira(*arguments: str):
    return CliRunner().invoke(app, ["events", *arguments])


def test_the_schema_of_an_event_is_found_by_type_and_by_class():
    assert dovira("schema", "CertificateIssued").stdout == dovira("schema", CertificateIssued.type).stdout
    assert json.loads(dovira("schema", "CertificateIssued").stdout) == schema_of(CertificateIssued)
    assert dovira("schema", "CertificateLost").exit_code == 2


def test_what_this_version_says_does_not_differ_from_its_golden_schemas():
    done = dovira("diff", str(ROOT / "shared" / "contracts" / "schemas"))
    assert (done.exit_code, done.stdout) == (0, "nothing changed\n")


def test_a_difference_says_what_came_and_what_breaks(tmp_path):
    older = copy.deepcopy(asyncapi_document())
    messages = older["components"]["messages"]
    del messages["CertificateRevoked"]
    messages["CertificateIssued"]["payload"]["schema"]["properties"]["colour"] = {"type": "string"}
    revised = messages["CertificateReplaced"]["payload"]["schema"]
    revised["required"] = [name for name in revised["required"] if name != "replaced_at"]
    del revised["properties"]["replaced_at"]
    (tmp_path / "older.json").write_text(json.dumps(older))
    done = dovira("diff", str(tmp_path / "older.json"))
    assert done.exit_code == 1
    assert "adds   dovira.certification.certificate.revoked.v1 is new" in done.stdout
    assert "breaks dovira.certification.certificate.issued.v1: colour is gone" in done.stdout
    assert "breaks dovira.certification.certificate.replaced.v1: replaced_at is new and required" in done.stdout


@pytest.mark.parametrize("content", ["{}", "[]", "nothing", '{"components": {"messages": 1}}'])
def test_what_is_no_version_of_the_events_is_refused(tmp_path, content):
    (tmp_path / "older.json").write_text(content)
    assert dovira("diff", str(tmp_path / "older.json")).exit_code == 2
