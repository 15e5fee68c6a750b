"""Deciding and withdrawing: only people decide, everyone registers once, and whoever leaves keeps no place."""

import asyncio

import pytest

from services.registration import domain
from shared.contracts import registration as say
from shared.contracts.vocabulary import BodyType, Oblast
from shared.testing import START
from tests.registration.builders import OTHER_WEBINAR, PROGRAMME, WEBINAR, Registration, form, person

ACCEPTED, DECLINED = say.ApplicationStatus.ACCEPTED, say.ApplicationStatus.DECLINED


async def statuses(registration):
    return {one.application_id: one.status for one in (await registration.page()).applications}


async def test_whoever_is_accepted_becomes_a_participant_once(registration):
    receipts = [await registration.apply(n) for n in (1, 2, 3)]
    report = await registration.decide(*receipts[:2])
    assert (report.decided, report.unchanged, report.refused) == (2, 0, [])
    again = await registration.decide(*receipts)
    assert (again.decided, again.unchanged, again.refused) == (1, 2, [])
    accepted = await registration.told(say.ApplicationAccepted)
    registered = await registration.told(say.ParticipantRegistered)
    assert sorted(one.participant_id for one in accepted) == sorted(one.participant_id for one in receipts)
    assert sorted(one.participant_id for one in registered) == sorted(one.participant_id for one in receipts)
    assert {one.decided_by for one in accepted} == {"organiser"}
    assert {one.personal for one in registered} == {person(1), person(2), person(3)}


async def test_declining_needs_a_reason_and_tells_it(registration):
    receipt = await registration.apply()
    with pytest.raises(domain.ReasonMissing):
        await registration.decline(receipt, reason=" ")
    assert await registration.told(say.ApplicationDeclined) == []
    report = await registration.decline(receipt, reason="Інша область")
    assert report.decided == 1
    (told,) = await registration.told(say.ApplicationDeclined)
    assert (told.participant_id, told.reason, told.decided_at) == (receipt.participant_id, "Інша область", START)
    assert (await registration.page()).applications[0].reason == "Інша область"
    assert await registration.told(say.ParticipantRegistered) == []


async def test_nothing_is_decided_automatically(registration):
    """An application that does not fit the programme waits for a person, with remarks."""
    receipt = await registration.apply(form(1, oblast=Oblast.LVIV, body_type=BodyType.OTHER))
    (summary,) = (await registration.page()).applications
    assert (summary.status, summary.eligible) == (say.ApplicationStatus.SUBMITTED, False)
    assert summary.remarks == ["oblast_not_in_programme", "body_not_in_programme"]
    await registration.decide(receipt)
    assert (await statuses(registration))[receipt.application_id] is ACCEPTED


async def test_a_person_may_think_again_and_registers_nobody_twice(registration):
    receipt = await registration.apply()
    await registration.decide(receipt)
    await registration.decline(receipt)
    assert (await statuses(registration))[receipt.application_id] is DECLINED
    await registration.decide(receipt)
    assert (await statuses(registration))[receipt.application_id] is ACCEPTED
    assert len(await registration.told(say.ParticipantRegistered)) == 1
    assert len(await registration.told(say.ApplicationAccepted)) == 2


async def test_those_that_cannot_be_decided_so_are_named_and_the_others_decided(registration):
    receipts = [await registration.apply(n) for n in (1, 2)]
    await registration.withdraw(receipts[0].participant_id)
    unknown = receipts[1].model_copy(update={"application_id": "unknown"})
    report = await registration.decide(*receipts, unknown)
    assert (report.decided, report.unchanged) == (1, 0)
    assert sorted(report.refused) == sorted([receipts[0].application_id, "unknown"])


async def test_deciding_the_same_again_tells_nothing(registration):
    receipts = [await registration.apply(n) for n in (1, 2)]
    await registration.decide(receipts[0])
    await registration.decline(receipts[1])
    told = await registration.told_in_all()
    await registration.decide(receipts[0])
    await registration.decline(receipts[1], reason="Інша причина")
    assert await registration.told_in_all() == told


