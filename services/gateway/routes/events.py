"""Events for services of others, from a cursor on. Who asks shows a token that an operator issued."""

import inspect
from importlib import resources
from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import AwareDatetime, BaseModel, Field
from starlette.responses import Response

from services.gateway.adapters.desk import TheWork
from services.gateway.adapters.language import N_
from services.gateway.use_cases import following
from shared.bus import Refused
from shared.contracts.catalogue import all_facts
from shared.contracts.integration import EventPage, ReadEvents
from shared.contracts.request import Problem

router = APIRouter(prefix="/events", tags=["Події для інших служб"])

_NO_SUCH_TYPE = Problem(status=404, code="not_found", title=N_("Тут нічого немає"))

Authorization = Annotated[str, Header(description="Bearer and the token from the operator")]


class Question(BaseModel):
    """From where, how many, and how long to wait."""

    after: str = Field("", max_length=2000, description="The cursor of the last page, unchanged. Not given: all")
    since: AwareDatetime | None = Field(None, description="Without a cursor: begin at this moment")
    from_now: bool = Field(default=False, description="Only the cursor of now, no events")
    limit: int = Field(100, ge=1, le=500, description="The most events of one page")
    wait: float = Field(0, ge=0, le=30, description="Seconds to wait for an event when there is none")


@router.get("", summary="Події після курсора, у структурованому режимі CloudEvents; з wait= – довге опитування")
async def read_events(
    work: TheWork, question: Annotated[Question, Query()], authorization: Authorization = ""
) -> EventPage:
    asked = ReadEvents(
        fingerprint=following.fingerprint_of(authorization), **question.model_dump(exclude={"wait"}, exclude_unset=True)
    )
    return await following.follow_events(work, asked, wait=0 if question.from_now else question.wait)


class EventType(BaseModel):
    """A type of events: who tells it, what its subject is, and whether it names a person."""

    type: str
    meaning: str
    told_by: str
    key: str
    names_a_person: bool


@router.get("/types", summary="Усі типи подій")
async def list_types() -> list[EventType]:
    return [
        EventType(
            type=name,
            meaning=inspect.cleandoc(fact_type.__doc__ or ""),
            told_by=fact_type.service,
            key=fact_type.key_field,
            names_a_person=fact_type.personal_data,
        )
        for name, fact_type in sorted(all_facts().items())
    ]


@router.get(
    "/types/{name}/schema",
    summary="JSON Schema тіла події",
    response_class=Response,
    responses={200: {"content": {"application/schema+json": {}}, "description": "JSON Schema"}},
)
async def get_schema(name: str) -> Response:
    if name not in all_facts():
        raise Refused(_NO_SUCH_TYPE)
    schema = resources.files("shared.contracts").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
    return Response(schema, media_type="application/schema+json")
