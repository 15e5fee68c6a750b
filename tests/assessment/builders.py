"""What tests of assessment are made of: programmes with tests, questions, people, and a service on a database."""

import asyncio
import threading
from datetime import timedelta

from services.assessment import api, handlers, store, use_cases
from services.assessment.settings import Settings
from shared.contracts import assessment as say
from shared.contracts import assessment_accommodations as accommodations
from shared.contracts import assessment_feedback as feedback
from shared.contracts import assessment_regrading as regrading
from shared.contracts import programme as parts
from shared.contracts.person import Personal
from shared.contracts.registration import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationWithdrawn,
    ParticipantErased,
    ParticipantRegistered,
)
from shared.contracts.scheduling import ProgrammePublished
from shared.contracts.vocabulary import BodyType, Oblast, ProgrammeContent, ProgrammeLength
from shared.testing import START, Harness

PROGRAMME, TEST, ANN, BOB = "democracy", "democracy-final", "participant-ann", "participant-bob"
RIGHT, WRONG = "так", "ні"

DAY = timedelta(days=1)
_LONGEST_WAIT = 10.0
SECRETS = ["таємниця", "31415", "0.0625", "37.5", "Звісно", "Подумайте", "secret", "weight", "feedback", "tolerance"]


def a_test(test_id=TEST, *, pass_mark=60, attempt_limit=2, draw=4, minutes=None, **policy):
    """``policy``: what is shown of attempts and when, and when the test closes."""
    return parts.Test(
        id=test_id,
        title="Підсумковий тест",
        pass_mark=pass_mark,
        attempt_limit=attempt_limit,
        draw=draw,
        time_limit_minutes=minutes,
        **policy,
    )


def published(*tests, version=1, programme_id=PROGRAMME):
    webinar = parts.Webinar(id=f"{programme_id}-1", topic="Участь", starts_at=START, duration_minutes=90, capacity=30)
    programme = parts.Programme(
        id=programme_id,
        title="Демократія участі",
        content=ProgrammeContent.SPECIAL,
        length=ProgrammeLength.PROFESSIONAL,
        oblasts=[Oblast.KHARKIV],
        body_types=[BodyType.LOCAL_SELF_GOVERNMENT],
        hours=parts.Hours(contact=60),
        issuer=parts.Organisation(name="Надавач"),
        signatory=parts.Signatory(full_name="Зразкова Олена", position="директорка"),
        donor_acknowledgement=parts.DonorAcknowledgement(uk="За підтримки донора"),
        modules=[parts.Module(id="m1", title="Модуль", webinars=[webinar])],
        tests=list(tests),
        rule=parts.CertificateRule(),
    )
    return ProgrammePublished(programme_id=programme_id, version=version, published_at=START, programme=programme)


def registered(participant_id=ANN, *, programme_id=PROGRAMME, at=START):
    return ParticipantRegistered(
        participant_id=participant_id,
        application_id=f"application-of-{participant_id}",
        programme_id=programme_id,
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        registered_at=at,
        personal=Personal(email="olena@example.org", family_name="Зразкова", given_name="Олена"),
    )


def _decision(fact_type, participant_id, **fields):
    return fact_type(
        participant_id=participant_id,
        application_id=f"application-of-{participant_id}",
        programme_id=PROGRAMME,
        **fields,
    )


def withdrawn(participant_id=ANN, *, at=START + DAY):
    return _decision(ApplicationWithdrawn, participant_id, withdrawn_at=at)


def declined(participant_id=ANN, *, at=START + DAY):
    return _decision(ApplicationDeclined, participant_id, decided_at=at, decided_by="staff", reason="Інша область")


def accepted(participant_id=ANN, *, at=START):
    return _decision(ApplicationAccepted, participant_id, decided_at=at, decided_by="staff")


def erased(participant_id=ANN, *, at=START + 2 * DAY):
    return ParticipantErased(participant_id=participant_id, erased_at=at)


def a_question(number=1, **changes):
    """«так» is right."""
    fields = {
        "line": number * 4,
        "kind": say.QuestionKind.SINGLE_CHOICE,
        "text": f"Чи {number} більше за нуль?",
        "choices": [
            say.Choice(text=RIGHT, weight=100, feedback="Звісно."),
            say.Choice(text=WRONG, feedback="Подумайте ще."),
            say.Choice(text="не знаю"),
        ],
    }
    return say.BankQuestion(**(fields | changes))


def questions(count):
    return [a_question(number) for number in range(1, count + 1)]


def one_of_each_kind():
    """What must not be shown: every «таємниця», 31415, 0.0625, 37.5, and the names of questions."""
    kind, choice = say.QuestionKind, say.Choice
    return [
        a_question(kind=kind.SINGLE_CHOICE, text="Один?", name="secret name", category="secret category"),
        a_question(
            kind=kind.MULTIPLE_CHOICE,
            text="Кілька?",
            feedback="таємниця: загальна",
            choices=[
                choice(text="а", weight=50, feedback="таємниця 1"),
                choice(text="б", weight=50),
                choice(text="в", weight=-50),
            ],
        ),
        a_question(kind=kind.TRUE_FALSE, text="Правда?", choices=[choice(text="Ні", weight=100)]),
        a_question(
            kind=kind.SHORT_ANSWER,
            text="Коротко?",
            choices=[choice(text="таємниця*", weight=100), choice(text="таємниця?", weight=37.5)],
        ),
        a_question(kind=kind.NUMERICAL, text="Скільки?", choices=[choice(text="31415", weight=100, tolerance=0.0625)]),
        a_question(
            kind=kind.MATCHING,
            text="Пари?",
            choices=[choice(text="Ніжин", match="Чернігівщина"), choice(text="Ізюм", match="Харківщина")],
        ),
    ]


