"""What is heard is kept first, whatever its order; then those it concerns are looked at, and certificates issued.

Nothing that is heard takes a certificate back: what speaks against one is noted for a person.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import reduce

from services.certification.domain.earning import evaluate, is_within_reach, takes_away
from services.certification.domain.programme import Programme
from services.certification.domain.standing import Person, Standing, newest_copy
from services.certification.store import participants, programmes, queues, register, reviews, sharing
from services.certification.store.tables import Pair
from services.certification.use_cases.issuing import Candidate, issue_to_whoever_earned
from services.certification.use_cases.reading import PROGRESS, after_hearing, person_of, programme_of
from services.certification.use_cases.reviewing import Doubt, note_doubts
from services.certification.use_cases.sweeping import begin_sweep
from shared.bus import Heard
from shared.contracts.assessment import TestResultRevised
from shared.contracts.fact import Fact
from shared.contracts.registration import ParticipantErased, ParticipantRegistered, ParticipantUpdated
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded, ProgrammePublished, RecordingWatched
from shared.outbox import Tx

Causes = Mapping[Pair, Sequence[Heard[Fact]]]
"""The facts of a batch by whom and what they concern, in the order they were heard."""

_ABOUT_A_WEBINAR = AttendanceRecorded | AttendanceCorrected | RecordingWatched


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
            begin_sweep(tx, programme, because=newest[programme_id][1])


def follow_participants(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who takes part and the newest personal copy; forget who is to be forgotten, whatever comes later."""
    causes: dict[Pair, list[Heard[Fact]]] = defaultdict(list)
    copies: dict[str, list[Person]] = defaultdict(list)
    erased = set()
    for one in heard:
        match one.fact:
            case ParticipantRegistered() as fact:
                causes[fact.participant_id, fact.programme_id].append(one)
                copies[fact.participant_id].append(person_of(fact))
            case ParticipantUpdated() as fact:
                copies[fact.participant_id].append(person_of(fact))
            case ParticipantErased() as fact:
                erased.add(fact.participant_id)
    held = programmes.hold_programmes(tx, [programme_id for _, programme_id in causes])
    people = participants.lock_participants(tx, {*copies, *erased})
    reviews.forget_wishes(tx, erased)
    queues.drop_unprepared_of(tx, erased)
    sharing.end_accesses_of(tx, erased)
    participants.forget_people(tx, erased)
    remaining = {one: person for one, person in people.items() if one not in erased}
    newest = {one: newest_copy((person, *copies[one])) for one, person in remaining.items()}
    changed = {one: person for one, person in newest.items() if person is not None and person != people[one]}
    participants.save_people(tx, changed)
    _follow(tx, held, newest, causes)


def follow_progress(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know presences, watched recordings and results of tests by their highest revisions."""
    causes: dict[Pair, list[Heard[Fact]]] = defaultdict(list)
    for one in heard:
        if isinstance(one.fact, PROGRESS):
            causes[one.fact.participant_id, one.fact.programme_id].append(one)
    held = programmes.hold_programmes(tx, [programme_id for _, programme_id in causes])
    people = participants.lock_participants(tx, [participant_id for participant_id, _ in causes])
    _follow(tx, held, people, causes)


def _follow(tx: Tx, held: Mapping[str, Programme], people: Mapping[str, Person | None], causes: Causes) -> None:
    """Save how standings change; issue what is earned by it, or note what speaks against a certificate now."""
    heard = {pair: facts for pair, facts in causes.items() if pair[0] in people}
    certified = register.certified(tx, heard)
    at_stake = _at_stake(tx, held, certified, heard)
    before = participants.get_standings(tx, at_stake)
    before |= participants.get_standings(tx, heard.keys() - at_stake, webinars=_webinars(heard))
    after = {pair: reduce(after_hearing, facts, before[pair]) for pair, facts in heard.items()}
    participants.save_standings(tx, before, after)
    doubts = {
        certified[pair]: _doubt(held[pair[1]], before[pair], after[pair], heard[pair])
        for pair in certified
        if pair[1] in held
    }
    note_doubts(tx, {one: doubt for one, doubt in doubts.items() if doubt})
    candidates = [
        Candidate(held[pair[1]], pair[0], people[pair[0]], after[pair], facts)
        for pair, facts in heard.items()
        if pair in at_stake and pair not in certified
    ]
    issue_to_whoever_earned(tx, candidates)


def _at_stake(tx: Tx, held: Mapping[str, Programme], certified: Collection[Pair], heard: Causes) -> set[Pair]:
    """Whose certificate can depend on what was heard: everything is to be loaded of them, and they are few for long."""
    passed = participants.passed_tests(tx, heard)
    return {
        pair
        for pair, facts in heard.items()
        if pair[1] in held
        and (
            pair in certified
            or is_within_reach(held[pair[1]], passed[pair])
            or any(not isinstance(one.fact, _ABOUT_A_WEBINAR) for one in facts)
        )
    }


def _webinars(heard: Causes) -> set[str]:
    facts = (one.fact for several in heard.values() for one in several)
    return {fact.webinar_id for fact in facts if isinstance(fact, _ABOUT_A_WEBINAR)}


def _doubt(programme: Programme, before: Standing, after: Standing, heard: Sequence[Heard[Fact]]) -> Doubt | None:
    """The last fact that can take something away, when something was taken away."""
    if before == after:
        return None
    now = evaluate(programme, after)
    if not takes_away(evaluate(programme, before), now):
        return None
    corrections = [one for one in heard if isinstance(one.fact, AttendanceCorrected | TestResultRevised)]
    return Doubt((corrections or heard)[-1], rule_met=now.met)


def _newest_versions(heard: Sequence[Heard[Fact]]) -> dict[str, tuple[Programme, Heard[Fact]]]:
    newest: dict[str, tuple[Programme, Heard[Fact]]] = {}
    for one in heard:
        if isinstance(one.fact, ProgrammePublished):
            programme = programme_of(one.fact, one.id)
            known = newest.get(programme.programme_id)
            if known is None or known[0].version < programme.version:
                newest[programme.programme_id] = programme, one
    return newest
