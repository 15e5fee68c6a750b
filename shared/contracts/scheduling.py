"""What scheduling tells and answers: programmes, webinars, materials, attendance."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.contracts.fact import Fact
from shared.contracts.programme import Programme, Webinar
from shared.contracts.request import Done, Reply, Request
from shared.contracts.vocabulary import MaterialKind, Visibility

_SERVICE = "scheduling"


class ProgrammePublished(Fact, service=_SERVICE, thing="programme", done="published", key="programme_id"):
    """A programme, whole; a higher ``version`` (from 1) replaces a lower one whatever the order of arrival."""

    programme_id: str
    version: int
    published_at: AwareDatetime
    programme: Programme


class WebinarScheduled(Fact, service=_SERVICE, thing="webinar", done="scheduled", key="webinar_id"):
    """A webinar was added to a published programme; ``sequence`` is that of its calendar entry (RFC 5545), from 0."""

    webinar_id: str
    programme_id: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    sequence: int = 0


class WebinarRescheduled(Fact, service=_SERVICE, thing="webinar", done="rescheduled", key="webinar_id"):
    """A webinar moved."""

    webinar_id: str
    programme_id: str
    previous_starts_at: AwareDatetime
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    sequence: int


class WebinarCancelled(Fact, service=_SERVICE, thing="webinar", done="cancelled", key="webinar_id"):
    """A webinar will not take place; it leaves the programme."""

    webinar_id: str
    programme_id: str
    sequence: int
    cancelled_at: AwareDatetime


class WebinarHeld(Fact, service=_SERVICE, thing="webinar", done="held", key="webinar_id"):
    """A webinar took place: its first attendance report arrived."""

    webinar_id: str
    programme_id: str
    held_at: AwareDatetime


class MaterialPublished(Fact, service=_SERVICE, thing="material", done="published", key="webinar_id"):
    """An agenda, slides or a recording can be opened; a new address for the same kind replaces the old one."""

    webinar_id: str
    programme_id: str
    material_id: str
    kind: MaterialKind
    title: str
    url: str
    visibility: Visibility
    published_at: AwareDatetime


class AttendanceRecorded(Fact, service=_SERVICE, thing="attendance", done="recorded", key="participant_id"):
    """How long a participant was present in a webinar, in whole seconds within the session. Told once per pair."""

    participant_id: str
    programme_id: str
    webinar_id: str
    seconds: int
    revision: int = 1
    recorded_at: AwareDatetime
    excused_seconds: int = Field(default=0, description="Of the session; the presence required is less by as much")
    decided_by: str = Field(default="", description="Who recorded it by hand; empty: it follows from reports")
    reason: str = ""

    @property
    def counted_seconds(self) -> int:
        """What a rule's minutes are compared with: with the time excused, for whoever was there at all."""
        return self.seconds + self.excused_seconds if self.seconds else 0


class AttendanceCorrected(Fact, service=_SERVICE, thing="attendance", done="corrected", key="participant_id"):
    """The presence of a participant was found to be another; the highest ``revision`` holds."""

    participant_id: str
    programme_id: str
    webinar_id: str
    seconds: int
    revision: int
    reason: str = ""
    corrected_at: AwareDatetime
    excused_seconds: int = Field(default=0, description="Of the session; the presence required is less by as much")
    decided_by: str = Field(default="", description="Who decided it; empty: it follows from reports")

    @property
    def counted_seconds(self) -> int:
        """What a rule's minutes are compared with: with the time excused, for whoever was there at all."""
        return self.seconds + self.excused_seconds if self.seconds else 0


class RecordingWatched(Fact, service=_SERVICE, thing="recording", done="watched", key="participant_id"):
    """A participant says to have watched a webinar's recording. Told once per pair."""

    participant_id: str
    programme_id: str
    webinar_id: str
    watched_at: AwareDatetime


# ---- requests


class ProgrammeVersion(Reply):
    """A programme as published; none when it is not known.

    ``sequences`` are those of the webinars' calendar entries (RFC 5545), by webinar.
    """

    version: int = 0
    programme: Programme | None = None
    sequences: dict[str, int] = {}
    published_at: AwareDatetime | None = None


class GetProgramme(Request[ProgrammeVersion], service=_SERVICE):
    """The published programme."""

    programme_id: str


class ProgrammeList(Reply):
    """Every published programme with its version."""

    programmes: list[ProgrammeVersion]


class ListProgrammes(Request[ProgrammeList], service=_SERVICE):
    """Every published programme."""


class ProgrammeChange(BaseModel):
    """One difference between what is published and what is proposed: a dotted path, and both values in words."""

    path: str
    before: str = ""
    after: str = ""


class ProgrammeDifference(Reply):
    """What publishing would do, or did. No changes: nothing is published again.

    ``version`` is the one published now; give it as ``base_version`` when publishing after a preview.
    """

    version: int
    changes: list[ProgrammeChange]
    warnings: list[str] = []


class PreviewProgramme(Request[ProgrammeDifference], service=_SERVICE):
    """What publishing this programme would change."""

    programme: Programme


class PublishProgramme(Request[ProgrammeDifference], service=_SERVICE):
    """Publish a programme; refused when somebody published in between (``base_version`` is behind)."""

    programme: Programme
    base_version: int


