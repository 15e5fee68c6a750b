"""The sender against a real mail server that takes, refuses, is away, or is cut off in the middle."""

import asyncio

import pytest
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr

from services.notification.adapters import posting
from services.notification.adapters.composing import Composer
from services.notification.adapters.posting import Postman
from services.notification.domain.messages import Kind, MailNotTaken, Outcome, State, Verdict
from services.notification.settings import Encryption
from services.notification.store import people
from services.notification.use_cases.answering import send_sign_in_code
from services.notification.use_cases.sending import claim_batch, is_anything_due, mark_batch, send_letters
from shared.bus import Unavailable, new_id
from shared.contracts.notification import MessageFailed, MessageSent, SendSignInCode
from shared.contracts.vocabulary import MaterialKind
from shared.runtime.supervision import Supervisor
from shared.testing import eventually, sqlite_url
from tests.notification import facts
from tests.notification.desk import Desk, MailServer
from tests.notification.facts import OTHER_WEBINAR, heard

K, S = Kind, State


async def certificates(desk, *people_to_write):
    """Certificates earned by people who are known."""
    await desk.hear(facts.published(), *(facts.registered(who) for who in people_to_write))
    await desk.hear(*(facts.certificate(who, number) for number, who in enumerate(people_to_write, 1)))


async def post_without_marking(desk):
    """As a process that dies after the server took the mails and before its transaction."""
    token, outcomes = new_id(), dict[str, Outcome]()
    letters = await desk.work.write(lambda tx: claim_batch(tx, token))
    composer = desk.work.use(Composer)
    mails = {letter.letter_id: composer.compose(letter, now=desk.clock.now()) for letter in letters}
    await desk.work.use(Postman).post(mails, outcomes, seconds=30)
    return token, [letter.letter_id for letter in letters]


async def test_a_message_is_sent_once_and_told(posting_desk, server):
    await certificates(posting_desk, "iryna")
    await posting_desk.send()
    await posting_desk.send()
    assert [mail["To"] for mail in server.mailbox.mails] == ["iryna@example.org"]
    assert await posting_desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.SENT)]
    told = await posting_desk.harness.told(MessageSent)
    assert [(one.participant_id, one.kind.value, one.sent_at) for one in told] == [
        ("iryna", K.CERTIFICATE_ISSUED, posting_desk.clock.now())
    ]
    assert told[0].about_id == (await posting_desk.rows())[0].about_id


async def test_what_was_said_is_not_kept_once_it_is_sent(posting_desk):
    await posting_desk.hear(facts.published(), facts.submitted(), facts.declined(reason="Таємна причина"))
    await posting_desk.send()
    assert {row.details for row in await posting_desk.rows()} == {"{}"}


async def test_many_people_share_connections_but_no_mail(posting_desk, server):
    await certificates(posting_desk, "iryna", "artem")
    await posting_desk.send()
    assert sorted(mail["To"] for mail in server.mailbox.mails) == ["artem@example.org", "iryna@example.org"]
    greetings = {mail["To"]: mail.get_body(("plain",)).get_content()[:30] for mail in server.mailbox.mails}
    assert "Артеме" in greetings["artem@example.org"]
    assert "Ірино" in greetings["iryna@example.org"]


async def test_materials_of_a_webinar_arrive_in_one_mail(posting_desk, server):
    await posting_desk.hear(facts.published(), facts.registered(), facts.confirmed())
    await posting_desk.send()
    await posting_desk.hear(facts.material(MaterialKind.SLIDES), facts.material(MaterialKind.RECORDING))
    await posting_desk.send()
    assert [mail["Subject"] for mail in server.mailbox.mails] == [
        "Місце підтверджено: «Тема 1»",
        "Матеріали вебінару «Тема 1»",
    ]
    text = server.mailbox.mails[1].get_body(("plain",)).get_content()
    assert "https://example.org/slides" in text
    assert "https://example.org/recording" in text
    assert len(await posting_desk.harness.told(MessageSent)) == 3


