"""What the other use cases share: load what is known of webinars' presence, record and tell what changes in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.scheduling import store
from services.scheduling.domain.attendance import Interval, Record, Settled
from services.scheduling.domain.findings import Findings, find
from services.scheduling.domain.matching import Guesses, Person, Roster
from services.scheduling.domain.reports import Webinar
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.contracts.names import latin_name
from shared.contracts.scheduling import AttendanceCorrected, AttendanceRecorded
from shared.outbox import ReadTx, Tx

Cause = Callable[[str, str], Heard[Fact] | None]
"""Which fact changed the presence of a participant in a webinar, given the ids of both."""


@dataclass(frozen=True)
class Known:
    """Everything known of who was in a webinar."""

    webinar: Webinar
    people: Sequence[Person]
    joins: Mapping[str, Sequence[Interval]]
    recorded: Mapping[str, Record]
    roster: Roster

    def find(self) -> Findings:
        return find(
            self.people,
            self.joins,
            session=self.webinar.session,
            roster=self.roster,
            recorded=self.recorded,
        )

    def guesses(self) -> Guesses:
        """For whoever cannot be matched; made when needed, for it transliterates every name."""
        names = self.roster.by_name.items()
        return Guesses(((name, one) for name, bearers in names for one in bearers), in_latin=latin_name)

    def no_guesses(self) -> Guesses:
        """When everybody is matched."""
        return Guesses((), in_latin=latin_name)


def load(tx: ReadTx, webinars: Sequence[Webinar]) -> list[Known]:
    """Four queries, however many webinars."""
    ids = [webinar.webinar_id for webinar in webinars]
    people, joins, records = store.people_in(tx, ids), store.joins_in(tx, ids), store.records_in(tx, ids)
    rosters = store.rosters_of(tx, {webinar.programme_id for webinar in webinars})
    return [
        Known(
            webinar,
            people.get(webinar.webinar_id, []),
            joins,
            records.get(webinar.webinar_id, {}),
            rosters.get(webinar.programme_id, Roster()),
        )
        for webinar in webinars
    ]


def settle(tx: Tx, webinars: Sequence[Webinar], *, reason: str, because: Cause) -> None:
    """Count the presence in these webinars anew, and record and tell what came out otherwise than recorded."""
    if webinars:
        changes = [(known.webinar, change) for known in load(tx, webinars) for change in known.find().changes]
        record(tx, changes, reason=reason, because=because)


def record(tx: Tx, changes: Sequence[tuple[Webinar, Settled]], *, reason: str, because: Cause) -> None:
    """Save presences that follow from reports, and tell them."""
    rows = [
        {
            "webinar_id": webinar.webinar_id,
            "participant_id": change.participant_id,
            "seconds": change.seconds,
            "revision": change.revision,
            "decided_by": "",
            "reason": "",
        }
        for webinar, change in changes
    ]
    store.save_records(tx, rows)
    for webinar, change in changes:
        tell(tx, webinar, change, reason=reason, because=because(webinar.webinar_id, change.participant_id))


def tell(tx: Tx, webinar: Webinar, change: Settled, *, reason: str, because: Heard[Fact] | None = None) -> None:
    """The first record of a participant in a webinar, or a correction of it."""
    fact: Fact
    if change.revision == 1:
        fact = AttendanceRecorded(
            participant_id=change.participant_id,
            programme_id=webinar.programme_id,
            webinar_id=webinar.webinar_id,
            seconds=change.seconds,
            recorded_at=tx.now,
        )
    else:
        fact = AttendanceCorrected(
            participant_id=change.participant_id,
            programme_id=webinar.programme_id,
            webinar_id=webinar.webinar_id,
            seconds=change.seconds,
            revision=change.revision,
            reason=reason,
            corrected_at=tx.now,
        )
    tx.tell(fact, because=because)


def by_request(webinar_id: str, participant_id: str) -> None:  # noqa: ARG001  # a Cause
    """The cause of what a person asked for: no fact."""
    return
