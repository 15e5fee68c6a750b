"""What a request may carry: bodies of a bounded size and texts without NUL, which no database keeps."""

from collections.abc import Collection
from urllib.parse import unquote_to_bytes

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.adapters.problems import Answerer
from shared.contracts.request import Problem

MOST_BYTES = 1024 * 1024
MOST_BYTES_OF_FILES = 6 * MOST_BYTES
_TOO_LARGE = Problem(
    status=413,
    code="too_large",
    title="Забагато даних",
    detail="Одним запитом можна надіслати щонайбільше 1 МБ, файл для перевірки – щонайбільше 5 МБ.",
)
_NUL = Problem(
    status=422,
    code="forbidden_character",
    title="Недозволений символ",
    detail="У тексті є символ NUL. Видаліть його й надішліть ще раз.",
)


class BodyGuard:
    """Reads a body whole before the application does, so that nothing behind it meets an endless or unkeepable one.

    ``takes_files``: paths to which files are sent, which are larger, hold any byte, and are not kept.
    """

    def __init__(self, app: ASGIApp, *, answer: Answerer, takes_files: Collection[str] = ()) -> None:
        self._app, self._answer, self._takes_files = app, answer, takes_files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_file = scope["path"] in self._takes_files or _brings_file_to_the_desk(scope)
        try:
            body = await _read(receive, most=MOST_BYTES_OF_FILES if is_file else MOST_BYTES)
        except ClientDisconnect:  # half a form must not pass for a whole one, and nobody waits for an answer
            return
        problem = _TOO_LARGE if body is None else _NUL if _holds_nul(scope, b"" if is_file else body) else None
        if problem is not None or body is None:
            await self._answer(scope, problem or _TOO_LARGE)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


async def _read(receive: Receive, *, most: int) -> bytes | None:
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > most:
            return None
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [body]

    async def again() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return again


def _holds_nul(scope: Scope, body: bytes) -> bool:
    query = unquote_to_bytes(scope.get("query_string", b""))
    return "\0" in scope["path"] or b"\0" in query or any(mark in body for mark in (b"\0", b"\\u0000", b"%00"))


def _brings_file_to_the_desk(scope: Scope) -> bool:
    """Texts beside such a file lose their NULs when the form is read."""
    kinds = (value for name, value in scope["headers"] if name == b"content-type")
    return scope["path"].startswith("/desk/") and any(kind.startswith(b"multipart/form-data") for kind in kinds)
