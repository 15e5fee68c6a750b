"""The rules, held against every file of the tree. What each rule refuses is shown in test_rules_catch_violations."""

import tomllib

import pytest

from tests.architecture.rooms import faults_in_rooms, services_without_import_rules
from tests.architecture.rules import PYTHON_RULES, TEXT_RULES, Rule
from tests.architecture.sources import PRODUCTION, ROOT, Source, python_sources, rooms_by_service, text_sources


@pytest.fixture(scope="module")
def python() -> list[Source]:
    return python_sources()


@pytest.fixture(scope="module")
def texts() -> list[Source]:
    return text_sources()


def _name(rule: Rule) -> str:
    return rule.__name__


@pytest.mark.parametrize("package", [*PRODUCTION, "tests"])
def test_the_rules_see_the_tree(python, package):
    assert any(source.lies_in(package) for source in python), f"no Python file found in {package}/"


@pytest.mark.parametrize("rule", PYTHON_RULES, ids=_name)
def test_python_follows(rule, python):
    faults = [fault for source in python for fault in rule(source)]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("rule", TEXT_RULES, ids=_name)
def test_every_file_follows(rule, texts):
    faults = [fault for source in texts for fault in rule(source)]
    assert not faults, "\n" + "\n".join(faults)


def test_every_service_has_the_same_rooms():
    faults = [fault for service, rooms in rooms_by_service().items() for fault in faults_in_rooms(service, rooms)]
    assert not faults, "\n" + "\n".join(faults)


def test_every_service_is_under_the_import_rules():
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    faults = services_without_import_rules(set(rooms_by_service()), contracts)
    assert not faults, "\n" + "\n".join(faults)
