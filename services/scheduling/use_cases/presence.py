"""What the other use cases share: load what is known of webinars' presence, record and tell what changes in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.scheduling import store
from services.scheduling.domain.attendance import Interval, Record, Settled
from services.scheduling.domain.findings import Findings, find
from services.scheduling.domain.interruptions import excused_seconds
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
    excused: Mapping[str, int]

    def find(self) -> Findings:
        return find(
            self.people,
            self.joins,
            session=self.webinar.session,
            roster=self.roster,
            recorded=self.recorded,
            excused=self.excused,
        )

    def guesses(self) -> Guesses:
        """For whoever cannot be matched; made when needed, for it transliterates every name."""
        names = self.roster.by_name.items()
        return Guesses(((name, one) for name, bearers in names for one in bearers), in_latin=latin_name)

    def no_guesses(self) -> Guesses:
        """When everybody is matched."""
        return Guesses((), in_latin=latin_name)


def load(tx: ReadTx, webinars: Sequence[Webinar]) -> list[Known]:
    """Six queries, however many webinars."""
    ids = [webinar.webinar_id for webinar in webinars]
    people, joins, records = store.people_in(tx, ids), store.joins_in(tx, ids), store.records_in(tx, ids)
    programmes = {webinar.programme_id for webinar in webinars}
    rosters, oblasts = store.rosters_of(tx, programmes), store.oblasts_of(tx, programmes)
    interruptions = store.interruptions_in(tx, ids)
    return [
        Known(
            webinar,
            people.get(webinar.webinar_id, []),
            joins,
            records.get(webinar.webinar_id, {}),
            rosters.get(webinar.programme_id, Roster()),
            excused_seconds(
                interruptions.get(webinar.webinar_id, ()), oblasts.get(webinar.programme_id, {}), webinar.session
            ),
        )
        for webinar in webinars
    ]


def settle(tx: Tx, webinars: Sequence[Webinar], *, reason: str, because: Cause) -> None:
    """Count the presence in these webinars anew, and record and tell what came out otherwise than recorded."""
    if webinars:
        changes = [(known, change) for known in load(tx, webinars) for change in known.find().changes]
        record(tx, changes, reason=reason, because=because)


def record(tx: Tx, changes: Sequence[tuple[Known, Settled]], *, reason: str, because: Cause) -> None:
    """Save presences that follow from reports and interruptions, and tell them; who decided by hand stays named."""
    found = [(known, change, _author(known, change)) for known, change in changes]
    rows = [_row(known.webinar, change, decided_by=author, reason="") for known, change, author in found]
    store.save_records(tx, [row for row in rows if not row["decided_by"]])
    for row in rows:
        if row["decided_by"]:
            store.excuse(tx, row)
    for known, change, author in found:
        cause = because(known.webinar.webinar_id, change.participant_id)
        tell(tx, known.webinar, change, reason=reason, decided_by=author, because=cause)


def record_by_hand(tx: Tx, webinar: Webinar, change: Settled, *, reason: str, decided_by: str) -> None:
    """Save what a person decided; it is told by whoever knows whether anything changed."""
    store.save_records(tx, [_row(webinar, change, decided_by=decided_by, reason=reason)])


def _author(known: Known, change: Settled) -> str:
    before = known.recorded.get(change.participant_id)
    return before.decided_by if before else ""


def _row(webinar: Webinar, change: Settled, *, decided_by: str, reason: str) -> dict[str, object]:
    return {
        "webinar_id": webinar.webinar_id,
        "participant_id": change.participant_id,
        "seconds": change.seconds,
        "revision": change.revision,
        "excused": change.excused,
        "decided_by": decided_by,
        "reason": reason,
    }


def tell(
    tx: Tx,
    webinar: Webinar,
    change: Settled,
    *,
    reason: str,
    decided_by: str = "",
    because: Heard[Fact] | None = None,
) -> None:
    """The first record of a participant in a webinar, or a correction of it."""
    fact: Fact
    if change.revision == 1:
        fact = AttendanceRecorded(
            participant_id=change.participant_id,
            programme_id=webinar.programme_id,
            webinar_id=webinar.webinar_id,
            seconds=change.seconds,
            recorded_at=tx.now,
            excused_seconds=change.excused,
            decided_by=decided_by,
            reason=reason if decided_by else "",
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
            excused_seconds=change.excused,
            decided_by=decided_by,
        )
    tx.tell(fact, because=because)


def by_request(webinar_id: str, participant_id: str) -> None:  # noqa: ARG001  # a Cause
    """The cause of what a person asked for: no fact."""
    return
