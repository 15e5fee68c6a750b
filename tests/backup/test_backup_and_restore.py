"""``dovira backup`` and ``dovira restore``: what comes back, and what stops them before anything is lost."""

import asyncio
import json
import sqlite3

from nats.js.api import ConsumerConfig

from shared.bus import stream_name
from shared.testing import eventually
from tests.backup.small import dovira


async def test_what_comes_back_is_what_was_there_at_the_same_sequences(system, elsewhere, backup, restore):
    for number in range(3):
        await system.tell(f"fact-{number}")
    await system.client.jetstream().delete_msg(stream_name("registration"), 2)
    (system.data_dir / "keys.json").write_text("{}")
    result = await restore(await backup())
    assert result.exit_code == 0, result.output
    assert elsewhere.outbox() == {"fact-0": 1, "fact-1": 2, "fact-2": 3}
    assert await elsewhere.stream() == {"fact-0": 1, "fact-2": 3}
    assert elsewhere.outbox("scheduling") == {}
    assert (elsewhere.data_dir / "keys.json").read_text() == "{}"
    for path in elsewhere.data_dir.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


async def test_what_was_told_after_the_stores_were_cut_is_left_out(system, elsewhere, backup, restore):
    await system.tell("before")
    folder = await backup()
    # As if it had come between the stores and the stream: no outbox of the backup knows it.
    await system.tell("after", in_outbox=False)
    later = await backup("later")
    (folder / "streams" / "DOVIRA_REGISTRATION.snapshot").write_bytes(
        (later / "streams" / "DOVIRA_REGISTRATION.snapshot").read_bytes()
    )
    earlier, newer = (json.loads((one / "manifest.json").read_text()) for one in (folder, later))
    taken = next(one for one in newer["streams"] if one["name"] == "DOVIRA_REGISTRATION")
    earlier["streams"] = [
        taken | {"last_at_cut": one["last_at_cut"]} if one["name"] == taken["name"] else one
        for one in earlier["streams"]
    ]
    (folder / "manifest.json").write_text(json.dumps(earlier))
    result = await restore(folder)
    assert result.exit_code == 0, result.output
    assert await elsewhere.stream() == {"before": 1}


async def test_what_was_published_and_not_yet_noted_is_not_told_twice(system, elsewhere, backup, restore):
    await system.tell("noted")
    await system.tell("published", marked=False)
    await system.tell("waiting", in_stream=False)
    assert (await restore(await backup())).exit_code == 0
    assert elsewhere.outbox() == {"noted": 1, "published": 2, "waiting": None}


async def test_a_damaged_file_is_named_and_nothing_is_changed(system, elsewhere, backup, restore):
    folder = await backup()
    stream, store = folder / "streams" / "DOVIRA_SCHEDULING.snapshot", folder / "stores" / "registration.db"
    stream.write_bytes(stream.read_bytes()[:-1] + b"?")
    store.unlink()
    result = await restore(folder)
    assert result.exit_code == 1
    assert "stores/registration.db, streams/DOVIRA_SCHEDULING.snapshot" in result.output
    assert not elsewhere.data_dir.exists()


async def test_what_is_there_is_not_replaced_unless_it_is_said(system, elsewhere, backup, restore):
    await system.tell("first")
    folder = await backup()
    assert (await restore(folder)).exit_code == 0
    await elsewhere.tell("second")
    refused = await restore(folder)
    assert refused.exit_code == 1
    assert "the store of registration" in refused.output
    assert "the stream DOVIRA_REGISTRATION" in refused.output
    assert set(elsewhere.outbox()) == {"first", "second"}
    assert (await restore(folder, "--replace")).exit_code == 0
    assert (set(elsewhere.outbox()), set(await elsewhere.stream())) == ({"first"}, {"first"})


async def test_nothing_is_restored_under_running_services(system, elsewhere, backup, restore):
    await system.tell("first")
    folder = await backup()
    assert (await restore(folder)).exit_code == 0
    js = elsewhere.client.jetstream()
    stream, durable = stream_name("registration"), "scheduling-participants"
    await js.add_consumer(stream, ConsumerConfig(durable_name=durable, filter_subject="dovira.registration.none.>"))
    listener = await js.pull_subscribe_bind(durable, stream)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(listener.fetch(timeout=20))
        await eventually(listener.consumer_info, lambda info: info.num_waiting > 0)
        refused = await restore(folder, "--replace")
        waiting.cancel()
    assert refused.exit_code == 1
    assert f"services are still running: {durable}" in refused.output


async def test_a_dry_run_checks_everything_and_changes_nothing(system, elsewhere, backup, restore):
    result = await restore(await backup(), "--dry-run")
    assert result.exit_code == 0
    assert "nothing is in the way" in result.output
    assert not elsewhere.data_dir.exists()
    assert await elsewhere.stream() == {}


async def test_a_backup_is_for_its_owner_alone_and_never_written_over_another(system, backup):
    folder = await backup()
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.glob("*/")) if path.is_dir())
    before = (folder / "manifest.json").read_bytes()
    options = ("--nats", system.nats_url, "--data-dir", system.data_dir)
    again = await asyncio.to_thread(dovira, "backup", folder, *options)
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    assert (folder / "manifest.json").read_bytes() == before


async def test_a_damaged_store_makes_no_backup(system, tmp_path):
    file = system.data_dir / "registration.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'outbox'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with file.open("r+b") as bytes_of:
        bytes_of.seek((page - 1) * size)
        bytes_of.write(b"\x00" * size)
    options = ("--nats", system.nats_url, "--data-dir", system.data_dir)
    result = await asyncio.to_thread(dovira, "backup", tmp_path / "backup", *options)
    assert result.exit_code == 1
    assert "registration.db is damaged" in result.output
    assert [one.name for one in tmp_path.iterdir() if "backup" in one.name] == []


async def test_a_folder_without_a_store_and_a_folder_without_a_backup_are_said(system, restore, tmp_path):
    options = ("--nats", system.nats_url, "--data-dir", tmp_path / "wrong")
    nothing = await asyncio.to_thread(dovira, "backup", tmp_path / "backup", *options)
    assert (nothing.exit_code, "there is no store of any service" in nothing.output) == (1, True)
    nowhere = await restore(tmp_path)
    assert (nowhere.exit_code, "is no backup" in nowhere.output) == (1, True)
