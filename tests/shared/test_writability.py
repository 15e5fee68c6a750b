"""A store that cannot be written is named, whatever can still be read, and no longer once it can."""

import pytest
from sqlalchemy import select

from shared.bus import Unavailable
from shared.outbox import Writability
from tests.shared.probes import books, effect, effects


@pytest.fixture
def disk(quick_store):
    """What makes the store's disk full, and gives it room again: SQLite's own limit."""

    def resize(pages):
        connection = quick_store.engine.raw_connection()
        connection.cursor().execute(f"PRAGMA max_page_count={pages}")
        connection.close()

    return resize


async def test_a_store_whose_disk_stays_full_is_named_until_it_can_be_written(quick_store, disk):
    writability = Writability(quick_store)
    disk(1)
    with pytest.raises(Unavailable):
        await quick_store.write(effect("x" * 100_000))
    assert (writability.trouble or "").endswith("SQLITE_FULL")
    assert await quick_store.read(lambda tx: tx.read(select(effects))) == []

    disk(1_000_000)
    await writability.look()
    assert not writability.trouble
    assert await quick_store.read(lambda tx: tx.read(select(books.replies))) == []


async def test_looking_writes_nothing_while_all_is_well(quick_store):
    commits = []
    quick_store.on_commit(lambda: commits.append(1))
    await Writability(quick_store).look()
    assert commits == []
