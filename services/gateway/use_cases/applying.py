"""Applying from the web: what a stranger may not say of themselves is taken out of what they sent."""

from shared.contracts.registration import ApplicationForm, ApplicationReceipt, SubmitApplication
from shared.runtime import Work


async def submit(work: Work, *, programme_id: str, form: ApplicationForm, key: str) -> ApplicationReceipt:
    """Hand an application in. Its moment is now: only an imported file may tell another."""
    now_form = form.model_copy(update={"submitted_at": None})
    return await work.ask(SubmitApplication(programme_id=programme_id, form=now_form), idempotency_key=key)
