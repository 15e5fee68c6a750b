"""Signing in and out. A request only notes who asked; codes are made and sent beside, so every address waits alike."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.gateway import store
from services.gateway.domain import (
    ANYONE,
    CODE_DIGITS,
    Answer,
    Challenge,
    ChallengeState,
    CodeRefused,
    Seal,
    Staff,
    Visitor,
    admit_asking,
    answer_with_code,
    answer_with_link,
    begin_session,
    code_from,
    tidy_code,
    tidy_mailbox,
    visitor_of,
)
from services.gateway.settings import Settings
from shared.bus import Heard, Refused
from shared.contracts.fact import Fact
from shared.contracts.notification import SendSignInCode
from shared.contracts.registration import FindPerson
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

_log = logging.getLogger("dovira.gateway")

_TRY_SENDING_AGAIN = timedelta(seconds=5)
_LOOK_FOR_DUE = 2.0
_MAIL_TAKES = 45.0
_TIDY_EVERY = 60.0

TryAnswer = Callable[[Tx], Answer | None]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a right answer brings: the token of the new session, which is told once and kept nowhere."""

    token: str
    expires_at: datetime
    visitor: Visitor


# ---- asking for a code


async def ask_for_code(work: Work, *, mailbox: str, client: str) -> str:
    """Note that a code is wanted; returns the token of this asking, for the browser. Raises TooOften."""
    token = secrets.token_urlsafe(32)
    await work.write(lambda tx: _note_asking(tx, mailbox=tidy_mailbox(mailbox), client=client, token=token))
    return token


async def ask_again(work: Work, *, token: str, client: str) -> str:
    """A new code for the mailbox of an earlier asking. Raises CodeRefused when that one is too old."""
    mailbox = await mailbox_asked(work, token=token)
    if not mailbox:
        raise CodeRefused
    return await ask_for_code(work, mailbox=mailbox, client=client)


async def mailbox_asked(work: Work, *, token: str) -> str:
    """The mailbox a browser asked a code for; empty when that was too long ago."""
    challenge = await work.read(lambda tx: store.read_challenge(tx, tx.use(Seal).challenge(token)))
    return challenge.mailbox if challenge else ""


def _note_asking(tx: Tx, *, mailbox: str, client: str, token: str) -> None:
    seal = tx.use(Seal)
    seals = {"mailbox_seal": seal.mailbox(mailbox), "client_seal": seal.client(client)}
    mailbox_asks, client_asks = store.asks_of(tx, **seals)
    admit_asking(mailbox_asks=mailbox_asks, client_asks=client_asks, now=tx.now)
    challenge = Challenge(id=seal.challenge(token), mailbox=mailbox, asked_at=tx.now)
    store.add_challenge(tx, challenge, **seals)


# ---- sending codes, beside the requests


async def send_codes(work: Work) -> None:
    """Runs while the gateway lives: sends what was asked for."""
    while True:
        await send_due_codes(work)
        await work.pause(_LOOK_FOR_DUE)


async def send_due_codes(work: Work) -> None:
    """Send every code that is due now."""
    due = await work.write(store.claim_due)
    await asyncio.gather(*(_send(work, challenge) for challenge in due))


async def _send(work: Work, challenge: Challenge) -> None:
    try:
        participant_id, staff_id = await _owners(work, challenge.mailbox)
        if participant_id or staff_id:
            await _send_code(work, replace(challenge, participant_id=participant_id, staff_id=staff_id))
        else:
            await _save_waiting(work, replace(challenge, state=ChallengeState.NOBODY))
    except Refused as refusal:
        _log.warning("code_not_sent", extra={"code": refusal.problem.code})
        await work.write(lambda tx: store.release(tx, challenge.id, pause=_TRY_SENDING_AGAIN))


async def _owners(work: Work, mailbox: str) -> tuple[str, str]:
    """The ids of the participant and of the member of staff who own a mailbox; both empty when nobody does."""
    person = await work.ask(FindPerson(email=mailbox))
    staff_id = work.use(Seal).staff(mailbox)
    return person.participant_id or "", staff_id if work.use(Staff).roles(staff_id) else ""


