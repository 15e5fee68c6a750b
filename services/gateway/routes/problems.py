"""A problem as the API writes it: RFC 9457 JSON, and how OpenAPI describes it."""

from fastapi import FastAPI
from pydantic import BaseModel, Field
from starlette.responses import Response
from starlette.types import Scope

from shared.contracts.request import FieldFault, Problem

MEDIA_TYPE = "application/problem+json"
_SCHEMAS = "#/components/schemas"
_UNAUTHORIZED = 401
_KINDS = {
    401: "Потрібно увійти",
    403: "Немає доступу",
    404: "Такого немає",
    409: "Стан не дозволяє",
    422: "Запит заповнено неправильно; `errors` називає поля",
    429: "Забагато запитів; `Retry-After` каже, скільки секунд зачекати",
    503: "Служба тимчасово недоступна",
    504: "Служба не відповіла вчасно",
}
DESCRIBED: dict[int | str, dict[str, object]] = {
    status: {"description": text, "content": {MEDIA_TYPE: {"schema": {"$ref": f"{_SCHEMAS}/ProblemDetails"}}}}
    for status, text in _KINDS.items()
}
"""For ``responses=`` of a router: what every route may answer."""


class ProblemDetails(BaseModel):
    """What a refusal looks like (RFC 9457). Programs go by ``code``, people read ``title`` and ``detail``."""

    type: str = Field(examples=["urn:dovira:problem:invalid_request"])
    status: int
    code: str
    title: str
    detail: str = ""
    errors: list[FieldFault] = []


def write_problem(_: Scope, problem: Problem) -> Response:
    told = problem.model_dump(exclude={"retry_after"}, exclude_defaults=True)
    body = ProblemDetails.model_validate({"type": f"urn:dovira:problem:{problem.code}"} | told)
    content = body.model_dump_json(exclude_defaults=True)
    return Response(content, status_code=problem.status, media_type=MEDIA_TYPE, headers=_headers_of(problem))


def _headers_of(problem: Problem) -> dict[str, str]:
    retry = {"Retry-After": str(problem.retry_after)} if problem.retry_after else {}
    ask = {"WWW-Authenticate": 'Bearer realm="dovira"'} if problem.status == _UNAUTHORIZED else {}
    return {**retry, **ask}


def describe_problems(web: FastAPI) -> None:
    """Put the shape of problems into the web's OpenAPI, to which ``DESCRIBED`` points."""
    describe = web.openapi
    shape = ProblemDetails.model_json_schema(ref_template=f"{_SCHEMAS}/{{model}}")
    parts = shape.pop("$defs", {})

    def describe_all() -> dict[str, object]:
        described = describe()
        described["components"]["schemas"] |= {"ProblemDetails": shape, **parts}
        return described

    web.openapi = describe_all  # type: ignore[method-assign]  # FastAPI's way of extending its description
