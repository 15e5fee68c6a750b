"""The same facts, shuffled, doubled and cut into batches at will, make the same messages."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts.vocabulary import MaterialKind
from shared.testing import postgres_database, sqlite_url
from tests.examples import examples
from tests.notification import facts
from tests.notification.desk import Desk
from tests.notification.facts import OTHER_WEBINAR, heard

STORY = [
    heard(facts.published(1, title="Стара назва")),
    heard(facts.published(2, title="Нова назва")),
    heard(facts.submitted("iryna")),
    heard(facts.registered("iryna", email="first@example.org"), minutes=1),
    heard(facts.updated("iryna", revision=2, email="second@example.org"), minutes=2),
    heard(facts.accepted("iryna"), minutes=1),
    heard(facts.confirmed("iryna"), minutes=5),
    heard(facts.waitlisted("iryna", OTHER_WEBINAR), minutes=5),
    heard(facts.confirmed("iryna", OTHER_WEBINAR, minutes=15, promoted=True), minutes=15),
    heard(facts.rescheduled(1), minutes=12),
    heard(facts.rescheduled(2), minutes=25),
    heard(facts.material(MaterialKind.AGENDA, minutes=2), minutes=2),
    heard(facts.material(MaterialKind.SLIDES, minutes=20), minutes=20),
    heard(facts.material(MaterialKind.RECORDING, minutes=40), minutes=40),
    heard(facts.material(MaterialKind.SLIDES, OTHER_WEBINAR, minutes=14), minutes=14),
    heard(facts.cancelled("iryna", minutes=30), minutes=30),
    heard(facts.called_off(OTHER_WEBINAR, minutes=35), minutes=35),
    heard(facts.failed("iryna"), minutes=45),
    heard(facts.passed("iryna"), minutes=46),
    heard(facts.certificate("iryna"), minutes=50),
    heard(facts.submitted("artem")),
    heard(facts.declined("artem"), minutes=1),
    heard(facts.confirmed("artem", minutes=6), minutes=6),
    heard(facts.erased("artem"), minutes=55),
]

EXPECTED = [
    "application_accepted",
    "application_received",
    "certificate_issued",
    "materials_ready",  # slides: the agenda came before the place, the recording after it was given up
    "place_cancelled",
    "place_confirmed",
    "place_confirmed",
    "place_waitlisted",
    "test_failed",
    "test_passed",
    "webinar_cancelled",
    "webinar_rescheduled",
    "webinar_rescheduled",
]


@st.composite
def deliveries(draw):
    """The story in another order, some of it twice, cut into batches."""
    repeated = draw(st.lists(st.sampled_from(STORY), max_size=6))
    order = draw(st.permutations(STORY + repeated))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=8)))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


async def deliver(url, batches):
    """What the store holds in the end: messages with all they say, and who can be reached how."""
    desk = Desk(url)
    desk.clock.advance(hours=2)
    try:
        for batch in batches:
            await desk.hear(*batch)
        rows = [(row.participant_id, row.kind, row.about_id, row.state, row.details) for row in await desk.rows()]
        stored = await desk.everything_stored()
    finally:
        await desk.close()
    return sorted(rows), {word: word in stored for word in ("first@", "second@", "artem@", "Стара назва", "Нова назва")}


@settings(max_examples=examples(25), suppress_health_check=list(HealthCheck))
@given(batches=deliveries())
def test_any_order_and_any_batches_make_the_same_messages(batches):
    with tempfile.TemporaryDirectory() as folder:
        rows, known = asyncio.run(deliver(sqlite_url(Path(folder)), batches))
    assert [kind for _, kind, *_ in rows] == EXPECTED
    assert {person for person, *_ in rows} == {"iryna"}
    assert {state for *_, state, _ in rows} == {"queued"}
    assert known == {"first@": False, "second@": True, "artem@": False, "Стара назва": False, "Нова назва": True}


@pytest.mark.postgres
async def test_backwards_and_one_by_one_is_the_same_as_forwards_at_once(postgres_url):
    with postgres_database(postgres_url) as forwards, postgres_database(postgres_url) as backwards:
        at_once = await deliver(forwards, [STORY])
        one_by_one = await deliver(backwards, [[one] for one in reversed(STORY)])
    assert at_once == one_by_one
    assert [kind for _, kind, *_ in at_once[0]] == EXPECTED
