"""Reporting from nothing: its read models filled from the log, beside a bare pull of the same facts."""

import time
from collections.abc import Sequence

from nats.js import JetStreamContext

from bench import invented
from bench.limits import RawPull
from bench.parts import Bench, all_heard, as_message, empty_streams, publish, ready
from bench.ratio import Goal, Ratio
from services.reporting.app import create_app
from services.reporting.settings import Settings

_STREAMS = ("DOVIRA_REGISTRATION", "DOVIRA_SCHEDULING")
_WEBINARS = 16


async def rebuilding(bench: Bench) -> Sequence[Ratio]:
    """Facts a second, from the moment in which the service begins to listen until the last one is acknowledged."""
    people = bench.count(800)
    course = invented.programme()
    ratio = Ratio("rebuild of reporting", "facts/s", Goal(0.2), "a bare continuous pull with acknowledgements")
    async with bench.connected() as client:
        js = client.jetstream()
        await empty_streams(js)
        await publish(client, [as_message(invented.published(course))])
        await publish(client, [as_message(invented.registered(course, number)) for number in range(people)])
        for webinar in range(_WEBINARS):
            attended = [invented.attended(course, number, webinar) for number in range(people)]
            await publish(client, [as_message(fact) for fact in attended])
        count = 1 + people + people * _WEBINARS
        for _ in range(bench.rounds):
            presences = people * _WEBINARS
            reference = await RawPull(client, _STREAMS[1], presences).measure(js, after=1)
            ratio.add(ours=await _rebuild(bench, js, count), reference=reference)
    return [ratio]


async def _rebuild(bench: Bench, js: JetStreamContext, count: int) -> float:
    settings = Settings(nats_url=bench.nats_url, data_dir=bench.new_folder())
    async with create_app(settings).running() as service:
        began = time.perf_counter()
        await ready(service)
        await all_heard(js, "reporting")
        took = time.perf_counter() - began
    for stream in _STREAMS:
        for consumer in await js.consumers_info(stream):
            if consumer.name.startswith("reporting-"):
                await js.delete_consumer(stream, consumer.name)
    return count / took
