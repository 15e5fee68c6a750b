"""docs/security.md answers every threat with tests that are there; docs/operations.md names commands that are there."""

import re
from pathlib import Path

import pytest
import typer.main

from dovira.main import app

ROOT = Path(__file__).resolve().parents[2]
SECURITY = (ROOT / "docs/security.md").read_text()
OPERATIONS = (ROOT / "docs/operations.md").read_text()
THREATS = [line for line in SECURITY.partition("## Threats")[2].partition("\n## ")[0].splitlines() if "| `" in line]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # a group of commands


def test_there_are_threats():
    assert len(THREATS) >= 12


@pytest.mark.parametrize("threat", THREATS)
def test_each_threat_names_tests_that_are_there(threat):
    named = re.findall(r"`(tests/[\w/]+\.py)`", threat)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("page", [SECURITY, OPERATIONS], ids=["security", "operations"])
def test_every_command_that_is_named_is_there(page):
    named = set(re.findall(r"`(?:\.venv/bin/)?dovira ([a-z-]+)", page))
    assert named
    assert named <= set(COMMANDS)
