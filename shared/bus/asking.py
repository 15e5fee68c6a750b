"""Asking and answering over NATS request/reply: what a service answers, and how anyone asks it."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeoutError
from pydantic import BaseModel, ValidationError

from shared.bus.errors import Refused, Unavailable
from shared.bus.tracing import CORRELATION_HEADER, TRACE_HEADER, current_correlation, current_trace
from shared.contracts.request import FieldFault, Problem, Reply, ReplyT, Request

_log = logging.getLogger("dovira.bus")

IDEMPOTENCY_HEADER = "dovira-idempotency-key"

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


class Where(Enum):
    """Where an answer is made: in the writer's transaction, in a reader, or in the event loop with the world around."""

    WRITER = "writer"
    READER = "reader"
    LOOP = "loop"


@dataclass(frozen=True)
class Answering:
    """One request and the function that answers it."""

    request_type: type[Request[Any]]
    function: Callable[..., Any]
    where: Where


@dataclass
class Answers:
    """What a service answers, and how its refusals read: domain error to (status, code, title)."""

    service: str
    refusals: Mapping[type[Exception], tuple[int, str, str]] = field(default_factory=dict)
    answerings: list[Answering] = field(default_factory=list)

    def request(self, request_type: type[Request[Any]]) -> Callable[[FunctionT], FunctionT]:
        """Answer in the writer: ``def f(tx, request) -> reply``; repeated idempotency keys get the first reply."""
        return self._declare(request_type, Where.WRITER)

    def query(self, request_type: type[Request[Any]]) -> Callable[[FunctionT], FunctionT]:
        """Answer from a reader: ``def f(tx, request) -> reply``; nothing can be written."""
        return self._declare(request_type, Where.READER)

    def work(self, request_type: type[Request[Any]]) -> Callable[[FunctionT], FunctionT]:
        """Answer with the outside world: ``async def f(work, request) -> reply``."""
        return self._declare(request_type, Where.LOOP)

    def problem_of(self, error: BaseException) -> Problem | None:
        """The problem a domain error reads as; None when the error is not a refusal."""
        for error_type, (status, code, title) in self.refusals.items():
            if isinstance(error, error_type):
                return Problem(status=status, code=code, title=title, detail=str(error))
        return None

    def _declare(self, request_type: type[Request[Any]], where: Where) -> Callable[[FunctionT], FunctionT]:
        def declare(function: FunctionT) -> FunctionT:
            self.answerings.append(Answering(request_type, function, where))
            return function

        return declare


async def answer(
    answering: Answering, answers: Answers, body: bytes, run: Callable[[Request[Any]], Awaitable[Reply]]
) -> bytes:
    """Turn a request's bytes into a reply's bytes. Whatever happens, the asker gets an answer.

    A field that is not known here is one of a newer release. To act without it might do something else than was asked,
    so whoever asks may ask again, until a process of that release answers.
    """
    try:
        request = answering.request_type.model_validate_json(body)
    except ValidationError as error:
        return _write_problem(_upgrading(error) if _says_more_than_is_known(error) else invalid_request(error))
    try:
        reply = await run(request)
    except Refused as refusal:
        return _write_problem(refusal.problem)
    except Unavailable:
        return _write_problem(_TRY_LATER)
    except Exception as error:  # noqa: BLE001  # an unmapped error must still be answered
        problem = answers.problem_of(error)
        if problem is None:
            _log.exception("request_failed", extra={"request": answering.request_type.__name__}, exc_info=_bare(error))
            problem = Problem(status=500, code="internal", title="Внутрішня помилка", detail="Спробуйте пізніше.")
        return _write_problem(problem)
    return b'{"reply":' + reply.model_dump_json().encode() + b"}"


async def ask(
    client: Client,
    request: Request[ReplyT],
    *,
    timeout: float = 10.0,  # noqa: ASYNC109  # the wire's timeout, not a scope
    idempotency_key: str = "",
) -> ReplyT:
    """Ask the service that answers this request, in the trace and correlation of the task; timeout in seconds.

    Raises Refused with the service's problem, or with a 503 or 504 one when nobody answers. Fields that say no more
    than their default are left out: so a service of an older release, which may not know them, answers all the same.
    """
    headers = {
        name: value
        for name, value in (
            (IDEMPOTENCY_HEADER, idempotency_key),
            (CORRELATION_HEADER, current_correlation()),
            (TRACE_HEADER, current_trace()),
        )
        if value
    }
    body = request.model_dump_json(exclude_defaults=True).encode()
    try:
        message = await client.request(request.ask_subject(), body, timeout=timeout, headers=headers or None)
    except NoRespondersError:
        raise Refused(_TRY_LATER) from None
    except NatsTimeoutError:
        problem = Problem(status=504, code="no_answer", title="Служба не відповіла вчасно", retry_after=5)
        raise Refused(problem) from None
    except NatsError:
        raise Refused(_TRY_LATER) from None
    answered = json.loads(message.data)
    if "problem" in answered:
        raise Refused(Problem.model_validate(answered["problem"]))
    # What a newer release says beyond what is known here is no matter, also where a form may hold nothing else.
    reply_type = type(request).reply_type()
    return reply_type.model_validate(answered["reply"], extra="ignore")  # type: ignore[return-value]  # the request says


def invalid_request(error: ValidationError) -> Problem:
    """A 422 problem that names the fields, without the values."""
    faults = [
        FieldFault(field=".".join(str(part) for part in fault["loc"]), message=fault["msg"])
        for fault in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    return Problem(status=422, code="invalid_request", title="Запит заповнено неправильно", errors=faults)


_TRY_LATER = Problem(
    status=503, code="unavailable", title="Служба тимчасово недоступна", detail="Спробуйте за хвилину.", retry_after=5
)


_UPGRADING = Problem(
    status=503,
    code="upgrading",
    title="Служба саме оновлюється",
    detail="Нічого не збережено. Спробуйте за хвилину.",
    retry_after=5,
)


def _upgrading(error: ValidationError) -> Problem:
    return _UPGRADING.model_copy(update={"errors": invalid_request(error).errors})


def _says_more_than_is_known(error: ValidationError) -> bool:
    return any(fault["type"] == "extra_forbidden" for fault in error.errors(include_input=False, include_url=False))


def _write_problem(problem: BaseModel) -> bytes:
    return b'{"problem":' + problem.model_dump_json().encode() + b"}"


def _bare(error: BaseException) -> tuple[type[BaseException], BaseException, Any]:
    """The error's type and trace without its text, which may quote a person's data."""
    return (
        type(error),
        type(error)("(text withheld)")
        if type(error).__init__ is Exception.__init__
        else Exception(type(error).__name__),
        error.__traceback__,
    )
