"""The gateway's cookies: session, the browser's form id, sign-ins under way, notes for the next page, language."""

import base64
import json
from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response

from services.gateway.domain import Seal, same


class Cookie(StrEnum):
    """Names, without the prefix that https adds."""

    SESSION = "dovira-session"
    FORM = "dovira-form"
    SIGN_IN = "dovira-sign-in"
    OPENID = "dovira-openid"
    NOTE = "dovira-note"
    DRAFT = "dovira-draft"
    LANGUAGE = "dovira-language"


@dataclass(frozen=True, slots=True)
class Cookies:
    """With https each cookie is bound to this very host (``__Host-``) and never travels in the clear."""

    https: bool
    seal: Seal

    def read(self, request: Request, cookie: Cookie) -> str:
        return request.cookies.get(self._name(cookie), "")

    def write(self, response: Response, cookie: Cookie, value: str, *, seconds: int) -> None:
        """For so many seconds: a span, because a browser's clock is not ours."""
        response.set_cookie(
            self._name(cookie), value, max_age=seconds, path="/", secure=self.https, httponly=True, samesite="lax"
        )

    def header(self, cookie: Cookie, value: str, *, seconds: int) -> str:
        """What :meth:`write` adds to an answer, for middleware that has no response object."""
        response = Response()
        self.write(response, cookie, value, seconds=seconds)
        return response.headers["set-cookie"]

    def drop(self, response: Response, cookie: Cookie) -> None:
        response.delete_cookie(self._name(cookie), path="/", secure=self.https, httponly=True, samesite="lax")

    def write_sealed(self, response: Response, cookie: Cookie, values: dict[str, str], *, seconds: int) -> None:
        """Values only we can have written."""
        body = base64.urlsafe_b64encode(json.dumps(values).encode()).decode()
        self.write(response, cookie, f"{body}.{self.seal.of(cookie, body)}", seconds=seconds)

    def read_sealed(self, request: Request, cookie: Cookie) -> dict[str, str]:
        """What :meth:`write_sealed` wrote; empty when it did not."""
        body, _, seal = self.read(request, cookie).partition(".")
        if not body or not same(self.seal.of(cookie, body), seal):
            return {}
        values = json.loads(base64.urlsafe_b64decode(body))
        return {str(name): str(value) for name, value in values.items()}

    def _name(self, cookie: Cookie) -> str:
        return f"__Host-{cookie}" if self.https else str(cookie)
