"""Rules of staff sign-in with a provider of OpenID Connect: what comes back must be what was begun, and whom we let in.

Terms are those of OpenID Connect Core 1.0. The provider says whose mailbox it is; what they may do here is ours to say.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from services.gateway.domain.signing_in import Seal, Staff, same, tidy_mailbox

AUTHENTICATION_TAKES = timedelta(minutes=10)
"""How long somebody may stay at the provider."""


class Doubt(StrEnum):
    """Why somebody who came back from the provider was not let in."""

    UNREACHABLE = "unreachable"
    """The provider gave no answer, or none that can be read."""
    STALE = "stale"
    """Nothing was begun in this browser, or something else, or too long ago."""
    DENIED = "denied"
    """The person or the provider said no."""
    UNTRUSTED = "untrusted"
    """What came back is not proved to be from the provider, for us, and for this very request."""
    UNVERIFIED = "unverified"
    """The provider does not say that the mailbox is theirs."""
    STRANGER = "stranger"
    """The mailbox is nobody's who works here."""


class NotLetIn(Exception):
    """Nobody was signed in."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt)
        self.doubt = doubt


@dataclass(frozen=True, slots=True)
class AuthenticationRequest:
    """What was sent along to the provider, and is kept by the browser until it comes back. New for each sign-in.

    ``verifier`` is the code verifier of PKCE (RFC 7636).
    """

    state: str
    nonce: str
    verifier: str = field(repr=False)

    def fits(self, state: str) -> bool:
        """The answer is one to this request."""
        return bool(self.state) and same(self.state, state)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of who signed in. ``email_verified`` is None where it does not say."""

    email: str = ""
    email_verified: bool | None = None


def staff_of(claims: Claims, *, staff: Staff, seal: Seal, vouches: bool) -> str:
    """The id of the member of staff whose mailbox it is.

    ``vouches``: the provider gives mailboxes to their owners alone, even where it does not say so. Raises NotLetIn.
    """
    is_theirs = claims.email_verified or (claims.email_verified is None and vouches)
    if not claims.email or not is_theirs:
        raise NotLetIn(Doubt.UNVERIFIED)
    staff_id = seal.staff(tidy_mailbox(claims.email))
    if not staff.roles(staff_id):
        raise NotLetIn(Doubt.STRANGER)
    return staff_id