class MoveWebinar(Request[ProgrammeDifference], service=_SERVICE):
    """Move a webinar: publish its programme with another time and nothing else. ``dry_run`` says what it would do.

    Refused when somebody published in between (``base_version`` is behind).
    """

    webinar_id: str
    starts_at: AwareDatetime
    duration_minutes: int | None = Field(default=None, gt=0, le=24 * 60, description="None: as long as before")
    base_version: int
    dry_run: bool = False

    def apply_to(self, programme: Programme) -> Programme:
        """The programme with the webinar at its new time."""
        return programme.with_webinars(
            lambda webinar: self._moved(webinar) if webinar.id == self.webinar_id else webinar
        )

    def _moved(self, webinar: Webinar) -> Webinar:
        minutes = self.duration_minutes or webinar.duration_minutes
        return webinar.model_copy(update={"starts_at": self.starts_at, "duration_minutes": minutes})


class CancelWebinar(Request[ProgrammeDifference], service=_SERVICE):
    """Cancel a webinar: publish its programme without it. Else as ``MoveWebinar``."""

    webinar_id: str
    base_version: int
    dry_run: bool = False

    def apply_to(self, programme: Programme) -> Programme:
        """The programme without the webinar."""
        return programme.with_webinars(lambda webinar: None if webinar.id == self.webinar_id else webinar)


class CancelledWebinar(BaseModel):
    """A webinar that was cancelled, as it was."""

    webinar: Webinar
    module_id: str


class CancelledWebinars(Reply):
    """Webinars that were cancelled, the first to begin first."""

    webinars: list[CancelledWebinar]


class ListCancelledWebinars(Request[CancelledWebinars], service=_SERVICE):
    """The cancelled webinars of a programme that can be taken back."""

    programme_id: str


class RestoreWebinar(Request[ProgrammeDifference], service=_SERVICE):
    """Take a cancelled webinar back: publish its programme with it as it was. Else as ``MoveWebinar``.

    Whoever had a place has it again; whom nobody told of the cancellation is told nothing.
    """

    webinar_id: str
    base_version: int
    dry_run: bool = False


class Material(BaseModel):
    """A material of a webinar."""

    material_id: str
    webinar_id: str
    kind: MaterialKind
    title: str
    url: str
    visibility: Visibility


class MaterialList(Reply):
    """Materials of a programme."""

    materials: list[Material]


class ListMaterials(Request[MaterialList], service=_SERVICE):
    """Materials of a programme's webinars."""

    programme_id: str


class PublishMaterial(Request[Done], service=_SERVICE):
    """Attach a material to a webinar; the same address again changes nothing."""

    webinar_id: str
    kind: MaterialKind
    title: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")
    visibility: Visibility = Visibility.PARTICIPANTS


class JoinRow(BaseModel):
    """One join of somebody in a meeting report; ``row`` is the line in the file. No times: registered, but absent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: int
    name: str
    email: str = ""
    joined_at: AwareDatetime | None = None
    left_at: AwareDatetime | None = None


class MatchKind(StrEnum):
    """How sure we are who somebody in a report is. Similar names are never accepted without a person."""

    BY_EMAIL = "by_email"
    BY_NAME = "by_name"
    BY_HAND = "by_hand"
    LIKELY = "likely"
    UNKNOWN = "unknown"


class AttendanceVerdict(BaseModel):
    """What became of one person of a report."""

    rows: list[int]
    match: MatchKind
    participant_id: str | None = None
    seconds: int = 0
    outcome: str = Field(description="recorded, corrected, unchanged, absent or unmatched")
    message: str = ""
    name: str = Field(default="", description="As the report shows it")
    candidate_id: str | None = Field(default=None, description="Who is likely meant; never accepted without a person")


class AttendanceReport(Reply):
    """What an attendance report brought."""

    verdicts: list[AttendanceVerdict]


class ImportAttendance(Request[AttendanceReport], service=_SERVICE):
    """Take a meeting report of one webinar, whole. Repeating it changes nothing.

    ``actual_start`` is when the report says the meeting began; a report of another day is refused.
    """

    webinar_id: str
    file_name: str
    topic: str = ""
    actual_start: AwareDatetime | None = None
    rows: list[JoinRow] = Field(max_length=20_000)
    dry_run: bool = False


class RecordAttendance(Request[Done], service=_SERVICE):
    """A person records or corrects how long somebody was present, and says why. Reports never overrule it.

    With ``person_id`` it also says who that unmatched person is, who then awaits no decision any more.
    """

    webinar_id: str
    participant_id: str
    seconds: int = Field(ge=0)
    reason: str = Field(min_length=1)
    decided_by: str
    person_id: str = ""


class UnmatchedPerson(BaseModel):
    """Somebody in a report whom we could not tie to a participant."""

    person_id: str
    webinar_id: str
    name: str
    email: str
    seconds: int
    match: MatchKind
    candidate_id: str | None = None


class UnmatchedList(Reply):
    """People of a webinar's reports who await a person's decision."""

    people: list[UnmatchedPerson]


class ListUnmatched(Request[UnmatchedList], service=_SERVICE):
    """Who awaits a decision."""

    webinar_id: str


class Presence(BaseModel):
    """A participant's presence in one webinar."""

    webinar_id: str
    seconds: int


class PresenceList(Reply):
    """A participant's presences."""

    presences: list[Presence]


class ListPresences(Request[PresenceList], service=_SERVICE):
    """A participant's presences in a programme."""

    participant_id: str
    programme_id: str


class ConfirmRecordingWatched(Request[Done], service=_SERVICE):
    """A participant has watched a webinar's recording. Refused where there is none, or where it would not count."""

    participant_id: str
    webinar_id: str