async def test_materials_wait_for_a_quiet_moment_and_take_later_ones_along(database_url, server):
    desk = Desk(database_url, smtp_port=server.port, materials_quiet_seconds=600)
    await desk.hear(facts.published(), facts.registered(), facts.confirmed())
    desk.clock.advance(minutes=1)
    await desk.send()
    await desk.hear(facts.material(MaterialKind.SLIDES))
    desk.clock.advance(minutes=9)
    await desk.hear(facts.material(MaterialKind.RECORDING))
    await desk.send()
    assert len(server.mailbox.mails) == 1
    desk.clock.advance(minutes=1)
    await desk.send()
    assert server.mailbox.mails[1].get_body(("plain",)).get_content().count("https://example.org/") == 2
    await desk.close()


async def test_places_taken_together_are_confirmed_together(posting_desk, server):
    await posting_desk.hear(
        facts.published(), facts.registered(), facts.confirmed(), facts.confirmed(webinar=OTHER_WEBINAR)
    )
    await posting_desk.send()
    assert [mail["Subject"] for mail in server.mailbox.mails] == ["Місця підтверджено: 2\N{NO-BREAK SPACE}вебінари"]


async def test_a_server_that_is_down_costs_nothing_but_time(posting_desk, server):
    server.stop()
    await certificates(posting_desk, "iryna")
    assert (await posting_desk.send()).startswith("no_connection")
    row = (await posting_desk.rows())[0]
    assert (row.state, row.attempts) == (S.QUEUED, 0)
    server.start()
    assert await posting_desk.send() == ""
    assert len(server.mailbox.mails) == 1
    assert await posting_desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.SENT)]


async def test_a_temporary_refusal_is_tried_again_after_a_while_with_the_same_message_id(posting_desk, server):
    await certificates(posting_desk, "iryna")
    server.mailbox.answer_to_content = "451 4.7.1 Greylisted"
    await posting_desk.send()
    row = (await posting_desk.rows())[0]
    assert (row.state, row.attempts, row.reason) == (S.QUEUED, 1, "smtp 451 4.7.1")
    server.mailbox.answer_to_content = "250 OK"
    await posting_desk.send()
    assert server.mailbox.mails == []
    posting_desk.clock.advance(minutes=1)
    await posting_desk.send()
    assert [mail["Message-ID"] for mail in server.mailbox.mails] == [f"<{row.message_id}@dovira.example.org>"]


async def test_a_permanent_refusal_fails_with_codes_and_without_the_address(posting_desk, server):
    await certificates(posting_desk, "iryna")
    server.mailbox.answer_to_recipient = "550 5.1.1 <{address}>: no such mailbox"
    await posting_desk.send()
    row = (await posting_desk.rows())[0]
    assert (row.state, row.reason) == (S.FAILED, "smtp 550 5.1.1")
    told = await posting_desk.harness.told(MessageFailed)
    assert [(one.about_id, one.reason) for one in told] == [(row.about_id, "smtp 550 5.1.1")]


async def test_one_refused_mail_leaves_the_others_of_its_connection_alone(database_url, server):
    desk = Desk(database_url, smtp_port=server.port, smtp_connections=1)
    await certificates(desk, "iryna", "artem")
    server.mailbox.refused = {"iryna@example.org"}
    await desk.send()
    assert await desk.states() == [
        ("artem", K.CERTIFICATE_ISSUED, S.SENT),
        ("iryna", K.CERTIFICATE_ISSUED, S.FAILED),
    ]
    await desk.close()


async def test_a_refused_sender_is_our_fault_and_loses_nobody_a_mail(posting_desk, server):
    await certificates(posting_desk, "iryna")
    server.mailbox.answer_to_sender = "553 5.7.1 Sender rejected"
    await posting_desk.send()
    row = (await posting_desk.rows())[0]
    assert (row.state, row.reason) == (S.QUEUED, "sender_refused 553 5.7.1")


