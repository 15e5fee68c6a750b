"""Applying from the web: a draft is kept between the steps, then handed in as the application.

Whoever holds a draft's token has the draft; the token stands in a cookie, and in the link to another device.
"""

import asyncio

from services.gateway import store
from services.gateway.domain import Seal, Visitor
from services.gateway.domain.drafts import Answers, Draft, fill_in, hand_in
from shared.contracts.registration import ApplicationForm, ApplicationReceipt, SubmitApplication
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

_PURPOSE = "draft"
_TIDY_EVERY = 3600.0


# ---- the draft


async def find_draft(work: Work, *, token: str, programme_id: str) -> Draft:
    """The draft of this token for a programme; an empty one when there is none."""
    return await work.read(lambda tx: store.find_draft(tx, _id(tx, token, programme_id)) or Draft("", programme_id))


async def keep_answers(work: Work, *, token: str, programme_id: str, visitor: Visitor, answers: Answers) -> Draft:
    """Keep what was typed in some fields; the others stay as they were."""

    def save(tx: Tx) -> Draft:
        draft_id = _id(tx, token, programme_id)
        draft = store.lock_draft(tx, draft_id) or Draft(draft_id, programme_id, visitor.participant_id)
        filled_in = fill_in(draft, answers)
        store.save_draft(tx, filled_in)
        return filled_in

    return await work.write(save)


async def forget_drafts_of(work: Work, mailbox: str) -> None:
    """What somebody began with this mailbox before they had signed in leaves."""
    await work.write(lambda tx: store.drop_drafts_with(tx, mailbox))


async def forget_old_drafts(work: Work) -> None:
    """Runs while the gateway lives: what nobody went on with leaves."""
    while True:
        await work.write(store.drop_old_drafts)
        await asyncio.sleep(_TIDY_EVERY)


def _id(tx: ReadTx, token: str, programme_id: str) -> str:
    return tx.use(Seal).of(_PURPOSE, token, programme_id)


# ---- the application


async def submit(
    work: Work, *, programme_id: str, form: ApplicationForm, visitor: Visitor, key: str
) -> ApplicationReceipt:
    """Hand an application in. Its moment is now: only an imported file may tell another."""
    now_form = form.model_copy(update={"submitted_at": None})
    request = SubmitApplication(programme_id=programme_id, form=now_form, signed_in_as=visitor.participant_id)
    return await work.ask(request, idempotency_key=key)


async def submit_draft(work: Work, draft: Draft, *, form: ApplicationForm, visitor: Visitor, key: str) -> None:
    """Hand a draft in; from then on it holds the reference only."""
    receipt = await submit(work, programme_id=draft.programme_id, form=form, visitor=visitor, key=key)
    await work.write(lambda tx: store.save_draft(tx, hand_in(draft, receipt.reference)))
