"""The checker of the chaos, on a system where all went well, and on the same with one thing changed."""

import asyncio
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal, cast

import pytest
from nats.aio.client import Client

from dovira.audit.stores import open_stores
from shared.bus import read_message
from shared.bus.dead_letters import DeadLetter
from shared.contracts.catalogue import all_facts
from shared.contracts.request import ReplyT, Request
from tests.faults.chaos.checker import Findings, Part, judge
from tests.faults.chaos.evidence import Evidence, Key, key_of, letter_id
from tests.faults.chaos.ledger import Entry, Ledger
from tests.faults.chaos.people import Crowd
from tests.faults.model import World
from tests.faults.script import prepare

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

_PEOPLE, _FEW_PLACES = 14, 8  # one is declined, two stay too short, one fails twice, three leave
_POISON: Key = ("DOVIRA_SCHEDULING", 3, "certification-follow_progress")


@dataclass
class ModelCrowd(Crowd):
    """The people of a chaos run, in a world in one process where nothing breaks."""

    world: World = field(kw_only=True)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def until_answered(self, request: Request[ReplyT], *, key: str) -> ReplyT:
        if key == f"apply-{_PEOPLE}":
            self.no_more_come()
        async with self._one_at_a_time:
            reply = await self.world.ask(request, key=key)
            await self.world.settle()
        return cast("ReplyT", reply)


@dataclass
class Case:
    """What the checker will judge, open to change."""

    folder: Path
    ledger: list[Entry]
    log: Counter[Key]
    mailbox: Counter[str]
    buried: list[DeadLetter]

    def judge(self) -> Findings:
        with open_stores(self.folder) as stores:
            return judge(Evidence(self.ledger, self.log, stores, self.mailbox, {_POISON}, self.buried))

    def copy(self, folder: Path) -> "Case":
        shutil.copytree(self.folder, folder)
        return Case(folder, list(self.ledger), Counter(self.log), Counter(self.mailbox), list(self.buried))

    def change(self, service: str, table: str, sql: str, *, first: str = "true") -> None:
        """Change a store by hand, without the constraints that would refuse it; row 1 is one that is ``first``."""
        with closing(sqlite3.connect(self.folder / f"{service}.db", isolation_level=None)) as connection:
            connection.execute(f"create table freely as select * from {table} order by {first} desc")  # noqa: S608
            connection.execute(f"drop table {table}")
            connection.execute(f"alter table freely rename to {table}")
            assert connection.execute(sql).rowcount == 1, sql

    def told(self, what: str) -> Key:
        """One thing of this kind in the log."""
        return next(key for key in sorted(self.log, key=str) if key[0] == what)


