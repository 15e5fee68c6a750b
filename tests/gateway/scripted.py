"""The other services, played from a script, and a programme for them to speak of. The gateway's own store is real."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from shared.bus import Refused
from shared.contracts.assessment import (
    AnswersSaved,
    AttemptResult,
    AttemptSheet,
    ListTests,
    QuestionKind,
    SaveAnswers,
    SheetQuestion,
    StartAttempt,
    SubmitAttempt,
    TestState,
    TestStates,
)
from shared.contracts.assessment_feedback import AttemptReview, Outcome, ReviewAttempt, ReviewedQuestion
from shared.contracts.certification import (
    CertificateDocument,
    CertificateFacts,
    CertificateLine,
    CertificateList,
    CertificateStatus,
    GetCertificateDocument,
    GetProgress,
    ListCertificates,
    Progress,
    Requirement,
    Verification,
    VerifyCertificate,
)
from shared.contracts.certification_credentials import (
    GetIssuerKeys,
    GetSignedCertificate,
    GetStatusList,
    RecognisedDocument,
    RecogniseDocument,
    StatusList,
)
from shared.contracts.certification_queue import GetIssuingProgress, IssuingProgress, ProgrammeIssuing
from shared.contracts.certification_rules import PreviewRule, RuleEffect
from shared.contracts.notification import (
    LetterPreview,
    ListMessages,
    MessageKind,
    MessageLine,
    MessageList,
    MessageState,
    PreviewLetter,
    SendSignInCode,
)
from shared.contracts.person import Personal
from shared.contracts.programme import Programme
from shared.contracts.registration import (
    ApplicationReceipt,
    ApplicationStatus,
    ApplicationSummary,
    CancelEnrolment,
    CountPlaces,
    DecideApplications,
    DecisionReport,
    EnrolInWebinar,
    EnrolmentList,
    EnrolmentReceipt,
    EnrolmentStatus,
    FindPerson,
    ListEnrolments,
    PersonFound,
    PlacesReport,
    SubmitApplication,
    WebinarPlaces,
    WithdrawApplication,
)
from shared.contracts.request import Done, Problem, Reply, ReplyT, Request
from shared.contracts.scheduling import (
    GetProgramme,
    ListMaterials,
    ListProgrammes,
    Material,
    MaterialList,
    ProgrammeList,
    ProgrammeVersion,
    PublishMaterial,
)
from shared.contracts.vocabulary import BodyType, Feedback, MaterialKind, Oblast, Sex, Visibility
from shared.outbox import UnitOfWork
from shared.runtime import Work
from shared.testing import FrozenClock
from tests.gateway import scripted_programme
from tests.gateway.scripted_desk import Line, said_at_the_desk
from tests.gateway.scripted_dialogue import said_by_dialogue
from tests.gateway.scripted_figures import said_by_reporting
from tests.gateway.scripted_packs import pack_lines
from tests.gateway.signatures import issuer_keys, signed

programme = scripted_programme.programme
NOW = datetime(2024, 3, 12, 9, 0, tzinfo=UTC)
PARTICIPANT, MAILBOX = "0190aaaa-participant", "olena@hromada.example"
ORGANISER, ASSESSOR = "chief@institute.example", "tester@institute.example"
OWNER, EDITOR = "owner@institute.example", "editor@institute.example"
NUMBER = "12345678/000001-24"
FILLED_IN = {
    "email": "ihor@hromada.example",
    "family_name": "Коваль",
    "given_name": "Ігор",
    "patronymic": "Олегович",
    "sex": "male",
    "position": "депутат",
    "body_name": "Валківська міська рада",
    "body_type": "local_self_government",
    "oblast": "UA-63",
    "consents": ["processing", "mailing"],
    "expectations": "Навчитися діалогу",
}
DOWN = Problem(status=503, code="unavailable", title="Служба тимчасово недоступна", retry_after=5)
LATE = Problem(status=504, code="no_answer", title="Служба не відповіла вчасно", retry_after=5)

RequestT = TypeVar("RequestT", bound=Request)


@dataclass
class Script:
    """What the other services answer by the type of the request, and what they were asked."""

    lines: dict[type[Request], Line] = field(default_factory=dict)
    asked: list[tuple[Request, str]] = field(default_factory=list)

    def answer(self, request: Request[ReplyT], key: str) -> ReplyT:
        self.asked.append((request, key))
        line = self.lines.get(type(request), DOWN)
        if isinstance(line, Problem):
            raise Refused(line)
        return line if isinstance(line, Reply) else line(request)  # type: ignore[return-value]  # as scripted

    def asked_for(self, request_type: type[RequestT]) -> list[RequestT]:
        return [request for request, _ in self.asked if isinstance(request, request_type)]

    def keys_of(self, request_type: type[Request]) -> list[str]:
        return [key for request, key in self.asked if isinstance(request, request_type)]


class ScriptedWork(Work):
    """A gateway's work on a real store, with nobody on the other end of the bus."""

    def __init__(self, store: UnitOfWork, *, clock: FrozenClock, script: Script, tools: list[object]) -> None:
        super().__init__(store, clock=clock, client=lambda: None, tools=tools)  # type: ignore[arg-type, return-value]  # never asked
        self.script = script
        self.dead_letters: tuple[int, datetime | None] = (0, None)

    async def count_dead_letters(self):
        return self.dead_letters

    async def ask(self, request, *, idempotency_key="", timeout=10.0):  # noqa: ASYNC109  # the signature of Work
        return self.script.answer(request, idempotency_key)


