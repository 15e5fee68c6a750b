"""Checking certificates. For anyone, but not for guessing: one address may look so many up a minute."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from services.gateway.adapters.desk import CountedLookup, TheDesk
from services.gateway.use_cases import verifying
from shared.contracts.certification import Verification

router = APIRouter(prefix="/certificates", tags=["Сертифікати"], dependencies=[CountedLookup])

Number = Annotated[str, Path(description="The number as printed, its slash included", examples=["12345678/000001-24"])]


@router.get(
    "/{number:path}.pdf",
    summary="Сертифікат як PDF",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "PDF"}},
)
async def get_document(desk: TheDesk, number: Number) -> Response:
    pdf = await verifying.get_document(desk.work, number, public_url=desk.public_url)
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": "inline"})


@router.get("/{number:path}", summary="Чи справжній сертифікат: усі надруковані відомості")
async def verify(desk: TheDesk, number: Number) -> Verification:
    return await verifying.verify(desk.work, number)
