"""The checker: every acknowledged request against the log, every store and the mailbox. It trusts no service.

Lost: acknowledged, and not there. Doubled: there more than once. Wrong: whatever else is not as it should be.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from importlib import import_module
from pathlib import Path

from nats.aio.client import Client

from dovira.audit import audit_running
from dovira.audit.stores import Stores, open_stores
from shared.bus import read_log, stream_name
from shared.bus.dead_letters import list_dead_letters
from shared.contracts.assessment import TestFailed, TestPassed
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.certification import CertificateIssued
from shared.contracts.fact import Fact
from shared.contracts.notification import MessageKind
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
from tests.faults.chaos.programme import ENOUGH_SECONDS, WEBINARS

_AUDIT_SECONDS = 60.0
Key = tuple[object, ...]


@dataclass
class Findings:
    """What the checker says. ``repeated_mails``: the same Message-ID again, which SMTP cannot rule out after a kill."""

    acknowledged: int = 0
    told: int = 0
    repeated_mails: int = 0
    dead_letters: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)

    def exactly_once(self, where: str, wanted: Iterable[Key], found: Mapping[Key, int], *, times: int = 1) -> None:
        """Each wanted thing must be found once (or so many times)."""
        for key in wanted:
            number = found.get(key, 0)
            if number < times:
                self.lost.append(f"{where}: {key} is there {number} times, {times} wanted")
            elif number > times:
                self.doubled.append(f"{where}: {key} is there {number} times, {times} wanted")

    def nothing_else(self, where: str, wanted: Iterable[Key], found: Iterable[Key]) -> None:
        self.wrong += [f"{where}: {key} should not be there" for key in set(found) - set(wanted)]


async def check(
    client: Client, data_dir: Path, *, ledger: Ledger, mail: Path, poison: list[tuple[str, int]]
) -> Findings:
    """Judge a settled system. Takes the poison out of the streams, as an operator would, before it is audited."""
    promises = defaultdict(list)
    for entry in ledger.entries():
        promises[entry.request].append(entry)
    findings = Findings(acknowledged=sum(map(len, promises.values())))
    log = await _read(client, findings)
    _check_log(findings, promises, log)
    with open_stores(data_dir) as stores:
        _check_stores(findings, promises, stores)
        _check_messages(findings, promises, stores, _mailbox(mail))
    await _check_dead_letters(client, findings, poison)
    for stream, sequence in poison:
        await client.jetstream().delete_msg(stream, sequence)
    report = await audit_running(client, data_dir, wait=_AUDIT_SECONDS)
    findings.wrong += [f"audit: {one.check}: {one.message}" for one in report.violations]
    findings.wrong += [f"audit: {one}" for one in report.unsettled]
    return findings


Promises = Mapping[str, list[Entry]]


async def _read(client: Client, findings: Findings) -> Counter[Key]:
    """How often each thing was told."""
    log: Counter[Key] = Counter()
    for service in TELLING_SERVICES:
        async for logged in read_log(client.jetstream(), stream_name(service)):
            if logged.heard is not None:
                findings.told += 1
                log[_key_of(logged.heard.fact)] += 1
    return log


def _key_of(fact: Fact) -> Key:  # noqa: C901, PLR0911  # one line per type of fact
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


def _check_log(findings: Findings, promises: Promises, log: Counter[Key]) -> None:
    accepted = [one for one in promises["decision"] if one.ids["accepted"]]
    wanted: list[Key] = [
        *(("ApplicationSubmitted", one.ids["application_id"]) for one in promises["application"]),
        *(("decision", one.ids["application_id"], one.ids["accepted"]) for one in promises["decision"]),
        *(("ParticipantRegistered", one.ids["application_id"]) for one in accepted),
        *(("place", one.ids["enrolment_id"]) for one in promises["enrolment"]),
        *(("cancellation", one.ids["enrolment_id"]) for one in promises["leaving"]),
        *(
            ("attendance", one.ids["participant_id"], one.ids["webinar_id"], one.ids["seconds"])
            for one in promises["attendance"]
        ),
        *(("test", one.ids["attempt_id"], one.ids["passed"]) for one in promises["test"]),
        *(("certificate", person) for person in _deserving(promises)),
    ]
    findings.exactly_once("log", wanted, log)
    known = {key[0] for key in wanted} | {"certificate"}
    findings.nothing_else("log", wanted, [key for key in log if key[0] in known])
    findings.doubled += [f"log: {key}" for key, number in log.items() if key[0] == "promotion" and number > 1]


def _deserving(promises: Promises) -> set[object]:
    """Who must have a certificate, by what was acknowledged to them."""
    attended = Counter(
        one.ids["participant_id"] for one in promises["attendance"] if one.ids["seconds"] == ENOUGH_SECONDS
    )
    passed = {one.ids["participant_id"] for one in promises["test"] if one.ids["passed"]}
    return {person for person, number in attended.items() if number == len(WEBINARS[:2]) and person in passed}


def _check_stores(findings: Findings, promises: Promises, stores: Stores) -> None:
    rows = stores.rows("registration", "SELECT application_id, status FROM application")
    decided = {one.ids["application_id"]: one.ids["accepted"] for one in promises["decision"]}
    status = {True: "accepted", False: "declined", None: "submitted"}
    applications = [one.ids["application_id"] for one in promises["application"]]
    wanted: list[Key] = [(one, status[bool(decided[one]) if one in decided else None]) for one in applications]
    findings.exactly_once("applications", wanted, Counter((row.application_id, row.status) for row in rows))
    findings.nothing_else("applications", [(one,) for one in applications], [(row.application_id,) for row in rows])
    _check_places(findings, promises, stores)
    rows = stores.rows("scheduling", "SELECT participant_id, webinar_id, seconds FROM presence")
    names = ("participant_id", "webinar_id", "seconds")
    wanted = [tuple(one.ids[name] for name in names) for one in promises["attendance"]]
    findings.exactly_once("presences", wanted, Counter(tuple(getattr(row, name) for name in names) for row in rows))
    rows = stores.rows("assessment", "SELECT attempt_id, participant_id FROM attempt WHERE state <> 'running'")
    wanted = [(one.ids["attempt_id"], one.ids["participant_id"]) for one in promises["test"]]
    findings.exactly_once("attempts", wanted, Counter((row.attempt_id, row.participant_id) for row in rows))
    rows = stores.rows("certification", "SELECT participant_id FROM certificate")
    wanted = [(person,) for person in _deserving(promises)]
    findings.exactly_once("certificates", wanted, Counter((row.participant_id,) for row in rows))


def _check_places(findings: Findings, promises: Promises, stores: Stores) -> None:
    left = {one.ids["enrolment_id"] for one in promises["leaving"]}
    states = {row.enrolment_id: row.status for row in stores.rows("registration", "SELECT * FROM enrolment")}
    for one in promises["enrolment"]:
        enrolment_id, promised = one.ids["enrolment_id"], one.ids["status"]
        now = states.get(enrolment_id)
        if enrolment_id in left:
            right = now == "cancelled"
        else:
            right = now == "confirmed" or (now == "waitlisted" and promised == "waitlisted")
        if not right:
            findings.lost.append(f"places: {enrolment_id} was promised as {promised} and is {now}")


def _check_messages(findings: Findings, promises: Promises, stores: Stores, mailbox: Counter[str]) -> None:
    rows = stores.rows("notification", "SELECT participant_id, kind, about_id, state, letter_id FROM message")
    wanted: Counter[Key] = Counter()
    wanted.update((one.ids["participant_id"], MessageKind.APPLICATION_RECEIVED) for one in promises["application"])
    for one in promises["decision"]:
        kind = MessageKind.APPLICATION_ACCEPTED if one.ids["accepted"] else MessageKind.APPLICATION_DECLINED
        wanted[one.ids["participant_id"], kind] += 1
    for one in promises["test"]:
        wanted[
            one.ids["participant_id"], MessageKind.TEST_PASSED if one.ids["passed"] else MessageKind.TEST_FAILED
        ] += 1
    wanted.update((person, MessageKind.CERTIFICATE_ISSUED) for person in _deserving(promises))
    found: Counter[Key] = Counter((row.participant_id, MessageKind(row.kind)) for row in rows)
    for key, times in wanted.items():
        findings.exactly_once("messages", [key], found, times=times)
    findings.lost += [f"mail: {row.kind} is {row.state} for ever" for row in rows if row.state != "sent"]
    letters = {row.letter_id for row in rows if row.state == "sent"}
    findings.lost += [f"mail: letter {one} never arrived" for one in letters - mailbox.keys()]
    findings.wrong += [f"mail: letter {one} was sent by nobody" for one in mailbox.keys() - letters]
    findings.repeated_mails = sum(mailbox.values()) - len(mailbox)


def _mailbox(folder: Path) -> Counter[str]:
    """How often each letter arrived, by the left side of its Message-ID."""
    letters: Counter[str] = Counter()
    for file in (folder / "new").iterdir():
        message_id = message_from_bytes(file.read_bytes())["Message-ID"] or ""
        letters[message_id.strip("<> ").partition("@")[0]] += 1
    return letters


async def _check_dead_letters(client: Client, findings: Findings, poison: list[tuple[str, int]]) -> None:
    """Every handler that hears the poison's subject has buried it, once; nothing else is buried."""
    wanted: set[Key] = set()
    for stream, sequence in poison:
        subject = (await client.jetstream().get_msg(stream, sequence)).subject or ""
        wanted |= {(stream, sequence, durable) for durable in _hearing(subject.rpartition(".")[0])}
    letters = [one async for one in list_dead_letters(client.jetstream())]
    found: Counter[Key] = Counter((one.original_stream, one.original_sequence, one.handler) for one in letters)
    findings.dead_letters = len(letters)
    findings.exactly_once("dead letters", wanted, found)
    for one in letters:
        if (one.original_stream, one.original_sequence, one.handler) not in wanted:
            findings.wrong.append(f"dead letter: {one.handler} buried {one.fact_type}: {one.reason}")


def _hearing(fact_type: str) -> set[str]:
    """The durables that hear a type of facts."""
    return {
        hearing.durable
        for service in TELLING_SERVICES
        for hearing in import_module(f"services.{service}.handlers").hears.hearings
        if any(one.type == fact_type for one in hearing.fact_types)
    }
