"""From a passed test to the letter: certificate issued, stored, letters handed to SMTP; beside the steps by hand."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from nats.aio.client import Client

from bench import invented
from bench.by_hand import Script
from bench.issuing import issue
from bench.parts import Bench, all_heard, as_message, empty_streams, publish, publish_evenly, ready
from bench.ratio import Goal, Ratio, by_turns, p99
from bench.sink import Sink, running_sink
from services.certification.app import create_app as create_certification
from services.certification.settings import Settings as CertificationSettings
from services.notification.app import create_app as create_notification
from services.notification.settings import Settings as NotificationSettings
from shared.contracts.programme import CertificateRule, Programme
from shared.testing import FrozenClock

_PER_SECOND, _AT_ONCE = 200, 1_000_000
_LETTERS = 2
"""To each: that the test is passed, and that the certificate is there. What counts is the second one."""


class Post(Protocol):
    """What turns facts in the log into letters at a sink, while its context lasts."""

    def __call__(self, client: Client) -> AbstractAsyncContextManager[None]:
        """Ready when entered."""
        ...


@dataclass(frozen=True)
class Race:
    """So many people pass the test; every turn begins with empty streams and stores."""

    bench: Bench
    sink: Sink
    course: Programme
    count: int

    async def run(self, post: Post, *, per_second: float) -> list[float]:
        """Seconds from each fact to the last letter that it leads to, in the order of the facts."""
        people = range(self.count)
        async with self.bench.connected() as client:
            await empty_streams(client.jetstream())
            await publish(client, [as_message(invented.published(self.course))])
            await publish(client, [as_message(invented.registered(self.course, number)) for number in people])
            self.sink.taken.clear()
            async with post(client):
                passed = [as_message(invented.passed(self.course, number)) for number in people]
                sent = await publish_evenly(client, passed, per_second=per_second)
                while self.sink.complete(_LETTERS) < self.count:
                    await asyncio.sleep(0.01)
        arrived = [max(self.sink.taken[invented.person(number).email]) for number in people]
        return [there - here for here, there in zip(sent, arrived, strict=True)]


async def mailing(bench: Bench) -> Sequence[Ratio]:
    """The 99th percentile at 200 people a second; then letters a second when everybody passes at once."""
    by_hand, rounds = "the same steps in one script", 1 if bench.quick else 3
    evenly = Ratio("passed test to letter at 200/s, p99", "ms", Goal(2, at_most=True), by_hand)
    at_once = Ratio("letters when all pass at once", "letters/s", Goal(0.5), by_hand)
    page = (await issue(bench, 1))[1][0]
    async with running_sink() as sink:
        race = Race(bench, sink, _course(), bench.count(300))

        def services(client: Client) -> AbstractAsyncContextManager[None]:
            return _services(bench, client, sink.port)

        def script(client: Client) -> AbstractAsyncContextManager[None]:
            return Script(bench.new_folder(), sink.port, page).hearing(client)

        async def delay(post: Post) -> float:
            return p99(await race.run(post, per_second=_PER_SECOND)) * 1000

        async def speed(post: Post) -> float:
            return race.count * _LETTERS / max(await race.run(post, per_second=_AT_ONCE))

        await by_turns(evenly, ours=lambda: delay(services), reference=lambda: delay(script), rounds=rounds)
        await by_turns(at_once, ours=lambda: speed(services), reference=lambda: speed(script), rounds=rounds)
    return [evenly, at_once]


def _course() -> Programme:
    course = invented.programme()
    return course.model_copy(update={"rule": CertificateRule(tests=[course.tests[0].id])})


@asynccontextmanager
async def _services(bench: Bench, client: Client, smtp_port: int) -> AsyncIterator[None]:
    """Certification and notification, having heard of the programme and its people."""
    common, clock = {"nats_url": bench.nats_url, "data_dir": bench.new_folder()}, FrozenClock()
    certification = create_certification(CertificationSettings(**common), clock=clock)  # type: ignore[arg-type]  # checked by pydantic
    notification = create_notification(NotificationSettings(smtp_port=smtp_port, **common), clock=clock)  # type: ignore[arg-type]  # as above
    async with AsyncExitStack() as stack:
        for service in (certification, notification):
            await ready(await stack.enter_async_context(service.running()))
        await all_heard(client.jetstream(), "certification", "notification")
        yield
