"""Question banks. For assessors; files are read by the command line, here questions come as JSON."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.adapters.desk import Assessor, RequestKey, TheWork
from services.gateway.domain import Action
from services.gateway.use_cases import acting
from shared.contracts.assessment import BankQuestion, ImportQuestions, QuestionImport

router = APIRouter(prefix="/tests", tags=["Тестологам"])


class Brought(BaseModel):
    """Questions for a bank; ``dry_run`` only says what would change."""

    model_config = ConfigDict(extra="forbid")

    questions: list[BankQuestion] = Field(min_length=1, max_length=2000)
    dry_run: bool = False


@router.post("/{test_id}/questions", summary="Додати запитання до тесту; ті самі вдруге нічого не змінюють")
async def import_questions(
    work: TheWork, visitor: Assessor, key: RequestKey, test_id: str, body: Brought
) -> QuestionImport:
    bringing = ImportQuestions(test_id=test_id, questions=body.questions, dry_run=body.dry_run)
    if body.dry_run:
        return await work.ask(bringing, idempotency_key=key)
    details: dict[str, str | int] = {"test": test_id, "count": len(body.questions)}
    return await acting.act(work, Action(key, visitor.staff_id, "questions_brought", details=details), bringing)
