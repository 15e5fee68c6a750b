"""Events for services of others, from a cursor on. Who asks shows a token that an operator issued."""

from typing import Annotated

from fastapi import APIRouter, Header, Query
from pydantic import AwareDatetime, BaseModel, Field

from services.gateway.adapters.desk import TheWork
from services.gateway.use_cases import following
from shared.contracts.integration import EventPage, ReadEvents

router = APIRouter(prefix="/events", tags=["Події для інших служб"])

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
