"""What organisers do: look through applications, decide on them, attach materials."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.adapters.desk import Organiser, RequestKey, TheWork
from services.gateway.domain import Action
from services.gateway.use_cases import acting
from shared.contracts.registration import (
    ApplicationPage,
    ApplicationStatus,
    DecideApplications,
    Decision,
    DecisionReport,
    ListApplications,
)
from shared.contracts.scheduling import PublishMaterial
from shared.contracts.vocabulary import MaterialKind, Visibility

router = APIRouter(tags=["Організаторам"])


class Decided(BaseModel):
    """A decision on one or many applications; declining needs a reason."""

    model_config = ConfigDict(extra="forbid")

    application_ids: list[str] = Field(min_length=1, max_length=1000)
    decision: Decision
    reason: str = ""


class NewMaterial(BaseModel):
    """Shown at its webinar; the same address again changes nothing."""

    model_config = ConfigDict(extra="forbid")

    webinar_id: str
    kind: MaterialKind
    title: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")
    visibility: Visibility = Visibility.PARTICIPANTS


@router.get("/programmes/{programme_id}/applications", summary="Заявки на програму, за порядком надходження")
async def list_applications(
    work: TheWork,
    _: Organiser,
    programme_id: str,
    *,
    status: ApplicationStatus | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(gt=0, le=1000)] = 100,
) -> ApplicationPage:
    return await work.ask(ListApplications(programme_id=programme_id, status=status, after=after, limit=limit))


@router.post("/decisions", summary="Прийняти або відхилити заявки")
async def decide(work: TheWork, visitor: Organiser, key: RequestKey, body: Decided) -> DecisionReport:
    decision = DecideApplications(
        application_ids=body.application_ids, decision=body.decision, reason=body.reason, decided_by=visitor.staff_id
    )
    kind = "applications_accepted" if body.decision is Decision.ACCEPT else "applications_declined"
    action = Action(key, visitor.staff_id, kind, details={"count": len(body.application_ids)})
    return await acting.act(work, action, decision)


@router.post("/materials", status_code=204, summary="Додати матеріал до вебінару")
async def publish_material(work: TheWork, visitor: Organiser, key: RequestKey, body: NewMaterial) -> None:
    details = {"webinar": body.webinar_id, "kind": body.kind.value}
    action = Action(key, visitor.staff_id, "material_published", details=details)
    await acting.act(work, action, PublishMaterial(**dict(body)))
