"""The language of an answer: chosen by ``?lang=`` or kept in a cookie, Ukrainian first; and the catalogues of texts.

Texts stand in Ukrainian in templates and code; ``locale/en.po`` holds their English, ``locale/uk.po`` the three forms
of a Ukrainian plural. The catalogues are read as they are, at the first use, so nothing needs compiling.
"""

import functools
import gettext as standard
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.adapters.cookies import Cookie, Cookies
from shared.contracts.vocabulary import Language

LOCALE = Path(__file__).parent.parent / "locale"
_QUERY = "lang"
_NAMES = {Language.UKRAINIAN: "Українською", Language.ENGLISH: "In English"}
_ONE_YEAR = 365 * 24 * 3600
_language: ContextVar[Language] = ContextVar("language", default=Language.UKRAINIAN)


def N_(message: str) -> str:  # noqa: N802  # gettext's own name
    """Marks a text for the catalogues where it stands; ``gettext`` translates it where it is shown."""
    return message


def gettext(message: str, **values: object) -> str:
    """A text in the language of this answer; ``%(name)s`` stands for a value."""
    text = text_of(message)
    return text % values if values else text


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """A text with the noun's form for a count, which ``%(num)s`` stands for."""
    return text_for_count(one, many, count) % {"num": count, **values}


def text_of(message: str) -> str:
    """A text in the language of this answer, as the catalogue has it: templates put the values in."""
    return _catalogue(current_language()).gettext(message) if message else ""


def text_for_count(one: str, many: str, count: int) -> str:
    """The same for a count."""
    return _catalogue(current_language()).ngettext(one, many, count)


def current_language() -> Language:
    """The language of this answer."""
    return _language.get()


def locale() -> str:
    """What Babel calls the language: English with day before month, as everybody here writes it."""
    return "en_GB" if current_language() is Language.ENGLISH else "uk"


def speak(language: Language) -> None:
    """From here on, in this task, texts are in this language."""
    _language.set(language)


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The language that the page is not in: its code, its own name, and the address of the page in it."""

    code: str
    name: str
    address: str


def in_other_language(request: Request) -> OtherLanguage:
    """Where the same page is in the other language."""
    other = Language.UKRAINIAN if current_language() is Language.ENGLISH else Language.ENGLISH
    address = request.url.include_query_params(**{_QUERY: other.value})
    return OtherLanguage(other.value, _NAMES[other], f"{address.path}?{address.query}")


@functools.cache
def _catalogue(language: Language) -> standard.NullTranslations:
    compiled = BytesIO()
    with (LOCALE / f"{language}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=language.value))
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


class Languages:
    """Settles the language before anything answers, and says it on the answer. A choice is kept for a year."""

    def __init__(self, app: ASGIApp, *, cookies: Cookies) -> None:
        self._app, self._cookies = app, cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        chosen = _known(request.query_params.get(_QUERY, ""))
        language = chosen or _known(self._cookies.read(request, Cookie.LANGUAGE)) or Language.UKRAINIAN
        speak(language)

        async def send_in_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("content-language", language)
                if chosen:
                    headers.append("set-cookie", self._cookies.header(Cookie.LANGUAGE, chosen, seconds=_ONE_YEAR))
            await send(message)

        await self._app(scope, receive, send_in_language)


def _known(text: str) -> Language | None:
    return next((language for language in Language if language.value == text), None)
