"""docs/reliability.md promises only what a test keeps: each promise names one, and each test it names is there.

Each checker names the defects that it is shown, at least two, and the test that shows them.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.faults.mutants import MUTATIONS

PAGE = (ROOT / "docs/reliability.md").read_text()
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)(?:::(\w+))?`")


def promises() -> list[str]:
    return rows_of_table("## What is promised")


def checkers() -> list[str]:
    return rows_of_table("## How the checkers are checked")


def rows_of_table(heading: str) -> list[str]:
    section = PAGE.partition(f"{heading}\n")[2].partition("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("| ")][2:]


def functions_in(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if hasattr(node, "name")}


def test_there_are_promises_and_checkers():
    assert len(promises()) >= 12
    assert len(checkers()) >= 10


@pytest.mark.parametrize("promise", promises())
def test_each_promise_names_the_test_that_keeps_it(promise):
    assert _TEST.search(promise), promise


@pytest.mark.parametrize("checker", checkers())
def test_each_checker_names_at_least_two_defects_and_the_test_that_shows_them(checker):
    _, _, defects, test, _ = checker.split("|")
    assert len(defects.split(";")) >= 2, defects
    assert _TEST.search(test), test


def test_the_defects_that_have_a_name_are_those_there_are():
    section = "".join(checkers())
    assert {name for name in MUTATIONS if f"`{name}`" in section} == set(MUTATIONS)


@pytest.mark.parametrize(("file", "name", "inner"), sorted(set(_TEST.findall(PAGE))))
def test_each_test_that_is_named_is_there(file, name, inner):
    assert {name, *filter(None, [inner])} <= functions_in(ROOT / file)


def test_a_promise_without_a_test_and_a_test_that_is_not_there_are_seen():
    assert not _TEST.search("| Nothing is ever lost | believe us |")
    assert "test_that_was_renamed" not in functions_in(Path(__file__))
