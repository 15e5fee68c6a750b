"""Whoever registers after a report came is matched then; the order of what is heard does not matter; the erased go."""

import asyncio
import threading
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.scheduling import use_cases
from shared.contracts import scheduling as say
from shared.contracts.fact import Fact
from shared.testing import heard_now, sqlite_url
from tests.examples import examples
from tests.scheduling.builders import (
    FIRST,
    IRYNA,
    MYKOLA,
    NAMESAKE,
    NOON,
    PROGRAMME,
    SECOND,
    WEEK,
    Scheduling,
    a_programme,
    a_webinar,
    by_email,
    erased,
    joined,
    registered,
    updated,
)

ROWS = [
    joined(2, "Гостя", by_email(IRYNA), minutes=(0, 40)),
    joined(3, "Микола Гнатюк", minutes=(30, 130)),
    joined(4, "Ірина Коваленко", minutes=(40, 60)),
]


async def test_an_import_before_registration_comes_to_the_same_as_one_after(scheduling):
    await scheduling.publish()
    await scheduling.report(*ROWS)
    assert await scheduling.told(say.AttendanceRecorded) == []
    await scheduling.hear(registered(IRYNA), registered(MYKOLA))
    told = await scheduling.told(say.AttendanceRecorded)
    assert [(one.participant_id, one.seconds, one.revision) for one in told] == [
        (IRYNA, 60 * 60, 1),
        (MYKOLA, 90 * 60, 1),
    ]
    assert await scheduling.unmatched() == []


async def test_one_registration_is_told_for_every_webinar_attended_before(scheduling):
    await scheduling.publish()
    await scheduling.report(joined(2, email=by_email(IRYNA)))
    await scheduling.report(joined(2, email=by_email(IRYNA), start=NOON + WEEK), webinar_id=SECOND)
    await scheduling.hear(registered(IRYNA))
    told = await scheduling.told(say.AttendanceRecorded)
    assert sorted((one.webinar_id, one.seconds) for one in told) == [(FIRST, 3600), (SECOND, 3600)]


async def test_a_registration_delivered_twice_is_told_once(scheduling):
    await scheduling.publish()
    await scheduling.report(*ROWS)
    fact = heard_now(registered(IRYNA))
    await scheduling.hear(fact)
    await scheduling.hear(fact)
    await scheduling.hear(registered(IRYNA))
    assert len(await scheduling.told(say.AttendanceRecorded)) == 1


async def test_a_new_address_matches_what_came_before_and_the_old_one_still_does(scheduling):
    await scheduling.publish()
    await scheduling.hear(registered(IRYNA))
    await scheduling.report(joined(2, "Гостя", "new@rada.example"))
    await scheduling.hear(updated(IRYNA, email="new@rada.example"))
    assert await scheduling.presence(IRYNA) == 3600
    await scheduling.report(joined(3, "Хтось", by_email(IRYNA), minutes=(60, 90)))
    assert await scheduling.presence(IRYNA) == 5400


async def test_a_second_bearer_of_a_name_makes_it_a_matter_for_a_person_in_whatever_order(scheduling):
    """Each order of report and registrations, each cut in batches: the same presence, the same list."""
    name = {"given_name": "Ганна", "family_name": "Бойко", "patronymic": ""}
    row = joined(2, "Ганна Бойко")
    for number, order in enumerate(permutations(["report", "first", "second"])):
        programme_id = f"p{number}"
        webinar_id = f"{programme_id}-w"
        await scheduling.publish(a_programme(a_webinar(webinar_id), programme_id=programme_id))
        people = {one: f"{programme_id}-{one}" for one in ("first", "second")}
        for step in order:
            if step == "report":
                await scheduling.report(row, webinar_id=webinar_id)
            else:
                fact = registered(IRYNA, programme_id, email=f"{step}@{programme_id}.example", **name)
                await scheduling.hear(fact.model_copy(update={"participant_id": people[step]}))
        assert [one.match for one in await scheduling.unmatched(webinar_id)] == [say.MatchKind.LIKELY]
    assert await scheduling.presence_as_told() == {}


