"""How a refusal reads over HTTP: every error becomes a Problem; the API writes it as JSON, the pages as a page."""

import logging
from collections.abc import Callable

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.adapters.faults import faults_in
from services.gateway.adapters.language import N_, gettext
from services.gateway.domain import CodeRefused, NotAllowed, NotSignedIn, TooOften
from shared.bus import Refused, Unavailable
from shared.contracts.request import Problem

_log = logging.getLogger("dovira.gateway")

Answerer = Callable[[Scope, Problem], Response]
"""Writes a problem in the way its asker reads."""


class PageExpired(Exception):
    """A form came without the token of the page it stood on: the page is old, or not ours."""


NOT_SIGNED_IN = Problem(
    status=401,
    code="not_signed_in",
    title=N_("Потрібно увійти"),
    detail=N_("Увійдіть за кодом, який ми надішлемо поштою."),
)
_NOT_ALLOWED = Problem(
    status=403,
    code="not_allowed",
    title=N_("Немає доступу"),
    detail=N_("Ця дія не для вашої ролі. Увійдіть під іншою адресою."),
)
_PAGE_EXPIRED = Problem(
    status=403,
    code="page_expired",
    title=N_("Сторінка застаріла"),
    detail=N_("Поверніться назад, оновіть сторінку й надішліть ще раз. Нічого не змінено."),
)
_UNAVAILABLE = Problem(
    status=503,
    code="unavailable",
    title=N_("Служба тимчасово недоступна"),
    detail=N_("Спробуйте за хвилину."),
    retry_after=5,
)
INTERNAL = Problem(
    status=500, code="internal", title=N_("Щось зламалося в нас"), detail=N_("Помилку записано. Спробуйте пізніше.")
)
_TOO_OFTEN = Problem(
    status=429,
    code="too_many",
    title=N_("Забагато запитів"),
    detail=N_("Запитів надто багато. Зачекайте трохи й спробуйте знову."),
)
_CODE_REFUSED = Problem(
    status=422,
    code="code_refused",
    title=N_("Код не підійшов"),
    detail=N_("Код не підійшов або вже не діє. Перевірте цифри або запросіть новий код."),
)
_HTTP = {
    400: ("bad_request", N_("Запит не вдалося прочитати"), N_("Перевірте його й надішліть ще раз.")),
    404: ("not_found", N_("Такої сторінки немає"), N_("Перевірте адресу або почніть з головної.")),
    405: ("method_not_allowed", N_("Так цю адресу не викликають"), N_("Перевірте метод запиту.")),
    413: ("too_large", N_("Забагато даних"), N_("Одним запитом можна надіслати щонайбільше 1 МБ.")),
}


def problem_of(error: Exception) -> Problem:
    """The problem an error reads as, in the language of the answer; nothing of an unexpected one is told."""
    return in_language(_problem_of(error))


def in_language(problem: Problem) -> Problem:
    """What we have in both languages is told in the visitor's; what only its service knows stays as it came."""
    told = {name: gettext(text) for name in ("title", "detail") if (text := getattr(problem, name))}
    return problem.model_copy(update=told)


def _problem_of(error: Exception) -> Problem:
    match error:
        case Refused():
            return error.problem
        case RequestValidationError():
            return invalid(error)
        case TooOften():
            seconds = max(1, round(error.wait.total_seconds()))
            return _TOO_OFTEN.model_copy(update={"retry_after": seconds})
        case CodeRefused():
            return _CODE_REFUSED
        case HTTPException():
            return _of_http(error.status_code)
        case _:
            return _BY_TYPE.get(type(error), INTERNAL)


def invalid(error: RequestValidationError) -> Problem:
    """A 422 problem that names the fields."""
    faults = faults_in(error.errors())
    detail = N_("Виправте названі поля й надішліть ще раз.")
    return Problem(
        status=422, code="invalid_request", title=N_("Запит заповнено неправильно"), detail=detail, errors=faults
    )


def _of_http(status: int) -> Problem:
    code, title, detail = _HTTP.get(status, ("http_error", N_("Запит не вдалося виконати"), ""))
    return Problem(status=status, code=code, title=title, detail=detail)


_BY_TYPE: dict[type[Exception], Problem] = {
    NotSignedIn: NOT_SIGNED_IN,
    NotAllowed: _NOT_ALLOWED,
    PageExpired: _PAGE_EXPIRED,
    Unavailable: _UNAVAILABLE,
}
HANDLED = (Refused, RequestValidationError, TooOften, CodeRefused, HTTPException, *_BY_TYPE)
"""Errors that are answers. Anything else is a fault of ours: see SafetyNet."""


class SafetyNet:
    """Answers what nothing else caught with a bare 500; the log gets the error's type and place, never its text."""

    def __init__(self, app: ASGIApp, *, answer: Answerer) -> None:
        self._app, self._answer = app, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def send_noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception:
            _log.exception("request_failed", extra={"method": scope.get("method", "")})
            if begun or scope["type"] != "http":
                raise
            await self._answer(scope, INTERNAL)(scope, receive, send)
