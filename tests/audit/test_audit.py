"""The audit on a real log and real stores: what is whole, what is no violation, what cannot be judged yet."""

import asyncio

import nats
import pytest

from dovira.audit import audit_system
from dovira.audit.bus import EFFECTS_FIRST
from dovira.registry import SERVICES
from shared.bus import new_id
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.programme import CertificateRule
from shared.contracts.registration import ApplicationSubmitted, EnrolmentCancelled, ParticipantRegistered
from shared.contracts.scheduling import AttendanceRecorded, MaterialPublished
from shared.outbox import ERASED
from shared.testing import postgres_database
from tests.audit import builders as make
from tests.audit import planted
from tests.audit.builders import ANN, BOB, DAN, EVE, FIRST, TEST, THIRD, whole_world
from tests.audit.planted import LISTENER
from tests.audit.world import World, bury_one, handle_everything


async def audited(world, own_nats, data_dir, **how):
    await world.build(own_nats, data_dir)
    return await audit_system(own_nats, data_dir, **how)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def databases(request, monkeypatch):
    """The stores as SQLite files in the data folder, or as PostgreSQL databases."""
    if request.param == "sqlite":
        yield
        return
    server, contexts = request.getfixturevalue("postgres_url"), []
    for service in SERVICES:
        context = postgres_database(server)
        monkeypatch.setenv(f"DOVIRA_{service.upper()}_DATABASE_URL", context.__enter__())
        contexts.append(context)
    yield
    for context in contexts:
        context.__exit__(None, None, None)


def test_every_stream_that_is_told_into_is_read():
    assert set(EFFECTS_FIRST) == set(TELLING_SERVICES)


async def test_a_whole_system_is_clean_on_every_database(databases, own_nats, tmp_path):
    report = await audited(whole_world(), own_nats, tmp_path)
    assert report.violations == []
    assert report.clean
    assert all(report.examined.values())
    assert report.examined["certificates"] == 3
    assert report.examined["told"] == report.examined["foreign"]


async def test_violations_are_found_on_every_database(databases, own_nats, tmp_path):
    world = whole_world()
    plants = (planted.certificate_nobody_earned, planted.counter_of_places_that_is_wrong, planted.foreign_fact)
    checks = {plant(world)[0] for plant in plants}
    report = await audited(world, own_nats, tmp_path)
    assert {one.check for one in report.violations} == checks


async def test_every_fact_of_a_stream_that_was_emptied_is_named(own_nats, tmp_path):
    world = whole_world()
    await world.build(own_nats, tmp_path)
    client = await nats.connect(own_nats)
    await client.jetstream().purge_stream("DOVIRA_ASSESSMENT")
    await client.close()
    report = await audit_system(own_nats, tmp_path)
    lost = [one.fact_id for one in world.told if one.fact.service == "assessment"]
    named = [one.message for one in report.violations if one.check == "told"]
    assert len(named) == len(lost)
    assert all(any(fact_id in message for message in named) for fact_id in lost)


# ---- what is no violation


def certificate_earned_before_a_correction(world):
    world.tell(make.corrected(BOB, THIRD, minutes=10))
    world.row("scheduling", "presence", participant_id=BOB, webinar_id=THIRD).update(seconds=600, revision=2)


def certificate_earned_before_a_revised_result(world):
    world.tell(make.revised(BOB, 2, passes=False))


def certificate_earned_under_an_earlier_rule(world):
    world.tell(make.published(2, rule=CertificateRule(modules={"m1": 2, "m2": 1}, tests=[TEST])))


def capacity_lowered_after_the_places_were_taken(world):
    world.tell(make.published(2, capacity=1))
    world.row("registration", "webinar", webinar_id=FIRST)["capacity"] = 1


def fact_republished_out_of_its_order(world):
    """After a lost acknowledgement Bob's cancellation reached the stream after Eve's place, not before."""
    world.publish_last(world.find(EnrolmentCancelled, participant_id=BOB))


def dead_letter_put_back(world):
    world.find(MaterialPublished).copies = [{"Nats-Msg-Id": new_id()}]


def person_erased_with_their_personal_facts(world):
    for one in [world.find(kind, participant_id=ANN) for kind in (ApplicationSubmitted, ParticipantRegistered)]:
        one.in_stream, one.quarantined = False, ERASED
    world.tell(make.erased(ANN))


