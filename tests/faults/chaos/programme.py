"""The programme of a chaos run: three webinars, one of them with few places, one test. All names are invented."""

from datetime import timedelta

from shared.contracts.assessment import BankQuestion, Choice, QuestionKind
from shared.contracts.person import Personal
from shared.contracts.programme import (
    CertificateRule,
    DonorAcknowledgement,
    Hours,
    Module,
    Organisation,
    Programme,
    Signatory,
    Test,
    Webinar,
)
from shared.contracts.registration import ApplicationForm
from shared.contracts.vocabulary import BodyType, Consent, Oblast, ProgrammeContent, ProgrammeLength
from shared.runtime import SystemClock

PROGRAMME = "chaos"
TEST = "chaos-final"
WEBINARS = ("chaos-one-1", "chaos-one-2", "chaos-one-3")
RARE = WEBINARS[2]
ENOUGH_SECONDS, TOO_FEW_SECONDS = 5400, 600
_MANY_PLACES, _FEW_PLACES = 100_000, 25


def make_programme(*, few_places: int = _FEW_PLACES) -> Programme:
    """It lies ahead, so that places can be taken for as long as the run lasts."""
    first = SystemClock().now().replace(microsecond=0) + timedelta(days=30)
    return Programme(
        id=PROGRAMME,
        title="Громада і влада: порозуміння під тиском",
        content=ProgrammeContent.GENERAL,
        length=ProgrammeLength.SHORT_TERM,
        oblasts=[Oblast.KHARKIV],
        body_types=[BodyType.LOCAL_SELF_GOVERNMENT],
        hours=Hours(contact=4, self_study=2),
        issuer=Organisation(name="Благодійна організація «Приклад»", edrpou="21234567"),
        signatory=Signatory(full_name="Ольга Ґудзь", position="Голова правління"),
        donor_acknowledgement=DonorAcknowledgement(uk="Стало можливим завдяки підтримці донора."),
        modules=[
            Module(
                id="one",
                title="Модуль",
                webinars=[
                    Webinar(
                        id=webinar_id,
                        topic=f"Тема {number}",
                        starts_at=first + timedelta(days=7 * number),
                        duration_minutes=120,
                        capacity=few_places if webinar_id == RARE else _MANY_PLACES,
                    )
                    for number, webinar_id in enumerate(WEBINARS)
                ],
            )
        ],
        tests=[Test(id=TEST, title="Підсумковий тест", pass_mark=60, attempt_limit=3)],
        rule=CertificateRule(modules={"one": 2}, minimum_minutes=60, tests=[TEST]),
    )


def make_questions() -> list[BankQuestion]:
    """Right answers are called «так»."""
    return [
        BankQuestion(
            kind=QuestionKind.SINGLE_CHOICE,
            text=f"Питання {number}",
            choices=[Choice(text="так", weight=100), Choice(text="ні")],
        )
        for number in range(4)
    ]


def make_form(number: int) -> ApplicationForm:
    """One person's questionnaire; numbers make people different."""
    return ApplicationForm(
        personal=Personal(
            email=f"person{number}@example.ua",
            family_name="Вигадана",
            given_name="Людина",
            position="спеціалістка",
            body_name="Їжакевицька сільська рада",
        ),
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        consents=[Consent.PROCESSING],
    )
