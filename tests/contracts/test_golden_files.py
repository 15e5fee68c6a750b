"""The golden schemas and the catalogue say what the code says; what stands in a stream can always be read."""

import copy
import json
from collections.abc import Iterator

import pytest

from dovira.contracts_files import golden
from dovira.contracts_files.__main__ import main
from dovira.contracts_files.examples import example_of
from dovira.contracts_files.schema import schema_of
from shared.bus import new_id, read_message, write_headers
from shared.contracts.catalogue import all_facts
from shared.contracts.fact import Fact
from shared.testing import START
from tests.contracts.validation import faults

FACTS = list(all_facts().values())


def _name(fact_type: type[Fact]) -> str:
    return fact_type.__name__


def test_the_golden_files_and_the_catalogue_are_up_to_date():
    behind = [str(path.relative_to(golden.ROOT)) for path in golden.outdated(golden.wanted_files())]
    assert not behind, f"run make contracts: {', '.join(behind)}"


def test_no_golden_schema_is_broken_by_the_code_of_today():
    assert golden.breaks() == []


def test_every_fact_has_a_golden_schema_and_every_golden_schema_a_fact():
    assert golden.golden_schemas().keys() == all_facts().keys()


@pytest.mark.parametrize("fact_type", FACTS, ids=_name)
def test_a_fact_of_today_is_valid_under_its_golden_schema(fact_type):
    body = json.loads(fact_type.model_validate(example_of(fact_type)).model_dump_json())
    assert faults(body, golden.golden_schemas()[fact_type.type]) == []


@pytest.mark.parametrize("fact_type", FACTS, ids=_name)
def test_a_fact_with_nothing_optional_is_valid_too(fact_type):
    schema = golden.golden_schemas()[fact_type.type]
    bare = {name: value for name, value in example_of(fact_type).items() if name in schema["required"]}
    assert faults(bare, schema) == []
    assert faults(json.loads(fact_type.model_validate(bare).model_dump_json()), schema) == []


@pytest.mark.parametrize("fact_type", FACTS, ids=_name)
def test_a_listener_reads_a_fact_with_fields_of_tomorrow_on_every_level(fact_type):
    fact = fact_type.model_validate(example_of(fact_type))
    body = example_of(fact_type)
    for level in _objects(body):
        level["said_from_next_year_on"] = "more"
    assert faults(body, golden.golden_schemas()[fact_type.type]) == []
    headers = write_headers(fact, fact_id=new_id(), time=START, correlation_id=new_id(), causation_id=None)
    assert read_message(headers, json.dumps(body).encode(), all_facts()).fact == fact


@pytest.mark.parametrize("fact_type", FACTS, ids=_name)
def test_a_field_that_is_required_is_missed(fact_type):
    """The validator can fail, and the golden schemas demand something."""
    schema = golden.golden_schemas()[fact_type.type]
    for name in schema["required"]:
        body = copy.deepcopy(example_of(fact_type))
        del body[name]
        assert faults(body, schema) == [f".{name} is missing"]


def test_the_examples_are_the_same_each_time_and_can_be_told():
    for fact_type in FACTS:
        assert example_of(fact_type) == example_of(fact_type)
        assert fact_type.model_validate(example_of(fact_type)).subject.startswith(f"{fact_type.type}.")


def test_the_command_says_when_a_file_is_behind(tmp_path, monkeypatch):
    name = next(iter(all_facts()))
    for path in golden.SCHEMAS.glob("*.json"):
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / f"{name}.json").write_text(json.dumps(schema_of(all_facts()[name])))
    monkeypatch.setattr(golden, "SCHEMAS", tmp_path)
    assert golden.outdated(golden.wanted_files())[0].name == f"{name}.json"


def test_the_command_ends_well_when_all_is_written(capsys):
    assert main(["--check"]) == 0
    assert capsys.readouterr().err == ""


def test_the_command_refuses_to_overwrite_what_would_break(tmp_path, monkeypatch, capsys):
    name = next(iter(all_facts()))
    broken = schema_of(all_facts()[name])
    broken["properties"]["told_until_yesterday"] = {"type": "string"}
    (tmp_path / f"{name}.json").write_text(json.dumps(broken))
    monkeypatch.setattr(golden, "SCHEMAS", tmp_path)
    assert main([]) == 1
    assert "told_until_yesterday is gone" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.json"]


def _objects(part: object) -> Iterator[dict[str, object]]:
    """Every object in a body that has named fields; a mapping by id has none."""
    if isinstance(part, list):
        for inner in part:
            yield from _objects(inner)
    if isinstance(part, dict):
        for inner in part.values():
            yield from _objects(inner)
        if not {"m1", "UA-43"} & part.keys():
            yield part
