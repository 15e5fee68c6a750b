"""Published posts about webinars. For anyone."""

from fastapi import APIRouter

from services.gateway.adapters.desk import TheWork
from shared.contracts.dialogue import GetRecap, ListRecaps, RecapList, RecapPost

router = APIRouter(prefix="/recaps", tags=["Дописи"])


@router.get("", summary="Дописи про вебінари, спершу нові")
async def list_recaps(work: TheWork, programme_id: str = "") -> RecapList:
    return await work.ask(ListRecaps(programme_id=programme_id))


@router.get("/{webinar_id}", summary="Допис про вебінар")
async def get_recap(work: TheWork, webinar_id: str) -> RecapPost:
    return await work.ask(GetRecap(webinar_id=webinar_id))
