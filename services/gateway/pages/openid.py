"""Staff sign-in with a provider of OpenID Connect: away to its page, and back with a code."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from services.gateway.adapters.cookies import Cookie
from services.gateway.adapters.desk import Anyone, TheDesk
from services.gateway.adapters.openid import RETURN_PATH, Provider
from services.gateway.domain import AUTHENTICATION_TAKES, AuthenticationRequest, Doubt, NotLetIn
from services.gateway.pages.rendering import go
from services.gateway.pages.sign_in import local_address, welcome
from services.gateway.use_cases import openid

router = APIRouter()

_SECONDS = int(AUTHENTICATION_TAKES.total_seconds())
_Sent = Annotated[str, Query(max_length=4096)]


@router.get("/sign-in/openid")
async def leave(request: Request, desk: TheDesk, _: Anyone, then: str = "") -> Response:
    """To the provider. Nothing is changed here but what this browser keeps."""
    if not desk.work.use(Provider).name:
        raise HTTPException(404)
    try:
        begun, address = await openid.begin(desk.work)
    except NotLetIn as refusal:
        return _turned_away(request, refusal.doubt)
    response = RedirectResponse(address, status_code=303)
    kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "then": local_address(then)}
    desk.cookies.write_sealed(response, Cookie.OPENID, kept, seconds=_SECONDS)
    return response


@router.get(RETURN_PATH)
async def come_back(
    request: Request, desk: TheDesk, _: Anyone, state: _Sent = "", code: _Sent = "", iss: _Sent = ""
) -> Response:
    """With a code, or without one where the provider said no. What the browser kept serves once."""
    kept = desk.cookies.read_sealed(request, Cookie.OPENID)
    begun = AuthenticationRequest(kept.get("state", ""), kept.get("nonce", ""), kept.get("verifier", ""))
    try:
        signed_in = await openid.finish(desk.work, begun, state=state, code=code, issuer=iss)
    except NotLetIn as refusal:
        response = _turned_away(request, refusal.doubt)
    else:
        response = welcome(request, signed_in, then=kept.get("then", "") or "/desk")
    desk.cookies.drop(response, Cookie.OPENID)
    return response


def _turned_away(request: Request, doubt: Doubt) -> Response:
    """Back to where one signs in, and told why; the code leaves the address."""
    return go(request, "/sign-in", note=f"openid_{doubt}")