async def test_whoever_is_declined_keeps_no_place_and_the_next_one_gets_it(registration):
    ids = await registration.participants(4)
    for one in ids:
        await registration.enrol(one)
    receipts = {one.participant_id: one for one in [await registration.apply(n) for n in range(1, 5)]}
    await registration.decline(receipts[ids[0]])
    assert await registration.places() == ([ids[1], ids[2]], [ids[3]])
    (cancelled,) = await registration.told(say.EnrolmentCancelled)
    assert (cancelled.participant_id, cancelled.reason) == (ids[0], "application_declined")
    with pytest.raises(domain.NotEntitled):
        await registration.enrol(ids[0])


async def test_whoever_withdraws_gives_up_every_place_and_is_told_of_once(registration):
    first, second, third = await registration.participants(3)
    for webinar in (WEBINAR, OTHER_WEBINAR):
        for one in (first, second, third):
            await registration.enrol(one, webinar)
    for _ in range(2):
        await registration.withdraw(first)
    assert await registration.places() == ([second, third], [])
    assert await registration.places(OTHER_WEBINAR) == ([second, third], [])
    assert [one.participant_id for one in await registration.told(say.ApplicationWithdrawn)] == [first]
    cancelled = await registration.told(say.EnrolmentCancelled)
    assert [(one.participant_id, one.reason) for one in cancelled] == [(first, "application_withdrawn")] * 2
    promoted = [one for one in await registration.told(say.EnrolmentConfirmed) if one.promoted]
    assert [(one.participant_id, one.webinar_id) for one in promoted] == [(third, WEBINAR), (third, OTHER_WEBINAR)]


async def test_whoever_withdrew_stays_so_when_the_file_is_imported_again(registration):
    receipt = await registration.apply()
    await registration.withdraw(receipt.participant_id)
    await registration.load(form(1), form(2))
    assert (await statuses(registration))[receipt.application_id] is say.ApplicationStatus.WITHDRAWN


async def test_who_never_applied_has_nothing_to_withdraw(registration):
    with pytest.raises(domain.NoSuchApplication):
        await registration.withdraw("nobody")


@pytest.mark.postgres
async def test_two_processes_that_accept_the_same_people_register_each_once(postgres_database_url):
    here, there = Registration(postgres_database_url), Registration(postgres_database_url)
    await here.publish()
    receipts = [await here.apply(n) for n in range(30)]
    await asyncio.gather(
        *(one.decide(*order) for one in (here, there) for order in (receipts, receipts[::-1], receipts[10:20]))
    )
    registered = [one.participant_id for one in await here.told(say.ParticipantRegistered)]
    assert sorted(registered) == sorted(one.participant_id for one in receipts)
    assert len(await here.told(say.ApplicationAccepted)) == 30
    for one in (here, there):
        await one.harness.close()


@pytest.mark.postgres
async def test_two_processes_take_one_application_from_one_person(postgres_database_url):
    here, there = Registration(postgres_database_url), Registration(postgres_database_url)
    await here.publish()
    await asyncio.gather(*(one.apply(n) for n in range(8) for one in (here, there)))
    await asyncio.gather(*(one.load(*[form(n) for n in range(20)]) for one in (here, there)))
    assert len(await here.rows("person")) == len(await here.rows("application")) == 20
    assert len(await here.told(say.ApplicationSubmitted)) == 20
    for one in (here, there):
        await one.harness.close()


@pytest.mark.postgres
async def test_nobody_declined_meanwhile_keeps_a_place_that_was_taken_meanwhile(postgres_database_url):
    """Two processes: one declines, the other gives the same person a place."""
    here, there = Registration(postgres_database_url), Registration(postgres_database_url)
    await here.publish()
    receipts = [await here.apply(n) for n in range(20)]
    await here.decide(*receipts)
    for receipt in receipts:
        await asyncio.gather(here.decline(receipt), there.enrol(receipt.participant_id), return_exceptions=True)
    assert await here.places() == ([], [])
    assert {row.status for row in await here.rows("application")} == {"declined"}
    for one in (here, there):
        await one.harness.close()


async def test_an_unknown_programme_has_no_list(registration):
    with pytest.raises(domain.NoSuchProgramme):
        await registration.ask(say.ListApplications(programme_id="nowhere"))
    assert (await registration.ask(say.ListApplications(programme_id=PROGRAMME))).total == 0
