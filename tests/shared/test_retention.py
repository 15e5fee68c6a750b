"""Retention: what may go goes in small portions, what a stream could need again stays."""

from datetime import timedelta

from sqlalchemy import update

from shared.bus import new_id
from shared.outbox import Cleaner, Retention, follow_streams, only_new
from shared.testing import START, sqlite_url
from tests.shared.probes import DURABLE, books, count, cups, heard, open_store, tell

DAY = timedelta(days=1)


class Calendar:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


async def test_replies_go_after_their_days_and_what_streams_keep_for_ever_stays(tmp_path):
    calendar = Calendar()
    store = open_store(sqlite_url(tmp_path), now=calendar)
    await hear_and_tell(store)
    await store.write(lambda tx: tx.insert_new(books.replies, [reply(n, tx.now) for n in range(1_203)]))
    calendar.now += 6 * DAY
    await store.write(lambda tx: tx.insert_new(books.replies, [reply(-1, tx.now)]))
    calendar.now += 2 * DAY
    keep = follow_streams(max_age=None, replies=7 * DAY, outbox_at_least=0 * DAY, durables=[DURABLE])
    cleaner = Cleaner(store, keep)
    await cleaner.clean()
    assert cleaner.cleaned == {"replies": 1_203, "outbox": 0, "inbox": 0}
    assert [await count(store, table) for table in (books.replies, books.inbox, books.outbox)] == [1, 3, 3]
    await store.close()


async def test_the_outbox_follows_its_stream_and_the_inbox_stays_as_long_again(tmp_path):
    calendar = Calendar()
    store = open_store(sqlite_url(tmp_path), now=calendar)
    await hear_and_tell(store)
    keep = follow_streams(max_age=30 * DAY, replies=None, outbox_at_least=0 * DAY, durables=[DURABLE])
    cleaner = Cleaner(store, keep)
    for days, outbox, inbox in ((29, 3, 3), (2, 1, 3), (28, 1, 3), (2, 1, 0)):
        calendar.now += days * DAY
        await cleaner.clean()
        assert await count(store, books.outbox) == outbox, f"after {days} more days"
        assert await count(store, books.inbox) == inbox, f"after {days} more days"
    await store.close()


def test_a_setting_shorter_than_the_stream_changes_nothing():
    keep = follow_streams(max_age=30 * DAY, replies=None, outbox_at_least=7 * DAY, durables=[DURABLE])
    assert keep == Retention(outbox=30 * DAY, inbox={DURABLE: 60 * DAY})


async def hear_and_tell(store):
    """Three facts heard; three told, of which the last is not published yet."""
    facts = [heard(one, new_id()) for one in cups(3)]
    await store.write(lambda tx: only_new(tx, books, durable=DURABLE, heard=facts))
    await tell(store, *cups(3))
    published = update(books.outbox).where(books.outbox.c.n < 3).values(stream_seq=books.outbox.c.n)
    await store.write(lambda tx: tx.write(published))


def reply(number, moment):
    key = {"request": "FillCup", "idempotency_key": f"key-{number}"}
    return key | {"fingerprint": "", "reply": "{}", "replied_at": moment}
