"""The desk: what stands behind every route, and who stands before it. Dependencies that routes and pages ask for."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Header, Request

from services.gateway.adapters.cookies import Cookie, Cookies
from services.gateway.domain import ANYONE, STAFF_ROLES, NotSignedIn, Role, Throttle, TooOften, Visitor, admit
from shared.runtime import Work

_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Desk:
    """Given by app.py. ``find_visitor`` says who holds a session's token."""

    open_work: Callable[[], Work]
    find_visitor: Callable[[Work, str], Awaitable[Visitor]]
    cookies: Cookies
    lookups: Throttle
    public_url: str

    @property
    def work(self) -> Work:
        return self.open_work()


def desk_of(request: Request) -> Desk:
    """The desk of the application that got the request."""
    desk: Desk = request.app.state.desk
    return desk


def work_of(request: Request) -> Work:
    """The started service's work."""
    return desk_of(request).work


async def visitor_of(request: Request) -> Visitor:
    """Who makes the request, by bearer token or cookie; looked up once."""
    if not hasattr(request.state, "visitor"):
        token = _token(request)
        desk = desk_of(request)
        request.state.visitor = await desk.find_visitor(desk.work, token) if token else ANYONE
    visitor: Visitor = request.state.visitor
    return visitor


def _token(request: Request) -> str:
    authorization = request.headers.get("authorization", "")
    if authorization.lower().startswith(_BEARER):
        return authorization[len(_BEARER) :].strip()
    return desk_of(request).cookies.read(request, Cookie.SESSION)


async def _participant(request: Request) -> Visitor:
    return admit(await visitor_of(request), Role.PARTICIPANT)


async def _known(request: Request) -> Visitor:
    visitor = await visitor_of(request)
    if not visitor.is_known:
        raise NotSignedIn
    return visitor


async def _organiser(request: Request) -> Visitor:
    return admit(await visitor_of(request), Role.ORGANISER)


async def _assessor(request: Request) -> Visitor:
    return admit(await visitor_of(request), Role.ASSESSOR)


async def _examiner(request: Request) -> Visitor:
    return admit(await visitor_of(request), Role.ASSESSOR, Role.ORGANISER)


async def _editor(request: Request) -> Visitor:
    return admit(await visitor_of(request), Role.EDITOR, Role.ORGANISER)


async def _of_staff(request: Request) -> Visitor:
    return admit(await visitor_of(request), *STAFF_ROLES)


TheDesk = Annotated[Desk, Depends(desk_of)]
TheWork = Annotated[Work, Depends(work_of)]
Anyone = Annotated[Visitor, Depends(visitor_of)]
Known = Annotated[Visitor, Depends(_known)]
Participant = Annotated[Visitor, Depends(_participant)]
Organiser = Annotated[Visitor, Depends(_organiser)]
Assessor = Annotated[Visitor, Depends(_assessor)]
Examiner = Annotated[Visitor, Depends(_examiner)]
"""Assessors and organisers."""
Editor = Annotated[Visitor, Depends(_editor)]
OfStaff = Annotated[Visitor, Depends(_of_staff)]


# ---- keys of idempotency


def request_key(visitor: Visitor, *parts: str) -> str:
    """A key of one visitor's request: two visitors who choose the same text do not meet."""
    owner = visitor.participant_id or visitor.staff_id or "anyone"
    return hashlib.sha256("\0".join((owner, *parts)).encode()).hexdigest()


def _key_from_header(
    visitor: Anyone,
    idempotency_key: Annotated[
        str | None,
        Header(max_length=200, description="Any text of your choice; the same again gives the first answer again"),
    ] = None,
) -> str:
    return request_key(visitor, "header", idempotency_key) if idempotency_key else secrets.token_hex(32)


RequestKey = Annotated[str, Depends(_key_from_header)]


def client_of(request: Request) -> str:
    """The address a request came from; only ever sealed or kept in memory."""
    return request.client.host if request.client else ""


def _count_lookup(request: Request) -> None:
    desk = desk_of(request)
    wait = desk.lookups.wait(client_of(request), now=desk.work.clock.now())
    if wait > timedelta(0):
        raise TooOften(wait)


CountedLookup = Depends(_count_lookup)
"""For routes that look certificates up: numbers are easy to guess, so one address gets so many a minute."""
