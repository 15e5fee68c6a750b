"""Plays a programme on a running system, as its people would: through the importers and the services' requests."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from nats.aio.client import Client

from dovira.demo.answers import fill_in
from dovira.demo.cohort import Cohort, Member, chance_of
from dovira.demo.files import PROGRAMME, QUESTIONS, applications_csv, attendance_name, attendee_report, next_run_file
from dovira.demo.recap import webinar_of_the_post, write_post
from dovira.demo.visits import Manner
from dovira.imports import import_applications, import_attendance, import_questions, propose_programme, publish
from dovira.settling import settled
from formats.gift import read_questions
from shared.bus import Refused, ask
from shared.contracts.assessment import AttemptResult, AttemptSheet, BankQuestion, StartAttempt, SubmitAttempt
from shared.contracts.programme import Programme, Webinar
from shared.contracts.registration import (
    ApplicationPage,
    ApplicationSummary,
    CancelEnrolment,
    DecideApplications,
    Decision,
    EnrolInWebinar,
    EnrolmentList,
    EnrolmentStatus,
    FindPerson,
    ListApplications,
    ListEnrolments,
)
from shared.contracts.scheduling import PublishMaterial
from shared.contracts.vocabulary import MaterialKind, Sex, Visibility
from shared.runtime import ShiftedClock

_AT_ONCE = 32
_DECIDER = "demo-organiser"
_DECLINE_REASON = "Програма призначена для органів влади семи областей проєкту."


class Watcher(Protocol):
    """Whoever shows the progress."""

    def phase(self, title: str, total: int) -> Callable[[int], object]:
        """Begin a phase of so many steps; returns what to call as they are done."""
        ...


@dataclass
class Play:
    """One programme, its people, and the system it is played on."""

    client: Client
    programme: Programme
    programme_file: bytes
    questions_file: bytes
    cohort: Cohort
    folder: Path
    watcher: Watcher
    clock: ShiftedClock | None = None
    ids: dict[str, str] = field(default_factory=dict)

    async def whole(self) -> None:
        """From the empty system to certificates."""
        await self.publish()
        await self.apply()
        self._move_clock(self.programme.webinars[0].starts_at - timedelta(days=6))
        await self.decide()
        for webinar in self.programme.webinars:
            await self.hold(webinar)
            if webinar.id == webinar_of_the_post(self.programme).id:
                await write_post(self.client, webinar, self._speaking())
        for test in self.programme.tests:
            await self.take(test.id)
        await settled(self.client)
        # News that waits to share a letter is due by now.
        self._move_clock(self.programme.webinars[-1].ends_at + timedelta(days=3))

    async def announce_next_run(self) -> None:
        """Publish the programme's next run, for which anyone may apply."""
        await publish(self.client, await propose_programme(self.client, next_run_file(), file=PROGRAMME))
        await settled(self.client)

    async def publish(self) -> None:
        """Publish the programme file and fill the question bank."""
        advance = self.watcher.phase("програма і питання", 2)
        self._keep(PROGRAMME, self.programme_file)
        self._keep(QUESTIONS, self.questions_file)
        proposal = await propose_programme(self.client, self.programme_file, file=PROGRAMME)
        await publish(self.client, proposal)
        await settled(self.client)
        advance(1)
        for test in self.programme.tests:
            await import_questions(self.client, self.questions_file, file=QUESTIONS, test_id=test.id)
        advance(1)

    async def apply(self) -> None:
        """Import the form's export; then once more, after the rows with faults were mended: only those are new."""
        advance = self.watcher.phase("заявки", len(self.cohort.members))
        for name, cohort in (("applications.csv", self.cohort), ("applications-mended.csv", self.cohort.mended())):
            data = applications_csv(cohort)
            self._keep(name, data)
            advance(await self._bring_applications(name, data))

    async def decide(self) -> None:
        """Accept whoever fits, decline the others with a reason; a person's decision, here the demo's."""
        lines = await self._applications()
        advance = self.watcher.phase("рішення", len(lines))
        for decision in Decision:
            wanted = [one for one in lines if one.eligible is (decision is Decision.ACCEPT)]
            for portion in _portions([one.application_id for one in wanted], 500):
                reason = _DECLINE_REASON if decision is Decision.DECLINE else ""
                await self._carry_out(decision, portion, reason)
                advance(len(portion))
        await self._find_people()
        await settled(self.client)

    async def hold(self, webinar: Webinar, *, settle: bool = True) -> None:
        """One webinar: people enrol and some change their minds, the report arrives, the recording is published.

        ``settle`` waits until everybody has heard everything; without it, services that are down hold up nobody.
        """
        number = 1 + [one.id for one in self.programme.webinars].index(webinar.id)
        members = self._members_in_order(webinar)
        leavers = [one for one in members if one.visits[webinar.id].manner is Manner.ABSENT and one.number % 2]
        advance = self.watcher.phase(f"вебінар {number}: місця", len(members) + len(leavers))
        self._move_clock(webinar.starts_at - timedelta(days=5))
        await self._publish_material(webinar, MaterialKind.AGENDA, Visibility.PUBLIC)
        await self._each(members, lambda one: self._enrol(one, webinar), advance)
        await self._each(leavers, lambda one: self._leave(one, webinar), advance)
        self._move_clock(webinar.ends_at + timedelta(hours=1))
        report = attendee_report(self.cohort, webinar, await self._placed(members, webinar))
        name = attendance_name(webinar)
        self._keep(name, report)
        if settle:
            await settled(self.client)
        await self._bring_attendance(webinar, name, report)
        for kind in (MaterialKind.SLIDES, MaterialKind.RECORDING):
            await self._publish_material(webinar, kind, Visibility.PARTICIPANTS)

    async def take(self, test_id: str, *, settle: bool = True) -> None:
        """Everybody who came at least once takes the test, again if need be."""
        bank = {one.text: one for one in read_questions(self.questions_file, file=QUESTIONS).rows}
        members = [
            one
            for one in self._participants()
            if any(visit.manner is not Manner.ABSENT for visit in one.visits.values())
        ]
        advance = self.watcher.phase("тест", len(members))
        self._move_clock(self.programme.webinars[-1].ends_at + timedelta(days=2))
        if settle:
            await settled(self.client)
        await self._each(members, lambda one: self._attempt(one, test_id, bank), advance)

    def _speaking(self) -> dict[Sex, str]:
        """A woman and a man who take part and speak."""
        return {one.form.personal.sex: self._id(one) for one in reversed(self._participants())}

    def _members_in_order(self, webinar: Webinar) -> list[Member]:
        """Participants in the order in which they happen to enrol."""
        members = self._participants()
        chance_of(self.cohort.seed, "order", webinar.id).shuffle(members)
        return members

    def _participants(self) -> list[Member]:
        return [member for member in self.cohort.members if member.email.casefold() in self.ids]

    async def _bring_applications(self, name: str, data: bytes) -> int:
        """How many of a file were new."""
        imported = await import_applications(self.client, data, file=name, programme=self.programme)
        return imported.counts["new"]

    async def _bring_attendance(self, webinar: Webinar, name: str, report: bytes) -> None:
        await import_attendance(self.client, report, file=name, programme=self.programme, webinar_id=webinar.id)

    async def _carry_out(self, decision: Decision, application_ids: list[str], reason: str) -> None:
        request = DecideApplications(
            application_ids=application_ids, decision=decision, reason=reason, decided_by=_DECIDER
        )
        await ask(self.client, request, timeout=60)

    async def _applications(self) -> list[ApplicationSummary]:
        lines: list[ApplicationSummary] = []
        after = None
        while True:
            page = await self._page_of_applications(after)
            lines += page.applications
            after = page.after
            if after is None:
                return lines

    async def _page_of_applications(self, after: str | None) -> ApplicationPage:
        request = ListApplications(programme_id=self.programme.id, after=after, limit=1000)
        return await ask(self.client, request, timeout=60)

    async def _find_people(self) -> None:
        eligible = [one for one in self.cohort.members if one.eligible]
        advance = self.watcher.phase("учасники", len(eligible))
        await self._each(eligible, self._find, advance)

    async def _find(self, member: Member) -> None:
        found = await ask(self.client, FindPerson(email=member.email))
        if found.participant_id:
            self.ids[member.email.casefold()] = found.participant_id

    async def _enrol(self, member: Member, webinar: Webinar) -> None:
        request = EnrolInWebinar(participant_id=self._id(member), webinar_id=webinar.id)
        await ask(self.client, request, idempotency_key=f"enrol-{webinar.id}-{self._id(member)}", timeout=30)

    async def _leave(self, member: Member, webinar: Webinar) -> None:
        await ask(self.client, CancelEnrolment(participant_id=self._id(member), webinar_id=webinar.id), timeout=30)

    async def _placed(self, members: list[Member], webinar: Webinar) -> list[str]:
        """Mailboxes of those who hold a place."""
        placed: list[str] = []

        async def look(member: Member) -> None:
            held = (await self._places_of(member)).enrolments
            if any(one.webinar_id == webinar.id and one.status is EnrolmentStatus.CONFIRMED for one in held):
                placed.append(member.email)

        await self._each(members, look, lambda _: None)
        return sorted(placed)

    async def _places_of(self, member: Member) -> EnrolmentList:
        request = ListEnrolments(participant_id=self._id(member), programme_id=self.programme.id)
        return await ask(self.client, request, timeout=30)

    async def _attempt(self, member: Member, test_id: str, bank: dict[str, BankQuestion]) -> None:
        for number, ability in enumerate(member.ability, start=1):
            luck = chance_of(self.cohort.seed, "test", member.number, number)
            try:
                sheet = await self._start(member, test_id)
            except Refused as refusal:
                if refusal.problem.status in {503, 504}:
                    raise
                return
            if (await self._hand_in(member, sheet, fill_in(sheet, bank, ability=ability, luck=luck))).passed:
                return

    async def _start(self, member: Member, test_id: str) -> AttemptSheet:
        return await ask(self.client, StartAttempt(participant_id=self._id(member), test_id=test_id), timeout=30)

    async def _hand_in(self, member: Member, sheet: AttemptSheet, answers: dict[str, list[str]]) -> AttemptResult:
        request = SubmitAttempt(participant_id=self._id(member), attempt_id=sheet.attempt_id, answers=answers)
        return await ask(self.client, request, timeout=30)

    async def _publish_material(self, webinar: Webinar, kind: MaterialKind, visibility: Visibility) -> None:
        titles = {
            MaterialKind.AGENDA: "Програма заходу",
            MaterialKind.SLIDES: "Презентація",
            MaterialKind.RECORDING: "Відеозапис",
        }
        url = f"https://materials.example/{webinar.id}/{kind.value}"
        await self._add(
            PublishMaterial(webinar_id=webinar.id, kind=kind, title=titles[kind], url=url, visibility=visibility)
        )

    async def _add(self, material: PublishMaterial) -> None:
        await ask(self.client, material)

    async def _each(
        self, members: Iterable[Member], do: Callable[[Member], Awaitable[None]], advance: Callable[[int], object]
    ) -> None:
        """Do something for everybody, many at once, and wait for all."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(member: Member) -> None:
            async with gate:
                await do(member)
            advance(1)

        async with asyncio.TaskGroup() as tasks:
            for member in members:
                tasks.create_task(one(member))

    def _id(self, member: Member) -> str:
        return self.ids[member.email.casefold()]

    def _keep(self, name: str, data: bytes) -> None:
        """Keep the input where it can be looked at and imported again."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(data)

    def _move_clock(self, moment: datetime) -> None:
        if self.clock is not None:
            self.clock.move_to(moment)


def _portions(items: list[str], size: int) -> list[list[str]]:
    return [items[begin : begin + size] for begin in range(0, len(items), size)]
