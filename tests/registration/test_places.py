"""Places in webinars: never more than there are, in order of arrival, and nobody waits beside a free one."""

import asyncio
import random

import pytest

from services.registration import domain
from shared.contracts import registration as say
from shared.contracts.vocabulary import EnrolmentPolicy
from shared.testing import START
from tests.registration.builders import (
    HOUR,
    OTHER_WEBINAR,
    PROGRAMME,
    WEBINAR,
    Registration,
    published,
)

CONFIRMED, WAITLISTED, CANCELLED = say.EnrolmentStatus


def published_with(capacity, version=2, **stated):
    return published(version, capacities={WEBINAR: capacity, OTHER_WEBINAR: 2}, **stated)


async def test_places_go_in_order_of_arrival_and_then_people_wait(registration):
    ids = await registration.participants(5)
    receipts = [await registration.enrol(one) for one in ids]
    assert [one.status for one in receipts] == [CONFIRMED, CONFIRMED, WAITLISTED, WAITLISTED, WAITLISTED]
    assert [one.position for one in receipts] == [None, None, 1, 2, 3]
    assert await registration.places() == (ids[:2], ids[2:])
    confirmed = await registration.told(say.EnrolmentConfirmed)
    assert [(one.participant_id, one.promoted, one.confirmed_at) for one in confirmed] == [
        (one, False, START) for one in ids[:2]
    ]
    waitlisted = await registration.told(say.EnrolmentWaitlisted)
    assert [(one.participant_id, one.position) for one in waitlisted] == list(zip(ids[2:], (1, 2, 3), strict=True))
    assert {one.enrolment_id for one in receipts} == {one.enrolment_id for one in [*confirmed, *waitlisted]}


async def test_asking_twice_changes_nothing(registration):
    ids = await registration.participants(3)
    first = [await registration.enrol(one) for one in ids]
    told = await registration.told_in_all()
    assert [await registration.enrol(one) for one in ids] == first
    assert await registration.told_in_all() == told
    assert await registration.places() == (ids[:2], ids[2:])


async def test_a_place_given_up_goes_to_whoever_waits_longest(registration):
    ids = await registration.participants(5)
    for one in ids:
        await registration.enrol(one)
    assert (await registration.cancel(ids[1])).status is CANCELLED
    assert await registration.places() == ([ids[0], ids[2]], ids[3:])
    promoted = [one for one in await registration.told(say.EnrolmentConfirmed) if one.promoted]
    assert [one.participant_id for one in promoted] == [ids[2]]
    assert (await registration.enrol(ids[2])).status is CONFIRMED
    assert (await registration.enrol(ids[3])).position == 1


async def test_whoever_stops_waiting_leaves_the_others_in_order(registration):
    ids = await registration.participants(5)
    for one in ids:
        await registration.enrol(one)
    await registration.cancel(ids[3])
    assert await registration.places() == (ids[:2], [ids[2], ids[4]])
    assert (await registration.enrol(ids[4])).position == 2
    assert not [one for one in await registration.told(say.EnrolmentConfirmed) if one.promoted]


async def test_whoever_comes_back_stands_at_the_end(registration):
    ids = await registration.participants(4)
    first = [await registration.enrol(one) for one in ids]
    await registration.cancel(ids[0])
    again = await registration.enrol(ids[0])
    assert (again.status, again.position) == (WAITLISTED, 2)
    assert again.enrolment_id == first[0].enrolment_id
    assert await registration.places() == ([ids[1], ids[2]], [ids[3], ids[0]])


async def test_giving_up_twice_changes_nothing(registration):
    (one,) = await registration.participants(1)
    await registration.enrol(one)
    first = await registration.cancel(one)
    told = await registration.told_in_all()
    assert await registration.cancel(one) == first
    assert await registration.told_in_all() == told


async def test_who_holds_no_place_has_none_to_give_up(registration):
    (one,) = await registration.participants(1)
    with pytest.raises(domain.NoPlaceHeld):
        await registration.cancel(one)


async def test_a_raised_capacity_promotes_in_order(registration):
    ids = await registration.participants(6)
    for one in ids:
        await registration.enrol(one)
    await registration.publish(published_with(4))
    assert await registration.places() == (ids[:4], ids[4:])
    promoted = [one.participant_id for one in await registration.told(say.EnrolmentConfirmed) if one.promoted]
    assert promoted == ids[2:4]
    await registration.publish(published_with(10, version=3))
    assert await registration.places() == (ids, [])


async def test_a_lowered_capacity_takes_no_place_away_and_gives_none_out(registration):
    ids = await registration.participants(4)
    for one in ids[:3]:
        await registration.enrol(one)
    await registration.publish(published_with(1))
    assert await registration.places() == (ids[:2], [ids[2]])
    await registration.cancel(ids[0])
    assert await registration.places() == ([ids[1]], [ids[2]])
    await registration.cancel(ids[1])
    assert await registration.places() == ([ids[2]], [])
    assert (await registration.enrol(ids[3])).status is WAITLISTED


async def test_the_newest_version_counts_in_whatever_order_versions_arrive(registration):
    versions = [published_with(capacity, version=capacity) for capacity in range(3, 9)]
    random.Random(7).shuffle(versions)
    await registration.publish(*versions[:3])
    for one in versions[3:]:
        await registration.publish(one, one)
    (row,) = [one for one in await registration.rows("webinar") if one.webinar_id == WEBINAR]
    assert row.capacity == 8
    assert (await registration.rows("programme"))[0].version == 8


