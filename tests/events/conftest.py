"""The log of a small demonstration, and what reads it: programs of others, from npm and from Python."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(sys.executable).parent / "node"
MODULES = ROOT / ".venv" / "events"


@pytest.fixture(scope="session")
def node():
    """Runs a script with what requirements/events names."""
    if not (MODULES / "node_modules").exists() or not NODE.exists():
        pytest.skip("no npm packages: run make events-checks")

    def run(script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        # A module looks for packages beside itself.
        copied = shutil.copy(script, MODULES)
        return subprocess.run(
            [NODE, copied, *arguments],
            cwd=MODULES,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run
