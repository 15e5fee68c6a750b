"""Signing in on a real store: codes, links, limits, sessions, and what is kept of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.gateway import store
from services.gateway.domain import CODES_PER_CLIENT, CodeRefused, Role, TooOften
from services.gateway.use_cases import signing_in
from shared.contracts.notification import SendSignInCode
from shared.contracts.registration import FindPerson
from shared.contracts.request import Done
from tests.gateway.conftest import running_gateway
from tests.gateway.scripted import ASSESSOR, DOWN, MAILBOX, ORGANISER, PARTICIPANT, find_person

CLIENT = "203.0.113.5"
STRANGER = "stranger@nowhere.example"


@pytest.fixture
async def on_each(settings, database_url):
    """A gateway on each kind of database, for what the database decides."""
    async with running_gateway(settings, database_url) as one:
        yield one


async def ask(gateway, mailbox=MAILBOX, client=CLIENT):
    """Ask for a code and let it be sent; returns the browser's token and the mail, if there was one."""
    token = await signing_in.ask_for_code(gateway.work, mailbox=mailbox, client=client)
    before = len(gateway.script.asked_for(SendSignInCode))
    await signing_in.send_due_codes(gateway.work)
    mails = gateway.script.asked_for(SendSignInCode)[before:]
    return token, mails[0] if mails else None


async def rows(gateway, table):
    return await gateway.work.read(lambda tx: tx.read(select(store.metadata.tables[table])))


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


async def test_the_code_from_the_mail_opens_a_session(on_each):
    token, mail = await ask(on_each)
    signed_in = await signing_in.sign_in_with_code(on_each.work, token=token, code=mail.code)
    visitor = await signing_in.find_visitor(on_each.work, signed_in.token)
    assert visitor.participant_id == PARTICIPANT
    assert visitor.roles == {Role.PARTICIPANT}


async def test_the_mailed_link_opens_a_session_without_the_browsers_token(gateway):
    _, mail = await ask(gateway)
    link = mail.link.removeprefix("http://gateway.test/sign-in/link/")
    signed_in = await signing_in.sign_in_with_link(gateway.work, link=link)
    assert signed_in.visitor.participant_id == PARTICIPANT


async def test_the_mailbox_may_be_typed_in_any_case(gateway):
    _, mail = await ask(gateway, mailbox="  Olena@Hromada.Example ")
    assert mail.email == MAILBOX


async def test_a_mailbox_nobody_has_gets_no_mail_and_opens_nothing(gateway):
    token, mail = await ask(gateway, mailbox=STRANGER)
    assert mail is None
    with pytest.raises(CodeRefused):
        await signing_in.sign_in_with_code(gateway.work, token=token, code="123456")


async def test_asking_does_the_same_for_known_and_unknown_mailboxes(on_each):
    await signing_in.ask_for_code(on_each.work, mailbox=MAILBOX, client=CLIENT)
    await signing_in.ask_for_code(on_each.work, mailbox=STRANGER, client=CLIENT)
    assert on_each.script.asked == []
    known, unknown = await rows(on_each, "challenge")
    assert (known.state, known.code_seal) == (unknown.state, unknown.code_seal) == ("asked", "")


@pytest.mark.parametrize(("mailbox", "role"), [(ORGANISER, Role.ORGANISER), (ASSESSOR, Role.ASSESSOR)])
async def test_staff_sign_in_though_they_never_applied(gateway, mailbox, role):
    token, mail = await ask(gateway, mailbox=mailbox.upper())
    signed_in = await signing_in.sign_in_with_code(gateway.work, token=token, code=mail.code)
    assert signed_in.visitor.roles == {role}
    assert signed_in.visitor.participant_id == ""


async def test_a_code_works_once(on_each):
    token, mail = await ask(on_each)
    await signing_in.sign_in_with_code(on_each.work, token=token, code=mail.code)
    with pytest.raises(CodeRefused):
        await signing_in.sign_in_with_code(on_each.work, token=token, code=mail.code)


async def test_wrong_codes_are_counted_though_they_are_refused(on_each):
    token, mail = await ask(on_each)
    for _ in range(5):
        with pytest.raises(CodeRefused):
            await signing_in.sign_in_with_code(on_each.work, token=token, code=wrong(mail.code))
    with pytest.raises(CodeRefused):
        await signing_in.sign_in_with_code(on_each.work, token=token, code=mail.code)


async def test_a_code_is_bound_to_the_browser_that_asked(gateway):
    _, mail = await ask(gateway)
    other, _ = await ask(gateway, mailbox=ORGANISER)
    for token in (other, "made-up"):
        with pytest.raises(CodeRefused):
            await signing_in.sign_in_with_code(gateway.work, token=token, code=mail.code)


async def test_a_code_is_late_after_a_quarter_of_an_hour(gateway):
    token, mail = await ask(gateway)
    gateway.clock.advance(minutes=15)
    with pytest.raises(CodeRefused):
        await signing_in.sign_in_with_code(gateway.work, token=token, code=mail.code)


async def test_a_new_code_takes_a_minute(gateway):
    token, _ = await ask(gateway)
    with pytest.raises(TooOften):
        await signing_in.ask_again(gateway.work, token=token, client=CLIENT)
    gateway.clock.advance(seconds=61)
    fresh = await signing_in.ask_again(gateway.work, token=token, client=CLIENT)
    await signing_in.send_due_codes(gateway.work)
    mail = gateway.script.asked_for(SendSignInCode)[-1]
    assert (await signing_in.sign_in_with_code(gateway.work, token=fresh, code=mail.code)).token


