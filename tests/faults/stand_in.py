"""Registration without the others: what scheduling would tell it, people who apply, and what must be there then."""

import asyncio
import itertools
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from nats.aio.client import Client
from nats.js import JetStreamContext

from shared.bus import Refused, StreamLimits, ask, new_id, provision_stream, read_log, stream_name, write_headers
from shared.contracts.registration import ApplicationSubmitted, CountPlaces, SubmitApplication
from shared.contracts.scheduling import ProgrammePublished
from shared.runtime import SystemClock
from shared.testing import eventually
from tests.faults.chaos.programme import PROGRAMME, make_form, make_programme

_ANSWER_SECONDS = 3.0


async def publish_programme(js: JetStreamContext, *, few_places: int = 25) -> None:
    """What scheduling would have told."""
    await provision_stream(js, "scheduling", StreamLimits())
    programme, now, fact_id = make_programme(few_places=few_places), SystemClock().now(), new_id()
    fact = ProgrammePublished(programme_id=programme.id, version=1, published_at=now, programme=programme)
    headers = write_headers(fact, fact_id=fact_id, time=now, correlation_id=fact_id, causation_id=None)
    await js.publish(fact.subject, fact.model_dump_json().encode(), headers=headers)


async def until_open(client: Client) -> None:
    """Until registration has heard of the programme."""

    async def webinars() -> int:
        try:
            return len((await ask(client, CountPlaces(programme_id=PROGRAMME), timeout=_ANSWER_SECONDS)).webinars)
        except Refused:
            return 0

    await eventually(webinars, bool, seconds=60)


class Applicants:
    """People who apply, several at a time, with their own keys; ``acknowledged`` are the ids of applications."""

    def __init__(self, client: Client, *, at_once: int = 6) -> None:
        self.acknowledged: list[str] = []
        self.unanswered = 0
        self._client, self._at_once = client, at_once
        self._numbers = itertools.count(1)

    async def apply_while(self, wanted: Callable[[], bool]) -> None:
        """Whoever gets no answer asks again."""
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self._at_once):
                tasks.create_task(self._apply_one_by_one(wanted))

    async def apply(self, count: int) -> None:
        """So many more are acknowledged."""
        enough = len(self.acknowledged) + count
        await self.apply_while(lambda: len(self.acknowledged) < enough)

    async def _apply_one_by_one(self, wanted: Callable[[], bool]) -> None:
        while wanted():
            number = next(self._numbers)
            request = SubmitApplication(programme_id=PROGRAMME, form=make_form(number))
            while True:
                try:
                    receipt = await ask(
                        self._client, request, idempotency_key=f"apply-{number}", timeout=_ANSWER_SECONDS
                    )
                except Refused:
                    self.unanswered += 1
                    if not wanted():
                        return
                    await asyncio.sleep(0.2)
                else:
                    self.acknowledged.append(receipt.application_id)
                    break


async def missing_and_doubled(client: Client, database: Path, acknowledged: list[str]) -> tuple[set[str], set[str]]:
    """Of the acknowledged applications: which are not in the store or not in the log, and which are told twice."""
    with closing(sqlite3.connect(database)) as connection:
        stored = {row[0] for row in connection.execute("select application_id from application")}

    async def unpublished() -> int:
        with closing(sqlite3.connect(database)) as looking:
            return int(looking.execute("select count(*) from outbox where stream_seq is null").fetchone()[0])

    await eventually(unpublished, lambda number: number == 0, seconds=60)
    told: Counter[str] = Counter()
    async for logged in read_log(client.jetstream(), stream_name("registration")):
        if logged.heard and isinstance(logged.heard.fact, ApplicationSubmitted):
            told[logged.heard.fact.application_id] += 1
    wanted = set(acknowledged)
    return wanted - stored | wanted - told.keys(), {one for one in wanted if told[one] > 1}
