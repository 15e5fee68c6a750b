"""All copies stand at one moment, whatever is written meanwhile: no effect is in a backup without its cause."""

import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import create_engine, insert, make_url, select

from dovira.backup.postgres import PostgresStore
from dovira.backup.sqlite import SqliteStore
from dovira.backup.stores import Store
from dovira.backup.taking import cut
from dovira.registry import metadata_of
from shared.outbox import outbox_tables
from shared.runtime.database import open_engines
from shared.testing import START, postgres_database, sqlite_url

CUTS = 3


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def two_urls(request, tmp_path):
    """A teller's store and its listener's."""
    if request.param == "sqlite":
        yield [sqlite_url(tmp_path), sqlite_url(tmp_path)]
        return
    server = request.getfixturevalue("postgres_url")
    with postgres_database(server, "teller") as one, postgres_database(server, "listener") as other:
        yield [one, other]


def store_at(url):
    address = make_url(url)
    return (
        SqliteStore(Path(str(address.database))) if address.get_backend_name() == "sqlite" else PostgresStore(address)
    )


class Busy:
    """Tells a fact and hears it, again and again."""

    def __init__(self, urls):
        self.books = outbox_tables(metadata_of("registration"))
        self.engines = [open_engines(url)[0] for url in urls]
        for engine in self.engines:
            metadata_of("registration").create_all(engine)
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.number = 0

    def go_on(self):
        """Wait until something more was told and heard: whoever waits for a held store sleeps longer and longer."""
        seen, deadline = self.number, time.monotonic() + 30
        while self.number < seen + 2:
            assert time.monotonic() < deadline, "the writers went on between the cuts"
            time.sleep(0.01)

    def run(self):
        teller, listener = self.engines
        while not self.stopping.is_set():
            self.number += 1
            number = self.number
            row = {"fact_id": str(number), "subject": "x", "headers": "{}", "body": b"", "told_at": START}
            with teller.begin() as connection:
                connection.execute(insert(self.books.outbox), [row])
            with listener.begin() as connection:
                heard = {"durable": "listener", "fact_id": str(number), "heard_at": START}
                connection.execute(insert(self.books.inbox), [heard])

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join()
        for engine in self.engines:
            engine.dispose()


class Slow:
    """A store after whose moment time goes by: without the hold on all stores, others would see a later one."""

    def __init__(self, store):
        self.store = store
        self.held_still = store.held_still

    @contextmanager
    def seen_as_now(self):
        with self.store.seen_as_now():
            time.sleep(0.2)
            yield


def ids(url, table):
    engine = create_engine(url)
    with engine.connect() as connection:
        found = set(connection.execute(select(table.c.fact_id)).scalars())
    engine.dispose()
    return found


@contextmanager
def opened(copy, request):
    """The address of a database that holds what a copy holds."""
    if copy.suffix == ".db":
        yield f"sqlite:///{copy}"
        return
    with postgres_database(request.getfixturevalue("postgres_url"), "restored") as url:
        PostgresStore(make_url(url)).put_back(copy)
        yield url


def test_no_copy_has_heard_what_another_has_not_told(two_urls, tmp_path, request):
    teller, listener = (store_at(url) for url in two_urls)
    told_at_cuts = []
    with Busy(two_urls) as busy:
        for number in range(CUTS):
            busy.go_on()
            with cut({"teller": cast("Store", Slow(teller)), "listener": listener}):
                copies = [tmp_path / f"{name}-{number}{teller.suffix}" for name in ("teller", "listener")]
                for store, copy in zip((teller, listener), copies, strict=True):
                    store.copy_to(copy)
            with opened(copies[0], request) as url:
                told = ids(url, busy.books.outbox)
            with opened(copies[1], request) as url:
                heard = ids(url, busy.books.inbox)
            assert heard <= told
            assert len(told - heard) <= 1
            told_at_cuts.append(len(told))
    assert told_at_cuts == sorted(set(told_at_cuts)), "the writers went on between the cuts"
