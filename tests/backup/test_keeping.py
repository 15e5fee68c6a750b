"""A folder of backups: each is named by its moment, as many as wanted are kept, and the newest is found."""

import asyncio
from datetime import UTC, datetime, timedelta

from dovira.backup import keep_newest, name_of, newest_backup
from tests.backup.small import dovira

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)


def written(folder, *, hours_ago, whole=True):
    name = name_of(NOW - timedelta(hours=hours_ago))
    backup = folder / (name if whole else f".{name}.unfinished")
    backup.mkdir()
    if whole:
        (backup / "manifest.json").write_text("{}")
    return backup


def test_the_newest_are_kept_and_the_newest_of_all_is_found(tmp_path):
    backups = [written(tmp_path, hours_ago=hours) for hours in (3, 2, 1, 0)]
    assert keep_newest(tmp_path, 2, now=NOW) == backups[:2]
    assert [one.exists() for one in backups] == [False, False, True, True]
    assert newest_backup(tmp_path) == backups[3]


def test_fewer_than_are_wanted_stay(tmp_path):
    backup = written(tmp_path, hours_ago=900)
    assert keep_newest(tmp_path, 2, now=NOW) == []
    assert backup.exists()


def test_what_somebody_else_put_there_stays(tmp_path):
    own = tmp_path / "before-the-upgrade"
    own.mkdir()
    (own / "manifest.json").write_text("{}")
    for hours in (1, 0):
        written(tmp_path, hours_ago=hours)
    keep_newest(tmp_path, 1, now=NOW)
    assert own.exists()


def test_what_was_given_up_is_removed_and_what_is_still_written_is_not(tmp_path):
    given_up = written(tmp_path, hours_ago=25, whole=False)
    at_work = written(tmp_path, hours_ago=1, whole=False)
    assert keep_newest(tmp_path, 1, now=NOW) == [given_up]
    assert (given_up.exists(), at_work.exists()) == (False, True)


def test_half_a_backup_is_not_the_newest(tmp_path):
    (tmp_path / name_of(NOW)).mkdir()
    written(tmp_path, hours_ago=1, whole=False)
    assert newest_backup(tmp_path) == tmp_path
    whole = written(tmp_path, hours_ago=2)
    assert newest_backup(tmp_path) == newest_backup(whole) == whole


async def test_the_command_writes_one_more_and_the_newest_comes_back(system, elsewhere, restore, tmp_path):
    await system.tell("first")
    older = [written(tmp_path, hours_ago=48), written(tmp_path, hours_ago=47)]
    options = ("--nats", system.nats_url, "--data-dir", system.data_dir, "--keep", "2")
    taken = await asyncio.to_thread(dovira, "backup", tmp_path, *options)
    assert taken.exit_code == 0, taken.output
    assert f"removed {older[0]}" in taken.output
    assert (older[0].exists(), older[1].exists()) == (False, True)

    result = await restore(tmp_path)
    assert result.exit_code == 0, result.output
    assert set(elsewhere.outbox()) == {"first"}
