"""From a template to an answer: the environment, what every page knows, notes that one page leaves for the next."""

import functools
import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.gateway.adapters.calendars import google_address, outlook_address
from services.gateway.adapters.cookies import Cookie
from services.gateway.adapters.desk import desk_of
from services.gateway.adapters.language import current_language, gettext, in_other_language, text_for_count, text_of
from services.gateway.domain import ANYONE, Visitor
from services.gateway.pages import post_text, wording, words
from shared.contracts.vocabulary import Language

_UKRAINIAN_LETTER = re.compile("[а-яіїєґ]", re.IGNORECASE)
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
    note = cookies.read_sealed(request, Cookie.NOTE).get("note", "")
    html = (
        _environment()
        .get_template(template)
        .render(
            visitor=known_visitor(request),
            path=request.url.path,
            language=current_language().value,
            other_language=in_other_language(request),
            now=desk_of(request).work.clock.now(),
            form_token=cookies.seal.form(browser or fresh, salt),
            form_key=secrets.token_urlsafe(16),
            note=gettext(words.NOTES[note]) if note in words.NOTES else "",
            is_trouble=note in words.TROUBLES,
            **values,
        )
    )
    response = HTMLResponse(html, status_code=status, headers={"Vary": "Cookie"})
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


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_ROOM / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(text_of, text_for_count, newstyle=True)  # type: ignore[attr-defined]  # the extension's
    environment.filters |= _FILTERS
    environment.globals |= _GLOBALS
    return environment


def _original(text: str) -> str:
    """What its author wrote in Ukrainian, marked on an English page, so that it is read out as what it is."""
    if current_language() is Language.UKRAINIAN or not _UKRAINIAN_LETTER.search(text):
        return text
    return Markup('<span lang="uk">{}</span>').format(text)


def _iso(value: datetime) -> str:
    return value.isoformat(timespec="minutes")


@functools.cache
def _version_of(file: str) -> str:
    """Changes with the file, so that a browser may keep it for a year."""
    return hashlib.sha256((STATIC / file).read_bytes()).hexdigest()[:12]


_FILTERS: dict[str, Callable[..., object]] = {
    "moment": wording.moment,
    "age": wording.age,
    "clock": wording.clock,
    "local_day": wording.local_day,
    "weekday": wording.weekday,
    "day": wording.day,
    "hours": wording.hours,
    "ects": wording.ects,
    "number": wording.number,
    "figure": wording.figure,
    "per_cent": wording.per_cent,
    "duration": wording.duration,
    "capital": wording.capital,
    "speaker": wording.speaker,
    "oblast": wording.oblast,
    "original": _original,
    "acknowledgement": wording.acknowledgement,
    "iso": _iso,
    "post_html": post_text.as_html,
    "post_summary": post_text.summary,
}
_GLOBALS: dict[str, object] = {
    "words": words,
    "place_in_programme": wording.place_in_programme,
    "programme_days": wording.programme_days,
    "days": wording.days,
    "session": wording.session,
    "speakers_of": wording.speakers_of,
    "version_of": _version_of,
    "google_address": google_address,
    "outlook_address": outlook_address,
}