# ---- what the services say of it


def script(**programme_changes: object) -> Script:
    """Everything answers: Olena is a participant with a place, a running test and a certificate."""
    published = programme(**programme_changes)
    return Script(
        _said_by_scheduling(published)
        | _said_by_registration(published)
        | _said_by_assessment()
        | _said_by_certification(published)
        | {SendSignInCode: Done()}
        | said_at_the_desk(NOW, summary(), "dialogue-m2-5")
        | said_by_reporting(NOW)
        | _said_by_notification()
        | said_by_dialogue(NOW)
    )


def _said_by_scheduling(published: Programme) -> dict[type[Request], Line]:
    known = ProgrammeVersion(version=1, programme=published)
    recording = _material(MaterialKind.RECORDING, Visibility.PUBLIC)
    slides = _material(MaterialKind.SLIDES, Visibility.PARTICIPANTS)
    return {
        ListProgrammes: ProgrammeList(programmes=[known]),
        GetProgramme: lambda asked: known if asked.programme_id == published.id else ProgrammeVersion(),
        ListMaterials: MaterialList(materials=[recording, slides]),
        PublishMaterial: Done(),
    }


def _said_by_registration(published: Programme) -> dict[type[Request], Line]:
    has_place = _enrolment("dialogue-m2-5", EnrolmentStatus.CONFIRMED)
    waits = _enrolment("dialogue-m3-1", EnrolmentStatus.WAITLISTED, 2)
    return {
        CountPlaces: PlacesReport(webinars=[_places(webinar.id) for webinar in published.webinars]),
        FindPerson: find_person,
        SubmitApplication: ApplicationReceipt(
            application_id="a-1", participant_id="p-new", reference="3F2A-77C1", status=ApplicationStatus.SUBMITTED
        ),
        WithdrawApplication: Done(),
        ListEnrolments: EnrolmentList(enrolments=[has_place, waits]),
        EnrolInWebinar: lambda asked: _enrolment(asked.webinar_id, EnrolmentStatus.CONFIRMED),
        CancelEnrolment: lambda asked: _enrolment(asked.webinar_id, EnrolmentStatus.CANCELLED),
        DecideApplications: DecisionReport(decided=1, unchanged=0),
    }


def _said_by_assessment() -> dict[type[Request], Line]:
    passed = AttemptResult(
        attempt_id="t-2", number=2, score=80, pass_mark=60, passed=True, attempts_left=1, shown=Feedback.ANSWERS
    )
    return {
        ReviewAttempt: reviewed(result=passed),
        ListTests: TestStates(tests=[state_of_test()]),
        StartAttempt: sheet(),
        SaveAnswers: AnswersSaved(saved_at=NOW),
        SubmitAttempt: passed,
    }


def _said_by_notification() -> dict[type[Request], Line]:
    failed = MessageLine(
        message_id="m-1",
        participant_id=PARTICIPANT,
        kind=MessageKind.PLACE_CONFIRMED,
        state=MessageState.FAILED,
        attempts=3,
        reason="smtp 550 5.1.1",
        created_at=NOW,
        recipient="Ґалаґан Олена",
        email=MAILBOX,
        retriable=True,
    )
    return {
        SendSignInCode: Done(),
        ListMessages: MessageList(messages=[failed], counts={MessageState.FAILED: 1}),
        PreviewLetter: LetterPreview(subject="Тема", text="Шановна пані!", html="<!doctype html><p>Лист</p>"),
    }


