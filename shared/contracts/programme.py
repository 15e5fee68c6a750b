"""The whole of a programme as it is published: one immutable snapshot that every service can act upon."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shared.contracts.vocabulary import (
    BodyType,
    EnrolmentPolicy,
    Feedback,
    FeedbackTime,
    LearningForm,
    Oblast,
    ProgrammeContent,
    ProgrammeLength,
    TestStage,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""An id people choose: small Latin letters, digits, single hyphens. It may stand in a subject and in an address."""

HOURS_PER_ECTS_CREDIT = 30
"""Hours of learner workload in one ECTS credit, all kinds of work (NADS order 226-19 of 12.12.2019)."""


class Part(BaseModel):
    """Base of the parts of a programme."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Speaker(Part):
    """Who speaks, as entered: feminine forms, degrees and titles are never generated."""

    id: Slug
    full_name: str = Field(min_length=1)
    given_name: str = Field(default="", description="For later mentions: «пані Юлія»")
    honorific: str = Field(default="", description="«пані» or «пан»")
    position: str = ""
    employer: str = ""
    academic_degree: str = ""
    academic_title: str = ""


class Webinar(Part):
    """One session. ``id`` is unique in the whole system: programme, module and webinar slugs joined by a hyphen."""

    id: Slug
    topic: str = Field(min_length=1, description="Official topic; goes on documents")
    announcement_title: str = ""
    starts_at: AwareDatetime
    duration_minutes: int = Field(gt=0, le=24 * 60)
    capacity: int = Field(gt=0, description="Limited places")
    speaker_ids: list[Slug] = []
    join_url: str = ""
    agenda: list[str] = []
    recap_test: Slug | None = Field(
        default=None, description="Id of the quiz that with the recording counts as presence"
    )

    @property
    def ends_at(self) -> datetime:
        """When the session is planned to end."""
        return self.starts_at + timedelta(minutes=self.duration_minutes)


class Module(Part):
    """An ordered group of webinars."""

    id: Slug
    title: str = Field(min_length=1)
    webinars: list[Webinar] = Field(min_length=1)


class Hours(Part):
    """Learner workload in hours, by category."""

    contact: float = Field(ge=0)
    self_study: float = Field(default=0, ge=0)
    assessment: float = Field(default=0, ge=0)

    @property
    def total(self) -> float:
        """All hours."""
        return self.contact + self.self_study + self.assessment

    @property
    def credits(self) -> float:
        """ECTS credits at 30 hours each, to two decimals."""
        return round(self.total / HOURS_PER_ECTS_CREDIT, 2)


class Test(Part):
    """How a test is taken. Scores and the pass mark are percentages of the points that can be had.

    When it closes, no attempt begins any more, and those that run end. ``feedback`` and ``feedback_time`` say what
    participants are shown of their attempts, and when; whether an attempt passed they are always told.
    """

    __test__ = False  # not a pytest class

    id: Slug
    title: str = Field(min_length=1)
    pass_mark: float = Field(ge=0, le=100)
    attempt_limit: int = Field(gt=0)
    draw: int | None = Field(default=None, gt=0, description="Questions drawn per attempt; none: all")
    time_limit_minutes: int | None = Field(default=None, gt=0)
    stage: TestStage | None = Field(
        default=None, description="Whether it is taken before or after learning; figures compare the two"
    )
    closes_at: AwareDatetime | None = Field(default=None, description="None: it stays open")
    feedback: Feedback = Feedback.SCORE
    feedback_time: FeedbackTime = FeedbackTime.AT_ONCE


class CertificateRule(Part):
    """Who earns the certificate. Every stated condition must hold.

    ``modules`` maps a module's id to the least number of its webinars to attend;
    ``share_of_all`` is the least share (0 to 1) of all the programme's webinars.
    Presence shorter than ``minimum_minutes`` does not count as attendance of a webinar.
    ``tests`` are the ids of the tests to pass.
    With ``recordings``, a watched recording and the passed quiz of its webinar (``recap_test``) count as attendance.
    What is done after ``until`` does not count: a webinar that begins later, a test or a recording finished later.
    """

    modules: dict[Slug, int] = {}
    share_of_all: float | None = Field(default=None, ge=0, le=1)
    minimum_minutes: int = Field(default=1, ge=0)
    tests: list[Slug] = []
    recordings: bool = False
    until: AwareDatetime | None = None


class Organisation(Part):
    """A legal person; ``edrpou`` is its eight-digit code in the state register."""

    name: str = Field(min_length=1)
    edrpou: str = Field(default="", pattern=r"^(\d{8})?$")


class Signatory(Part):
    """Who signs the certificate."""

    full_name: str
    position: str


class DonorAcknowledgement(Part):
    """The donor's acknowledgement, verbatim per language; nothing is published without it."""

    uk: str = Field(min_length=1)
    en: str = ""


class Link(Part):
    """A named address."""

    title: str
    url: str = Field(pattern=r"^https?://")


class Programme(Part):
    """A programme of professional development, complete."""

    id: Slug
    title: str = Field(min_length=1)
    project: str = ""
    content: ProgrammeContent
    length: ProgrammeLength
    form: LearningForm = LearningForm.ONLINE
    free: bool = True
    timezone: str = "Europe/Kyiv"
    oblasts: list[Oblast] = Field(min_length=1)
    quotas: dict[Oblast, Annotated[int, Field(gt=0)]] = Field(
        default={}, description="The most places in each webinar for people of an oblast; none: the capacity alone"
    )
    body_types: list[BodyType] = Field(min_length=1)
    enrolment_policy: EnrolmentPolicy = EnrolmentPolicy.ACCEPTED
    application_deadline: AwareDatetime | None = None
    hours: Hours
    outcomes: list[str] = []
    issuer: Organisation
    signatory: Signatory
    place: str = ""
    donor_acknowledgement: DonorAcknowledgement
    slogan: str = ""
    links: list[Link] = []
    contact_email: str = ""
    speakers: list[Speaker] = []
    modules: list[Module] = Field(min_length=1)
    tests: list[Test] = []
    rule: CertificateRule
    number_pattern: str = "{edrpou}/{sequence:06d}-{year:02d}"
    specimen: bool = Field(default=False, description="Certificates are marked ЗРАЗОК / SPECIMEN")

    @property
    def webinars(self) -> list[Webinar]:
        """All webinars in the programme's order."""
        return [webinar for module in self.modules for webinar in module.webinars]

    def with_webinars(self, change: Callable[[Webinar], Webinar | None]) -> "Programme":
        """The programme with every webinar changed, or left out; a module without webinars leaves, too."""
        modules = []
        for module in self.modules:
            webinars = [changed for webinar in module.webinars if (changed := change(webinar)) is not None]
            if webinars:
                modules.append(module.model_copy(update={"webinars": webinars}))
        return self.model_copy(update={"modules": modules})

    @property
    def dates(self) -> tuple[date, date]:
        """First and last day of the webinars, in UTC."""
        days = [webinar.starts_at.date() for webinar in self.webinars]
        return min(days), max(days)