FACTS = [
    registered(IRYNA),
    updated(IRYNA, email="new@rada.example"),
    registered(IRYNA, "zoning"),
    registered(MYKOLA),
    updated(MYKOLA, 3, family_name="Гнатюк-Петренко"),
    updated(MYKOLA, 2, patronymic="Іванович"),
    registered(NAMESAKE),
]
REPORTS = [
    (FIRST, [joined(2, "Гостя", "new@rada.example", minutes=(0, 10)), joined(3, "Микола Гнатюк", minutes=(0, 20))]),
    (FIRST, [joined(2, "Х", by_email(IRYNA), minutes=(5, 30)), joined(3, "Гнатюк-Петренко Микола", minutes=(10, 40))]),
    (
        SECOND,
        [joined(2, "Коваленко Ірина Іванівна", start=NOON + WEEK), joined(3, "Ірина Коваленко", start=NOON + WEEK)],
    ),
    ("zoning-w1", [joined(2, "Ірина Коваленко", minutes=(0, 15)), joined(3, "Микола Гнатюк")]),
]
EXPECTED = {
    (IRYNA, FIRST): 30 * 60,
    (MYKOLA, FIRST): 40 * 60,
    (NAMESAKE, SECOND): 60 * 60,
    (IRYNA, "zoning-w1"): 15 * 60,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("orders")


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_any_order_any_repetition_and_any_cut_come_to_the_same_presence(folder, data):
    steps = data.draw(st.permutations([*FACTS, *REPORTS, *data.draw(st.lists(st.sampled_from([*FACTS, *REPORTS])))]))
    cuts = data.draw(st.lists(st.booleans(), min_size=len(steps), max_size=len(steps)))
    scheduling = Scheduling(sqlite_url(folder))
    await scheduling.publish()
    await scheduling.publish(a_programme(a_webinar("zoning-w1"), programme_id="zoning"))
    batch: list[Fact] = []
    for step, cut in zip(steps, cuts, strict=True):
        if isinstance(step, tuple):
            await scheduling.hear(*batch)
            batch = []
            await scheduling.report(*step[1], webinar_id=step[0])
        else:
            batch.append(step)
            if cut:
                await scheduling.hear(*batch)
                batch = []
    await scheduling.hear(*batch)
    told = await scheduling.presence_as_told()
    recorded = await scheduling.told(say.AttendanceRecorded)
    await scheduling.harness.close()
    assert told == EXPECTED
    assert len({(one.participant_id, one.webinar_id) for one in recorded}) == len(recorded)


# ---- forgetting


async def test_the_erased_leave_no_name_no_address_and_no_join(scheduling):
    await scheduling.publish()
    await scheduling.hear(registered(IRYNA), registered(MYKOLA))
    await scheduling.report(*ROWS, joined(5, "Коваленко Ірина Петрівна", "own@mail.example"))
    await scheduling.decide(IRYNA, 60, reason="Ірина Коваленко дзвонила")
    await scheduling.hear(erased(IRYNA))
    text = (await scheduling.stored_text()).casefold()
    assert "коваленко" not in text
    assert "ірина" not in text
    assert by_email(IRYNA) not in text
    assert "гнатюк" in text


async def test_the_presence_of_the_erased_stays_as_told_and_others_keep_theirs(scheduling):
    await scheduling.publish()
    await scheduling.hear(registered(IRYNA), registered(MYKOLA))
    await scheduling.report(*ROWS)
    before = await scheduling.presence_as_told()
    await scheduling.hear(erased(IRYNA))
    await scheduling.report(joined(9, "Гість"))
    assert await scheduling.presence_as_told() == before
    assert await scheduling.told(say.AttendanceCorrected) == []


async def test_strangers_rows_under_the_address_of_the_erased_go_from_every_programme(scheduling):
    await scheduling.publish()
    await scheduling.publish(a_programme(a_webinar("zoning-w1"), programme_id="zoning"))
    await scheduling.hear(registered(IRYNA))
    await scheduling.report(joined(2, "Гостя", by_email(IRYNA)), webinar_id="zoning-w1")
    await scheduling.hear(erased(IRYNA))
    assert by_email(IRYNA) not in await scheduling.stored_text()


async def test_rows_that_may_be_the_eraseds_go_and_a_namesakes_own_stay(scheduling):
    await scheduling.publish()
    await scheduling.hear(registered(IRYNA), registered(NAMESAKE))
    await scheduling.report(joined(2, "Ірина Коваленко"), joined(3, "Ірина Коваленко", by_email(NAMESAKE)))
    await scheduling.hear(erased(IRYNA))
    assert await scheduling.unmatched() == []
    assert await scheduling.presence_as_told() == {(NAMESAKE, FIRST): 3600}
    assert by_email(NAMESAKE) in await scheduling.stored_text()


async def test_a_late_registration_does_not_bring_the_erased_back(scheduling):
    await scheduling.publish()
    await scheduling.hear(erased(IRYNA))
    await scheduling.hear(registered(IRYNA))
    await scheduling.hear(updated(IRYNA), erased(MYKOLA), registered(MYKOLA))
    text = await scheduling.stored_text()
    assert by_email(IRYNA) not in text
    assert by_email(MYKOLA) not in text
    assert PROGRAMME not in text


async def test_many_at_once_are_heard_in_one_batch(scheduling):
    await scheduling.publish()
    people = [f"p{number:03d}" for number in range(200)]
    facts = [
        registered(IRYNA, email=f"{who}@rada.example", family_name=f"Зразковий{number}", patronymic="").model_copy(
            update={"participant_id": who}
        )
        for number, who in enumerate(people)
    ]
    await scheduling.report(*(joined(row, email=f"{who}@rada.example") for row, who in enumerate(people, 2)))
    await scheduling.hear(*facts, *facts[:50])
    told = await scheduling.told(say.AttendanceRecorded)
    assert sorted(one.participant_id for one in told) == people


async def side_by_side(first, work, other, act):
    """``act`` on the other process while the first one's transaction, its work done, is not yet committed."""
    worked, may_commit = threading.Event(), threading.Event()

    def hold(tx):
        work(tx)
        worked.set()
        may_commit.wait(60)

    async with asyncio.TaskGroup() as both:
        both.create_task(first.harness.write(hold))
        await asyncio.to_thread(worked.wait, 10)
        both.create_task(act(other))
        await asyncio.sleep(0.3)
        may_commit.set()


@pytest.fixture
async def two_processes(database_url):
    processes = Scheduling(database_url), Scheduling(database_url)
    await processes[0].publish()
    yield processes
    for one in processes:
        await one.harness.close()


async def test_whoever_registers_while_a_report_is_being_taken_is_not_missed(two_processes):
    one, other = two_processes
    request = say.ImportAttendance(webinar_id=FIRST, file_name="report.csv", rows=ROWS)

    def take(tx):
        use_cases.import_attendance(tx, request)

    await side_by_side(one, take, other, lambda process: process.hear(registered(MYKOLA)))
    assert [fact.participant_id for fact in await one.told(say.AttendanceRecorded)] == [MYKOLA]


async def test_a_report_taken_while_somebody_registers_misses_nobody(two_processes):
    one, other = two_processes

    def register(tx):
        use_cases.follow_participants(tx, [heard_now(registered(MYKOLA))])

    await side_by_side(one, register, other, lambda process: process.report(*ROWS))
    assert [fact.participant_id for fact in await one.told(say.AttendanceRecorded)] == [MYKOLA]


async def test_two_processes_that_take_the_same_report_tell_it_once(two_processes):
    one, other = two_processes
    await one.hear(registered(IRYNA), registered(MYKOLA))
    await asyncio.gather(*(process.report(*ROWS) for process in (one, other, one, other)))
    assert len(await one.told(say.AttendanceRecorded)) == 2
    assert len(await one.told(say.WebinarHeld)) == 1


async def test_who_shows_no_name_is_not_whoever_has_a_name_without_letters(scheduling):
    await scheduling.publish()
    await scheduling.hear(registered(IRYNA, family_name="—", given_name="—", patronymic=""))
    await scheduling.report(joined(2, "🙂"), joined(3, ""))
    assert await scheduling.presence(IRYNA) is None
    assert len(await scheduling.unmatched()) == 1


async def test_every_join_and_every_shown_name_waits_for_whoever_registers_later(scheduling):
    await scheduling.publish()
    await scheduling.report(
        joined(2, "Гостя", by_email(IRYNA), minutes=(0, 10)),
        joined(3, "Гостя", by_email(IRYNA), minutes=(20, 30)),
        joined(4, "Валки, рада (Ірина Коваленко)", minutes=(40, 50)),
        joined(5, "Смартфон (Микола Гнатюк)", minutes=(0, 15)),
    )
    await scheduling.hear(registered(IRYNA))
    await scheduling.hear(registered(MYKOLA))
    assert await scheduling.presence_as_told() == {(IRYNA, FIRST): 30 * 60, (MYKOLA, FIRST): 15 * 60}
