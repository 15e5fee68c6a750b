"""A rule that cannot fail is no rule: each one here refuses a planted violation and lets its neighbour pass."""

import subprocess
import sys

import pytest

from tests.architecture import rules
from tests.architecture.rooms import faults_in_rooms, services_without_import_rules
from tests.architecture.sources import ROOT, Source

ROOMS = {"__init__", "app", "domain", "handlers", "migrations", "settings", "store", "use_cases"}
GATEWAY_ROOMS = {"__init__", "app", "pages", "routes", "settings"}

LONG_FUNCTION = "def enrol():\n" + "    seats = 1\n" * rules.MAX_FUNCTION_LINES
LONGEST_FUNCTION = "def enrol():\n" + "    seats = 1\n" * (rules.MAX_FUNCTION_LINES - 1)
UNDOCUMENTED_METHOD = '"""A room."""\n\nclass Clock:\n    def now(self): ...\n'
DOCUMENTED_METHOD = '"""A room."""\n\nclass Clock:\n    def now(self):\n        """The time."""\n'
IN_MAIN_BLOCK = 'if __name__ == "__main__":\n    app = create_app(Settings())\n'
LOCKED = "nats-py==2.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n"
# Put together here, so that this file keeps the rules itself.
ARCHIVE = "https:" + "//files.example.org/a/b.whl"
INDEX = "https:" + "//mirror.example.org/simple/"
MACHINE_PATH = "/" + "root/.cache"

VIOLATIONS = [
    (rules.commits_stand_in_the_outbox_only, "services/x/store.py", "session.commit()"),
    (rules.commits_stand_in_the_outbox_only, "dovira/main.py", "with a as b:\n    b.connection().commit()"),
    (rules.functions_fit_on_a_screen, "services/x/domain.py", LONG_FUNCTION),
    (rules.functions_fit_on_a_screen, "tests/x/test_y.py", LONG_FUNCTION.replace("def", "async def")),
    (rules.files_stay_short, "formats/meeting_reports.py", "row = 1\n" * (rules.MAX_FILE_LINES + 1)),
    (rules.files_stay_short, "tests/x/test_y.py", "row = 1\n" * (rules.MAX_TEST_FILE_LINES + 1)),
    (rules.nothing_is_made_at_import, "services/x/store.py", "engine = sqlalchemy.create_engine(url)"),
    (rules.nothing_is_made_at_import, "shared/bus/a.py", "broker: NatsBroker = NatsBroker()"),
    (rules.nothing_is_made_at_import, "services/x/app.py", "settings = RegistrationSettings()"),
    (rules.nothing_is_made_at_import, "services/x/app.py", "LIMIT = load_settings().limit"),
    (rules.nothing_is_made_at_import, "services/x/app.py", "def create_app(settings=Settings()): ..."),
    (rules.nothing_is_made_at_import, "services/x/app.py", "class Use:\n    engine = create_engine('')"),
    (rules.shared_explains_itself, "shared/bus/a.py", "LIMIT = 1"),
    (rules.shared_explains_itself, "shared/bus/a.py", '"""A room."""\n\nasync def ask(): ...'),
    (rules.shared_explains_itself, "shared/runtime/clock.py", UNDOCUMENTED_METHOD),
    (rules.only_the_command_line_prints, "services/x/app.py", "print('started')"),
    (rules.only_the_command_line_prints, "tests/conftest.py", "def f():\n    print(1)"),
    (rules.only_the_clock_reads_the_time, "services/x/domain.py", "today = date.today()"),
    (rules.only_the_clock_reads_the_time, "shared/bus/a.py", "def f():\n    return datetime.datetime.now(UTC)"),
    (rules.what_is_kept_may_be_of_a_newer_release, "services/x/store.py", "a = Form.model_validate_json(row.form)"),
    (rules.what_is_kept_may_be_of_a_newer_release, "services/x/store.py", "a = _FORM.validate_json(row.form)"),
    (rules.no_registry_address, "requirements/base.txt", f"x @ {ARCHIVE}"),
    (rules.no_registry_address, "Makefile", f"\tpip install -i {INDEX} x"),
    (rules.no_registry_address, "deploy/pip.conf", "--extra-index-url=https:" + "//mirror.example.org/"),
    (rules.no_path_of_one_machine, "docs/how-to.md", f"cd {MACHINE_PATH}"),
    (rules.requirements_are_pinned_and_hashed, "requirements/base.txt", "nats-py>=2.0\n"),
    (rules.requirements_are_pinned_and_hashed, "requirements/base.txt", f"{LOCKED}orjson==3.0\n"),
]