def replaced_and_revoked_certificates(world):
    replacement = make.replaced(ANN, 1, 3)
    world.tell(replacement)
    world.add_replacement(replacement, issued=make.issued(ANN, 1))
    world.tell(make.revoked(BOB, 2))
    world.row("certification", "certificate", participant_id=BOB)["status"] = "revoked"


def numbers_of_two_years(world):
    make.certify(world, DAN, 1, year=2025, certificate_id="certificate-2025", number=f"{make.EDRPOU}/000001-25")
    world.tell(make.registered(DAN), make.passed(DAN), make.attended(DAN, FIRST), make.attended(DAN, THIRD))


HARMLESS = [
    certificate_earned_before_a_correction,
    certificate_earned_before_a_revised_result,
    certificate_earned_under_an_earlier_rule,
    capacity_lowered_after_the_places_were_taken,
    fact_republished_out_of_its_order,
    dead_letter_put_back,
    person_erased_with_their_personal_facts,
    replaced_and_revoked_certificates,
    numbers_of_two_years,
]


@pytest.mark.parametrize("happen", HARMLESS, ids=lambda happen: happen.__name__)
async def test_what_may_happen_is_no_violation(happen, own_nats, tmp_path):
    world = whole_world()
    happen(world)
    report = await audited(world, own_nats, tmp_path)
    assert report.violations == []
    assert report.clean


async def test_an_empty_system_is_clean(own_nats, tmp_path):
    world = World()
    world.without.update(SERVICES)
    report = await audited(world, own_nats, tmp_path)
    assert report.clean
    assert set(report.examined.values()) == {0}


async def test_dead_letters_are_counted_and_excuse_their_handler(own_nats, tmp_path):
    world = whole_world()
    one = world.find(AttendanceRecorded, participant_id=EVE)
    one.unheard_by.add(LISTENER)
    await world.build(own_nats, tmp_path)
    await bury_one(own_nats, handler=LISTENER, fact_id=one.fact_id)
    report = await audit_system(own_nats, tmp_path)
    assert report.violations == []
    assert report.dead_letters == 1


# ---- what cannot be judged yet


async def test_a_fact_that_waits_in_the_outbox_is_named_and_is_no_violation(own_nats, tmp_path):
    world = whole_world()
    one = world.find(ParticipantRegistered, participant_id=EVE)
    one.in_stream = one.published = False
    report = await audited(world, own_nats, tmp_path)
    assert report.violations == []
    assert any(one.fact_id in sentence for sentence in report.unsettled)
    assert not report.clean
    assert [outcome.check for outcome in report.outcomes if outcome.postponed] == ["participants"]


async def test_what_is_merely_late_is_not_judged_while_a_listener_is_behind(own_nats, tmp_path):
    world = whole_world()
    planted.no_certificate_for_who_earned_it(world)
    planted.overbooked_webinar(world)
    world.slow.add(LISTENER)
    report = await audited(world, own_nats, tmp_path)
    assert {one.check for one in report.violations} == {"capacity"}
    assert any(LISTENER in sentence for sentence in report.unsettled)


async def test_a_service_that_has_never_listened_is_named(own_nats, tmp_path):
    world = whole_world()
    world.absent.add("certification")
    report = await audited(world, own_nats, tmp_path)
    assert any(sentence.startswith("certification does not listen") for sentence in report.unsettled)


async def test_the_audit_waits_until_everything_is_heard(own_nats, tmp_path):
    world = whole_world()
    world.slow.add(LISTENER)
    await world.build(own_nats, tmp_path)
    report, _ = await asyncio.gather(
        audit_system(own_nats, tmp_path, wait=30), handle_everything(own_nats, LISTENER, after=1)
    )
    assert report.clean


async def test_the_audit_changes_nothing(own_nats, tmp_path):
    world = whole_world()
    await world.build(own_nats, tmp_path)
    before = await everything_at_rest(own_nats, tmp_path)
    await audit_system(own_nats, tmp_path)
    assert await everything_at_rest(own_nats, tmp_path) == before


async def everything_at_rest(own_nats, data_dir):
    client = await nats.connect(own_nats)
    js = client.jetstream()
    streams = {str(info.config.name): (info.state.messages, info.state.last_seq) for info in await js.streams_info()}
    consumers = [
        (stream, info.name, info.delivered, info.num_pending)
        for stream in streams
        for info in await js.consumers_info(stream)
        if info.config.durable_name
    ]
    await client.close()
    files = {file.name: file.read_bytes() for file in data_dir.glob("*.db")}
    return streams, sorted(consumers, key=str), files