class Assessment:
    """The service's use cases on one database, asked and told as the bus would."""

    def __init__(self, database_url, *, clock=None):
        self.harness = Harness(database_url, store.metadata, clock=clock, tools=[Settings()])
        self.clock = self.harness.clock

    async def hear(self, *facts):
        await self.harness.hear(handlers.hears, *facts)

    async def told(self, fact_type):
        return await self.harness.told(fact_type)

    async def ask(self, request):
        return await self.harness.ask(api.answers, request)

    async def fill(self, bank, test_id=TEST, *, dry_run=False):
        return await self.ask(say.ImportQuestions(test_id=test_id, questions=bank, dry_run=dry_run))

    async def start(self, participant_id=ANN, test_id=TEST):
        return await self.ask(say.StartAttempt(participant_id=participant_id, test_id=test_id))

    async def save(self, sheet, answers, participant_id=ANN, *, flagged=None):
        return await self.ask(
            say.SaveAnswers(
                participant_id=participant_id, attempt_id=sheet.attempt_id, answers=answers, flagged=flagged
            )
        )

    async def submit(self, sheet, answers=None, participant_id=ANN):
        return await self.ask(
            say.SubmitAttempt(participant_id=participant_id, attempt_id=sheet.attempt_id, answers=answers or {})
        )

    async def review(self, attempt_id, participant_id=ANN):
        return await self.ask(feedback.ReviewAttempt(participant_id=participant_id, attempt_id=attempt_id))

    async def grant(self, participant_id=ANN, **amount):
        asked = {"programme_id": PROGRAMME, "granted_by": "staff-1"} | amount
        return await self.ask(accommodations.GrantExtraTime(participant_id=participant_id, **asked))

    async def revoke(self, extra_time_id):
        return await self.ask(accommodations.RevokeExtraTime(extra_time_id=extra_time_id, revoked_by="staff-2"))

    async def extra_time(self):
        return (await self.ask(accommodations.ListExtraTime(programme_id=PROGRAMME))).grants

    async def question_id(self, text):
        """The id of the question of the bank that asks this."""
        bank = await self.bank()
        return next(one.question_id for one in bank.questions if one.text == text)

    async def bank(self, test_id=TEST):
        return await self.ask(say.DescribeBank(test_id=test_id))

    async def void(self, question_id, *, credit=False, test_id=TEST, **changes):
        manner = say.VoidManner.CREDIT if credit else say.VoidManner.EXCLUDE
        known = {"reason": "Норму змінено", "voided_by": "staff-1", "manner": manner} | changes
        return await self.ask(regrading.VoidQuestion(test_id=test_id, question_id=question_id, **known))

    async def restore(self, question_id, *, test_id=TEST, **changes):
        request = regrading.RestoreQuestion(test_id=test_id, question_id=question_id, restored_by="staff-2", **changes)
        return await self.ask(request)

    async def states(self, participant_id=ANN, programme_id=PROGRAMME):
        return (await self.ask(say.ListTests(participant_id=participant_id, programme_id=programme_id))).tests

    async def opened(self, *, bank=6, people=(ANN,), **test):
        """A published test with a full bank and people who may take it."""
        await self.hear(published(a_test(**test)), *(registered(person) for person in people))
        await self.fill(questions(bank))
        return self


def answers_to(sheet, *texts):
    """The texts for the first questions of a sheet, in its order."""
    return {question.question_id: [text] for question, text in zip(sheet.questions, texts, strict=False)}


def all_right(sheet):
    return answers_to(sheet, *[RIGHT] * len(sheet.questions))


def submitting(sheet, *wrong):
    """Handing in with every answer right but those to these questions."""
    answers = {question_id: [WRONG if question_id in wrong else RIGHT] for question_id in all_right(sheet)}
    request = say.SubmitAttempt(participant_id=ANN, attempt_id=sheet.attempt_id, answers=answers)
    return lambda tx: use_cases.submit_attempt(tx, request)


async def while_it_waits(replica, work, meanwhile):
    """Run ``work`` in a transaction that stays open while ``meanwhile`` runs into it; returns both results."""
    entered, release = threading.Event(), threading.Event()

    def held(tx):
        try:
            return work(tx)
        finally:
            entered.set()
            release.wait(_LONGEST_WAIT)

    async with asyncio.TaskGroup() as group:
        first = group.create_task(replica.harness.write(held))
        await asyncio.to_thread(entered.wait, _LONGEST_WAIT)
        second = group.create_task(meanwhile)
        await asyncio.wait([second], timeout=0.3)
        release.set()
    return first.result(), second.result()
