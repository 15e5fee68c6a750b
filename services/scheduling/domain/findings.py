"""What all the reports of one webinar come to: who its people are, how long each participant was present.

A pure function of the joins, the participants and people's decisions, so the order in which they came is no matter.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from services.scheduling.domain.attendance import Interval, Record, Settled, present_seconds, settle
from services.scheduling.domain.matching import Guesses, Match, Person, Roster, Verdict, match_people


class Outcome(StrEnum):
    RECORDED = "recorded"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    ABSENT = "absent"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Findings:
    """``changes`` are the records to make now."""

    verdicts: Mapping[str, Verdict]
    seconds: Mapping[str, int]
    changes: Sequence[Settled]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """People of one address, or one without an address, whom a person has to tell apart."""

    people: Sequence[Person]
    seconds: int
    verdict: Verdict


def find(
    people: Sequence[Person],
    joins: Mapping[str, Sequence[Interval]],
    *,
    session: Interval,
    roster: Roster,
    recorded: Mapping[str, Record],
    excused: Mapping[str, int] = MappingProxyType({}),
) -> Findings:
    """``joins`` by person, ``recorded`` and ``excused`` (seconds) by participant."""
    verdicts = match_people(people, roster)
    of_participant: dict[str, list[Interval]] = defaultdict(list)
    for person_id, verdict in verdicts.items():
        if verdict.participant_id:
            of_participant[verdict.participant_id] += joins.get(person_id, ())
    seconds = {participant: present_seconds(own, session) for participant, own in of_participant.items()}
    return Findings(verdicts, seconds, settle(seconds, recorded, excused))


def unmatched(
    people: Iterable[Person],
    joins: Mapping[str, Sequence[Interval]],
    *,
    session: Interval,
    verdicts: Mapping[str, Verdict],
    guesses: Guesses,
) -> list[Unmatched]:
    """Who was present and is not matched, longest presence first. A guess is made for whoever is unknown."""
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        verdict = verdicts[person.person_id]
        if not verdict.participant_id and verdict.match is not Match.BY_HAND:
            groups[person.email or person.person_id].append(person)
    found = []
    for group in groups.values():
        seconds = present_seconds((join for person in group for join in joins.get(person.person_id, ())), session)
        if seconds:
            found.append(Unmatched(group, seconds, _guess(group, verdicts[group[0].person_id], guesses)))
    return sorted(found, key=lambda one: (-one.seconds, one.people[0].person_id))


def forgotten_with(
    erased: Iterable[str], people: Iterable[Person], *, verdicts: Mapping[str, Verdict], roster: Roster
) -> list[str]:
    """People of the reports who are, or by address or name might be, the participants to be forgotten."""
    gone = set(erased)
    return [
        person.person_id
        for person in people
        for verdict in [verdicts[person.person_id]]
        for bearers in [roster.having_name(person.names) | roster.having_email(person.email)]
        if verdict.participant_id in gone or (verdict.participant_id is None and bearers & gone)
    ]


def _guess(group: Sequence[Person], verdict: Verdict, guesses: Guesses) -> Verdict:
    if verdict.match is not Match.UNKNOWN:
        return verdict
    return guesses.guess(name for person in group for name in person.names)


# ---- how the findings are said of one person of a report


def outcome_for_participant(
    participant_id: str, findings: Findings, recorded: Mapping[str, Record]
) -> tuple[Outcome, int, str]:
    """What became of a matched person: outcome, seconds that hold now, and a remark."""
    found, record = findings.seconds.get(participant_id, 0), recorded.get(participant_id)
    for change in findings.changes:
        if change.participant_id == participant_id:
            return Outcome.RECORDED if change.revision == 1 else Outcome.CORRECTED, change.seconds, ""
    if record is None:
        return Outcome.ABSENT, 0, "Не було на занятті в запланований час."
    if record.decided_by and record.seconds != found:
        remark = f"Присутність записала людина; звіт її не змінює (за звітом — {found} с)."
        return Outcome.UNCHANGED, record.seconds, remark
    return Outcome.UNCHANGED, record.seconds, ""


def outcome_for_stranger(verdict: Verdict, seconds: int) -> tuple[Outcome, int, str]:
    """What became of a person who is not matched."""
    if verdict.match is Match.BY_HAND:
        return Outcome.UNCHANGED, seconds, "Людина вирішила, що це не учасник програми."
    if not seconds:
        return Outcome.ABSENT, 0, "Не було на занятті в запланований час."
    if verdict.namesakes:
        return Outcome.UNMATCHED, seconds, "Підходить кільком учасникам програми: оберіть, хто це."
    if verdict.match is Match.LIKELY:
        return Outcome.UNMATCHED, seconds, "Схоже на учасника програми, але не те саме: підтвердьте, чи це він."
    return (
        Outcome.UNMATCHED,
        seconds,
        "Серед учасників програми такої людини немає. Якщо її зареєструють пізніше, присутність зарахується сама.",
    )
