"""Taking places: through gateway, bus and registration with every rule on; and the rush for the last places."""

import asyncio
import itertools
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from fastapi import FastAPI

from bench import invented
from bench.knocking import post
from bench.parts import Bench, as_message, empty_streams, publish, ready
from bench.ratio import Goal, Ratio, by_turns
from services.gateway import store as gateway_store
from services.gateway.app import create_app as create_gateway
from services.gateway.app import create_web
from services.gateway.domain import Role, Seal, Session, Visitor
from services.gateway.settings import Settings as GatewaySettings
from services.registration import api, handlers, store
from services.registration.app import create_app as create_registration
from services.registration.settings import Settings as RegistrationSettings
from shared.bus import ask
from shared.contracts.programme import Programme
from shared.contracts.registration import (
    ApplicationForm,
    DecideApplications,
    Decision,
    EnrolInWebinar,
    EnrolmentReceipt,
    EnrolmentStatus,
    ListApplications,
)
from shared.contracts.registration_imports import ApplicationRow, ImportApplications
from shared.contracts.vocabulary import BodyType, Consent, Oblast
from shared.outbox import Tx
from shared.runtime import Service
from shared.testing import FrozenClock, Harness, sqlite_url

_AT_ONCE = 32
_CREATED = 201
_PEOPLE = 400
_PLACES = 200
_PRETIX = 14.5
"""Orders a second of one worker of pretix, as it was once measured; an order does more than an enrolment."""


def _course(capacity: int) -> Programme:
    course = invented.programme()
    modules = [
        module.model_copy(
            update={"webinars": [one.model_copy(update={"capacity": capacity}) for one in module.webinars]}
        )
        for module in course.modules
    ]
    return course.model_copy(update={"modules": modules})


def _form(number: int) -> ApplicationForm:
    return ApplicationForm(
        personal=invented.person(number),
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        consents=[Consent.PROCESSING],
    )


def _clock(course: Programme) -> FrozenClock:
    return FrozenClock(min(webinar.starts_at for webinar in course.webinars) - timedelta(days=10))


async def enrolling(bench: Bench) -> Sequence[Ratio]:
    """Requests a second, 32 at a time; then two thousand people for two hundred places."""
    through = Ratio("enrolments through the gateway", "requests/s", Goal(0.4), "the route without bus and store")
    count = bench.count(600)
    async with open_door(bench) as ours, _bare_route() as bare:
        await by_turns(
            through, ours=lambda: requests(ours, count), reference=lambda: requests(bare, count), rounds=bench.rounds
        )
    pretix = Ratio(
        "enrolments, beside orders of pretix", "requests/s", Goal(100), "pretix on such a machine; an order does more"
    )
    for speed in through.ours:
        pretix.add(ours=speed, reference=_PRETIX)
    return [through, pretix, await _rush(bench)]


# ---- through the gateway


