"""The whole real system for a browser to meet, and the other people in it: organisers, neighbours, time itself."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from nats.aio.client import Client

from dovira.demo.files import demo_programme
from dovira.imports import import_questions
from dovira.settling import settled
from dovira.system import System
from shared.bus import ask
from shared.contracts.programme import CertificateRule, Module, Programme, Test, Webinar
from shared.contracts.registration import (
    CancelEnrolment,
    DecideApplications,
    Decision,
    EnrolInWebinar,
    FindPerson,
    SubmitApplication,
)
from shared.contracts.scheduling import (
    ImportAttendance,
    JoinRow,
    PreviewProgramme,
    PublishMaterial,
    PublishProgramme,
)
from shared.contracts.vocabulary import Feedback, MaterialKind, Visibility
from shared.runtime import ShiftedClock
from tests.registration.builders import form
from tests.web.mail import Letter, next_letter

ORGANISER, ASSESSOR = "organiser@institute.example", "assessor@institute.example"
OWNER = "owner@institute.example"
RIGHT = {
    "Скільки сходинок має драбина участі?": "8",
    "Хто є носієм суверенітету?": "Народ",
    "Діалог передує рішенню.": "Правильно",
}
GIFT = """
::Сходинки::Скільки сходинок має драбина участі? {#8:0}

::Суверенітет::Хто є носієм суверенітету? { =Народ #Стаття 5 Конституції. ~Президент ~Парламент }

::Діалог::Діалог передує рішенню. {T}
"""


@dataclass
class World:
    """Everything that is not the browser."""

    system: System
    clock: ShiftedClock
    client: Client
    signed_in: int = 0
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def url(self) -> str:
        return self.system.page_url

    # ---- what organisers do

    async def publish_programme(self, slug: str, *, capacity: int = 1) -> Programme:
        """A programme of two webinars and a short test, without questions, that begins in three days."""
        programme = small_programme(slug, begins=self.clock.now() + timedelta(days=3), capacity=capacity)
        difference = await ask(self.client, PreviewProgramme(programme=programme))
        await ask(self.client, PublishProgramme(programme=programme, base_version=difference.version))
        await settled(self.client)
        return programme

    async def open_programme(self, slug: str, *, capacity: int = 1) -> Programme:
        """The same, and its test can be taken."""
        programme = await self.publish_programme(slug, capacity=capacity)
        imported = await import_questions(
            self.client, GIFT.encode(), file="questions.gift", test_id=programme.tests[0].id
        )
        assert not imported.faults
        await settled(self.client)
        return programme

    async def decide(self, email: str, decision: Decision, reason: str = "") -> None:
        """Somebody decides on whatever the person applied for."""
        person = await ask(self.client, FindPerson(email=email))
        ids = [one.application_id for one in person.applications]
        await ask(
            self.client,
            DecideApplications(application_ids=ids, decision=decision, reason=reason, decided_by="staff-organiser"),
        )
        await settled(self.client)

    async def attach_slides(self, webinar: Webinar) -> None:
        request = PublishMaterial(
            webinar_id=webinar.id,
            kind=MaterialKind.SLIDES,
            title="Презентація",
            url="https://materials.example/slides",
            visibility=Visibility.PARTICIPANTS,
        )
        await ask(self.client, request)

    async def hold(self, webinar: Webinar, *, attended: str) -> None:
        """The webinar takes place; the person was there from beginning to end."""
        self.clock.move_to(webinar.ends_at + timedelta(hours=1))
        row = JoinRow(row=2, name="", email=attended, joined_at=webinar.starts_at, left_at=webinar.ends_at)
        await ask(self.client, ImportAttendance(webinar_id=webinar.id, file_name="report.csv", rows=[row]))
        await settled(self.client)

    # ---- what other participants do

    async def admit_somebody(self, programme: Programme) -> str:
        """Another accepted participant; returns their id."""
        number = next(self.numbers) + 500
        receipt = await ask(self.client, SubmitApplication(programme_id=programme.id, form=form(number)))
        await self.decide(form(number).personal.email, Decision.ACCEPT)
        return receipt.participant_id

    async def mailbox_of(self, participant_id: str) -> str:
        person = await ask(self.client, FindPerson(participant_id=participant_id))
        assert person.personal
        return person.personal.email

    async def take_place(self, participant_id: str, webinar: Webinar) -> None:
        await ask(self.client, EnrolInWebinar(participant_id=participant_id, webinar_id=webinar.id))
        await settled(self.client)

    async def give_place_up(self, participant_id: str, webinar: Webinar) -> None:
        await ask(self.client, CancelEnrolment(participant_id=participant_id, webinar_id=webinar.id))
        await settled(self.client)

    # ---- mail

    async def letter(self, to: str, *, saying: str, after: int = 0) -> Letter:
        assert self.system.mail_folder
        return await next_letter(self.system.mail_folder, to, saying=saying, after=after)


def small_programme(slug: str, *, begins: datetime, capacity: int) -> Programme:
    """The sample programme with two webinars, of which one is enough, and a test of three questions."""
    begins = begins.replace(minute=0, second=0, microsecond=0)
    sample = demo_programme()
    webinars = [
        webinar.model_copy(
            update={
                "id": f"{slug}-{position}",
                "starts_at": begins + timedelta(days=7 * position),
                "capacity": capacity,
                "join_url": "https://meet.example/room",
            }
        )
        for position, webinar in enumerate(sample.webinars[:2], 1)
    ]
    test = Test(
        id=f"{slug}-final",
        title="Підсумковий тест",
        pass_mark=60,
        attempt_limit=3,
        time_limit_minutes=40,
        feedback=Feedback.ANSWERS,
    )
    return sample.model_copy(
        update={
            "id": slug,
            "application_deadline": begins,
            "modules": [Module(id=f"{slug}-module", title=sample.modules[0].title, webinars=webinars)],
            "tests": [test],
            "rule": CertificateRule(modules={f"{slug}-module": 1}, minimum_minutes=45, tests=[test.id]),
        }
    )
