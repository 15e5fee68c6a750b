"""People: found, corrected, forgotten."""

import asyncio
import json

import pytest
from sqlalchemy import insert, select

from services.registration import domain, store
from shared.contracts import registration as say
from shared.contracts.request import Done
from shared.testing import START
from tests.registration.builders import WEBINAR, Registration, form, person

NAMES = ("Зразкоб", "зразкоб", "Олена", "олена", "Іванівна", "person-1@", "Головна")


async def test_people_are_found_by_mailbox_and_by_id(registration):
    receipt = await registration.apply()
    by_id = await registration.ask(say.FindPerson(participant_id=receipt.participant_id))
    assert by_id.personal == person(1)
    for written in ("person-1@example.org", " Person-1@Example.org "):
        assert await registration.ask(say.FindPerson(email=written)) == by_id


async def test_nobody_is_an_answer_too(registration):
    assert await registration.ask(say.FindPerson(email="nobody@example.org")) == say.PersonFound()
    assert await registration.ask(say.FindPerson(participant_id="nobody")) == say.PersonFound()


async def test_a_correction_is_kept_and_told_with_the_next_revision(registration):
    receipt = await registration.apply()
    for revision, patronymic in ((2, "Іванівна"), (3, "Іллівна")):
        corrected = person(1, patronymic=patronymic)
        found = await registration.ask(say.UpdatePerson(participant_id=receipt.participant_id, personal=corrected))
        assert (found.personal, found.revision) == (corrected, revision)
    told = await registration.told(say.ParticipantUpdated)
    assert [(one.revision, one.personal.patronymic) for one in told] == [(2, "Іванівна"), (3, "Іллівна")]


async def test_a_correction_that_changes_nothing_tells_nothing(registration):
    receipt = await registration.apply()
    found = await registration.ask(say.UpdatePerson(participant_id=receipt.participant_id, personal=person(1)))
    assert found.revision == 1
    assert await registration.told(say.ParticipantUpdated) == []


async def test_a_corrected_mailbox_is_the_one_to_be_found_by(registration):
    receipt = await registration.apply()
    moved = person(1, email="new@example.org")
    await registration.ask(say.UpdatePerson(participant_id=receipt.participant_id, personal=moved))
    assert (await registration.ask(say.FindPerson(email="new@example.org"))).participant_id == receipt.participant_id
    assert await registration.ask(say.FindPerson(email="person-1@example.org")) == say.PersonFound()


async def test_nobody_gets_another_ones_mailbox(registration):
    receipts = [await registration.apply(n) for n in (1, 2)]
    stolen = person(2, email="person-1@example.org")
    with pytest.raises(domain.MailboxTaken):
        await registration.ask(say.UpdatePerson(participant_id=receipts[1].participant_id, personal=stolen))


async def test_who_is_not_known_cannot_be_corrected_or_forgotten(registration):
    with pytest.raises(domain.NoSuchPerson):
        await registration.ask(say.UpdatePerson(participant_id="nobody", personal=person(1)))
    with pytest.raises(domain.NoSuchPerson):
        await registration.ask(say.EraseParticipant(participant_id="nobody"))


@pytest.mark.postgres
async def test_corrections_from_two_processes_have_their_own_revisions(postgres_database_url):
    here, there = Registration(postgres_database_url), Registration(postgres_database_url)
    await here.publish()
    receipt = await here.apply()
    requests = [
        say.UpdatePerson(participant_id=receipt.participant_id, personal=person(1, position=f"посада {n}"))
        for n in range(20)
    ]
    await asyncio.gather(*((here, there)[n % 2].ask(request) for n, request in enumerate(requests)))
    told = await here.told(say.ParticipantUpdated)
    assert sorted(one.revision for one in told) == list(range(2, 22))
    newest = max(told, key=lambda one: one.revision)
    assert (await here.find(receipt.participant_id)).personal == newest.personal
    for one in (here, there):
        await one.harness.close()


async def forgotten(registration):
    """A participant of whom every table tells something, erased."""
    named = person(1, patronymic="Іванівна", position="Головна спеціалістка")
    receipt = await registration.apply(form(named, answers={"why": "Я, Олена, хочу діалогу"}))
    await registration.decline(receipt, reason="Олена живе не там")
    await registration.decide(receipt)
    await registration.enrol(receipt.participant_id)
    found = await registration.find(receipt.participant_id)
    kept = {
        "request": "UpdatePerson",
        "idempotency_key": "k",
        "fingerprint": "f",
        "reply": found.model_dump_json(),
        "replied_at": START,
    }
    await registration.harness.write(lambda tx: tx.write(insert(store.bookkeeping.replies), [kept]))
    await registration.ask(say.EraseParticipant(participant_id=receipt.participant_id))
    return receipt


async def test_no_table_but_the_outbox_names_whoever_was_forgotten(registration):
    await registration.apply(form(person(2, given_name="Ганна")))
    await forgotten(registration)
    for name, table in store.metadata.tables.items():
        rows = await registration.harness.read(lambda tx, table=table: tx.read(select(table)))
        if name != "outbox":
            written = json.dumps([list(row) for row in rows], ensure_ascii=False, default=str)
            assert not [part for part in NAMES if part in written], name


async def test_who_was_forgotten_is_told_once_and_found_no_more(registration):
    receipt = await forgotten(registration)
    assert await registration.ask(say.EraseParticipant(participant_id=receipt.participant_id)) == Done()
    (told,) = await registration.told(say.ParticipantErased)
    assert (told.participant_id, told.erased_at) == (receipt.participant_id, START)
    assert await registration.find(receipt.participant_id) == say.PersonFound()
    assert await registration.ask(say.FindPerson(email="person-1@example.org")) == say.PersonFound()
    with pytest.raises(domain.NoSuchPerson):
        await registration.ask(say.UpdatePerson(participant_id=receipt.participant_id, personal=person(1)))


async def test_who_was_forgotten_keeps_no_place_and_gets_none(registration):
    ids = await registration.participants(3)
    for one in ids:
        await registration.enrol(one)
    await registration.ask(say.EraseParticipant(participant_id=ids[0]))
    assert await registration.places() == (ids[1:], [])
    with pytest.raises(domain.NotEntitled):
        await registration.enrol(ids[0], WEBINAR)


async def test_who_was_forgotten_can_neither_be_accepted_nor_hold_the_others_up(registration):
    receipts = [await registration.apply(n) for n in (1, 2)]
    await registration.ask(say.EraseParticipant(participant_id=receipts[0].participant_id))
    report = await registration.decide(*receipts)
    assert (report.decided, report.refused) == (1, [receipts[0].application_id])
    summaries = {one.application_id: one for one in (await registration.page()).applications}
    assert summaries[receipts[0].application_id].full_name == ""


async def test_who_was_forgotten_may_come_again_as_somebody_new(registration):
    receipt = await forgotten(registration)
    again = await registration.apply()
    assert again.participant_id != receipt.participant_id
    assert again.status is say.ApplicationStatus.SUBMITTED
