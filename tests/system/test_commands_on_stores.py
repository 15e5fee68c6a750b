"""Commands that look at stores make none, and say which folder they looked in."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dovira.main import app
from dovira.registry import SERVICES


def dovira(*arguments: str | Path):
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_a_check_of_stores_that_were_never_made_makes_none(tmp_path):
    result = dovira("migrate", "--check", "--data-dir", tmp_path / "new")
    assert result.exit_code == 1
    assert result.output.count("not made yet") == len(SERVICES)
    assert not (tmp_path / "new").exists()


def test_migrated_stores_pass_the_check(tmp_path):
    assert dovira("migrate", "registration", "--data-dir", tmp_path).exit_code == 0
    assert dovira("migrate", "--check", "registration", "--data-dir", tmp_path).exit_code == 0
    assert [path.name for path in tmp_path.glob("*.db")] == ["registration.db"]


def test_a_folder_of_stores_is_made_for_its_owner_alone(tmp_path):
    assert dovira("migrate", "registration", "--data-dir", tmp_path / "data").exit_code == 0
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_service_that_there_is_not_is_named_before_anything_is_migrated(tmp_path):
    result = dovira("migrate", "registration", "registry", "--data-dir", tmp_path)
    assert (result.exit_code, "«registry»" in result.output) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("migrate", "--check"), ("migrate",)])
def test_a_database_that_does_not_answer_ends_with_3_and_its_password_is_not_said(monkeypatch, arguments):
    monkeypatch.setenv("DOVIRA_REGISTRATION_DATABASE_URL", "postgresql+psycopg://me:secret@127.0.0.1:1/none")
    result = dovira(*arguments, "registration")
    assert result.exit_code == 3
    assert "the store of registration cannot be used" in result.output
    assert "secret" not in result.output


def test_nothing_is_rebuilt_where_there_is_no_live_store(tmp_path):
    result = dovira("rebuild", "registration", "--into", tmp_path / "fresh.db", "--data-dir", tmp_path / "wrong")
    assert (result.exit_code, "there is no store of registration" in result.output) == (3, True)
    assert list(tmp_path.iterdir()) == []
