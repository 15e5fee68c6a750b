"""Whoever calls may be in a trace: what we ask of other services, and the facts they tell of it, belong to it."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.bus import TRACE_HEADER, Kind, Span, Tracer, correlated, new_id, part_of_trace

_UNTOLD = ("/static/", "/health/")


class TraceContext:
    """Continues the caller's trace, as W3C Trace Context says it in the header ``traceparent``; else begins one.

    A span is named by the route, never by the path: paths hold secrets of links, and what people look for.
    """

    def __init__(self, app: ASGIApp, *, tracer: Tracer | None = None) -> None:
        self._app, self._tracer = app, tracer or Tracer()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_UNTOLD):
            await self._app(scope, receive, send)
            return
        with (
            correlated(new_id()),
            part_of_trace(Headers(scope=scope).get(TRACE_HEADER, "")),
            self._tracer.span(scope["method"], Kind.SERVER) as span,
        ):
            await self._app(scope, receive, _watched(scope, send, span))


def _watched(scope: Scope, send: Send, span: Span) -> Send:
    """Notes what came of it, once that is known."""

    async def watch(message: Message) -> None:
        if message["type"] == "http.response.start":
            route = _route_of(scope)
            span.name(f"{scope['method']} {route}".rstrip())
            span.note("http.request.method", scope["method"])
            span.note("http.route", route)
            span.note("http.response.status_code", message["status"])
        await send(message)

    return watch


def _route_of(scope: Scope) -> str:
    """The pattern that the path fits, prefixes included: FastAPI keeps the whole of it beside the route."""
    whole = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    return str(getattr(whole, "path", ""))
