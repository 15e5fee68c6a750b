"""Minding the outbox: trying again what failed, taking bounces, looking at templates."""

import base64
from email.message import EmailMessage

import pytest

from services.notification.api import answers
from services.notification.domain.messages import Kind, NotABounce, NothingToShow, State
from shared.contracts.notification import (
    HandedOnKind,
    ListMessages,
    MessageFailed,
    MessageKind,
    MessageState,
    PreviewLetter,
    ReminderKind,
    RetryMessages,
    TakeBounce,
)
from shared.contracts.vocabulary import Language
from tests.notification import facts

ANY_KIND = [*MessageKind, *ReminderKind, *HandedOnKind]


BOUNCE = """\
From: MAILER-DAEMON@mx.example.org
To: no-reply@dovira.example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

<iryna@example.org>: mailbox unavailable

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; iryna@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user iryna@example.org

--b
Content-Type: {returned}

Message-ID: {message_id}
Subject: x

text

--b--
"""


def bounce_of(mail, *, action="failed", status="5.1.1", headers_only=False):
    """A report as mail servers write it (RFC 3464), with the letter or only its head returned."""
    returned = "text/rfc822-headers" if headers_only else "message/rfc822"
    text = BOUNCE.format(action=action, status=status, returned=returned, message_id=mail["Message-ID"])
    return text.encode()


def taking(raw):
    return TakeBounce(mail=base64.b64encode(raw))


@pytest.fixture
async def sent(posting_desk, server):
    """Iryna's letter about her place was taken by the mail server."""
    await posting_desk.hear(facts.published(), facts.registered(), facts.confirmed())
    await posting_desk.send()
    return server.mailbox.mails[0]


async def lines(desk, **asked):
    return (await desk.harness.ask(answers, ListMessages(**asked))).messages


# ---- bounces


@pytest.mark.parametrize("headers_only", [False, True], ids=["whole letter returned", "its head returned"])
async def test_a_bounce_makes_the_letter_failed_and_says_why_by_code_alone(posting_desk, sent, headers_only):
    raw = bounce_of(sent, headers_only=headers_only)
    assert (await posting_desk.harness.ask(answers, taking(raw))).failed == 1
    [line] = await lines(posting_desk)
    assert (line.state, line.reason, line.retriable) == (MessageState.FAILED, "bounced 5.1.1", False)
    [told] = await posting_desk.harness.told(MessageFailed)
    assert told.reason == "bounced 5.1.1"


async def test_the_same_bounce_again_and_a_delay_change_nothing(posting_desk, sent):
    delayed = bounce_of(sent, action="delayed", status="4.4.7")
    assert (await posting_desk.harness.ask(answers, taking(delayed))).failed == 0
    assert (await lines(posting_desk))[0].state is MessageState.SENT
    for expected in (1, 0):
        assert (await posting_desk.harness.ask(answers, taking(bounce_of(sent)))).failed == expected
    assert len(await posting_desk.harness.told(MessageFailed)) == 1


def plain_mail():
    mail = EmailMessage()
    mail.set_content("Дякую, буду!")
    return mail.as_bytes()


def somebody_elses():
    other = EmailMessage()
    other["Message-ID"] = "<letter@elsewhere.example>"
    return bounce_of(other)


@pytest.mark.parametrize("raw", [plain_mail(), somebody_elses(), b"", b"\xff\x00 no mail"])
async def test_what_reports_on_no_letter_of_ours_is_refused(posting_desk, sent, raw):
    with pytest.raises(NotABounce):
        await posting_desk.harness.ask(answers, taking(raw))
    assert (await lines(posting_desk))[0].state is MessageState.SENT


# ---- trying again


async def test_what_failed_is_sent_once_the_organiser_tries_again(posting_desk, server):
    server.mailbox.refused = {"iryna@example.org"}
    await posting_desk.hear(facts.published(), facts.registered(), facts.confirmed())
    await posting_desk.send()
    [failed] = await lines(posting_desk, state=MessageState.FAILED)
    assert failed.retriable
    server.mailbox.refused = set()
    report = await posting_desk.harness.ask(answers, RetryMessages(message_ids=[failed.message_id, "unknown"]))
    assert (report.retried, report.unchanged) == (1, 1)
    await posting_desk.send()
    assert [mail["To"] for mail in server.mailbox.mails] == ["iryna@example.org"]
    assert [line.state for line in await lines(posting_desk)] == [MessageState.SENT]


async def test_what_was_sent_or_bounced_is_not_tried_again(posting_desk, sent):
    [line] = await lines(posting_desk)
    again = RetryMessages(message_ids=[line.message_id])
    assert (await posting_desk.harness.ask(answers, again)).retried == 0
    await posting_desk.harness.ask(answers, taking(bounce_of(sent)))
    assert (await posting_desk.harness.ask(answers, again)).retried == 0


async def test_the_outbox_names_the_recipient_and_turns_its_pages(posting_desk, sent):
    await posting_desk.hear(facts.accepted())
    newest, oldest = await lines(posting_desk)
    assert (oldest.recipient, oldest.email) == ("Коваленко Ірина", "iryna@example.org")
    assert await lines(posting_desk, limit=1, offset=1) == [oldest]
    assert newest.next_try_at is not None


async def test_an_erased_person_is_not_named_in_the_outbox(posting_desk, sent):
    await posting_desk.hear(facts.erased())
    assert [(line.recipient, line.email) for line in await lines(posting_desk)] == [("", "")]


# ---- templates


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", ANY_KIND)
async def test_every_template_can_be_looked_at_with_the_longest_titles(desk, kind, language):
    await desk.hear(facts.published(title="Коротка"), facts.registered())
    shown = await desk.harness.ask(answers, PreviewLetter(kind=kind, language=language))
    assert shown.subject
    to_nobody_by_name = kind in {HandedOnKind.SPEAKER_DIGEST, HandedOnKind.SPEAKER_TIMETABLE}
    named = "Нечуй-Левицька-Свєженцева" in shown.text or "Олександро-Святославо" in shown.text
    assert named or to_nobody_by_name
    assert shown.html.startswith("<!doctype html>")
    assert State.QUEUED not in {state for _, _, state in await desk.states()}


async def test_without_a_programme_there_is_nothing_to_show(desk):
    with pytest.raises(NothingToShow):
        await desk.harness.ask(answers, PreviewLetter(kind=MessageKind.TEST_PASSED))


def test_every_kind_of_message_has_its_name_in_the_contract():
    assert {kind.value for kind in ANY_KIND} == {kind.value for kind in Kind}
