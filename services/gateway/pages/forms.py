"""Posted forms: read once, checked for the token of our own page, with a key that makes a double click one request."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from services.gateway.adapters.cookies import Cookie
from services.gateway.adapters.desk import desk_of, request_key
from services.gateway.adapters.problems import PageExpired
from services.gateway.domain import Visitor

_TOKEN = "form_token"  # noqa: S105  # the name of a field
_LONGEST_FILE_NAME = 100


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file as a browser sent it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """What a browser posted, by field; ``trusted`` when it came from a page we gave this browser."""

    values: dict[str, list[str]]
    trusted: bool
    files: dict[str, PostedFile] = field(default_factory=dict)

    def file(self, name: str) -> PostedFile | None:
        """A file that was chosen and is not empty."""
        return self.files.get(name)

    def one(self, name: str) -> str:
        """The value of a field that stands once; empty when it is missing."""
        return next(iter(self.values.get(name, [])), "")

    def many(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def key(self, visitor: Visitor, *parts: str) -> str:
        """The idempotency key: the same form sent twice is one request, an edited one is another."""
        said = [f"{name}={value}" for name, values in sorted(self.values.items()) for value in values if name != _TOKEN]
        return request_key(visitor, "form", *parts, *said)


async def _read(request: Request) -> Form:
    values: dict[str, list[str]] = {}
    files: dict[str, PostedFile] = {}
    async with request.form() as posted:
        for name, value in posted.multi_items():
            if isinstance(value, str):
                values.setdefault(name, []).append(value.replace("\0", ""))
            elif content := await value.read():
                files[name] = PostedFile((value.filename or "file")[-_LONGEST_FILE_NAME:], content)
    cookies = desk_of(request).cookies
    token = next(iter(values.get(_TOKEN, [])), "")
    return Form(values, cookies.seal.form_fits(cookies.read(request, Cookie.FORM), token), files)


async def _read_trusted(request: Request) -> Form:
    form = await _read(request)
    if not form.trusted:
        await request.close()
        raise PageExpired
    return form


AnyForm = Annotated[Form, Depends(_read)]
"""For long forms, which keep what was typed when their page is too old; they look at ``trusted`` themselves."""
TrustedForm = Annotated[Form, Depends(_read_trusted)]
FromOurPage = Depends(_read_trusted)
"""For buttons without fields."""
