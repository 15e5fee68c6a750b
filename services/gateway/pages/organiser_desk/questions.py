"""Questions of tests: a file is shown with every fault and its line before it is taken into the bank."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from formats.faults import Fault
from services.gateway.adapters.desk import Assessor, TheWork
from services.gateway.domain import Visitor
from services.gateway.pages.forms import Form, TrustedForm
from services.gateway.pages.organiser_desk import uploads
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.use_cases import gathering, importing
from shared.bus import Refused
from shared.contracts.assessment import DescribeBank, QuestionImport
from shared.contracts.request import Problem
from shared.runtime import Work

router = APIRouter(prefix="/desk/programmes/{programme_id}/tests")


@router.get("")
async def list_tests(request: Request, work: TheWork, _: Assessor, programme_id: str) -> Response:
    return show(request, "tests.html", programme=await gathering.get_programme(work, programme_id))


@router.get("/{test_id}")
async def show_bank(request: Request, work: TheWork, _: Assessor, programme_id: str, test_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    bank = await work.ask(DescribeBank(test_id=test_id))
    return show(request, "bank.html", programme=programme, test_id=test_id, bank=bank)


@router.get("/{test_id}/import")
async def ask_file(request: Request, work: TheWork, _: Assessor, programme_id: str, test_id: str) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    return show(request, "questions_import.html", programme=programme, test_id=test_id, upload=None)


@router.post("/{test_id}/import/preview")
async def preview_file(
    request: Request, work: TheWork, visitor: Assessor, form: TrustedForm, programme_id: str, test_id: str
) -> Response:
    return await _bring(request, work, visitor, form, (programme_id, test_id), dry_run=True)


@router.post("/{test_id}/import")
async def take_file(
    request: Request, work: TheWork, visitor: Assessor, form: TrustedForm, programme_id: str, test_id: str
) -> Response:
    return await _bring(request, work, visitor, form, (programme_id, test_id), dry_run=False)


async def _bring(
    request: Request, work: Work, visitor: Visitor, form: Form, into: tuple[str, str], *, dry_run: bool
) -> Response:
    programme, test_id = await gathering.get_programme(work, into[0]), into[1]
    upload = await (uploads.received if dry_run else uploads.confirmed)(work, visitor, form)
    report: QuestionImport | None = None
    refusal: Problem | None = None
    faults: Sequence[Fault] = []
    try:
        report, faults = await importing.bring_questions(
            work, visitor, upload, programme=programme, test_id=test_id, dry_run=dry_run
        )
    except Refused as refused:
        refusal = refused.problem
    return show(
        request,
        "questions_import.html",
        programme=programme,
        status=refusal.status if refusal else 200,
        test_id=test_id,
        upload=upload,
        report=report,
        faults=faults,
        refusal=refusal,
        done=not dry_run and refusal is None,
    )
