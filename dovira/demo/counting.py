"""What the demo reports: counted from the log of facts, not from what the demo believes it did."""

from collections import Counter

from nats.aio.client import Client

from shared.bus import read_log, stream_name
from shared.bus.dead_letters import list_dead_letters
from shared.contracts.assessment import TestFailed, TestPassed
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.registration import EnrolmentConfirmed, EnrolmentWaitlisted

_FACTS = {
    "applied": "ApplicationSubmitted",
    "accepted": "ApplicationAccepted",
    "declined": "ApplicationDeclined",
    "attended": "AttendanceRecorded",
    "certificates": "CertificateIssued",
    "messages": "MessageSent",
}


async def count_outcome(client: Client) -> dict[str, int]:
    """Integers by the report's keys.

    applied, accepted, declined: applications. enrolled: places confirmed, those from the waiting list included.
    waitlisted: times that somebody had to wait. attended: presences recorded (one per participant and webinar).
    passed, failed: people who passed the final test, and people who tried and did not. certificates: issued.
    messages: taken over by the mail server. dead_letters: messages that could not be handled.
    """
    facts: Counter[str] = Counter()
    passed: set[str] = set()
    tried: set[str] = set()
    js = client.jetstream()
    for service in TELLING_SERVICES:
        async for logged in read_log(js, stream_name(service)):
            if logged.heard is None:
                continue
            fact = logged.heard.fact
            facts[type(fact).__name__] += 1
            if isinstance(fact, TestPassed | TestFailed):
                tried.add(fact.participant_id)
            if isinstance(fact, TestPassed):
                passed.add(fact.participant_id)
    counts = {key: facts[name] for key, name in _FACTS.items()}
    counts |= {
        "enrolled": facts[EnrolmentConfirmed.__name__],
        "waitlisted": facts[EnrolmentWaitlisted.__name__],
        "passed": len(passed),
        "failed": len(tried - passed),
        "dead_letters": len([letter async for letter in list_dead_letters(js)]),
    }
    return counts
