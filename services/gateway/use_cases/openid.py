"""Staff signing in with a provider of OpenID Connect: who they are is its word, what they may do is ours."""

import logging
import secrets

from services.gateway.adapters.openid import Provider
from services.gateway.domain import (
    AuthenticationRequest,
    Doubt,
    NotLetIn,
    Seal,
    Staff,
    staff_of,
)
from services.gateway.settings import Settings
from services.gateway.use_cases.signing_in import SignedIn, open_session
from shared.runtime import Work

_log = logging.getLogger("dovira.gateway")


async def begin(work: Work) -> tuple[AuthenticationRequest, str]:
    """What the browser has to keep, and the address of the provider's page. Raises NotLetIn."""
    request = AuthenticationRequest(*(secrets.token_urlsafe(32) for _ in range(3)))
    try:
        return request, await work.use(Provider).page_for(request)
    except NotLetIn as refusal:
        _log.warning("openid_not_let_in", extra={"doubt": refusal.doubt})
        raise


async def finish(work: Work, request: AuthenticationRequest, *, state: str, code: str, issuer: str) -> SignedIn:
    """Open a session for the member of staff who comes back with a code. Raises NotLetIn."""
    try:
        staff_id = await _staff_of(work, request, state=state, code=code, issuer=issuer)
    except NotLetIn as refusal:
        _log.warning("openid_not_let_in", extra={"doubt": refusal.doubt})
        raise
    token = secrets.token_urlsafe(32)
    return await work.write(lambda tx: open_session(tx, token, staff_id=staff_id))


async def _staff_of(work: Work, request: AuthenticationRequest, *, state: str, code: str, issuer: str) -> str:
    if not request.fits(state):
        raise NotLetIn(Doubt.STALE)
    if not code:
        raise NotLetIn(Doubt.DENIED)
    claims = await work.use(Provider).redeem(code, request, issuer=issuer, now=work.clock.now())
    return staff_of(claims, staff=work.use(Staff), seal=work.use(Seal), vouches=work.use(Settings).oidc_vouches)