def _said_by_certification(published: Programme) -> dict[type[Request], Line]:
    line = CertificateLine(
        number=NUMBER,
        programme_id="dialogue",
        programme_title=published.title,
        issued_on=date(2024, 3, 11),
        status=CertificateStatus.VALID,
    )
    return {
        GetProgress: progress(),
        PreviewRule: RuleEffect(participants=3, entitled_now=1, entitled_then=1),
        GetIssuingProgress: IssuingProgress(
            programmes=[
                ProgrammeIssuing(
                    programme_id=published.id, participants=3, certificates=1, unseen=0, unprepared=0, postponed=0
                )
            ]
        ),
        ListCertificates: CertificateList(certificates=[line]),
        VerifyCertificate: lambda asked: verification() if asked.number == NUMBER else Verification(),
        GetCertificateDocument: lambda asked: CertificateDocument.model_construct(
            number=asked.number, pdf=b"%PDF-1.7 certificate" if asked.number == NUMBER else None
        ),
        GetSignedCertificate: signed(facts()),
        **pack_lines(facts(), holder=PARTICIPANT),
        GetIssuerKeys: issuer_keys(),
        GetStatusList: lambda asked: StatusList(document='{"list": 1}' if asked.list_id == "1" else ""),
        RecogniseDocument: RecognisedDocument(),
    }


def find_person(asked: FindPerson) -> PersonFound:
    if asked.email == MAILBOX or asked.participant_id == PARTICIPANT:
        return PersonFound(participant_id=PARTICIPANT, personal=person(), revision=1, applications=[summary()])
    return PersonFound()


def person(**changes: object) -> Personal:
    known: dict[str, object] = {
        "email": MAILBOX,
        "family_name": "Ґалаґан",
        "given_name": "Олена",
        "patronymic": "Ігорівна",
        "sex": Sex.FEMALE,
        "position": "начальниця відділу",
        "body_name": "Валківська міська рада",
    }
    return Personal.model_validate(known | changes)


def summary(status: ApplicationStatus = ApplicationStatus.ACCEPTED, reason: str = "") -> ApplicationSummary:
    return ApplicationSummary(
        application_id="a-1",
        participant_id=PARTICIPANT,
        programme_id="dialogue",
        reference="3F2A-77C1",
        status=status,
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        submitted_at=NOW - timedelta(days=20),
        reason=reason,
        full_name="Ґалаґан Олена Ігорівна",
        eligible=True,
        email=MAILBOX,
    )


def state_of_test(**changes: object) -> TestState:
    failed = AttemptResult(attempt_id="t-1", number=1, score=45.5, pass_mark=60, passed=False, attempts_left=2)
    known: dict[str, object] = {
        "test_id": "final",
        "title": "Підсумковий тест",
        "pass_mark": 60,
        "attempt_limit": 3,
        "question_count": 6,
        "time_limit_minutes": 40,
        "open": True,
        "results": [failed],
    }
    return TestState.model_validate(known | changes)


def sheet(**changes: object) -> AttemptSheet:
    single, many, truth = QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE, QuestionKind.TRUE_FALSE
    short, figure, pairs = QuestionKind.SHORT_ANSWER, QuestionKind.NUMERICAL, QuestionKind.MATCHING
    questions = [
        SheetQuestion(question_id="one", kind=single, text="Що таке партисипація?", options=["Участь", "Контроль"]),
        SheetQuestion(question_id="two", kind=many, text="Які є форми участі?", options=["Слухання", "Петиція", "Сон"]),
        SheetQuestion(question_id="three", kind=truth, text="Діалог передує рішенню.", options=["true", "false"]),
        SheetQuestion(question_id="four", kind=short, text="Як зветься звернення з підписами?"),
        SheetQuestion(question_id="five", kind=figure, text="Скільки модулів у програмі?"),
        SheetQuestion(
            question_id="six",
            kind=pairs,
            text="Доберіть пари.",
            prompts=["Бюджет участі", "Петиція"],
            options=["Гроші", "Підписи", "Дорадництво"],
        ),
    ]
    known: dict[str, object] = {
        "attempt_id": "t-2",
        "test_id": "final",
        "number": 2,
        "attempt_limit": 3,
        "pass_mark": 60,
        "started_at": NOW,
        "ends_at": NOW + timedelta(minutes=40),
        "questions": questions,
        "answers": {"one": ["Участь"], "two": ["Слухання", "Петиція"], "six": ["Гроші", ""]},
    }
    return AttemptSheet.model_validate(known | changes)


