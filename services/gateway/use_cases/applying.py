"""Applying from the web: what a stranger may not say of themselves is taken out of what they sent."""

from services.gateway.domain import Visitor
from shared.contracts.registration import ApplicationForm, ApplicationReceipt, SubmitApplication
from shared.runtime import Work


async def submit(
    work: Work, *, programme_id: str, form: ApplicationForm, visitor: Visitor, key: str
) -> ApplicationReceipt:
    """Hand an application in. Its moment is now: only an imported file may tell another."""
    now_form = form.model_copy(update={"submitted_at": None})
    request = SubmitApplication(programme_id=programme_id, form=now_form, signed_in_as=visitor.participant_id)
    return await work.ask(request, idempotency_key=key)
