"""The checker: every acknowledged request against the log, every store and the mailbox. It trusts no service.

Lost: acknowledged, and not there. Doubled: there more than once. Wrong: whatever else is not as it should be.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from nats.aio.client import Client

from dovira.audit import audit_running
from dovira.audit.stores import Stores, open_stores
from shared.bus.dead_letters import DeadLetter
from shared.contracts.notification import MessageKind
from tests.faults.chaos.evidence import Evidence, Key, gather
from tests.faults.chaos.ledger import Entry, Ledger
from tests.faults.chaos.programme import ENOUGH_SECONDS, WEBINARS

_AUDIT_SECONDS = 60.0
Promises = Mapping[str, list[Entry]]


class Part(StrEnum):
    """What is compared with the ledger. Each is shown to notice planted defects, in test_checker.py."""

    LOG = "log"
    APPLICATIONS = "applications"
    PLACES = "places"
    PRESENCES = "presences"
    ATTEMPTS = "attempts"
    CERTIFICATES = "certificates"
    MESSAGES = "messages"
    MAIL = "mail"
    DEAD_LETTERS = "dead letters"


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

    def exactly_once(self, where: Part, wanted: Iterable[Key], found: Mapping[Key, int], *, times: int = 1) -> None:
        """Each wanted thing must be found once (or so many times)."""
        for key in wanted:
            number = found.get(key, 0)
            if number < times:
                self.lost.append(f"{where}: {key} is there {number} times, {times} wanted")
            elif number > times:
                self.doubled.append(f"{where}: {key} is there {number} times, {times} wanted")

    def just_these(self, where: Part, wanted: Iterable[Key], found: Iterable[Key]) -> None:
        """Each wanted thing as often as it is wanted, and no other: what two were promised may not be one."""
        often, there = Counter(wanted), Counter(found)
        for key, times in often.items():
            self.exactly_once(where, [key], there, times=times)
        self.nothing_else(where, often, there)

    def nothing_else(self, where: Part, wanted: Iterable[Key], found: Iterable[Key]) -> None:
        self.wrong += [f"{where}: {key} should not be there" for key in set(found) - set(wanted)]


async def check(
    client: Client, data_dir: Path, *, ledger: Ledger, mail: Path, poison: list[tuple[str, int]]
) -> Findings:
    """Judge a settled system. Takes the poison out of the streams, as an operator would, before it is audited."""
    with open_stores(data_dir) as stores:
        findings = judge(await gather(client, stores, ledger=ledger, mail=mail, poison=poison))
    for stream, sequence in poison:
        await client.jetstream().delete_msg(stream, sequence)
    report = await audit_running(client, data_dir, wait=_AUDIT_SECONDS)
    findings.wrong += [f"audit: {one.check}: {one.message}" for one in report.violations]
    findings.wrong += [f"audit: {one}" for one in report.unsettled]
    return findings


def judge(evidence: Evidence) -> Findings:
    """Compare everything with what was acknowledged."""
    promises = defaultdict(list)
    for entry in evidence.ledger:
        promises[entry.request].append(entry)
    findings = Findings(acknowledged=sum(map(len, promises.values())), told=evidence.log.total())
    _check_log(findings, promises, evidence.log)
    _check_stores(findings, promises, evidence.stores)
    _check_messages(findings, promises, evidence.stores)
    _check_mail(findings, evidence.stores, evidence.mailbox)
    _check_dead_letters(findings, evidence.poisoned, evidence.buried)
    return findings


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
    findings.exactly_once(Part.LOG, wanted, log)
    known = {key[0] for key in wanted} | {"certificate"}
    findings.nothing_else(Part.LOG, wanted, [key for key in log if key[0] in known])
    findings.doubled += [
        f"{Part.LOG}: {key} was told {number} times"
        for key, number in log.items()
        if key[0] == "promotion" and number > 1
    ]


def _deserving(promises: Promises) -> set[object]:
    """Who must have a certificate, by what was acknowledged to them."""
    attended = Counter(
        one.ids["participant_id"] for one in promises["attendance"] if one.ids["seconds"] == ENOUGH_SECONDS
    )
    passed = {one.ids["participant_id"] for one in promises["test"] if one.ids["passed"]}
    return {person for person, number in attended.items() if number == len(WEBINARS[:2]) and person in passed}


def _check_stores(findings: Findings, promises: Promises, stores: Stores) -> None:
    _check_applications(findings, promises, stores)
    _check_places(findings, promises, stores)
    rows = stores.rows("scheduling", "SELECT participant_id, webinar_id, seconds FROM presence")
    names = ("participant_id", "webinar_id", "seconds")
    wanted: list[Key] = [tuple(one.ids[name] for name in names) for one in promises["attendance"]]
    findings.just_these(Part.PRESENCES, wanted, [tuple(getattr(row, name) for name in names) for row in rows])
    rows = stores.rows("assessment", "SELECT attempt_id, participant_id FROM attempt WHERE state <> 'running'")
    wanted = [(one.ids["attempt_id"], one.ids["participant_id"]) for one in promises["test"]]
    findings.just_these(Part.ATTEMPTS, wanted, [(row.attempt_id, row.participant_id) for row in rows])
    rows = stores.rows("certification", "SELECT participant_id FROM certificate")
    wanted = [(person,) for person in _deserving(promises)]
    findings.just_these(Part.CERTIFICATES, wanted, [(row.participant_id,) for row in rows])


def _check_applications(findings: Findings, promises: Promises, stores: Stores) -> None:
    rows = stores.rows("registration", "SELECT application_id, status FROM application")
    decided = {one.ids["application_id"]: one.ids["accepted"] for one in promises["decision"]}
    status = {True: "accepted", False: "declined", None: "submitted"}
    applications = [one.ids["application_id"] for one in promises["application"]]
    wanted: list[Key] = [(one, status[bool(decided[one]) if one in decided else None]) for one in applications]
    findings.just_these(Part.APPLICATIONS, wanted, [(row.application_id, row.status) for row in rows])


def _check_places(findings: Findings, promises: Promises, stores: Stores) -> None:
    left = {one.ids["enrolment_id"] for one in promises["leaving"]}
    states = {row.enrolment_id: row.status for row in stores.rows("registration", "SELECT * FROM enrolment")}
    for one in promises["enrolment"]:
        enrolment_id, promised = one.ids["enrolment_id"], one.ids["status"]
        now = states.pop(str(enrolment_id), None)
        if enrolment_id in left:
            right = now == "cancelled"
        else:
            right = now == "confirmed" or (now == "waitlisted" and promised == "waitlisted")
        if not right:
            findings.lost.append(f"{Part.PLACES}: {enrolment_id} was promised as {promised} and is {now}")
    findings.nothing_else(Part.PLACES, (), [(enrolment_id,) for enrolment_id in states])


def _check_messages(findings: Findings, promises: Promises, stores: Stores) -> None:
    wanted: Counter[Key] = Counter()
    wanted.update((one.ids["participant_id"], MessageKind.APPLICATION_RECEIVED) for one in promises["application"])
    for one in promises["decision"]:
        kind = MessageKind.APPLICATION_ACCEPTED if one.ids["accepted"] else MessageKind.APPLICATION_DECLINED
        wanted[one.ids["participant_id"], kind] += 1
    for one in promises["test"]:
        kind = MessageKind.TEST_PASSED if one.ids["passed"] else MessageKind.TEST_FAILED
        wanted[one.ids["participant_id"], kind] += 1
    wanted.update((person, MessageKind.CERTIFICATE_ISSUED) for person in _deserving(promises))
    rows = stores.rows("notification", "SELECT participant_id, kind FROM message")
    found = [(row.participant_id, MessageKind(row.kind)) for row in rows]
    kinds = {kind for _, kind in wanted}
    findings.just_these(Part.MESSAGES, wanted.elements(), [key for key in found if key[1] in kinds])


def _check_mail(findings: Findings, stores: Stores, mailbox: Counter[str]) -> None:
    """Every message was sent in a letter, every letter arrived, and nobody wrote another."""
    rows = stores.rows("notification", "SELECT kind, state, letter_id FROM message")
    letters = {row.letter_id for row in rows if row.state == "sent"}
    findings.lost += [f"{Part.MAIL}: {row.kind} is {row.state} for ever" for row in rows if row.state != "sent"]
    findings.lost += [f"{Part.MAIL}: letter {one} never arrived" for one in letters - mailbox.keys()]
    findings.wrong += [f"{Part.MAIL}: letter {one} was sent by nobody" for one in mailbox.keys() - letters]
    findings.repeated_mails = mailbox.total() - len(mailbox)


def _check_dead_letters(findings: Findings, poisoned: set[Key], buried: Sequence[DeadLetter]) -> None:
    """The poison is buried, once by each handler; nothing else is."""
    found: Counter[Key] = Counter((one.original_stream, one.original_sequence, one.handler) for one in buried)
    findings.dead_letters = len(buried)
    findings.exactly_once(Part.DEAD_LETTERS, poisoned, found)
    for one in buried:
        if (one.original_stream, one.original_sequence, one.handler) not in poisoned:
            findings.wrong.append(f"{Part.DEAD_LETTERS}: {one.handler} buried {one.fact_type}: {one.reason}")
