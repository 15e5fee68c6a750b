"""One script from application to certificate and mail, and what must have come of it however it was played."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.assessment import ImportQuestions, StartAttempt, SubmitAttempt
from shared.contracts.registration import DecideApplications, Decision, EnrolInWebinar, SubmitApplication
from shared.contracts.scheduling import PublishProgramme, RecordAttendance
from tests.faults.chaos.programme import (
    ENOUGH_SECONDS,
    PROGRAMME,
    RARE,
    TEST,
    TOO_FEW_SECONDS,
    WEBINARS,
    make_form,
    make_programme,
    make_questions,
)
from tests.faults.model import World

_STORES = {
    "application": ("registration", "select status, registered from application"),
    "place": ("registration", "select webinar_id, status from enrolment"),
    "counters": ("registration", "select webinar_id, confirmed, waiting from webinar"),
    "presence": ("scheduling", "select webinar_id, seconds, revision from presence"),
    "attempt": ("assessment", "select test_id, number, state, score from attempt"),
    "presence heard": ("certification", "select webinar_id, seconds, revision from presence"),
    "certificate": ("certification", "select number, edition, status from certificate"),
    "message": ("notification", "select kind, state from message"),
}
_PROMISED = {
    "application": ("registration", "select application_id from application"),
    "place": ("registration", "select enrolment_id from enrolment"),
    "attempt": ("assessment", "select attempt_id from attempt"),
}
Outcome = dict[str, Counter[Any]]


async def prepare(world: World, *, few_places: int = 1) -> None:
    """The programme is published and its questions are there; everybody has heard of it."""
    world.prepare()
    await world.live()
    await world.ask(PublishProgramme(programme=make_programme(few_places=few_places), base_version=0), key="publish")
    await world.settle()
    await world.ask(ImportQuestions(test_id=TEST, questions=make_questions()), key="questions")
    await world.settle()
    await world.die()


@dataclass
class Script:
    """``people`` go all the way. Played again after a crash with the same keys, as clients do."""

    people: int = 1
    promised: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in _PROMISED})

    async def play(self, world: World) -> None:
        """All of it, in one life."""
        receipts = []
        for number in range(1, self.people + 1):
            application = SubmitApplication(programme_id=PROGRAMME, form=make_form(number))
            receipts.append(await world.ask(application, key=f"apply-{number}"))
            self.promised["application"].add(receipts[-1].application_id)
        decision = DecideApplications(
            application_ids=[one.application_id for one in receipts], decision=Decision.ACCEPT, decided_by="organiser"
        )
        await world.ask(decision, key="decide")
        await world.settle()
        for one in receipts:
            await self._take_part(world, one.participant_id)
        await world.settle()

    async def _take_part(self, world: World, person: str) -> None:
        place = await world.ask(EnrolInWebinar(participant_id=person, webinar_id=RARE), key=f"enrol-{person}")
        self.promised["place"].add(place.enrolment_id)
        for webinar in WEBINARS[:2]:
            # The second word corrects the first: whoever hears them the other way round must not be misled.
            for seconds in (TOO_FEW_SECONDS, ENOUGH_SECONDS):
                presence = RecordAttendance(
                    webinar_id=webinar, participant_id=person, seconds=seconds, reason="список", decided_by="organiser"
                )
                await world.ask(presence, key=f"attend-{person}-{webinar}-{seconds}")
        sheet = await world.ask(StartAttempt(participant_id=person, test_id=TEST), key=f"start-{person}")
        answers = {question.question_id: ["так"] for question in sheet.questions}
        hand_in = SubmitAttempt(participant_id=person, attempt_id=sheet.attempt_id, answers=answers)
        await world.ask(hand_in, key=f"hand-in-{person}")
        self.promised["attempt"].add(sheet.attempt_id)

    def outcome(self, world: World) -> Outcome:
        """What came of it, without ids: equal for every way it may have gone."""
        found: Outcome = {name: Counter(world.rows(service, sql)) for name, (service, sql) in _STORES.items()}
        told = {
            one.headers["ce-id"]: one.headers["ce-type"]
            for stream, stored in world.broker.streams.items()
            if stream != "DOVIRA_DEAD_LETTERS"
            for one in stored
        }
        found["told"] = Counter(told.values())
        found["mails"] = Counter({"letters": len(world.mailbox)})
        found["dead letters"] = Counter({"letters": len(world.broker.streams.get("DOVIRA_DEAD_LETTERS", []))})
        found["broken promises"] = Counter({kind: len(self._missing(world, kind)) for kind in _PROMISED})
        return found

    def _missing(self, world: World, kind: str) -> set[str]:
        return self.promised[kind] - {row[0] for row in world.rows(*_PROMISED[kind])}
