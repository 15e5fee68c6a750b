"""Who may take a test, whatever the order in which it was heard; and what is kept of people: ids, until erasure."""

from itertools import permutations

import pytest
from sqlalchemy import select

from services.assessment import store
from services.assessment.domain.refusals import NoSuchAttempt, NotAParticipant, NotRegisteredYet
from shared.contracts.assessment import TestPassed
from shared.testing import START
from tests.assessment.builders import (
    ANN,
    BOB,
    DAY,
    RIGHT,
    accepted,
    all_right,
    answers_to,
    declined,
    erased,
    registered,
    withdrawn,
)


async def test_whom_we_have_not_heard_of_yet_is_asked_to_wait(assessment):
    await assessment.opened(people=())
    with pytest.raises(NotRegisteredYet):
        await assessment.start()
    await assessment.hear(registered())
    assert (await assessment.start()).number == 1


async def test_a_participant_of_another_programme_is_not_heard_of_in_this_one(assessment):
    await assessment.opened(people=())
    await assessment.hear(registered(programme_id="another"))
    with pytest.raises(NotRegisteredYet):
        await assessment.start()


@pytest.mark.parametrize(
    ("story", "may_start"),
    [
        ([registered, withdrawn], False),
        ([accepted, registered, declined], False),
        ([registered, declined, lambda person: accepted(person, at=START + 2 * DAY)], True),
        ([registered, lambda person: withdrawn(person, at=START)], False),
        ([accepted, registered, erased], False),
    ],
)
async def test_the_latest_decision_holds_in_whatever_order_it_is_heard(assessment, story, may_start):
    await assessment.opened(people=())
    for number, order in enumerate(permutations(story)):
        for cut in range(len(order)):
            person = f"person-{number}-{cut}"
            facts = [tell(person) for tell in order]
            await assessment.hear(*facts[:cut])
            await assessment.hear(*facts[cut:])
            if may_start:
                assert (await assessment.start(person)).number == 1
            else:
                with pytest.raises(NotAParticipant if erased not in story else (NotAParticipant, NotRegisteredYet)):
                    await assessment.start(person)


async def test_who_withdraws_may_still_hand_in_what_was_begun(assessment):
    await assessment.opened()
    sheet = await assessment.start()
    await assessment.hear(withdrawn())
    with pytest.raises(NotAParticipant):
        await assessment.start()
    assert (await assessment.submit(sheet, all_right(sheet))).passed


async def test_nothing_personal_is_stored(assessment):
    await assessment.opened()
    sheet = await assessment.start()
    await assessment.submit(sheet, all_right(sheet))
    everything = await _everything(assessment, store.metadata.sorted_tables)
    assert ANN in everything
    assert [word for word in ("Зразкова", "Олена", "example.org", "application-of") if word in everything] == []


async def test_an_erased_person_is_forgotten_and_the_others_are_not(assessment):
    await assessment.opened(people=(ANN, BOB))
    for person in (ANN, BOB):
        sheet = await assessment.start(person)
        await assessment.save(sheet, answers_to(sheet, RIGHT), person)
    ours = await assessment.start()
    await assessment.hear(erased())
    await assessment.hear(accepted())

    tables = [table for table in store.metadata.sorted_tables if table.name not in {"outbox", "erased_participant"}]
    everything = await _everything(assessment, tables)
    assert (ANN in everything, ours.attempt_id in everything, BOB in everything) == (False, False, True)
    with pytest.raises(NoSuchAttempt):
        await assessment.submit(ours, all_right(ours))
    theirs = await assessment.start(BOB)
    assert (await assessment.submit(theirs, all_right(theirs), BOB)).passed
    assert [fact.participant_id for fact in await assessment.told(TestPassed)] == [BOB]


async def _everything(assessment, tables):
    return await assessment.harness.read(lambda tx: "".join(str(tx.read(select(table))) for table in tables))
