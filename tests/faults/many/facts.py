"""What others would have told certification: a programme, people who take part, tests they passed."""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import islice

from nats.js import JetStreamContext

from shared.bus import StreamLimits, new_id, provision_stream, write_headers
from shared.contracts.assessment import TestPassed
from shared.contracts.fact import Fact
from shared.contracts.programme import CertificateRule
from shared.contracts.registration import ParticipantRegistered
from shared.contracts.scheduling import ProgrammePublished
from shared.runtime import SystemClock
from tests.faults.chaos.programme import PROGRAMME, TEST, make_form, make_programme

_AT_ONCE = 500


async def provide_streams(js: JetStreamContext) -> None:
    """Of those who are not there."""
    for service in ("registration", "scheduling", "assessment"):
        await provision_stream(js, service, StreamLimits())


async def tell(js: JetStreamContext, facts: Iterable[Fact]) -> None:
    """Publish facts, some hundred at once."""
    coming = iter(facts)
    while some := list(islice(coming, _AT_ONCE)):
        await asyncio.gather(*(_publish(js, fact) for fact in some))


def people(count: int) -> Iterator[Fact]:
    """So many participants, each of whom has passed the test and attended nothing."""
    now = SystemClock().now()
    for number in range(count):
        person, form = f"participant-{number:06d}", make_form(number)
        yield ParticipantRegistered(
            participant_id=person,
            application_id=f"application-{number}",
            programme_id=PROGRAMME,
            oblast=form.oblast,
            body_type=form.body_type,
            registered_at=now,
            personal=form.personal,
        )
        yield TestPassed(
            participant_id=person,
            programme_id=PROGRAMME,
            test_id=TEST,
            attempt_id=f"attempt-{number}",
            attempt_number=1,
            score=90,
            pass_mark=60,
            passed_at=now,
        )


def strict_programme() -> Fact:
    """Asks for attendance, so that nobody has earned anything."""
    return ProgrammePublished(
        programme_id=PROGRAMME, version=1, published_at=SystemClock().now(), programme=make_programme()
    )


def soft_programme() -> Fact:
    """Asks for the test alone, so that everybody has."""
    softer = make_programme().model_copy(update={"rule": CertificateRule(tests=[TEST])})
    return ProgrammePublished(programme_id=PROGRAMME, version=2, published_at=SystemClock().now(), programme=softer)


async def _publish(js: JetStreamContext, fact: Fact) -> None:
    fact_id = new_id()
    headers = write_headers(fact, fact_id=fact_id, time=SystemClock().now(), correlation_id=fact_id, causation_id=None)
    await js.publish(fact.subject, fact.model_dump_json().encode(), headers=headers)