@pytest.fixture(scope="module")
def template() -> Iterator[Case]:
    folder = Path(mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    yield asyncio.run(_play(folder))
    shutil.rmtree(folder)


@pytest.fixture
def case(template: Case, tmp_path: Path) -> Case:
    return template.copy(tmp_path / "stores")


async def _play(folder: Path) -> Case:
    world = World(folder / "stores")
    await prepare(world, few_places=_FEW_PLACES)
    ledger = Ledger(folder / "acknowledged.jsonl")
    await world.live()
    try:
        await ModelCrowd(cast("Client", None), ledger, per_second=1000, world=world).come()
        await world.settle()
    finally:
        await world.die()
        ledger.close()
    known = all_facts()
    stored = [one for stream in world.broker.streams.values() for one in stream]
    log = Counter(key_of(read_message(one.headers, one.body, known).fact) for one in stored)
    mailbox = Counter(map(letter_id, world.mailbox.elements()))
    return Case(folder / "stores", list(ledger.entries()), log, mailbox, [_dead_letter()])


def _dead_letter() -> DeadLetter:
    stream, sequence, handler = _POISON
    return DeadLetter(1, "subject", str(stream), cast("int", sequence), str(handler), "unreadable", 1, "now", {}, b"")


_RECEIVED = "kind = 'application_received'"


def a_fact_is_not_in_the_log(case: Case) -> None:
    del case.log[case.told("ApplicationSubmitted")]


def a_result_is_not_in_the_log(case: Case) -> None:
    del case.log[case.told("test")]


def a_fact_is_twice_in_the_log(case: Case) -> None:
    case.log[case.told("attendance")] += 1


def somebody_is_promoted_twice(case: Case) -> None:
    case.log[case.told("promotion")] += 1


def a_certificate_of_nobody_is_told(case: Case) -> None:
    case.log["certificate", "nobody"] = 1


def an_application_is_gone(case: Case) -> None:
    case.change("registration", "application", "delete from application where rowid = 1")


def a_decision_is_undone(case: Case) -> None:
    case.change("registration", "application", "update application set status = 'submitted' where rowid = 1")


def an_application_is_stored_twice(case: Case) -> None:
    case.change("registration", "application", "insert into application select * from application where rowid = 1")


def two_people_are_answered_with_one_application(case: Case) -> None:
    case.ledger.append(next(one for one in case.ledger if one.request == "application"))


def an_application_comes_from_nowhere(case: Case) -> None:
    an_application_is_stored_twice(case)
    case.change(
        "registration",
        "application",
        "update application set application_id = 'x' where rowid = (select max(rowid) from application)",
    )


def a_place_is_gone(case: Case) -> None:
    case.change("registration", "enrolment", "delete from enrolment where rowid = 1")


def a_place_is_taken_back(case: Case) -> None:
    case.change(
        "registration",
        "enrolment",
        "update enrolment set status = 'waitlisted' where rowid = 1",
        first="status = 'confirmed'",
    )


def who_left_has_a_place_again(case: Case) -> None:
    case.change(
        "registration",
        "enrolment",
        "update enrolment set status = 'confirmed' where rowid = 1",
        first="status = 'cancelled'",
    )


def a_place_is_nobody_s(case: Case) -> None:
    enrolment = next(one for one in case.ledger if one.request == "enrolment")
    case.ledger.remove(enrolment)


def a_presence_is_gone(case: Case) -> None:
    case.change("scheduling", "presence", "delete from presence where rowid = 1")


def a_presence_is_another(case: Case) -> None:
    case.change("scheduling", "presence", "update presence set seconds = seconds - 1 where rowid = 1")


def a_presence_is_stored_twice(case: Case) -> None:
    case.change("scheduling", "presence", "insert into presence select * from presence where rowid = 1")


def an_attempt_was_never_handed_in(case: Case) -> None:
    case.change("assessment", "attempt", "update attempt set state = 'running' where rowid = 1")


def an_attempt_is_stored_twice(case: Case) -> None:
    case.change("assessment", "attempt", "insert into attempt select * from attempt where rowid = 1")


def a_certificate_is_gone(case: Case) -> None:
    case.change("certification", "certificate", "delete from certificate where rowid = 1")


def a_certificate_is_issued_twice(case: Case) -> None:
    case.change("certification", "certificate", "insert into certificate select * from certificate where rowid = 1")


def a_certificate_goes_to_somebody_else(case: Case) -> None:
    case.change("certification", "certificate", "update certificate set participant_id = 'x' where rowid = 1")


def a_message_is_gone(case: Case) -> None:
    case.change("notification", "message", "delete from message where rowid = 1", first=_RECEIVED)


def a_message_is_stored_twice(case: Case) -> None:
    case.change("notification", "message", "insert into message select * from message where rowid = 1", first=_RECEIVED)


def a_message_goes_to_somebody_else(case: Case) -> None:
    case.change("notification", "message", "update message set participant_id = 'x' where rowid = 1", first=_RECEIVED)


def a_message_waits_for_ever(case: Case) -> None:
    case.change("notification", "message", "update message set state = 'failed' where rowid = 1")


def a_letter_never_arrived(case: Case) -> None:
    del case.mailbox[next(iter(case.mailbox))]


def a_letter_was_sent_by_nobody(case: Case) -> None:
    case.mailbox["another"] += 1


def the_poison_was_swallowed(case: Case) -> None:
    case.buried.clear()


def the_poison_was_buried_twice(case: Case) -> None:
    case.buried += case.buried


def another_handler_buried_something(case: Case) -> None:
    case.buried.append(replace(case.buried[0], handler="another"))


_PLANTED: list[tuple[Part, Literal["lost", "doubled", "wrong"], Callable[[Case], None]]] = [
    (Part.LOG, "lost", a_fact_is_not_in_the_log),
    (Part.LOG, "lost", a_result_is_not_in_the_log),
    (Part.LOG, "doubled", a_fact_is_twice_in_the_log),
    (Part.LOG, "doubled", somebody_is_promoted_twice),
    (Part.LOG, "wrong", a_certificate_of_nobody_is_told),
    (Part.APPLICATIONS, "lost", an_application_is_gone),
    (Part.APPLICATIONS, "lost", a_decision_is_undone),
    (Part.APPLICATIONS, "lost", two_people_are_answered_with_one_application),
    (Part.APPLICATIONS, "doubled", an_application_is_stored_twice),
    (Part.APPLICATIONS, "wrong", an_application_comes_from_nowhere),
    (Part.PLACES, "lost", a_place_is_gone),
    (Part.PLACES, "lost", a_place_is_taken_back),
    (Part.PLACES, "lost", who_left_has_a_place_again),
    (Part.PLACES, "wrong", a_place_is_nobody_s),
    (Part.PRESENCES, "lost", a_presence_is_gone),
    (Part.PRESENCES, "wrong", a_presence_is_another),
    (Part.PRESENCES, "doubled", a_presence_is_stored_twice),
    (Part.ATTEMPTS, "lost", an_attempt_was_never_handed_in),
    (Part.ATTEMPTS, "doubled", an_attempt_is_stored_twice),
    (Part.CERTIFICATES, "lost", a_certificate_is_gone),
    (Part.CERTIFICATES, "doubled", a_certificate_is_issued_twice),
    (Part.CERTIFICATES, "wrong", a_certificate_goes_to_somebody_else),
    (Part.MESSAGES, "lost", a_message_is_gone),
    (Part.MESSAGES, "doubled", a_message_is_stored_twice),
    (Part.MESSAGES, "wrong", a_message_goes_to_somebody_else),
    (Part.MAIL, "lost", a_message_waits_for_ever),
    (Part.MAIL, "lost", a_letter_never_arrived),
    (Part.MAIL, "wrong", a_letter_was_sent_by_nobody),
    (Part.DEAD_LETTERS, "lost", the_poison_was_swallowed),
    (Part.DEAD_LETTERS, "doubled", the_poison_was_buried_twice),
    (Part.DEAD_LETTERS, "wrong", another_handler_buried_something),
]


def test_where_all_went_well_it_finds_nothing(template: Case):
    findings = template.judge()
    assert (findings.lost, findings.doubled, findings.wrong) == ([], [], [])
    assert findings.acknowledged == len(template.ledger)
    asked = Counter(one.request for one in template.ledger)
    assert set(asked) == {"application", "decision", "enrolment", "leaving", "attendance", "test"}
    assert template.told("promotion")


@pytest.mark.parametrize(("part", "verdict", "plant"), _PLANTED, ids=[plant.__name__ for _, _, plant in _PLANTED])
def test_it_names_what_was_changed(case: Case, part: Part, verdict: str, plant: Callable[[Case], None]):
    plant(case)
    assert [line for line in getattr(case.judge(), verdict) if line.startswith(f"{part}: ")]


def test_each_of_its_questions_is_shown_at_least_two_defects():
    assert {part for part, times in Counter(part for part, _, _ in _PLANTED).items() if times >= 2} == set(Part)
