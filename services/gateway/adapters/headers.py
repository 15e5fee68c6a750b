"""Headers of every answer: what a browser may do with our pages. Nothing comes from elsewhere, no script is inline."""

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_ONE_YEAR_OF_HTTPS = "max-age=31536000"


class SafeHeaders:
    """Adds the headers; no cache keeps an answer, save the files of the look."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = {**_ALWAYS, "strict-transport-security": _ONE_YEAR_OF_HTTPS} if https else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", _cache_for(scope, message["status"]))
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _cache_for(scope: Scope, status: int) -> str:
    if not scope["path"].startswith("/static/") or status != HTTPStatus.OK:
        return "no-store"
    is_versioned = scope.get("query_string", b"").startswith(b"v=")
    return "public, max-age=31536000, immutable" if is_versioned else "public, max-age=86400"


class HeadLikeGet:
    """Whoever asks for the head only gets the head of what GET gives: link checkers and previews do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)
