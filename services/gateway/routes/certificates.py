"""Checking certificates. For anyone, but not for guessing: one address may look so many up a minute."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from credentials.checking import Verdict
from credentials.explaining import EXPLANATIONS
from credentials.submitted import Kind
from services.gateway.adapters.desk import Anyone, CountedLookup, Participant, TheDesk, TheWork
from services.gateway.adapters.language import current_language
from services.gateway.use_cases import checking, recognising, verifying
from shared.contracts.certification import CertificateFacts, CertificateStatus, Verification
from shared.contracts.certification_packs import PackAccess, PackContents

router = APIRouter(prefix="/certificates", tags=["Сертифікати"], dependencies=[CountedLookup])

Number = Annotated[str, Path(description="The number as printed, its slash included", examples=["12345678/000001-24"])]
Access = Annotated[str, Query(description="The secret that the holder gave")]
JSON_TYPE, TOKEN_TYPE = "application/vc", "application/vc+jwt"


class WantedAccess(BaseModel):
    """How long an access to a recognition pack shall hold."""

    days: int = Field(default=30, ge=1, le=365)


class FactDifference(BaseModel):
    """A fact that the document states otherwise than it was issued. Empty: not said, or not to be shown to you."""

    field: str
    stated: str
    issued: str


class DocumentCheck(BaseModel):
    """What a document is worth. ``is_original``: exactly these bytes were printed by the issuer."""

    verdict: Verdict
    title: str
    meaning: str
    kind: Kind
    number: str
    is_signed: bool
    is_original: bool
    status: CertificateStatus | None
    replaced_by: str
    reason: str
    facts: CertificateFacts | None
    differences: list[FactDifference]


@router.post(
    "/checks",
    summary="Перевірити документ: PDF, підписаний JSON, JWT або текст QR-коду тілом запиту",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def check_document(desk: TheDesk, request: Request) -> DocumentCheck:
    outcome = await checking.check_document(desk.work, await request.body())
    told, language = EXPLANATIONS[outcome.verdict], current_language().value
    return DocumentCheck(
        verdict=outcome.verdict,
        title=getattr(told.title, language),
        meaning=getattr(told.meaning, language),
        kind=outcome.kind,
        number=outcome.number,
        is_signed=outcome.is_signed,
        is_original=outcome.is_original,
        status=outcome.entry.status if outcome.entry else None,
        replaced_by=outcome.entry.replaced_by if outcome.entry else "",
        reason=outcome.entry.reason if outcome.entry else "",
        facts=outcome.facts,
        differences=[
            FactDifference(field=one.field, stated=one.stated, issued=one.true) for one in outcome.differences
        ],
    )


@router.get(
    "/{number:path}/recognition-pack.pdf",
    summary="Пакет для визнання як PDF: власнику, або з кодом доступу (`access`), який він дав",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "PDF"}},
)
async def get_pack_document(desk: TheDesk, visitor: Anyone, number: Number, access: Access = "") -> Response:
    _, pdf = await recognising.fetch(desk.work, number, visitor=visitor, access=access, public_url=desk.public_url)
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": "inline"})


@router.get("/{number:path}/recognition-pack", summary="Пакет для визнання як дані; хто може – як у PDF")
async def get_pack(desk: TheDesk, visitor: Anyone, number: Number, access: Access = "") -> PackContents:
    told, _ = await recognising.fetch(desk.work, number, visitor=visitor, access=access, public_url=desk.public_url)
    return told


@router.post("/{number:path}/recognition-pack/accesses", summary="Дати доступ до пакета: код, який діє стільки днів")
async def share_pack(work: TheWork, visitor: Participant, number: Number, wanted: WantedAccess) -> PackAccess:
    return await recognising.share(work, number, visitor=visitor, days=wanted.days)


@router.delete("/{number:path}/recognition-pack/accesses", status_code=204, summary="Припинити всі доступи до пакета")
async def stop_sharing_pack(work: TheWork, visitor: Participant, number: Number) -> None:
    await recognising.stop(work, number, visitor=visitor)


@router.get(
    "/{number:path}.pdf",
    summary="Сертифікат як PDF: власнику, організаторам, а за згодою власника – усім",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}, "description": "PDF"}},
)
async def get_document(desk: TheDesk, visitor: Anyone, number: Number) -> Response:
    pdf = await verifying.get_document(desk.work, number, visitor=visitor, public_url=desk.public_url)
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": "inline"})


@router.get(
    "/{number:path}.json",
    summary="Сертифікат як Open Badges 3.0 з доказом Data Integrity; хто може – як у PDF",
    response_class=Response,
    responses={200: {"content": {JSON_TYPE: {}}, "description": "OpenBadgeCredential"}},
)
async def get_credential(desk: TheDesk, visitor: Anyone, number: Number) -> Response:
    signed = await verifying.get_credential(desk.work, number, visitor=visitor)
    return Response(signed.document, media_type=JSON_TYPE)


@router.get(
    "/{number:path}.jwt",
    summary="Сертифікат як Open Badges 3.0, VC-JWT; хто може – як у PDF",
    response_class=Response,
    responses={200: {"content": {TOKEN_TYPE: {}}, "description": "VC-JWT"}},
)
async def get_token(desk: TheDesk, visitor: Anyone, number: Number) -> Response:
    signed = await verifying.get_credential(desk.work, number, visitor=visitor)
    return Response(signed.token, media_type=TOKEN_TYPE)


@router.get(
    "/{number:path}", summary="Чи справжній сертифікат: усі надруковані відомості; кому видано – за згодою власника"
)
async def verify(desk: TheDesk, visitor: Anyone, number: Number) -> Verification:
    return await verifying.verify(desk.work, number, visitor=visitor)
