"""Published programmes, how full their webinars are, their materials. For anyone."""

from fastapi import APIRouter

from services.gateway.adapters.desk import Anyone, TheWork
from services.gateway.use_cases import gathering
from shared.contracts.registration import CountPlaces, PlacesReport
from shared.contracts.scheduling import MaterialList, ProgrammeList, ProgrammeVersion

router = APIRouter(prefix="/programmes", tags=["Програми"])


@router.get("", summary="Опубліковані програми")
async def list_programmes(work: TheWork) -> ProgrammeList:
    return await gathering.list_programmes(work)


@router.get("/{programme_id}", summary="Програма")
async def get_programme(work: TheWork, programme_id: str) -> ProgrammeVersion:
    return await gathering.get_version(work, programme_id)


@router.get("/{programme_id}/places", summary="Скільки місць зайнято у вебінарах програми")
async def count_places(work: TheWork, programme_id: str) -> PlacesReport:
    return await work.ask(CountPlaces(programme_id=programme_id))


@router.get("/{programme_id}/materials", summary="Матеріали; учасникам видно всі")
async def list_materials(work: TheWork, visitor: Anyone, programme_id: str) -> MaterialList:
    return await gathering.list_materials(work, programme_id, visitor)