async def test_a_new_code_cannot_be_asked_for_an_asking_long_gone(gateway):
    token, _ = await ask(gateway)
    gateway.clock.advance(minutes=16)
    await gateway.work.write(store.forget_the_old)
    with pytest.raises(CodeRefused):
        await signing_in.ask_again(gateway.work, token=token, client=CLIENT)


async def test_one_client_address_cannot_ask_for_many_mailboxes(on_each):
    for number in range(CODES_PER_CLIENT):
        await signing_in.ask_for_code(on_each.work, mailbox=f"n{number}@nowhere.example", client=CLIENT)
    with pytest.raises(TooOften):
        await signing_in.ask_for_code(on_each.work, mailbox=MAILBOX, client=CLIENT)
    assert await signing_in.ask_for_code(on_each.work, mailbox=MAILBOX, client="198.51.100.9")


async def test_a_refused_asking_is_not_kept(gateway):
    await ask(gateway)
    with pytest.raises(TooOften):
        await signing_in.ask_for_code(gateway.work, mailbox=MAILBOX, client=CLIENT)
    assert len(await rows(gateway, "challenge")) == 1


@pytest.mark.parametrize("service", [FindPerson, SendSignInCode])
async def test_a_code_that_could_not_be_sent_is_sent_when_the_service_is_back(gateway, service):
    gateway.script.lines[service] = DOWN
    token, _ = await ask(gateway)
    gateway.script.lines |= {FindPerson: find_person, SendSignInCode: Done()}
    await signing_in.send_due_codes(gateway.work)
    sent_at_once = len(gateway.script.asked_for(FindPerson))
    gateway.clock.advance(seconds=6)
    await signing_in.send_due_codes(gateway.work)
    assert len(gateway.script.asked_for(FindPerson)) == sent_at_once + 1
    code = gateway.script.asked_for(SendSignInCode)[-1].code
    assert (await signing_in.sign_in_with_code(gateway.work, token=token, code=code)).token


async def test_a_code_whose_sending_only_seemed_to_fail_works_and_is_not_replaced_once_used(gateway):
    gateway.script.lines[SendSignInCode] = DOWN
    token = await signing_in.ask_for_code(gateway.work, mailbox=MAILBOX, client=CLIENT)
    await signing_in.send_due_codes(gateway.work)
    code = gateway.script.asked_for(SendSignInCode)[-1].code
    await signing_in.sign_in_with_code(gateway.work, token=token, code=code)
    gateway.clock.advance(minutes=2)
    await signing_in.send_due_codes(gateway.work)
    assert len(gateway.script.asked_for(SendSignInCode)) == 1


async def test_a_code_is_sent_once(gateway):
    await ask(gateway)
    gateway.clock.advance(minutes=5)
    await signing_in.send_due_codes(gateway.work)
    assert len(gateway.script.asked_for(SendSignInCode)) == 1


async def test_two_senders_do_not_take_the_same_asking(on_each):
    await signing_in.ask_for_code(on_each.work, mailbox=MAILBOX, client=CLIENT)
    first = await on_each.work.write(store.claim_due)
    second = await on_each.work.write(store.claim_due)
    assert (len(first), len(second)) == (1, 0)


async def test_the_store_holds_no_code_link_token_or_client_address(on_each):
    token, mail = await ask(on_each)
    signed_in = await signing_in.sign_in_with_code(on_each.work, token=token, code=mail.code)
    kept = repr([*await rows(on_each, "challenge"), *await rows(on_each, "session")])
    link = mail.link.rpartition("/")[2]
    for secret in (f"'{mail.code}'", link, token, signed_in.token, CLIENT, MAILBOX):
        assert secret not in kept


async def test_what_is_over_is_forgotten(on_each):
    token, _ = await ask(on_each)
    await ask(on_each, mailbox=STRANGER)
    on_each.clock.advance(minutes=15)
    await on_each.work.write(store.forget_the_old)
    assert {row.mailbox for row in await rows(on_each, "challenge")} == {""}
    assert await signing_in.mailbox_asked(on_each.work, token=token) == ""
    on_each.clock.advance(minutes=46)
    await on_each.work.write(store.forget_the_old)
    assert await rows(on_each, "challenge") == []


async def test_a_session_ends_with_signing_out_and_with_time(on_each):
    token, other = await on_each.token_of(MAILBOX), await on_each.token_of(ORGANISER)
    visitor = await signing_in.find_visitor(on_each.work, token)
    await signing_in.sign_out(on_each.work, visitor)
    assert not (await signing_in.find_visitor(on_each.work, token)).is_known
    assert (await signing_in.find_visitor(on_each.work, other)).is_known
    on_each.clock.advance(hours=13)
    assert not (await signing_in.find_visitor(on_each.work, other)).is_known


async def test_sessions_that_are_over_are_forgotten(gateway):
    await gateway.token_of(MAILBOX)
    gateway.clock.advance(days=31)
    await gateway.work.write(store.forget_the_old)
    assert await rows(gateway, "session") == []


@pytest.mark.parametrize("token", ["", "made-up", "\u0456"])
async def test_a_made_up_token_is_anyones(gateway, token):
    assert not (await signing_in.find_visitor(gateway.work, token)).is_known


async def test_a_participants_session_lasts_for_weeks(gateway):
    token, mail = await ask(gateway)
    signed_in = await signing_in.sign_in_with_code(gateway.work, token=token, code=mail.code)
    assert signed_in.expires_at - gateway.clock.now() == timedelta(days=30)
