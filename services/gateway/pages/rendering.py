"""From a template to an answer: the environment, what every page knows, notes that one page leaves for the next."""

import functools
import hashlib
import secrets
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.gateway.adapters.cookies import Cookie
from services.gateway.adapters.desk import desk_of
from services.gateway.domain import ANYONE, Visitor
from services.gateway.pages import wording, words

_ROOM = Path(__file__).parent.parent
STATIC = _ROOM / "static"
_NOTE_SECONDS = 600
_FORM_SECONDS = 30 * 24 * 3600


def render(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page; a browser that has no form id yet gets one."""
    cookies = desk_of(request).cookies
    browser = cookies.read(request, Cookie.FORM)
    fresh = "" if browser else secrets.token_urlsafe(24)
    salt = secrets.token_urlsafe(8)
    html = (
        _environment()
        .get_template(template)
        .render(
            visitor=known_visitor(request),
            path=request.url.path,
            now=desk_of(request).work.clock.now(),
            form_token=cookies.seal.form(browser or fresh, salt),
            form_key=secrets.token_urlsafe(16),
            note=_note(request),
            **values,
        )
    )
    response = HTMLResponse(html, status_code=status, headers={"Content-Language": "uk", "Vary": "Cookie"})
    if fresh:
        cookies.write(response, Cookie.FORM, fresh, seconds=_FORM_SECONDS)
    if status == 200 and cookies.read(request, Cookie.NOTE):  # noqa: PLR2004  # an error page leaves the note for later
        cookies.drop(response, Cookie.NOTE)
    return response


def go(request: Request, address: str, *, note: str = "") -> Response:
    """After a change: see the next page, so that a reload repeats nothing; ``note`` names a sentence for it."""
    response = RedirectResponse(address, status_code=303)
    if note:
        desk_of(request).cookies.write_sealed(response, Cookie.NOTE, {"note": note}, seconds=_NOTE_SECONDS)
    return response


def known_visitor(request: Request) -> Visitor:
    """Who was looked up for this request; anyone when nobody was."""
    visitor: Visitor = getattr(request.state, "visitor", ANYONE)
    return visitor


def _note(request: Request) -> str:
    kind = desk_of(request).cookies.read_sealed(request, Cookie.NOTE).get("note", "")
    return words.NOTES.get(kind, "")


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "moment": wording.moment,
        "local_day": wording.local_day,
        "weekday": wording.weekday,
        "day": wording.day,
        "hours": wording.hours,
        "ects": wording.ects,
        "number": wording.number,
        "per_cent": wording.per_cent,
        "duration": wording.duration,
        "capital": wording.capital,
        "speaker": wording.speaker,
        "iso": _iso,
    }
    environment.globals |= {
        "words": words,
        "counted": wording.counted,
        "place_in_programme": wording.place_in_programme,
        "programme_days": wording.programme_days,
        "days": wording.days,
        "speakers_of": wording.speakers_of,
        "style_version": _version_of(STATIC / "style.css"),
    }
    return environment


def _iso(value: datetime) -> str:
    return value.isoformat(timespec="minutes")


def _version_of(file: Path) -> str:
    """Changes with the file, so that a browser may keep it for a year."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