ALLOWED = [
    (rules.commits_stand_in_the_outbox_only, "shared/outbox/work.py", "connection.commit()"),
    (rules.functions_fit_on_a_screen, "services/x/domain.py", LONGEST_FUNCTION),
    (rules.functions_fit_on_a_screen, "services/x/migrations/versions/0001_x.py", LONG_FUNCTION),
    (rules.files_stay_short, "tests/x/test_y.py", "row = 1\n" * rules.MAX_TEST_FILE_LINES),
    (rules.nothing_is_made_at_import, "services/x/app.py", "def create_app(s):\n    return create_engine(s.url)"),
    (rules.nothing_is_made_at_import, "services/x/app.py", "make = lambda: Settings()"),
    (rules.nothing_is_made_at_import, "services/x/app.py", IN_MAIN_BLOCK),
    (rules.shared_explains_itself, "shared/runtime/clock.py", DOCUMENTED_METHOD),
    (rules.shared_explains_itself, "shared/bus/a.py", '"""A room."""\n\ndef _tell(): ...'),
    (rules.shared_explains_itself, "services/x/domain.py", "def accept(): ..."),
    (rules.only_the_command_line_prints, "dovira/main.py", "print('started')"),
    (rules.only_the_command_line_prints, "examples/consumer.py", "print('heard')"),
    (rules.only_the_command_line_prints, "tests/faults/chaos/__main__.py", "print('lost: 0')"),
    (rules.only_the_clock_reads_the_time, rules.CLOCK, "datetime.now(UTC)"),
    (rules.only_the_clock_reads_the_time, "services/x/use_cases.py", "clock.now()"),
    (rules.what_is_kept_may_be_of_a_newer_release, "services/x/store.py", "F.model_validate_json(a, extra='ignore')"),
    (rules.no_registry_address, "README.md", "https:" + "//www.nais.gov.ua/"),
    (rules.no_path_of_one_machine, "docs/how-to.md", "see docs/work/plan.md"),
    (rules.requirements_are_pinned_and_hashed, "requirements/base.txt", LOCKED),
]


@pytest.mark.parametrize(("rule", "path", "text"), VIOLATIONS)
def test_a_violation_is_named_with_its_place(rule, path, text):
    faults = rule(Source(path, text))
    assert len(faults) == 1
    assert faults[0].startswith(f"{path}:")


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_what_is_allowed_passes(rule, path, text):
    assert rule(Source(path, text)) == []


def test_every_rule_has_a_planted_violation():
    planted = {rule for rule, _, _ in VIOLATIONS}
    assert planted == {*rules.PYTHON_RULES, *rules.TEXT_RULES}


@pytest.mark.parametrize(("service", "rooms"), [("x", ROOMS), ("x", ROOMS | {"api"}), ("gateway", GATEWAY_ROOMS)])
def test_the_planned_rooms_pass(service, rooms):
    assert faults_in_rooms(service, rooms) == []


def test_a_missing_room_is_named():
    assert "has no use_cases" in faults_in_rooms("x", ROOMS - {"use_cases"})[0]


@pytest.mark.parametrize(("service", "rooms"), [("x", ROOMS | {"helpers"}), ("gateway", GATEWAY_ROOMS | {"helpers"})])
def test_a_drawer_for_odds_and_ends_is_named(service, rooms):
    assert "helpers is no room" in faults_in_rooms(service, rooms)[0]


def test_a_service_without_import_rules_is_named():
    contracts: list[dict[str, object]] = [{"type": "layers", "containers": ["services.a"]}]
    assert services_without_import_rules({"a"}, contracts) == []
    assert "services.b is in no" in services_without_import_rules({"a", "b"}, contracts)[0]


def test_a_forbidden_contract_does_not_count_as_rooms():
    contracts: list[dict[str, object]] = [{"type": "forbidden", "source_modules": ["services.a"]}]
    assert services_without_import_rules({"a"}, contracts) != []


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("services/x/app.py", "import asyncio\n\nasyncio.create_task(None)\n", "TID251"),
        ("services/x/pages.py", "from fastapi import BackgroundTasks\n", "TID251"),
        ("services/x/store.py", "from sqlmodel import Session\n", "TID251"),
        ("services/x/domain.py", "from datetime import UTC, datetime\n\nT = datetime.now(UTC)\n", "TID251"),
        ("services/x/domain.py", "from . import store\n", "TID252"),
        ("shared/contracts/a.py", "def tell(): ...\n", "D103"),
    ],
)
def test_ruff_refuses(path, text, code):
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "--stdin-filename", path]
    run = subprocess.run([*command, "-"], cwd=ROOT, input=text, capture_output=True, text=True, check=False)
    assert f" {code} " in run.stdout
