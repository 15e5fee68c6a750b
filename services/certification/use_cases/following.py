"""What is heard is kept first, whatever its order; then those it concerns are looked at, and certificates issued.

Nothing that is heard takes a certificate back: what speaks against one is noted for a person.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from services.certification.domain.certificate import CertificateStatus
from services.certification.domain.earning import evaluate, takes_away
from services.certification.domain.programme import Programme, Rule, Test, learning_form, programme_kind
from services.certification.domain.register import check_pattern
from services.certification.domain.standing import Attempt, Person, Presence, Standing, newest_copy
from services.certification.store import participants, programmes, register, reviews
from services.certification.store.tables import Pair
from services.certification.use_cases.issuing import Candidate, issue_to_whoever_earned
from services.certification.use_cases.reviewing import note_doubt
from shared.bus import Heard
from shared.contracts.assessment import TestFailed, TestPassed, TestResultRevised
from shared.contracts.fact import Fact
from shared.contracts.person import Personal
from shared.contracts.registration import ParticipantErased, ParticipantRegistered, ParticipantUpdated
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded, ProgrammePublished
from shared.outbox import Tx

Causes = Mapping[Pair, Sequence[Heard[Fact]]]
"""The facts of a batch by whom and what they concern, in the order they were heard."""


def learn_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Keep the newest versions; where the rule or the webinars changed, look at everybody without a certificate."""
    newest = _newest_versions(heard)
    known = programmes.lock_programmes(tx, newest)
    newer = {
        one: programme
        for one, (programme, _) in newest.items()
        if one not in known or known[one].version < programme.version
    }
    programmes.save_programmes(tx, list(newer.values()))
    for programme_id, programme in newer.items():
        if programme_id not in known or not programme.earns_like(known[programme_id]):
            _look_at_everybody(tx, programme, because=newest[programme_id][1])


