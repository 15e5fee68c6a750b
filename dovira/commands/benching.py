"""``dovira bench``: the benchmark, which stands beside the code and is not installed with it."""

import importlib.util
import sys
from pathlib import Path

import typer

from dovira.terminal import fail

_ROOT = Path(__file__).parents[2]


def bench(context: typer.Context) -> None:
    """Measure Dovira beside its limits, by turns in one run: --quick, --report FILE, --only NAME. See bench/."""
    sys.path.insert(0, str(_ROOT))
    if importlib.util.find_spec("bench") is None:
        fail("the benchmark is not installed with Dovira", hint="Run it in a checkout of the source: make bench.")
    command = importlib.import_module("bench.command")
    sys.argv = ["dovira bench", *context.args]
    command.main()
