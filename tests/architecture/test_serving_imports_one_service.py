"""Who serves one service loads it alone: not the others, not what only other commands need; so it starts soon."""

import json
import subprocess
import sys

import pytest
import typer.main

from dovira.main import PLACES, app

_LOADS = """
import json, sys
import typer.main
from dovira.main import app
from dovira.registry import create_app_of
assert typer.main.get_command(app).commands["serve"] is not None
create_app_of("registration")
print(json.dumps(sorted(sys.modules)))
"""
_OF_OTHERS = (
    "typst",
    "pyhanko",
    "pypdf",
    "openpyxl",
    "duckdb",
    "aiosmtpd",
    "fastapi",
    "jinja2",
    "formats",
    "credentials",
)


@pytest.fixture(scope="module")
def loaded() -> list[str]:
    result = subprocess.run([sys.executable, "-c", _LOADS], check=True, capture_output=True, text=True)
    return list(json.loads(result.stdout))


def test_serving_loads_no_other_service(loaded):
    services = {name.split(".")[1] for name in loaded if name.startswith("services.")}
    assert services == {"registration"}


def test_serving_loads_no_other_command(loaded):
    assert [name for name in loaded if name.startswith("dovira.commands.")] == ["dovira.commands.serving"]


def test_serving_loads_no_library_of_other_services(loaded):
    assert [name for name in loaded if name.split(".")[0] in _OF_OTHERS] == []


@pytest.mark.parametrize("name", PLACES)
def test_every_command_is_where_the_table_says(name):
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]  # a group of commands
    assert command.name == name
    assert command.help
