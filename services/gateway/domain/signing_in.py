"""Rules of signing in: codes and their tries, limits of asking, sessions, roles, seals. Plain Python.

A code is six digits sent to a mailbox; it is kept only sealed (HMAC), works once, for a quarter of an hour, and dies
after five tries. Here is no clock, no store and no source of chance: times and random texts are arguments.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=15)
CODE_TRIES = 5
RESEND_AFTER = timedelta(seconds=60)
LIMIT_WINDOW = timedelta(hours=1)
CODES_PER_MAILBOX = 5
CODES_PER_CLIENT = 100
"""A whole council may come from one address."""
SENDING_TAKES = timedelta(seconds=90)
PARTICIPANT_SESSION = timedelta(days=30)
STAFF_SESSION = timedelta(hours=12)


# ---- who is who


class Role(StrEnum):
    """What a visitor may be; the same person may be several."""

    PARTICIPANT = "participant"
    OWNER = "owner"
    ORGANISER = "organiser"
    ASSESSOR = "assessor"
    EDITOR = "editor"


STAFF_ROLES = frozenset(Role) - {Role.PARTICIPANT}
INCLUDED = {Role.OWNER: STAFF_ROLES}
"""An owner may do everything; the others only what they are."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes a request. ``session`` is the sealed token of the session, empty for anyone."""

    participant_id: str = ""
    staff_id: str = ""
    roles: frozenset[Role] = frozenset()
    session: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.session)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF_ROLES)


ANYONE = Visitor()


class NotSignedIn(Exception):
    """Only for people who have signed in."""


class NotAllowed(Exception):
    """Signed in, but not in a role that may do this."""


def admit(visitor: Visitor, *to: Role) -> Visitor:
    """The visitor, if one of these roles is theirs."""
    if not visitor.is_known:
        raise NotSignedIn
    if not visitor.roles.intersection(to):
        raise NotAllowed
    return visitor


# ---- seals


@dataclass(frozen=True, slots=True)
class Seal:
    """Makes texts that only the holder of the secret can make; each purpose has its own word, so none is another."""

    secret: bytes = field(repr=False)

    def of(self, purpose: str, *parts: str) -> str:
        body = "\0".join((purpose, *parts)).encode()
        return hmac.new(self.secret, body, hashlib.sha256).hexdigest()

    def challenge(self, token: str) -> str:
        return self.of("challenge", token)

    def code(self, challenge_id: str, code: str) -> str:
        return self.of("code", challenge_id, code)

    def link(self, token: str) -> str:
        return self.of("link", token)

    def session(self, token: str) -> str:
        return self.of("session", token)

    def mailbox(self, mailbox: str) -> str:
        return self.of("mailbox", mailbox)

    def client(self, address: str) -> str:
        return self.of("client", address)

    def form(self, browser: str, salt: str) -> str:
        """A form's token: salted anew at each render, so that compressed pages do not give it away."""
        return f"{salt}.{self.of('form', browser, salt)}"

    def staff(self, mailbox: str) -> str:
        """The id of a member of staff that may stand in facts: it names nobody."""
        return f"staff-{self.of('staff', mailbox)[:16]}"

    def form_fits(self, browser: str, token: str) -> bool:
        salt, _, _ = token.partition(".")
        return bool(browser and salt) and same(self.form(browser, salt), token)


def same(left: str, right: str) -> bool:
    """Equal, compared in a time that does not tell how far."""
    return hmac.compare_digest(left.encode(), right.encode())


def tidy_mailbox(text: str) -> str:
    """One spelling per mailbox."""
    return text.strip().lower()


# ---- staff


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works here, by the id of :meth:`Seal.staff`; from the settings, so that a role ends with its line there."""

    by_id: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    mailboxes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def named(cls, mailboxes: Mapping[Role, Iterable[str]], *, seal: Seal) -> "Staff":
        """From the mailboxes of each role."""
        by_id: dict[str, frozenset[Role]] = {}
        names: dict[str, str] = {}
        for role, listed in mailboxes.items():
            for mailbox in map(tidy_mailbox, listed):
                staff_id = seal.staff(mailbox)
                names[staff_id] = mailbox
                by_id[staff_id] = by_id.get(staff_id, frozenset()) | INCLUDED.get(role, frozenset({role}))
        return cls(by_id, names)

    def roles(self, staff_id: str) -> frozenset[Role]:
        return self.by_id.get(staff_id, frozenset())

    def name(self, staff_id: str) -> str:
        """The mailbox, while its owner works here; the id of whoever left."""
        return self.mailboxes.get(staff_id, staff_id)


# ---- asking for a code


class TooOften(Exception):
    """Something was asked for too often; ``wait`` says for how long to rest."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


