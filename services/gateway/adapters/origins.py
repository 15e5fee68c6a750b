"""Changes come from our own pages only: what a browser says began elsewhere is refused, beside the tokens of forms."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.adapters.problems import Answerer
from shared.contracts.request import Problem

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_FOREIGN = Problem(
    status=403,
    code="foreign_origin",
    title="Запит надійшов з чужого сайту",
    detail="Відкрийте нашу сторінку й надішліть з неї. Нічого не змінено.",
)


class OwnOrigin:
    """Programs with a bearer token carry no cookies, so nobody can lend their hand; they pass."""

    def __init__(self, app: ASGIApp, *, public_url: str, answer: Answerer) -> None:
        self._app, self._public, self._answer = app, public_url, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS and self._is_foreign(Headers(scope=scope)):
            await self._answer(scope, _FOREIGN)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_foreign(self, headers: Headers) -> bool:
        if "authorization" in headers:
            return False
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return True
        origin = headers.get("origin")
        if origin is None or origin == self._public:
            return False
        if origin == "null":
            return "sec-fetch-site" not in headers
        return urlsplit(origin).netloc != headers.get("host", "")
