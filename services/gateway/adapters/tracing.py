"""Whoever calls may be in a trace: what we ask of other services, and the facts they tell of it, belong to it."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.bus import TRACE_HEADER, part_of_trace


class TraceContext:
    """Continues the caller's trace, as W3C Trace Context says it in the header ``traceparent``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with part_of_trace(Headers(scope=scope).get(TRACE_HEADER, "")):
            await self._app(scope, receive, send)