def reviewed(**changes: object) -> AttemptReview:
    kind, outcome = QuestionKind, Outcome
    questions = [
        ReviewedQuestion(
            question_id="one",
            kind=kind.SINGLE_CHOICE,
            text="Що таке партисипація?",
            answer=["Контроль"],
            outcome=outcome.WRONG,
            right=["Участь"],
            explanations=["Латиною participatio – участь."],
        ),
        ReviewedQuestion(
            question_id="three",
            kind=kind.TRUE_FALSE,
            text="Діалог передує рішенню.",
            answer=["true"],
            outcome=outcome.RIGHT,
            right=["true"],
        ),
        ReviewedQuestion(
            question_id="six",
            kind=kind.MATCHING,
            text="Доберіть пари.",
            prompts=["Бюджет участі", "Петиція"],
            answer=["Гроші", ""],
            outcome=outcome.PARTLY,
            right=["Гроші", "Підписи"],
        ),
        ReviewedQuestion(
            question_id="five", kind=kind.NUMERICAL, text="Скільки модулів?", outcome=outcome.UNANSWERED, right=["4"]
        ),
    ]
    known: dict[str, object] = {"test_id": "final", "questions": questions}
    return AttemptReview.model_validate(known | changes)


def progress(**changes: object) -> Progress:
    known: dict[str, object] = {
        "requirements": [
            Requirement(code="modules", subject_id="m2", needed=3, achieved=1, met=False),
            Requirement(code="share", needed=0.6, achieved=0.3333, met=False),
            Requirement(code="test", subject_id="final", needed=60, achieved=45.5, met=False),
        ],
        "attended": ["dialogue-m2-1"],
    }
    return Progress.model_validate(known | changes)


def verification(**changes: object) -> Verification:
    known: dict[str, object] = {"status": CertificateStatus.VALID, "facts": facts(), "is_open": True}
    return Verification.model_validate(known | changes)


def facts(**changes: object) -> CertificateFacts:
    known: dict[str, object] = {
        "certificate_id": "018e3c1a-5400-7000-8000-000000000001",
        "number": NUMBER,
        "full_name": "Ґалаґан Олена Ігорівна",
        "position": "начальниця відділу",
        "body_name": "Валківська міська рада",
        "programme_title": programme().title,
        "programme_kind": "спеціальна професійна (сертифікатна) програма",
        "form": "дистанційна",
        "first_day": date(2024, 2, 15),
        "last_day": date(2024, 3, 21),
        "hours_contact": 30,
        "hours_self_study": 26,
        "hours_assessment": 4,
        "hours_total": 60,
        "credits": 2,
        "outcomes": ["Обирати інструмент участі до завдання громади", "Вести діалог із громадськістю"],
        "result": "складено, 80 %",
        "issuer_name": "Всеукраїнська благодійна організація «Інститут місцевого розвитку»",
        "issuer_edrpou": "12345678",
        "signatory_name": "Оксана Гаращенко",
        "signatory_position": "директорка",
        "place": "м. Київ",
        "donor_acknowledgement": "Завдяки щирій підтримці американського народу.",
        "issued_on": date(2024, 3, 11),
        "specimen": False,
    }
    return CertificateFacts.model_validate(known | changes)


def _places(webinar_id: str) -> WebinarPlaces:
    return WebinarPlaces(webinar_id=webinar_id, capacity=30, confirmed=30, waitlisted=4)


def _enrolment(webinar_id: str, status: EnrolmentStatus, position: int | None = None) -> EnrolmentReceipt:
    return EnrolmentReceipt(enrolment_id=f"e-{webinar_id}", webinar_id=webinar_id, status=status, position=position)


def _material(kind: MaterialKind, visibility: Visibility) -> Material:
    return Material(
        material_id=f"m-{kind}",
        webinar_id="dialogue-m2-1",
        kind=kind,
        title="",
        url=f"https://files.example/{kind}",
        visibility=visibility,
    )
