"""What the checker judges: the ledger of what was acknowledged, and all that is there in the end."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from importlib import import_module
from pathlib import Path

from nats.aio.client import Client

from dovira.audit.stores import Stores
from shared.bus import read_log, stream_name
from shared.bus.dead_letters import DeadLetter, list_dead_letters
from shared.contracts.assessment import TestFailed, TestPassed
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.registration import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationSubmitted,
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentWaitlisted,
    ParticipantRegistered,
)
from shared.contracts.scheduling import AttendanceRecorded
from tests.faults.chaos.ledger import Entry, Ledger

Key = tuple[object, ...]


@dataclass
class Evidence:
    """All that is judged. ``poisoned``: which handler must have buried which message of which stream."""

    ledger: Iterable[Entry]
    log: Counter[Key]
    stores: Stores
    mailbox: Counter[str]
    poisoned: set[Key]
    buried: Sequence[DeadLetter]


async def gather(
    client: Client, stores: Stores, *, ledger: Ledger, mail: Path, poison: Sequence[tuple[str, int]]
) -> Evidence:
    """Of a settled system. ``poison``: in which stream, and where."""
    log, poisoned = await _read_log(client), await _read_poison(client, poison)
    buried = [one async for one in list_dead_letters(client.jetstream())]
    return Evidence(ledger.entries(), log, stores, _read_mailbox(mail), poisoned, buried)


async def _read_log(client: Client) -> Counter[Key]:
    """How often each thing was told."""
    log: Counter[Key] = Counter()
    for service in TELLING_SERVICES:
        async for logged in read_log(client.jetstream(), stream_name(service)):
            if logged.heard is not None:
                log[key_of(logged.heard.fact)] += 1
    return log


def key_of(fact: Fact) -> Key:  # noqa: C901, PLR0911  # one line per type of fact
    """What a fact tells, whatever its id."""
    match fact:
        case ApplicationSubmitted() | ParticipantRegistered():
            return type(fact).__name__, fact.application_id
        case ApplicationAccepted() | ApplicationDeclined():
            return "decision", fact.application_id, isinstance(fact, ApplicationAccepted)
        case EnrolmentConfirmed(promoted=False) | EnrolmentWaitlisted():
            return "place", fact.enrolment_id
        case EnrolmentConfirmed():
            return "promotion", fact.enrolment_id
        case EnrolmentCancelled():
            return "cancellation", fact.enrolment_id
        case AttendanceRecorded():
            return "attendance", fact.participant_id, fact.webinar_id, fact.seconds
        case TestPassed() | TestFailed():
            return "test", fact.attempt_id, isinstance(fact, TestPassed)
        case CertificateIssued():
            return "certificate", fact.participant_id
        case _:
            return (fact.type,)


def _read_mailbox(folder: Path) -> Counter[str]:
    """How often each letter arrived."""
    letters = (message_from_bytes(file.read_bytes()) for file in (folder / "new").iterdir())
    return Counter(letter_id(one["Message-ID"] or "") for one in letters)


def letter_id(message_id: str) -> str:
    """The left side of a Message-ID."""
    return message_id.strip("<> ").partition("@")[0]


async def _read_poison(client: Client, poison: Sequence[tuple[str, int]]) -> set[Key]:
    """Every handler that hears the poison's subject must have buried it."""
    wanted: set[Key] = set()
    for stream, sequence in poison:
        subject = (await client.jetstream().get_msg(stream, sequence)).subject or ""
        wanted |= {(stream, sequence, durable) for durable in _hearing(subject.rpartition(".")[0])}
    return wanted


def _hearing(fact_type: str) -> set[str]:
    """The durables that hear a type of facts."""
    return {
        hearing.durable
        for service in TELLING_SERVICES
        for hearing in import_module(f"services.{service}.handlers").hears.hearings
        if any(one.type == fact_type for one in hearing.fact_types)
    }
