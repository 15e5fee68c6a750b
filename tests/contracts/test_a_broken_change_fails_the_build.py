"""A change that would break consumers, made in a copy of the code: the check of the build fails and says what to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dovira.contracts_files.golden import ROOT

FACT = "dovira.certification.certificate.issued.v1"
CODE = ("shared", "dovira", "services", "formats", "credentials")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The code of today, to be changed."""
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__", "static", "locale")
    for name in CODE:
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("screenshots"))
    return folder


def check(copy: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dovira.contracts_files", "--check"]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    number: str\n", "    register_number: str\n", "number is gone"),
        ("    number: str\n", "    number: int\n", "number"),
        ("    number: str\n", "    number: str\n    issuer: str\n", "issuer is new and required"),
    ],
    ids=["a field is renamed", "a field changes its type", "a field is required that was not there"],
)
def test_a_change_that_breaks_consumers_fails_with_what_to_do(copy, old, new, said):
    module = copy / "shared" / "contracts" / "certification.py"
    sound = module.read_text()
    fact, _, rest = sound.partition("class CertificateIssued(")[2].partition("\n\n\n")
    assert old in fact
    before = sound.partition("class CertificateIssued(")[0]
    module.write_text(f"{before}class CertificateIssued({fact.replace(old, new)}\n\n\n{rest}")
    try:
        done = check(copy)
    finally:
        module.write_text(sound)
    assert done.returncode == 1
    assert f"{FACT}: {said}" in done.stderr
    assert "put a class with major=2 beside it; tell both until the last listener has moved" in done.stderr


def test_the_code_as_it_is_passes(copy):
    done = check(copy)
    assert (done.returncode, done.stderr) == (0, "")
