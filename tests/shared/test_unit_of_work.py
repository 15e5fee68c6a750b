"""The unit of work: shared commits in which nobody pays for another, and no update that gets lost."""

import asyncio
import threading

import pytest
from sqlalchemy import create_engine, event, insert, select, text, update
from sqlalchemy.exc import OperationalError

from shared.bus import Unavailable
from shared.outbox import UnitOfWork
from shared.runtime.database import open_engines
from shared.testing import START, eventually
from tests.shared.probes import (
    books,
    count,
    counters,
    cups,
    effect,
    effects,
    effects_in,
    open_store,
    outbox_of,
    running,
    tell,
    writer_held,
)


@pytest.fixture
async def another_store(database_url, store):
    """The same database, as another process has it open."""
    opened = open_store(database_url)
    yield opened
    await opened.close()


def commits_of(store):
    """Counts the commits that changed something."""
    seen = []
    store.on_commit(lambda: seen.append(1))
    return seen


async def test_who_waits_for_what_is_told_is_not_woken_by_other_changes(store):
    told = []
    store.on_told(lambda: told.append(1))
    await store.write(effect("a"))
    assert not told
    await tell(store, *cups(2))
    assert len(told) == 1


async def write_together(store, *works):
    """Let works wait together for the writer."""
    async with writer_held(store) as let_go:
        waiting = asyncio.gather(*(store.write(work) for work in works), return_exceptions=True)
        await asyncio.sleep(0)
        let_go()
        return await waiting


async def test_works_that_wait_together_share_a_commit(store):
    commits = commits_of(store)
    results = await write_together(store, *(effect(f"e{n}") for n in range(50)))
    assert results == [f"e{n}" for n in range(50)]
    assert await effects_in(store) == results
    assert len(commits) == 1


async def test_one_that_fails_after_writing_costs_only_itself(store):
    def fail_late(tx):
        effect("half")(tx)
        message = "too late"
        raise RuntimeError(message)

    works = [effect(f"e{n}") for n in range(50)]
    works[20] = fail_late
    results = await write_together(store, *works)
    assert [n for n, result in enumerate(results) if isinstance(result, Exception)] == [20]
    assert str(results[20]) == "too late"
    assert await effects_in(store) == [f"e{n}" for n in range(50) if n != 20]


async def test_one_whose_statement_is_wrong_costs_only_itself(store):
    works = [effect(f"e{n}") for n in range(10)]
    works[3] = lambda tx: tx.read(text("select * from no_such_table"))
    results = await write_together(store, *works)
    assert [n for n, result in enumerate(results) if isinstance(result, Exception)] == [3]
    assert await effects_in(store) == [f"e{n}" for n in range(10) if n != 3]


async def test_a_refusal_before_writing_harms_nobody_and_nothing_runs_twice(store):
    commits, runs = commits_of(store), []

    def run(n):
        def work(tx):
            runs.append(n)
            tx.read(select(effects))
            tx.write(insert(effects), [])
            if n == 7:
                message = "no"
                raise LookupError(message)
            return effect(f"e{n}")(tx)

        return work

    results = await write_together(store, *(run(n) for n in range(20)))
    assert isinstance(results[7], LookupError)
    assert sorted(runs) == list(range(20))
    assert len(commits) == 1
    assert len(await effects_in(store)) == 19


async def test_a_failure_leaves_no_told_fact_behind(store):
    def fail(tx):
        tx.tell(cups(1)[0])
        message = "no"
        raise LookupError(message)

    results = await write_together(store, fail, effect("kept"), lambda tx: tx.tell(cups(2)[1]))
    assert isinstance(results[0], LookupError)
    assert [row.subject for row in await outbox_of(store)] == ["dovira.probe.cup.filled.v1.cup-1"]


async def test_a_batch_that_wants_to_be_alone_shares_its_commit_with_nobody(store):
    commits = commits_of(store)
    async with writer_held(store) as let_go:
        waiting = asyncio.gather(
            store.write(effect("a")),
            store.write(effect("b"), alone=True),
            store.write(effect("c")),
            store.write(effect("d")),
        )
        await asyncio.sleep(0)
        let_go()
        await waiting
    assert await effects_in(store) == ["a", "b", "c", "d"]
    assert len(commits) == 3


