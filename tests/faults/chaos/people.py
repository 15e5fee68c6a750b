"""People of a chaos run: they apply, enrol, attend and take the test, and ask again until they are answered.

Whoever asks again uses the same idempotency key, as the contract of the system wants it.
"""

import asyncio
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nats.aio.client import Client

from shared.bus import Refused, ask
from shared.contracts.assessment import StartAttempt, SubmitAttempt
from shared.contracts.registration import (
    ApplicationReceipt,
    CancelEnrolment,
    DecideApplications,
    Decision,
    EnrolInWebinar,
)
from shared.contracts.registration import SubmitApplication as Apply
from shared.contracts.request import ReplyT, Request
from shared.contracts.scheduling import RecordAttendance
from tests.faults.chaos.ledger import Ledger
from tests.faults.chaos.programme import ENOUGH_SECONDS, PROGRAMME, RARE, TEST, TOO_FEW_SECONDS, WEBINARS, make_form

_ANSWER_SECONDS = 3.0
_PAUSE = 0.3
_UNANSWERED = {500, 503, 504}
_NOT_HEARD_YET = {"no_such_programme", "no_such_webinar", "not_a_participant", "not_registered_yet", "no_such_test"} | {
    "test_not_open"
}


@dataclass
class Crowd:
    """The people, and the organiser who decides on them. ``per_second`` new ones come until ``no_more_come``."""

    client: Client
    ledger: Ledger
    per_second: float = 6.0
    asked: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    _coming: bool = True
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _undecided: list[tuple[ApplicationReceipt, int, asyncio.Future[bool]]] = field(default_factory=list)
    _journeys: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def under_way(self) -> int:
        """How many people have not finished yet."""
        return len(self._journeys)

    async def come(self) -> None:
        """Send people in until told to stop, then wait for all; the organiser decides meanwhile."""
        organiser = asyncio.create_task(self._decide_for_ever(), name="organiser")
        while self._coming:
            journey = asyncio.create_task(self._journey(next(self._numbers)))
            self._journeys.add(journey)
            await asyncio.sleep(1 / self.per_second)
        while self._journeys:
            done, self._journeys = await asyncio.wait(self._journeys, return_when=asyncio.FIRST_EXCEPTION)
            for one in done:
                one.result()
        organiser.cancel()
        await asyncio.wait([organiser])
        if not organiser.cancelled() and (error := organiser.exception()):
            raise error

    def no_more_come(self) -> None:
        self._coming = False

    async def until_answered(self, request: Request[ReplyT], *, key: str) -> ReplyT:
        """Ask until there is an answer. Raises Refused when the answer is a refusal for good."""
        name = type(request).__name__
        while True:
            self.asked[name] += 1
            try:
                return await ask(self.client, request, idempotency_key=key, timeout=_ANSWER_SECONDS)
            except Refused as refusal:
                problem = refusal.problem
                if problem.status not in _UNANSWERED and problem.code not in _NOT_HEARD_YET:
                    raise
                if problem.status in _UNANSWERED:
                    self.troubles[f"{name} {problem.code}"] += 1
            await asyncio.sleep(_PAUSE)

    async def _journey(self, number: int) -> None:
        """One person's way; the number decides what they are like."""
        receipt = await self.until_answered(
            Apply(programme_id=PROGRAMME, form=make_form(number)), key=f"apply-{number}"
        )
        person = receipt.participant_id
        self.ledger.note("application", participant_id=person, application_id=receipt.application_id)
        if not await self._decision(receipt, number):
            return
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._enrol(person, leaves=number % 4 == 0))
            tasks.create_task(self._attend(person, long_enough=number % 7 != 0))
            tasks.create_task(self._take_test(person, failures=2 if number % 9 == 0 else number % 2))

    async def _enrol(self, person: str, *, leaves: bool) -> None:
        for webinar in WEBINARS:
            request = EnrolInWebinar(participant_id=person, webinar_id=webinar)
            place = await self.until_answered(request, key=f"enrol-{person}-{webinar}")
            about: Mapping[str, str] = {"participant_id": person, "enrolment_id": place.enrolment_id}
            self.ledger.note("enrolment", **about, webinar_id=webinar, status=place.status.value)
        if leaves:
            left = CancelEnrolment(participant_id=person, webinar_id=RARE)
            place = await self.until_answered(left, key=f"leave-{person}")
            self.ledger.note("leaving", participant_id=person, enrolment_id=place.enrolment_id, webinar_id=RARE)

    async def _attend(self, person: str, *, long_enough: bool) -> None:
        seconds = ENOUGH_SECONDS if long_enough else TOO_FEW_SECONDS
        for webinar in WEBINARS[:2]:
            request = RecordAttendance(
                webinar_id=webinar, participant_id=person, seconds=seconds, reason="був список", decided_by="organiser"
            )
            await self.until_answered(request, key=f"attend-{person}-{webinar}")
            self.ledger.note("attendance", participant_id=person, webinar_id=webinar, seconds=seconds)

    async def _take_test(self, person: str, *, failures: int) -> None:
        for attempt in range(failures + 1):
            start = StartAttempt(participant_id=person, test_id=TEST)
            sheet = await self.until_answered(start, key=f"start-{person}-{attempt}")
            answer = "так" if attempt == failures else "ні"
            answers = {question.question_id: [answer] for question in sheet.questions}
            hand_in = SubmitAttempt(participant_id=person, attempt_id=sheet.attempt_id, answers=answers)
            result = await self.until_answered(hand_in, key=f"hand-in-{sheet.attempt_id}")
            self.ledger.note("test", participant_id=person, attempt_id=sheet.attempt_id, passed=result.passed)

    async def _decision(self, receipt: ApplicationReceipt, number: int) -> bool:
        """Wait until the organiser has decided; whether one was accepted."""
        decided: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._undecided.append((receipt, number, decided))
        return await decided

    async def _decide_for_ever(self) -> None:
        for round_number in itertools.count():
            await asyncio.sleep(_PAUSE)
            waiting, self._undecided = self._undecided, []
            for decision in Decision:
                wanted = [one for one in waiting if (one[1] % 13 == 0) is (decision is Decision.DECLINE)]
                if wanted:
                    await self._decide(wanted, decision, key=f"decide-{round_number}-{decision.value}")

    async def _decide(
        self, wanted: list[tuple[ApplicationReceipt, int, asyncio.Future[bool]]], decision: Decision, *, key: str
    ) -> None:
        ids = [receipt.application_id for receipt, _, _ in wanted]
        request = DecideApplications(
            application_ids=ids, decision=decision, reason="інша область", decided_by="organiser"
        )
        await self.until_answered(request, key=key)
        accepted = decision is Decision.ACCEPT
        for receipt, _, decided in wanted:
            about = {"participant_id": receipt.participant_id, "application_id": receipt.application_id}
            self.ledger.note("decision", **about, accepted=accepted)
            decided.set_result(accepted)