@dataclass
class Door:
    """A gateway to knock at, with everybody's token and the places still to be taken."""

    web: FastAPI
    tokens: Sequence[str]
    webinars: Sequence[str]
    services: Sequence[Service] = ()
    taken: itertools.count = field(default_factory=itertools.count)  # type: ignore[type-arg]  # of int

    def next(self) -> tuple[str, str]:
        """A token and a webinar, each pair once, then again from the beginning."""
        number = next(self.taken)
        people = len(self.tokens)
        return self.tokens[number % people], self.webinars[number // people % len(self.webinars)]


async def requests(door: Door, count: int) -> float:
    """So many enrolments, 32 at a time: how many a second. Raises RuntimeError when one is refused.

    The application is called as an HTTP server calls it: a client's work would count as ours and the reference's alike.
    """
    each = math.ceil(count / _AT_ONCE)

    async def some() -> None:
        for _ in range(each):
            token, webinar_id = door.next()
            await post(door.web, "/api/v1/enrolments", {"webinar_id": webinar_id}, token=token, expected=_CREATED)

    began = time.perf_counter()
    await asyncio.gather(*(some() for _ in range(_AT_ONCE)))
    return each * _AT_ONCE / (time.perf_counter() - began)


@asynccontextmanager
async def open_door(bench: Bench) -> AsyncIterator[Door]:
    """The gateway before a registration with four hundred people, and places for everybody."""
    course = _course(100_000)
    clock = _clock(course)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(bench.connected())
        await empty_streams(client.jetstream())
        await publish(client, [as_message(invented.published(course))])
        common = {"nats_url": bench.nats_url, "data_dir": bench.new_folder()}
        registration = create_registration(RegistrationSettings(**common), clock=clock)  # type: ignore[arg-type]
        gateway = create_gateway(_gateway_settings(**common), clock=clock)
        await stack.enter_async_context(registration.running())
        await stack.enter_async_context(gateway.running())
        await ready(registration)
        await ready(gateway)
        rows = [ApplicationRow(row=number, form=_form(number)) for number in range(_PEOPLE)]
        await ask(client, ImportApplications(programme_id=course.id, rows=rows), timeout=60)
        lines = (await ask(client, ListApplications(programme_id=course.id, limit=1000))).applications
        ids = [line.application_id for line in lines]
        await ask(client, DecideApplications(application_ids=ids, decision=Decision.ACCEPT, decided_by="bench"))
        tokens = await _signed_in(gateway, [line.participant_id for line in lines], clock)
        yield Door(gateway.asgi, tokens, [one.id for one in course.webinars], [registration, gateway])


def _gateway_settings(**values: object) -> GatewaySettings:
    return GatewaySettings(secret="a secret of the benchmark", **values)  # type: ignore[arg-type]  # checked by pydantic


async def _signed_in(gateway: Service, people: Sequence[str], clock: FrozenClock) -> Sequence[str]:
    tokens = [f"token-of-{person}" for person in people]

    def sign_in(tx: Tx) -> None:
        seal = tx.use(Seal)
        for token, person in zip(tokens, people, strict=True):
            expires = clock.now() + timedelta(days=1)
            gateway_store.add_session(tx, Session(seal.session(token), person, "", expires))

    await gateway.work.write(sign_in)
    return tokens


@asynccontextmanager
async def _bare_route() -> AsyncIterator[Door]:
    """The same web; whoever asks is known without looking, and the answer is there without asking."""
    open_work: Any = _NoWork
    web = create_web(_gateway_settings(), open_work=open_work, troubles=dict)
    someone = Visitor("someone", "", frozenset({Role.PARTICIPANT}), "session")
    web.state.desk = replace(web.state.desk, find_visitor=_always(someone))
    yield Door(web, ["token"], ["webinar"])


def _always(visitor: Visitor) -> Callable[..., Awaitable[Visitor]]:
    async def find(*_: object, **__: object) -> Visitor:
        return visitor

    return find


class _NoWork:
    """Answers every enrolment at once."""

    async def ask(self, request: EnrolInWebinar, **_: object) -> EnrolmentReceipt:
        return EnrolmentReceipt(enrolment_id="e", webinar_id=request.webinar_id, status=EnrolmentStatus.CONFIRMED)


# ---- the rush


async def _rush(bench: Bench) -> Ratio:
    people = bench.count(2000)
    places = people * _PLACES // 2000
    ratio = Ratio("the rush for the last places", "requests/s", Goal(0.7), "the same with a place for everybody")
    for _ in range(bench.rounds):
        everybody = await _race(bench, people, people, people)
        ratio.add(ours=await _race(bench, people, places, places), reference=everybody)
    return ratio


async def _race(bench: Bench, people: int, capacity: int, expected: int) -> float:
    """Requests a second, all at once. Raises RuntimeError unless exactly so many were placed."""
    course = _course(capacity)
    harness = Harness(sqlite_url(bench.new_folder()), store.metadata, clock=_clock(course))
    await harness.hear(handlers.hears, invented.published(course))
    ids = await _accepted(harness, course, people)
    webinar_id = course.webinars[0].id
    began = time.perf_counter()
    receipts = await asyncio.gather(
        *(harness.ask(api.answers, EnrolInWebinar(participant_id=one, webinar_id=webinar_id)) for one in ids)
    )
    took = time.perf_counter() - began
    await harness.close()
    placed = sum(receipt.status is EnrolmentStatus.CONFIRMED for receipt in receipts)
    if placed != expected:
        message = f"{placed} placed instead of {expected}"
        raise RuntimeError(message)
    return people / took


async def _accepted(harness: Harness, course: Programme, people: int) -> list[str]:
    found: list[str] = []
    for start in range(0, people, 500):
        numbers = range(start, min(start + 500, people))
        rows = [ApplicationRow(row=number, form=_form(number)) for number in numbers]
        await harness.ask(api.answers, ImportApplications(programme_id=course.id, rows=rows))
    after = None
    while len(found) < people:
        page = await harness.ask(api.answers, ListApplications(programme_id=course.id, after=after, limit=1000))
        ids = [line.application_id for line in page.applications]
        await harness.ask(
            api.answers, DecideApplications(application_ids=ids, decision=Decision.ACCEPT, decided_by="bench")
        )
        found += [line.participant_id for line in page.applications]
        after = page.after
    return found
