"""What facts say, as domain objects."""

from zoneinfo import ZoneInfo

from services.certification.domain.programme import Programme, Rule, Test, Webinar, learning_form, programme_kind
from services.certification.domain.register import check_pattern
from services.certification.domain.standing import Attempt, Person, Presence, Standing, Watched
from shared.bus import Heard
from shared.contracts.assessment import TestFailed, TestPassed, TestResultRevised
from shared.contracts.fact import Fact
from shared.contracts.programme import CertificateRule
from shared.contracts.programme import Programme as Told
from shared.contracts.registration import ParticipantRegistered, ParticipantUpdated
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded, ProgrammePublished, RecordingWatched

PROGRESS = AttendanceRecorded | AttendanceCorrected | RecordingWatched | TestPassed | TestFailed | TestResultRevised
"""The facts that say what somebody has done."""


def after_hearing(standing: Standing, heard: Heard[Fact]) -> Standing:
    """What is known of somebody once a fact about them is known too; the same in whatever order."""
    match heard.fact:
        case ParticipantRegistered():
            return standing.after(registered_by=heard.id, trace=heard.trace)
        case AttendanceRecorded() | AttendanceCorrected() as fact:
            return standing.after(presences=[Presence(fact.webinar_id, fact.counted_seconds, fact.revision, heard.id)])
        case TestPassed() | TestFailed() | TestResultRevised() as fact:
            return standing.after(attempts=[_attempt(fact, heard.id)])
        case RecordingWatched() as fact:
            return standing.after(recordings=[Watched(fact.webinar_id, fact.watched_at, heard.id)])
        case _:
            return standing


def person_of(fact: ParticipantRegistered | ParticipantUpdated) -> Person:
    """The personal copy that a fact holds."""
    revision, told_at = (
        (1, fact.registered_at) if isinstance(fact, ParticipantRegistered) else (fact.revision, fact.updated_at)
    )
    personal = fact.personal
    return Person(personal.full_name, personal.position, personal.body_name, revision, told_at, personal.sex.value)


def programme_of(fact: ProgrammePublished, fact_id: str) -> Programme:
    """What certificates need of a published programme. Raises PatternUnusable."""
    return programme_told(fact.programme, version=fact.version, fact_id=fact_id)


def programme_told(told: Told, *, version: int, fact_id: str) -> Programme:
    """The same of a programme that need not be published. Raises PatternUnusable."""
    check_pattern(told.number_pattern)
    days = [webinar.starts_at.astimezone(ZoneInfo(told.timezone)).date() for webinar in told.webinars]
    return Programme(
        programme_id=told.id,
        version=version,
        fact_id=fact_id,
        title=told.title,
        kind=programme_kind(told.content, told.length),
        form=learning_form(told.form),
        timezone=told.timezone,
        first_day=min(days),
        last_day=max(days),
        hours_contact=told.hours.contact,
        hours_self_study=told.hours.self_study,
        hours_assessment=told.hours.assessment,
        outcomes=tuple(told.outcomes),
        issuer_name=told.issuer.name,
        issuer_edrpou=told.issuer.edrpou,
        signatory_name=told.signatory.full_name,
        signatory_position=told.signatory.position,
        place=told.place,
        donor_acknowledgement=told.donor_acknowledgement.uk,
        number_pattern=told.number_pattern,
        specimen=told.specimen,
        webinars={module.id: tuple(webinar.id for webinar in module.webinars) for module in told.modules},
        tests=tuple(Test(test.id, test.title, test.pass_mark) for test in told.tests),
        rule=_rule(told.rule),
        curriculum=tuple(_curriculum(told)),
    )


def _rule(told: CertificateRule) -> Rule:
    return Rule(
        modules=told.modules,
        share_of_all=told.share_of_all,
        minimum_minutes=told.minimum_minutes,
        tests=tuple(told.tests),
        recordings=told.recordings,
        until=told.until,
    )


def _curriculum(told: Told) -> list[Webinar]:
    return [
        Webinar(
            id=webinar.id,
            module_id=module.id,
            module=module.title,
            topic=webinar.topic,
            starts_at=webinar.starts_at,
            minutes=webinar.duration_minutes,
            recap_test=webinar.recap_test or "",
        )
        for module in told.modules
        for webinar in module.webinars
    ]


def _attempt(fact: TestPassed | TestFailed | TestResultRevised, fact_id: str) -> Attempt:
    """The first marking is revision 0, so that any revision stands above it."""
    match fact:
        case TestPassed():
            passed, revision, moment = True, 0, fact.passed_at
        case TestFailed():
            passed, revision, moment = False, 0, fact.failed_at
        case TestResultRevised():
            passed, revision, moment = fact.passed, max(1, fact.revision), fact.revised_at
    return Attempt(fact.attempt_id, fact.test_id, passed, fact.score, revision, fact_id, moment)