async def test_of_two_hundred_increments_through_two_processes_none_is_lost(store, another_store):
    await store.write(lambda tx: tx.insert_new(counters, [{"name": "c", "value": 0}]))
    mine = select(counters.c.value).where(counters.c.name == "c")

    def increment(tx):
        value = tx.lock(mine)[0].value
        tx.write(update(counters).where(counters.c.name == "c").values(value=value + 1))

    await asyncio.gather(*((store, another_store)[n % 2].write(increment) for n in range(200)))
    assert await store.read(lambda tx: tx.read(mine)[0].value) == 200


async def test_a_cancelled_waiter_cancels_nothing_and_the_writer_goes_on(store):
    async with writer_held(store) as let_go:
        waiting = asyncio.ensure_future(store.write(effect("abandoned")))  # noqa: TID251  # awaited below
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        let_go()
    await store.write(effect("next"))
    assert await effects_in(store) == ["abandoned", "next"]


async def test_everything_queued_is_committed_before_a_store_closes(database_url):
    closing = open_store(database_url)
    async with running(*(lambda n=n: closing.write(effect(f"e{n}")) for n in range(30))):
        await asyncio.sleep(0)
        await closing.close()
    with pytest.raises(Unavailable):
        await closing.write(effect("too late"))
    again = open_store(database_url)
    assert len(await effects_in(again)) == 30
    await again.close()


async def test_who_wakes_up_badly_after_a_commit_does_not_undo_or_repeat_it(store):
    def stumble():
        message = "the loop is closed"
        raise RuntimeError(message)

    store.on_commit(stumble)
    later = commits_of(store)
    assert await write_together(store, effect("a"), effect("b")) == ["a", "b"]
    assert await effects_in(store) == ["a", "b"]
    assert later


@pytest.mark.parametrize("url", ["postgresql+psycopg://127.0.0.1:1/nothing", "sqlite:////proc/self"])
async def test_a_database_that_is_away_is_unavailable_and_no_mistake(url):
    away = UnitOfWork(*open_engines(url), bookkeeping=books, now=lambda: START)
    for attempt in (away.write(effect("a")), away.write(effect("b")), away.read(lambda tx: tx.read(select(effects)))):
        with pytest.raises(Unavailable):
            await attempt
    await away.close()


async def test_a_wrong_statement_is_a_mistake_and_no_outage(store):
    wrong = text("select * from no_such_table")
    for attempt in (store.write(lambda tx: tx.read(wrong)), store.read(lambda tx: tx.read(wrong))):
        with pytest.raises(Exception, match="no_such_table") as mistake:
            await attempt
        assert not isinstance(mistake.value, Unavailable)


async def test_a_commit_without_an_answer_is_not_made_again_by_us(store):
    runs: list[int] = []
    losses: list[str] = []

    def run(tx):
        runs.append(1)
        effect("unknown")(tx)
        losses[:] = ["now"]

    def lose_once(_):
        if losses:
            losses.clear()
            message = "commit"
            raise OperationalError(message, {}, ConnectionResetError())

    event.listen(store.engine, "commit", lose_once)
    results = await write_together(store, *[run] * 5)
    assert all(isinstance(result, Unavailable) for result in results)
    assert len(runs) == 5
    await store.write(effect("later"))


