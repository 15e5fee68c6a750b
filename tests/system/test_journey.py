"""A whole programme over a real NATS server: in one process as the demo plays it, and with six services alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dovira.audit import audit_system
from dovira.demo.counting import count_outcome
from dovira.settling import settled
from shared.bus import ask, read_log, stream_name
from shared.contracts.certification import CertificateIssued
from shared.contracts.notification import ListMessages, MessageKind, MessageState
from shared.contracts.registration import FindPerson
from shared.testing import eventually
from tests.system.rehearsal import decided_cohort, deserving, future_programme, services_alone

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

KEYS = {
    "applied", "accepted", "declined", "enrolled", "waitlisted", "attended", "passed", "failed", "certificates",
    "messages", "dead_letters", "audit_violations", "seconds",
}  # fmt: skip


def test_the_demo_ends_with_certificates_and_a_clean_audit(tmp_path: Path):
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "dovira", "demo", "--participants", "24", "--once", "--report", str(report)]

    done = subprocess.run(
        [*command, "--data-dir", str(tmp_path / "demo")], capture_output=True, text=True, check=False, timeout=280
    )

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    figures = json.loads(report.read_text())
    assert set(figures) == KEYS
    assert all(type(value) is int for value in figures.values())
    assert figures["applied"] == 24
    assert figures["accepted"] + figures["declined"] == figures["applied"]
    assert 0 < figures["certificates"] <= figures["passed"]
    assert figures["passed"] + figures["failed"] <= figures["accepted"]
    assert figures["dead_letters"] == figures["audit_violations"] == 0


async def test_six_services_alone_survive_a_killed_certification_and_a_stopped_notification(tmp_path: Path):
    cohort = decided_cohort(18, programme=future_programme())
    with services_alone(tmp_path) as rehearsal:
        certification, notification = rehearsal.services["certification"], rehearsal.services["notification"]
        play = await rehearsal.play(cohort)
        await play.publish()
        await play.apply()
        await play.decide()
        for webinar in cohort.programme.webinars[:8]:
            await play.hold(webinar)

        certification.kill()
        notification.stop()
        notification_was_told = (await count_outcome(play.client))["messages"]
        # The rest goes on: nobody else waits for the two.
        play_without_settling = [play.hold(webinar, settle=False) for webinar in cohort.programme.webinars[8:]]
        for hold in play_without_settling:
            await hold
        await play.take("hromada-vlada-final", settle=False)
        assert (await count_outcome(play.client))["passed"] > 0
        assert (await count_outcome(play.client))["messages"] == notification_was_told

        certification.start().wait_until_ready()
        notification.start().wait_until_ready()
        await settled(play.client)

        async def letters():
            return (await ask(play.client, ListMessages(limit=1000))).counts

        await eventually(letters, lambda counts: not counts.get(MessageState.QUEUED), seconds=90)
        await settled(play.client)
        assert await _mailboxes_with_certificates(play) == deserving(cohort)
        await _assert_told_once(play, MessageKind.CERTIFICATE_ISSUED, len(deserving(cohort)))
        audited = await audit_system(rehearsal.nats.url, rehearsal.data_dir, wait=30)
        assert [violation.message for violation in audited.violations] == []
        await play.client.close()


async def _mailboxes_with_certificates(play) -> set[str]:
    found = set()
    async for logged in read_log(play.client.jetstream(), stream_name("certification")):
        if logged.heard and isinstance(logged.heard.fact, CertificateIssued):
            person = await ask(play.client, FindPerson(participant_id=logged.heard.fact.participant_id))
            assert person.personal
            assert person.personal.email not in found
            found.add(person.personal.email)
    return found


async def _assert_told_once(play, kind: MessageKind, count: int) -> None:
    messages = (await ask(play.client, ListMessages(limit=1000))).messages
    told = [message.participant_id for message in messages if message.kind is kind]
    assert len(told) == len(set(told)) == count