async def test_retries_end_after_the_stated_age(posting_desk, server):
    await certificates(posting_desk, "iryna")
    server.mailbox.answer_to_content = "451 4.3.0 Later"
    await posting_desk.send()
    posting_desk.clock.advance(days=3)
    await posting_desk.send()
    assert [one.reason for one in await posting_desk.harness.told(MessageFailed)] == ["gave_up: smtp 451 4.3.0"]
    assert await posting_desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.FAILED)]


async def test_a_crash_between_taking_and_marking_sends_the_same_message_id_again(posting_desk, server):
    await certificates(posting_desk, "iryna")
    await post_without_marking(posting_desk)
    await posting_desk.send()
    assert len(server.mailbox.mails) == 1
    posting_desk.clock.advance(seconds=300)
    await posting_desk.send()
    first, again = server.mailbox.mails
    assert first["Message-ID"] == again["Message-ID"]
    assert await posting_desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.SENT)]
    assert len(await posting_desk.harness.told(MessageSent)) == 1


async def test_a_letter_claimed_again_has_the_same_messages_although_more_have_come(posting_desk, server):
    await posting_desk.hear(facts.published(), facts.registered(), heard(facts.confirmed(), minutes=5))
    await posting_desk.send()
    await posting_desk.hear(facts.material(MaterialKind.SLIDES))
    await post_without_marking(posting_desk)
    await posting_desk.hear(facts.material(MaterialKind.RECORDING))
    posting_desk.clock.advance(seconds=300)
    await posting_desk.send()
    _, first, *rest = server.mailbox.mails
    again = [mail for mail in rest if mail["Message-ID"] == first["Message-ID"]]
    other = [mail for mail in rest if mail["Message-ID"] != first["Message-ID"]]
    assert [mail.get_body(("plain",)).get_content() for mail in again] == [first.get_body(("plain",)).get_content()]
    assert ["recording" in mail.get_body(("plain",)).get_content() for mail in other] == [True]


async def test_a_sender_whose_claim_ran_out_marks_nothing(posting_desk, server):
    await certificates(posting_desk, "iryna")
    token, letter_ids = await post_without_marking(posting_desk)
    posting_desk.clock.advance(seconds=300)
    await posting_desk.send()
    refused = dict.fromkeys(letter_ids, Outcome(Verdict.REFUSED, "smtp 550"))
    await posting_desk.work.write(lambda tx: mark_batch(tx, token, refused))
    assert await posting_desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.SENT)]
    assert await posting_desk.harness.told(MessageFailed) == []


async def test_a_store_that_is_away_after_the_server_took_the_mail_is_waited_for(posting_desk, server, monkeypatch):
    await certificates(posting_desk, "iryna")
    write, calls = posting_desk.work.write, []

    async def away_the_second_time(work):
        calls.append(work)
        if len(calls) == 2:
            message = "OperationalError"
            raise Unavailable(message)
        return await write(work)

    monkeypatch.setattr(posting_desk.work, "write", away_the_second_time)
    await posting_desk.send()
    assert await posting_desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.SENT)]
    assert len(server.mailbox.mails) == 1


async def test_two_senders_at_once_claim_different_messages(posting_desk):
    await certificates(posting_desk, "iryna", "artem")
    write = posting_desk.work.write
    first, second = await asyncio.gather(
        write(lambda tx: claim_batch(tx, "one")), write(lambda tx: claim_batch(tx, "other"))
    )
    assert (len(first), len(second)) == (2, 0)


async def test_a_sender_stopped_while_it_claims_holds_nothing_back(posting_desk):
    await certificates(posting_desk, "iryna")
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(posting_desk.send())
        await asyncio.sleep(0)  # so that the claim is on its way to the writer
        sending.cancel()
    assert sending.cancelled()
    assert await posting_desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.QUEUED)]


async def test_a_batch_is_no_larger_than_set(database_url, server):
    desk = Desk(database_url, smtp_port=server.port, batch_size=1)
    await certificates(desk, "iryna", "artem")
    await desk.send()
    assert len(server.mailbox.mails) == 1
    await desk.send()
    assert len(server.mailbox.mails) == 2
    await desk.close()