@pytest.mark.postgres
class TestTwoProcesses:
    """What two replicas do to each other on PostgreSQL."""

    @pytest.fixture
    async def stores(self, postgres_database_url):
        opened = (open_store(postgres_database_url), open_store(postgres_database_url))
        yield opened
        for one in opened:
            await one.close()

    async def test_a_key_that_was_taken_at_the_same_moment_is_seen_by_a_second_try(self, stores):
        first, second = stores
        looked, inserted = threading.Event(), threading.Event()

        def take(tx, *, insert_when, then):
            rows = tx.read(select(counters.c.value).where(counters.c.name == "key"))
            if rows:
                return f"found {rows[0].value}"
            insert_when()
            tx.write(insert(counters).values(name="key", value=1))
            then()
            return "made"

        def wait_after_looking():
            looked.set()
            inserted.wait(60)

        made, found = await asyncio.gather(
            first.write(lambda tx: take(tx, insert_when=lambda: looked.wait(60), then=inserted.set)),
            second.write(lambda tx: take(tx, insert_when=wait_after_looking, then=lambda: None)),
        )
        assert (made, found) == ("made", "found 1")

    async def test_a_key_that_is_taken_is_still_a_mistake(self, stores):
        store, _ = stores
        taken = lambda tx: tx.write(insert(counters).values(name="key", value=1))  # noqa: E731
        await store.write(taken)
        with pytest.raises(Exception, match="duplicate key"):
            await store.write(taken)

    async def test_a_deadlock_costs_nobody_anything(self, stores):
        first, second = stores
        await first.write(lambda tx: tx.insert_new(counters, [{"name": n, "value": 0} for n in "ab"]))
        meeting = threading.Barrier(2)
        met: list[str] = []

        def increment(names):
            def work(tx):
                for name in names:
                    value = tx.lock(select(counters).where(counters.c.name == name))[0].value
                    tx.write(update(counters).where(counters.c.name == name).values(value=value + 1))
                    if len(met) < 2:
                        met.append(name)
                        meeting.wait(60)

            return work

        await asyncio.gather(first.write(increment(["a", "b"])), second.write(increment(["b", "a"])))
        assert await first.read(lambda tx: [row.value for row in tx.read(select(counters.c.value))]) == [2, 2]

    async def test_a_key_taken_by_another_process_again_and_again_is_looked_for_again(self, stores):
        """As after a deadlock: the other process still holds the key at the second try."""
        first, second = stores
        taken: list[str] = []

        def take_the_next(tx):
            names = {row.name for row in tx.read(select(counters.c.name))}
            mine = f"key {len(names)}"
            if len(taken) < 3:
                taken.append(mine)
                asyncio.run(second.write(lambda tx: tx.write(insert(counters).values(name=mine, value=1))))
            tx.write(insert(counters).values(name=mine, value=2))
            return mine

        assert await first.write(take_the_next) == "key 3"

    async def test_groups_that_contend_for_the_same_rows_take_them_in_one_order(self, stores):
        first, second = stores
        names = [f"row {n}" for n in range(8)]
        await first.write(lambda tx: tx.insert_new(counters, [{"name": name, "value": 0} for name in names]))
        runs: list[str] = []

        def increment(name):
            def work(tx):
                runs.append(name)
                value = tx.lock(select(counters).where(counters.c.name == name))[0].value
                tx.write(update(counters).where(counters.c.name == name).values(value=value + 1))

            return work

        forth = [first.write(increment(name), contends_for=name) for name in names * 20]
        back = [second.write(increment(name), contends_for=name) for name in reversed(names * 20)]
        await asyncio.gather(*forth, *back)
        assert await first.read(lambda tx: {row.value for row in tx.read(select(counters.c.value))}) == {40}
        assert len(runs) == 320, "a deadlock made a group run again"

    async def test_a_session_that_ends_in_the_middle_costs_only_its_own_work(self, stores):
        store, _ = stores
        works = [effect(f"e{n}") for n in range(10)]
        works[4] = lambda tx: tx.read(text("select pg_terminate_backend(pg_backend_pid())"))
        results = await write_together(store, *works)
        assert [n for n, one in enumerate(results) if isinstance(one, Unavailable)] == [4]
        assert await effects_in(store) == [f"e{n}" for n in range(10) if n != 4]

    async def test_the_store_is_there_again_after_all_its_sessions_ended(self, stores):
        store, _ = stores
        await store.write(effect("before"))
        admin = create_engine(store.engine.url)
        with admin.connect() as connection:
            others = "pid <> pg_backend_pid() and datname = current_database()"
            connection.execute(text(f"select pg_terminate_backend(pid) from pg_stat_activity where {others}"))  # noqa: S608
        admin.dispose()
        assert await eventually(lambda: effects_in(store), lambda seen: seen == ["before"])
        await store.write(effect("after"))


async def test_a_reader_sees_one_moment(store):
    loop = asyncio.get_running_loop()
    await tell(store, *cups(1))

    def look_twice(tx):
        before = len(tx.read(select(books.outbox)))
        asyncio.run_coroutine_threadsafe(tell(store, *cups(3)), loop).result(10)
        return before, len(tx.read(select(books.outbox)))

    assert await store.read(look_twice) == (1, 1)
    assert await count(store, books.outbox) == 4


async def test_a_reader_cannot_write(store):
    with pytest.raises(Exception, match=r"(?i)unavailable|read-only|readonly|OperationalError"):
        await store.read(lambda tx: tx.connection.execute(insert(effects).values(what="smuggled")))
    assert await effects_in(store) == []


async def test_tools_are_found_by_their_type_and_one_that_is_missing_is_named(database_url):
    store = open_store(database_url, tools=["a text", 7])
    assert await store.write(lambda tx: tx.use(int)) == 7
    assert await store.read(lambda tx: tx.use(str)) == "a text"
    with pytest.raises(LookupError, match=r"app\.py gives no dict"):
        await store.write(lambda tx: tx.use(dict))
    await store.close()
