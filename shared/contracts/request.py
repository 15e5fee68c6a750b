"""What a request is: an imperative that one service answers with a typed reply; and what a refusal looks like."""

import re
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict


class Reply(BaseModel):
    """Base of all replies."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


ReplyT = TypeVar("ReplyT", bound=Reply)


class Request(BaseModel, Generic[ReplyT]):
    """Base of all requests; ``class SubmitApplication(Request[ApplicationReceipt], service="registration")``.

    ``contends_for`` names the field with the id of the row that many such requests want at once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    service: ClassVar[str] = ""
    contends_for: ClassVar[str] = ""

    def __init_subclass__(cls, *, service: str = "", contends_for: str = "", **kwargs: object) -> None:
        """Remember which service answers."""
        super().__init_subclass__(**kwargs)  # type: ignore[arg-type]  # pydantic takes config keywords only
        cls.service, cls.contends_for = service, contends_for

    @property
    def contended_id(self) -> str:
        """The id of the row that many such requests want at once; empty when there is none."""
        return str(getattr(self, self.contends_for)) if self.contends_for else ""

    @classmethod
    def ask_subject(cls) -> str:
        """The NATS subject; outside ``dovira.>`` so that no stream stores requests."""
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        return f"ask.dovira.{cls.service}.{name}"

    @classmethod
    def reply_type(cls) -> type[Reply]:
        """The declared type of the reply."""
        for base in cls.__mro__:
            arguments = getattr(base, "__pydantic_generic_metadata__", {}).get("args", ())
            if arguments:
                return arguments[0]  # type: ignore[no-any-return]  # pydantic keeps generic arguments untyped
        message = f"{cls.__name__} does not say what it replies: write Request[ItsReply]"
        raise TypeError(message)


class Done(Reply):
    """A reply that says no more than that it is done."""


class FieldFault(BaseModel):
    """What is wrong with one field of a request; ``field`` is a dotted path."""

    field: str
    message: str


class Problem(BaseModel):
    """A refusal in the shape of RFC 9457; ``code`` is stable and meant for programs, ``detail`` for people."""

    status: int
    code: str
    title: str
    detail: str = ""
    errors: list[FieldFault] = []
    retry_after: int | None = None