async def test_who_was_erased_between_queueing_and_sending_gets_nothing(posting_desk, server):
    await certificates(posting_desk, "iryna")
    # Only the contact, as if another process erased it while this one was writing the message.
    await posting_desk.work.write(lambda tx: people.erase_contacts(tx, {"iryna"}))
    await posting_desk.send()
    assert server.mailbox.mails == []
    assert await posting_desk.states() == []


async def test_who_was_erased_while_a_mail_was_under_way_leaves_no_word_behind(posting_desk, server):
    await posting_desk.hear(facts.published(), facts.submitted(), facts.declined(reason="Пані Коваленко"))
    token, letter_ids = await post_without_marking(posting_desk)
    await posting_desk.hear(facts.erased())
    deferred = dict.fromkeys(letter_ids, Outcome(Verdict.DEFERRED, "smtp 451"))
    await posting_desk.work.write(lambda tx: mark_batch(tx, token, deferred))
    assert "Коваленко" not in await posting_desk.everything_stored()
    posting_desk.clock.advance(hours=1)
    await posting_desk.send()
    assert await posting_desk.states() == []


async def test_a_letter_that_cannot_be_composed_holds_nobody_up(posting_desk, server, monkeypatch):
    await certificates(posting_desk, "iryna", "artem")
    compose = Composer.compose

    def stumble(self, letter, *, now):
        if letter.contact.participant_id == "iryna":
            raise LookupError
        return compose(self, letter, now=now)

    monkeypatch.setattr(Composer, "compose", stumble)
    await posting_desk.send()
    assert [mail["To"] for mail in server.mailbox.mails] == ["artem@example.org"]
    reasons = {row.participant_id: (row.state, row.reason) for row in await posting_desk.rows()}
    assert reasons["iryna"] == (S.QUEUED, "not_composed LookupError")


async def test_nothing_is_due_while_everything_waits_or_is_sent(posting_desk):
    await posting_desk.hear(facts.certificate())
    assert not await posting_desk.work.read(is_anything_due)
    await posting_desk.hear(facts.published(), facts.registered())
    assert await posting_desk.work.read(is_anything_due)
    await posting_desk.send()
    assert not await posting_desk.work.read(is_anything_due)


async def test_the_sender_wakes_up_by_itself(posting_desk, server):
    supervisor = Supervisor()
    supervisor.keep_running("sender", lambda: send_letters(posting_desk.work))
    await certificates(posting_desk, "iryna")
    await eventually(posting_desk.states, lambda seen: seen == [("iryna", K.CERTIFICATE_ISSUED, S.SENT)])
    await supervisor.stop()
    assert len(server.mailbox.mails) == 1


async def test_the_sender_outlives_a_server_that_is_away(posting_desk, server):
    server.stop()
    supervisor = Supervisor()
    supervisor.keep_running("sender", lambda: send_letters(posting_desk.work))
    await certificates(posting_desk, "iryna")
    await eventually(posting_desk.rows, lambda rows: rows[0].reason.startswith("no_connection"))
    server.start()
    await eventually(posting_desk.states, lambda seen: seen == [("iryna", K.CERTIFICATE_ISSUED, S.SENT)])
    await supervisor.stop()
    assert supervisor.troubles == {}


async def test_a_sender_stopped_in_the_middle_gives_its_messages_back(posting_desk, server):
    await certificates(posting_desk, "iryna")
    server.mailbox.hold = True
    supervisor = Supervisor()
    supervisor.keep_running("sender", lambda: send_letters(posting_desk.work))
    await eventually(posting_desk.states, lambda seen: seen == [("iryna", K.CERTIFICATE_ISSUED, S.SENDING)])
    await supervisor.stop()
    # The writer may still have it before it: a stop that is told twice does not wait for the mark.
    await eventually(posting_desk.states, lambda seen: seen == [("iryna", K.CERTIFICATE_ISSUED, S.QUEUED)])


