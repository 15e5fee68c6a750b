"""What dialogue hears."""

from collections.abc import Sequence

from services.dialogue import use_cases
from shared.bus import Heard, Hears
from shared.contracts.fact import Fact
from shared.contracts.notification import LetterRetried
from shared.contracts.registration import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationWithdrawn,
    ConsentsStated,
    ParticipantErased,
    ParticipantRegistered,
)
from shared.contracts.scheduling import (
    MaterialPublished,
    ProgrammePublished,
    WebinarCancelled,
    WebinarHeld,
    WebinarRescheduled,
    WebinarScheduled,
)
from shared.outbox import Tx

hears = Hears[Tx]("dialogue")


@hears.facts(ProgrammePublished)
def follow_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know the programmes: their webinars, speakers, agendas and what the donor is thanked for."""
    use_cases.follow_programmes(tx, heard)


@hears.facts(WebinarHeld, MaterialPublished)
def follow_webinars(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know which webinars took place, and what can be opened of them."""
    use_cases.follow_webinars(tx, heard)


@hears.facts(ParticipantRegistered, ApplicationAccepted, ApplicationDeclined, ApplicationWithdrawn, ParticipantErased)
def follow_participants(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who may share something; forget the erased, in threads and posts, too."""
    use_cases.follow_participants(tx, heard)


@hears.facts(ConsentsStated)
def follow_subscriptions(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who asked for posts by mail."""
    use_cases.follow_subscriptions(tx, heard)


@hears.facts(ProgrammePublished, WebinarScheduled, WebinarRescheduled, WebinarCancelled)
def follow_timetable(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know when speakers speak, so that they hear of it."""
    use_cases.follow_timetable(tx, heard)


@hears.facts(LetterRetried)
def take_up_letters(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Try letters again that mail had called failed."""
    use_cases.take_up_letters(tx, heard)