async def test_a_webinar_that_leaves_the_programme_gives_no_places(registration):
    ids = await registration.participants(3)
    for one in ids:
        await registration.enrol(one)
    await registration.publish(published(2, capacities={OTHER_WEBINAR: 2}))
    with pytest.raises(domain.NoSuchWebinar):
        await registration.enrol(ids[0])
    with pytest.raises(domain.NoSuchWebinar):
        await registration.enrol(ids[0], "nowhere")
    await registration.cancel(ids[0])
    assert await registration.places() == ([ids[1]], [ids[2]])
    places = await registration.ask(say.CountPlaces(programme_id=PROGRAMME))
    assert [one.webinar_id for one in places.webinars] == [OTHER_WEBINAR]


async def test_a_webinar_that_comes_back_has_its_places_right(registration):
    ids = await registration.participants(4)
    for one in ids[:3]:
        await registration.enrol(one)
    await registration.publish(published(2, capacities={OTHER_WEBINAR: 2}))
    await registration.cancel(ids[0])
    await registration.cancel(ids[2])
    await registration.publish(published_with(2, version=3))
    assert await registration.places() == ([ids[1]], [])
    assert (await registration.enrol(ids[3])).status is CONFIRMED


async def test_after_a_webinar_nobody_enrols_and_nobody_is_promoted(registration):
    ids = await registration.participants(4)
    for one in ids[:3]:
        await registration.enrol(one)
    registration.clock.advance(hours=26)
    with pytest.raises(domain.WebinarOver):
        await registration.enrol(ids[3])
    await registration.cancel(ids[0])
    assert await registration.places() == ([ids[1]], [ids[2]])
    assert not [one for one in await registration.told(say.EnrolmentConfirmed) if one.promoted]


async def test_only_an_application_gives_the_right_to_a_place(registration):
    receipt = await registration.apply()
    for one in ("nobody", receipt.participant_id):
        with pytest.raises(domain.NotEntitled):
            await registration.enrol(one)
    await registration.decide(receipt)
    assert (await registration.enrol(receipt.participant_id)).status is CONFIRMED


async def test_under_the_open_policy_an_application_is_enough(registration):
    await registration.publish(published(2, policy=EnrolmentPolicy.SUBMITTED))
    receipt = await registration.apply()
    assert (await registration.enrol(receipt.participant_id)).status is CONFIRMED
    await registration.decline(receipt)
    with pytest.raises(domain.NotEntitled):
        await registration.enrol(receipt.participant_id)


async def test_places_are_listed_and_counted(registration):
    ids = await registration.participants(3)
    for one in ids:
        await registration.enrol(one)
    await registration.enrol(ids[2], OTHER_WEBINAR)
    mine = await registration.ask(say.ListEnrolments(participant_id=ids[2], programme_id=PROGRAMME))
    assert {(one.webinar_id, one.status, one.position) for one in mine.enrolments} == {
        (WEBINAR, WAITLISTED, 1),
        (OTHER_WEBINAR, CONFIRMED, None),
    }
    counted = await registration.ask(say.CountPlaces(programme_id=PROGRAMME))
    assert {(one.webinar_id, one.capacity, one.confirmed, one.waitlisted) for one in counted.webinars} == {
        (WEBINAR, 2, 2, 1),
        (OTHER_WEBINAR, 2, 1, 0),
    }


async def test_sixty_people_who_ask_at_once_get_the_twenty_places_in_order_of_arrival(registration):
    await registration.publish(published_with(20))
    ids = await registration.participants(60)
    receipts = await asyncio.gather(*(registration.enrol(one) for one in ids))
    assert [one.status for one in receipts] == [CONFIRMED] * 20 + [WAITLISTED] * 40
    assert [one.position for one in receipts] == [None] * 20 + list(range(1, 41))
    assert await registration.places() == (ids[:20], ids[20:])
    assert len(await registration.told(say.EnrolmentConfirmed)) == 20
    assert [one.position for one in await registration.told(say.EnrolmentWaitlisted)] == list(range(1, 41))


@pytest.mark.postgres
async def test_two_processes_give_each_place_once(postgres_database_url):
    here, there = Registration(postgres_database_url), Registration(postgres_database_url)
    await here.publish(published_with(20))
    ids = await here.participants(60)
    receipts = await asyncio.gather(*((here, there)[n % 2].enrol(one) for n, one in enumerate(ids)))
    confirmed, waiting = await here.places()
    assert (len(confirmed), len(waiting)) == (20, 40)
    assert sorted(one.position or 0 for one in receipts if one.status is WAITLISTED) == list(range(1, 41))
    assert [one.position for one in await here.told(say.EnrolmentWaitlisted)] == list(range(1, 41))
    await asyncio.gather(*((here, there)[n % 2].cancel(one) for n, one in enumerate(confirmed[:15])))
    assert await here.places() == (confirmed[15:] + waiting[:15], waiting[15:])
    for one in (here, there):
        await one.harness.close()


@pytest.mark.postgres
async def test_two_processes_that_hear_versions_out_of_order_keep_the_newest(postgres_database_url):
    here, there = Registration(postgres_database_url), Registration(postgres_database_url)
    for _ in range(5):
        programme_id = f"p{_}"
        versions = [published(n, programme_id=programme_id, capacities={f"{programme_id}-w1": n}) for n in range(1, 9)]
        random.Random(_).shuffle(versions)
        await asyncio.gather(*((here, there)[n % 2].publish(one) for n, one in enumerate(versions)))
    assert {row.version for row in await here.rows("programme")} == {8}
    assert {row.capacity for row in await here.rows("webinar")} == {8}
    for one in (here, there):
        await one.harness.close()


async def test_a_place_is_free_until_the_very_end_of_a_webinar(registration):
    (one,) = await registration.participants(1)
    registration.clock.moment = START + 25.5 * HOUR - HOUR / 3600
    assert (await registration.enrol(one)).status is CONFIRMED