def admit_asking(*, mailbox_asks: Sequence[datetime], client_asks: Sequence[datetime], now: datetime) -> None:
    """Refuses when a mailbox or a client address asked too much lately; the same for known and unknown mailboxes."""
    waits = [
        _until_rested(mailbox_asks, most=1, window=RESEND_AFTER, now=now),
        _until_rested(mailbox_asks, most=CODES_PER_MAILBOX, window=LIMIT_WINDOW, now=now),
        _until_rested(client_asks, most=CODES_PER_CLIENT, window=LIMIT_WINDOW, now=now),
    ]
    if max(waits) > timedelta(0):
        raise TooOften(max(waits))


def _until_rested(asks: Sequence[datetime], *, most: int, window: timedelta, now: datetime) -> timedelta:
    recent = sorted(asked for asked in asks if asked > now - window)
    return recent[-most] + window - now if len(recent) >= most else timedelta(0)


# ---- a challenge: a code on its way, and what became of it


class ChallengeState(StrEnum):
    """ASKED: a code is still to be sent. SENT: a mail server has it. NOBODY: nobody we know has this mailbox. USED."""

    ASKED = "asked"
    SENT = "sent"
    NOBODY = "nobody"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Challenge:
    """One asking for a code, known by the sealed token of the browser that asked. No code was made yet: no seals."""

    id: str
    mailbox: str
    asked_at: datetime
    state: ChallengeState = ChallengeState.ASKED
    tries_left: int = CODE_TRIES
    code_seal: str = ""
    link_seal: str = ""
    participant_id: str = ""
    staff_id: str = ""

    @property
    def expires_at(self) -> datetime:
        return self.asked_at + CODE_LIFE

    def holds(self, now: datetime) -> bool:
        """A right answer would still be taken."""
        return (
            self.state in {ChallengeState.ASKED, ChallengeState.SENT} and now < self.expires_at and self.tries_left > 0
        )


class CodeRefused(Exception):
    """The code or link does not open anything; never says which of the many reasons holds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer to a challenge leads to: the challenge as it is now, and whether it was right."""

    challenge: Challenge
    right: bool


def answer_with_code(challenge: Challenge, code_seal: str, *, now: datetime) -> Answer:
    """Each answer costs a try, the right one uses the challenge up."""
    if not challenge.holds(now):
        return Answer(challenge, right=False)
    if challenge.code_seal and same(challenge.code_seal, code_seal):
        return Answer(replace(challenge, state=ChallengeState.USED, tries_left=0), right=True)
    return Answer(replace(challenge, tries_left=challenge.tries_left - 1), right=False)


def answer_with_link(challenge: Challenge, link_seal: str, *, now: datetime) -> Answer:
    """A link cannot be guessed, so it costs no try; it uses the challenge up too."""
    if challenge.holds(now) and challenge.link_seal and same(challenge.link_seal, link_seal):
        return Answer(replace(challenge, state=ChallengeState.USED, tries_left=0), right=True)
    return Answer(challenge, right=False)


def code_from(number: int) -> str:
    """Six digits, zeros kept."""
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def tidy_code(text: str) -> str:
    """The digits of what was typed or pasted, «123 456» included."""
    return "".join(character for character in text if character.isdecimal())


# ---- sessions


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in visitor. Only the seal of the token is kept."""

    seal: str
    participant_id: str
    staff_id: str
    expires_at: datetime


def begin_session(*, participant_id: str, staff_id: str, seal: str, now: datetime) -> Session:
    """The session of whoever proved who they are: long for a participant's own device, a working day for staff."""
    life = STAFF_SESSION if staff_id else PARTICIPANT_SESSION
    return Session(seal, participant_id, staff_id, now + life)


def visitor_of(session: Session | None, *, staff: Staff, now: datetime) -> Visitor:
    """Who a session makes its holder today."""
    if session is None or session.expires_at <= now:
        return ANYONE
    participant = {Role.PARTICIPANT} if session.participant_id else set()
    roles = frozenset(participant | staff.roles(session.staff_id))
    if not roles:
        return ANYONE
    return Visitor(session.participant_id, session.staff_id, roles, session.seal)


# ---- looking numbers up


@dataclass(slots=True)
class Throttle:
    """How often one key may do something within a window. In memory: a bound on guessing, no record of anybody."""

    most: int
    window: timedelta
    keys: int = 10_000
    _begun: dict[str, tuple[datetime, int]] = field(default_factory=dict)

    def wait(self, key: str, *, now: datetime) -> timedelta:
        """Counts one more; nothing to wait for, or how long until the next is allowed."""
        begun, count = self._begun.get(key, (now, 0))
        if now - begun >= self.window:
            begun, count = now, 0
        if key not in self._begun and len(self._begun) >= self.keys:
            self._forget(now)
        self._begun[key] = (begun, count + 1)
        return begun + self.window - now if count >= self.most else timedelta(0)

    def _forget(self, now: datetime) -> None:
        self._begun = {key: seen for key, seen in self._begun.items() if now - seen[0] < self.window}
        if len(self._begun) >= self.keys:
            self._begun.clear()