def follow_participants(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who takes part and the newest personal copy; forget who is to be forgotten, whatever comes later."""
    causes: dict[Pair, list[Heard[Fact]]] = defaultdict(list)
    copies: dict[str, list[Person]] = defaultdict(list)
    erased = set()
    for one in heard:
        match one.fact:
            case ParticipantRegistered() as fact:
                causes[fact.participant_id, fact.programme_id].append(one)
                copies[fact.participant_id].append(_person(fact.personal, revision=1, told_at=fact.registered_at))
            case ParticipantUpdated() as fact:
                copies[fact.participant_id].append(_person(fact.personal, fact.revision, told_at=fact.updated_at))
            case ParticipantErased() as fact:
                erased.add(fact.participant_id)
    held = programmes.hold_programmes(tx, [programme_id for _, programme_id in causes])
    people = participants.lock_participants(tx, {*copies, *erased})
    reviews.forget_wishes(tx, erased)
    participants.forget_people(tx, erased)
    remaining = {one: person for one, person in people.items() if one not in erased}
    newest = {one: newest_copy((person, *copies[one])) for one, person in remaining.items()}
    changed = {one: person for one, person in newest.items() if person is not None and person != people[one]}
    participants.save_people(tx, changed)
    _follow(tx, held, newest, causes, lambda pair, standing: standing.after(registered_by=causes[pair][0].id))


def follow_progress(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know presences and results of tests by their highest revisions."""
    causes: dict[Pair, list[Heard[Fact]]] = defaultdict(list)
    presences: dict[Pair, list[Presence]] = defaultdict(list)
    attempts: dict[Pair, list[Attempt]] = defaultdict(list)
    for one in heard:
        match one.fact:
            case AttendanceRecorded() | AttendanceCorrected() as fact:
                presence = Presence(fact.webinar_id, fact.counted_seconds, fact.revision, one.id)
                presences[fact.participant_id, fact.programme_id].append(presence)
                causes[fact.participant_id, fact.programme_id].append(one)
            case TestPassed() | TestFailed() | TestResultRevised() as fact:
                attempts[fact.participant_id, fact.programme_id].append(_attempt(fact, one.id))
                causes[fact.participant_id, fact.programme_id].append(one)
    held = programmes.hold_programmes(tx, [programme_id for _, programme_id in causes])
    people = participants.lock_participants(tx, [participant_id for participant_id, _ in causes])
    _follow(
        tx,
        held,
        people,
        causes,
        lambda pair, standing: standing.after(presences=presences[pair], attempts=attempts[pair]),
    )


def _follow(
    tx: Tx,
    held: Mapping[str, Programme],
    people: Mapping[str, Person | None],
    causes: Causes,
    change: Callable[[Pair, Standing], Standing],
) -> None:
    """Save how standings change; issue what is earned by it, or note what speaks against a certificate now."""
    before = participants.get_standings(tx, [pair for pair in causes if pair[0] in people])
    after = {pair: change(pair, standing) for pair, standing in before.items()}
    participants.save_standings(tx, before, after)
    certified = register.certified(tx, after)
    doubtful = {
        certified[pair]: (_blow(causes[pair]), evaluate(held[pair[1]], after[pair]).met)
        for pair in certified
        if pair[1] in held and _takes_away(held[pair[1]], before[pair], after[pair])
    }
    for certificate_id, certificate in register.get_certificates(tx, list(doubtful)).items():
        if certificate.status is CertificateStatus.VALID:
            note_doubt(tx, certificate, doubtful[certificate_id][0], rule_met=doubtful[certificate_id][1])
    candidates = [
        Candidate(held[pair[1]], pair[0], people[pair[0]], standing, causes[pair])
        for pair, standing in after.items()
        if pair[1] in held and pair not in certified
    ]
    issue_to_whoever_earned(tx, candidates)


def _blow(heard: Sequence[Heard[Fact]]) -> Heard[Fact]:
    """The last fact that can take something away."""
    corrections = [one for one in heard if isinstance(one.fact, AttendanceCorrected | TestResultRevised)]
    return (corrections or heard)[-1]


def _takes_away(programme: Programme, before: Standing, after: Standing) -> bool:
    return before != after and takes_away(evaluate(programme, before), evaluate(programme, after))


def _look_at_everybody(tx: Tx, programme: Programme, *, because: Heard[Fact]) -> None:
    """Nobody else follows anyone in this programme meanwhile: it is locked."""
    programme_id = programme.programme_id
    for some in participants.without_certificate(tx, programme_id):
        people = participants.lock_participants(tx, some)
        standings = participants.get_standings(tx, [(one, programme_id) for one in people])
        candidates = [
            Candidate(programme, one, people[one], standing, [because]) for (one, _), standing in standings.items()
        ]
        issue_to_whoever_earned(tx, candidates)


def _newest_versions(heard: Sequence[Heard[Fact]]) -> dict[str, tuple[Programme, Heard[Fact]]]:
    newest: dict[str, tuple[Programme, Heard[Fact]]] = {}
    for one in heard:
        if isinstance(one.fact, ProgrammePublished):
            programme = _programme(one.fact, one.id)
            known = newest.get(programme.programme_id)
            if known is None or known[0].version < programme.version:
                newest[programme.programme_id] = programme, one
    return newest


def _programme(fact: ProgrammePublished, fact_id: str) -> Programme:
    """What certificates need of a published programme. Raises PatternUnusable."""
    told = fact.programme
    check_pattern(told.number_pattern)
    days = [webinar.starts_at.astimezone(ZoneInfo(told.timezone)).date() for webinar in told.webinars]
    return Programme(
        programme_id=fact.programme_id,
        version=fact.version,
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
        rule=Rule(told.rule.modules, told.rule.share_of_all, told.rule.minimum_minutes, tuple(told.rule.tests)),
    )


def _person(personal: Personal, revision: int, *, told_at: datetime) -> Person:
    return Person(personal.full_name, personal.position, personal.body_name, revision, told_at)


def _attempt(fact: TestPassed | TestFailed | TestResultRevised, fact_id: str) -> Attempt:
    """The first marking is revision 0, so that any revision stands above it."""
    match fact:
        case TestResultRevised():
            passed, revision = fact.passed, max(1, fact.revision)
        case _:
            passed, revision = isinstance(fact, TestPassed), 0
    return Attempt(fact.attempt_id, fact.test_id, passed, fact.score, revision, fact_id)
