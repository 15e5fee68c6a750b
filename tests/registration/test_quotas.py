"""Quotas of oblasts: none is exceeded, nobody waits beside a place they may have, and whoever waits knows why."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain import Queue
from shared.contracts import registration as say
from shared.contracts.vocabulary import Oblast
from tests.registration.builders import OTHER_WEBINAR, PROGRAMME, WEBINAR, form, published

CONFIRMED, WAITLISTED, _ = say.EnrolmentStatus
KHARKIV, SUMY, POLTAVA = Oblast.KHARKIV, Oblast.SUMY, Oblast.POLTAVA


def with_quotas(quotas, *, version=1, capacity=4):
    return published(version, capacities={WEBINAR: capacity, OTHER_WEBINAR: 9}, quotas=quotas)


async def stand(registration, quotas, *, capacity=4, oblasts=(SUMY, KHARKIV), number=6):
    """Six people, the first from Kharkiv, the second from Sumy, and so on; every one asks for a place."""
    await registration.publish(with_quotas(quotas, version=2, capacity=capacity))
    ids = await registration.participants(number, oblasts=oblasts)
    return ids, [await registration.enrol(one) for one in ids]


async def test_whoever_comes_after_the_quota_waits_beside_free_places_and_is_told_why(registration):
    ids, receipts = await stand(registration, {KHARKIV: 1, SUMY: 2})
    assert [(one.status, one.position, one.quota) for one in receipts] == [
        (CONFIRMED, None, None),
        (CONFIRMED, None, None),
        (WAITLISTED, 1, 1),
        (CONFIRMED, None, None),
        (WAITLISTED, 2, 1),
        (WAITLISTED, 1, 2),
    ]
    told = await registration.told(say.EnrolmentWaitlisted)
    assert [(one.participant_id, one.position, one.quota) for one in told] == [
        (ids[2], 1, 1),
        (ids[4], 2, 1),
        (ids[5], 1, 2),
    ]


async def test_the_desk_sees_how_much_of_each_quota_is_taken(registration):
    await stand(registration, {KHARKIV: 1, POLTAVA: 2})
    places = (await registration.ask(say.CountPlaces(programme_id=PROGRAMME))).webinars
    (webinar,) = [one for one in places if one.webinar_id == WEBINAR]
    assert {one.oblast: (one.quota, one.confirmed, one.waitlisted) for one in webinar.quotas} == {
        KHARKIV: (1, 1, 2),
        POLTAVA: (2, 0, 0),
    }


async def test_a_place_given_up_goes_to_whoever_waits_longest_and_may_have_it(registration):
    ids, _ = await stand(registration, {KHARKIV: 1}, capacity=2)
    assert await registration.places() == (ids[:2], ids[2:])
    await registration.cancel(ids[1])  # of Sumy: ids[2] has waited longer, and Kharkiv has its place
    assert await registration.places() == ([ids[0], ids[3]], [ids[2], ids[4], ids[5]])
    await registration.cancel(ids[0])
    assert await registration.places() == ([ids[2], ids[3]], [ids[4], ids[5]])
    assert (await registration.enrol(ids[4])).quota == 1
    assert (await registration.enrol(ids[5])).position == 1, "whom a quota keeps back is not ahead"


async def test_a_larger_quota_lets_those_in_who_waited_for_it(registration):
    ids, _ = await stand(registration, {KHARKIV: 1})
    assert (await registration.places())[1] == [ids[2], ids[4]]
    await registration.publish(with_quotas({}, version=3, capacity=6))
    assert await registration.places() == (ids, [])


async def test_whoever_corrects_the_oblast_waits_under_the_right_one(registration):
    ids, _ = await stand(registration, {KHARKIV: 1}, capacity=5)
    await registration.apply(form(3, oblast=POLTAVA), signed_in_as=ids[2])
    assert ids[2] in (await registration.places())[0]


@pytest.mark.parametrize("seed", range(3))
async def test_no_quota_is_exceeded_and_nobody_waits_without_need(registration, seed):
    quotas, capacity, order = {KHARKIV: 2, SUMY: 3}, 6, random.Random(seed)
    oblasts = (KHARKIV, SUMY, POLTAVA)
    ids, _ = await stand(registration, quotas, capacity=capacity, oblasts=oblasts, number=12)
    of = {one: oblasts[n % 3] for n, one in enumerate(ids, 1)}
    for _ in range(12):
        one = order.choice(ids)
        await (registration.cancel(one) if order.random() < 0.5 else registration.enrol(one))
        confirmed, waiting = await registration.places()
        taken = {oblast: sum(of[who] is oblast for who in confirmed) for oblast in oblasts}
        assert len(confirmed) <= capacity
        assert all(taken[oblast] <= quota for oblast, quota in quotas.items())
        for who in waiting:
            assert len(confirmed) == capacity or taken[of[who]] >= quotas.get(of[who], capacity)


OBLASTS = st.sampled_from(["a", "b", "c"])


@given(st.dictionaries(OBLASTS, st.integers(1, 4)), st.lists(OBLASTS, max_size=12), st.integers(0, 8))
def test_free_places_go_in_order_past_those_whose_quota_is_used_up(quotas, oblasts, free):
    waiting = [(str(number), oblast) for number, oblast in enumerate(oblasts)]
    lucky = Queue(quotas=quotas, confirmed={}, waiting=waiting).first(free)
    assert lucky == sorted(lucky, key=int)
    assert len(lucky) <= free
    chosen = [oblast for place, oblast in waiting if place in lucky]
    assert all(chosen.count(oblast) <= quota for oblast, quota in quotas.items())
    for place, oblast in waiting:
        if place not in lucky:
            before = [other for other, its in waiting if its == oblast and other in lucky and int(other) < int(place)]
            assert len(lucky) == free or len(before) == quotas[oblast]