async def test_what_the_server_takes_while_the_sender_stops_is_not_sent_again(posting_desk, server, monkeypatch):
    monkeypatch.setattr(posting, "_LAST_ANSWER", 60)
    await certificates(posting_desk, "iryna")
    server.mailbox.hold = True

    async def held():
        return server.mailbox.held

    async with asyncio.TaskGroup() as group:
        sending = group.create_task(posting_desk.send())
        await eventually(held, lambda number: number == 1)
        sending.cancel()
        await asyncio.sleep(0)
        server.mailbox.hold = False
    assert await posting_desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.SENT)]
    assert len(server.mailbox.mails) == 1


async def test_a_server_that_never_answers_costs_one_message_its_turn_only(database_url, server):
    desk = Desk(database_url, smtp_port=server.port, smtp_timeout=0.3)
    await certificates(desk, "iryna")
    server.mailbox.hold = True
    await desk.send()
    row = (await desk.rows())[0]
    assert (row.state, row.attempts) == (S.QUEUED, 1)
    assert row.reason.startswith("connection_lost")
    await desk.close()


async def test_two_processes_on_one_store_send_everything_once(database_url, server):
    desks = [Desk(database_url, smtp_port=server.port, batch_size=5) for _ in range(2)]
    await desks[0].hear(facts.published(), facts.registered(), *(facts.certificate(sequence=n) for n in range(1, 31)))
    await asyncio.gather(*(desk.send() for _ in range(4) for desk in desks))
    ids = [mail["Message-ID"] for mail in server.mailbox.mails]
    assert len(ids) == len(set(ids)) == 30
    assert {state for *_, state in await desks[1].states()} == {S.SENT}
    for desk in desks:
        await desk.close()


# ---- getting into the server


def _check(password):
    def authenticate(server, session, envelope, mechanism, login):
        return AuthResult(success=login.password == password, handled=False)

    return authenticate


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize(
    ("password", "state", "trouble"),
    [("right", S.SENT, ""), ("wrong", S.QUEUED, "login_refused 535")],
)
async def test_a_login_is_used_and_a_wrong_one_loses_no_mail(tmp_path, password, state, trouble):
    server = MailServer().start(auth_required=True, auth_require_tls=False, authenticator=_check(b"right"))
    desk = Desk(sqlite_url(tmp_path), smtp_port=server.port, smtp_username="dovira", smtp_password=SecretStr(password))
    await certificates(desk, "iryna")
    assert await desk.send() == trouble
    assert await desk.states() == [("iryna", K.CERTIFICATE_ISSUED, state)]
    await desk.close()
    server.stop()


async def test_where_encryption_is_asked_for_nothing_leaves_in_the_clear(tmp_path, server):
    desk = Desk(sqlite_url(tmp_path), smtp_port=server.port, smtp_encryption=Encryption.STARTTLS)
    await certificates(desk, "iryna")
    assert (await desk.send()).startswith("no_connection")
    assert server.mailbox.mails == []
    await desk.close()


# ---- the sign-in code


async def test_a_sign_in_code_is_sent_at_once_and_stored_nowhere(posting_desk, server):
    request = SendSignInCode(email="iryna@example.org", code="042731", link="https://example.org/sign-in")
    await send_sign_in_code(posting_desk.work, request)
    assert [mail["Subject"] for mail in server.mailbox.mails] == ["Код для входу: 042731"]
    assert "042731" not in await posting_desk.everything_stored()
    assert "iryna@" not in await posting_desk.everything_stored()


@pytest.mark.parametrize("trouble", ["down", "refused"])
async def test_a_sign_in_code_that_cannot_leave_is_refused_without_the_address(posting_desk, server, trouble):
    if trouble == "down":
        server.stop()
    else:
        server.mailbox.answer_to_recipient = "550 5.1.1 <{address}> unknown"
    request = SendSignInCode(email="iryna@example.org", code="042731", link="https://example.org/sign-in")
    with pytest.raises(MailNotTaken) as refusal:
        await send_sign_in_code(posting_desk.work, request)
    assert "iryna" not in str(refusal.value)
