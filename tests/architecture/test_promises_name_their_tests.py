"""docs/reliability.md promises only what a test keeps: each promise names one, and each test it names is there."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs/reliability.md").read_text()
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)(?:::(\w+))?`")


def promises() -> list[str]:
    """The rows of the table of promises."""
    section = PAGE.partition("## What is promised")[2].partition("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("| ")][2:]


def functions_in(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if hasattr(node, "name")}


def test_there_are_promises():
    assert len(promises()) >= 12


@pytest.mark.parametrize("promise", promises())
def test_each_promise_names_the_test_that_keeps_it(promise):
    assert _TEST.search(promise), promise


@pytest.mark.parametrize(("file", "name", "inner"), sorted(set(_TEST.findall(PAGE))))
def test_each_test_that_is_named_is_there(file, name, inner):
    assert {name, *filter(None, [inner])} <= functions_in(ROOT / file)


def test_a_promise_without_a_test_and_a_test_that_is_not_there_are_seen():
    assert not _TEST.search("| Nothing is ever lost | believe us |")
    assert "test_that_was_renamed" not in functions_in(Path(__file__))