async def _send_code(work: Work, challenge: Challenge) -> None:
    seal, code, link = work.use(Seal), code_from(secrets.randbelow(10**CODE_DIGITS)), secrets.token_urlsafe(32)
    armed = replace(challenge, code_seal=seal.code(challenge.id, code), link_seal=seal.link(link))
    if await _save_waiting(work, armed):
        address = f"{work.use(Settings).public_url}/sign-in/link/{link}"
        await work.ask(SendSignInCode(email=challenge.mailbox, code=code, link=address), timeout=_MAIL_TAKES)
        await work.write(lambda tx: store.mark_sent(tx, challenge.id))
        _log.info("code_sent")


async def _save_waiting(work: Work, challenge: Challenge) -> bool:
    """Save a challenge unless it was answered meanwhile (by a code whose sending seemed to fail)."""
    return await work.write(lambda tx: _save_if_waiting(tx, challenge))


def _save_if_waiting(tx: Tx, challenge: Challenge) -> bool:
    now = store.lock_challenge(tx, challenge.id)
    if now is None or now.state is not ChallengeState.ASKED:
        return False
    store.save_challenge(tx, replace(challenge, tries_left=now.tries_left))
    return True


# ---- answering


async def sign_in_with_code(work: Work, *, token: str, code: str) -> SignedIn:
    """Open a session with the code from the mail. Raises CodeRefused."""
    return await _open(work, lambda tx: _try_code(tx, token=token, code=tidy_code(code)))


async def sign_in_with_link(work: Work, *, link: str) -> SignedIn:
    """Open a session with the token of the mailed link. Raises CodeRefused."""
    return await _open(work, lambda tx: _try_link(tx, link=link))


async def _open(work: Work, answer: TryAnswer) -> SignedIn:
    session_token = secrets.token_urlsafe(32)
    signed_in = await work.write(lambda tx: _take(tx, answer(tx), token=session_token))
    if signed_in is None:
        raise CodeRefused
    return signed_in


def _try_code(tx: Tx, *, token: str, code: str) -> Answer | None:
    seal = tx.use(Seal)
    challenge = store.lock_challenge(tx, seal.challenge(token))
    return answer_with_code(challenge, seal.code(challenge.id, code), now=tx.now) if challenge else None


def _try_link(tx: Tx, *, link: str) -> Answer | None:
    seal = tx.use(Seal).link(link)
    challenge = store.lock_challenge_of_link(tx, seal)
    return answer_with_link(challenge, seal, now=tx.now) if challenge else None


def _take(tx: Tx, answer: Answer | None, *, token: str) -> SignedIn | None:
    """A wrong answer is no error here: the try it cost must be committed."""
    if answer is None:
        return None
    store.save_challenge(tx, answer.challenge)
    if not answer.right:
        return None
    who = answer.challenge
    return open_session(tx, token, participant_id=who.participant_id, staff_id=who.staff_id)


# ---- sessions


def open_session(tx: Tx, token: str, *, participant_id: str = "", staff_id: str = "") -> SignedIn:
    """The session of whoever proved who they are, however they did."""
    seal = tx.use(Seal).session(token)
    session = begin_session(participant_id=participant_id, staff_id=staff_id, seal=seal, now=tx.now)
    store.add_session(tx, session)
    return SignedIn(token, session.expires_at, visitor_of(session, staff=tx.use(Staff), now=tx.now))


async def find_visitor(work: Work, token: str) -> Visitor:
    """Who holds a session's token."""
    return await work.read(lambda tx: _visitor(tx, token)) if token else ANYONE


def _visitor(tx: ReadTx, token: str) -> Visitor:
    session = store.read_session(tx, tx.use(Seal).session(token))
    return visitor_of(session, staff=tx.use(Staff), now=tx.now)


async def sign_out(work: Work, visitor: Visitor) -> None:
    """End the visitor's session; a second time changes nothing."""
    await work.write(lambda tx: store.delete_session(tx, visitor.session))


def sign_out_erased(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """End the sessions of people to be forgotten, every code and draft of theirs; files under way may name them."""
    gone = sorted({one.fact.key for one in heard})
    store.forget_participants(tx, gone)
    store.drop_drafts_of(tx, gone)
    store.drop_uploads(tx)


async def forget_the_old(work: Work) -> None:
    """Runs while the gateway lives: what is over is forgotten."""
    while True:
        await work.write(store.forget_the_old)
        await asyncio.sleep(_TIDY_EVERY)
