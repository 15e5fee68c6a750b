"""What is heard is kept as rows, whatever its order; nobody is named in them."""

from collections.abc import Sequence

from services.reporting.store import programmes, statements
from services.reporting.use_cases.stating import applicant_row, person_row, statements_of
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.contracts.notification import LetterFailed, LetterSent
from shared.contracts.registration import ParticipantErased, ParticipantUpdated
from shared.contracts.scheduling import ProgrammePublished
from shared.outbox import Tx


def learn_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Keep every version of the programmes."""
    rows = [
        {
            "programme_id": one.fact.programme_id,
            "fact_id": one.id,
            "rank": one.fact.version,
            "since": one.time,
            "snapshot": one.fact.programme.model_dump_json(),
        }
        for one in heard
        if isinstance(one.fact, ProgrammePublished)
    ]
    programmes.note_changes(tx, [str(row["programme_id"]) for row in rows])
    programmes.keep_programmes(tx, rows)


def follow_people(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Keep where people work and what they stated of themselves; forget, for good, who is to be forgotten."""
    changed_everywhere = any(isinstance(one.fact, ParticipantUpdated | ParticipantErased) for one in heard)
    applicants = [row for one in heard if (row := applicant_row(one))]
    noted = [str(row["programme_id"]) for row in applicants]
    programmes.note_changes(tx, [*noted, programmes.EVERYWHERE] if changed_everywhere else noted)
    statements.keep_applicants(tx, applicants)
    statements.keep_people(tx, [row for one in heard if (row := person_row(one))])
    statements.forget(tx, [one.fact.participant_id for one in heard if isinstance(one.fact, ParticipantErased)])
    statements.drop_forgotten(tx, [one.fact.key for one in heard])


def follow_participation(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Keep what participants did and what became of it."""
    stated = [statement for one in heard for statement in statements_of(one)]
    programmes.note_changes(tx, [one.programme_id for one in stated])
    statements.keep_statements(tx, stated)
    statements.drop_forgotten(tx, [one.participant_id for one in stated])


def follow_letters(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Keep to whom letters were whose facts are about the letter; letters to speakers are of nobody's story."""
    told = [one.fact for one in heard if isinstance(one.fact, LetterSent | LetterFailed) and one.fact.participant_id]
    to = {fact.letter_id: fact.participant_id for fact in told}
    statements.keep_letters(tx, [{"letter_id": one, "participant_id": person} for one, person in sorted(to.items())])
    statements.drop_forgotten(tx, set(to.values()))
