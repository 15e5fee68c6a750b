"""Acting for a member of staff: every action of the desk stands in its log, before and after it is done."""

import asyncio
import hashlib
from dataclasses import replace

from services.gateway import store
from services.gateway.domain import Action, ActionState, Upload, Visitor
from shared.bus import Refused
from shared.contracts.request import ReplyT, Request
from shared.outbox import Tx
from shared.runtime import Work

_PATIENCE = 60.0
_TIDY_EVERY = 300.0


async def act(work: Work, action: Action, request: Request[ReplyT]) -> ReplyT:
    """Ask a service to do something, and note it; an action with the same id again is the same. Raises Refused."""
    await work.write(lambda tx: store.begin_action(tx, action))
    try:
        reply = await work.ask(request, idempotency_key=action.id, timeout=_PATIENCE)
    except Refused as refusal:
        why = refusal.problem.title
        await work.write(lambda tx: store.end_action(tx, action.id, ActionState.REFUSED, refusal=why))
        raise
    await work.write(lambda tx: store.end_action(tx, action.id, ActionState.DONE))
    return reply


async def act_again(work: Work, action: Action, request: Request[ReplyT]) -> ReplyT:
    """Like :func:`act` for what changes nothing the second time: each time is a line of its own, and asked anew."""
    each_time = replace(action, id=hashlib.sha256(f"{action.id} {work.clock.now().isoformat()}".encode()).hexdigest())
    return await act(work, each_time, request)


def note(tx: Tx, action: Action) -> None:
    """Note something that the desk itself did, in the transaction that did it."""
    store.begin_action(tx, action)
    store.end_action(tx, action.id, ActionState.DONE)


async def recent(work: Work, *, programme_id: str = "", limit: int = 100, offset: int = 0) -> list[Action]:
    """What was done, the newest first."""
    return await work.read(lambda tx: store.recent_actions(tx, programme_id=programme_id, limit=limit, offset=offset))


# ---- files between preview and confirmation


async def keep_upload(work: Work, visitor: Visitor, *, name: str, content: bytes) -> Upload:
    """Keep a file for an hour, under an id that follows from it."""
    upload_id = hashlib.sha256(b"\0".join((visitor.staff_id.encode(), name.encode(), content))).hexdigest()
    upload = Upload(upload_id, visitor.staff_id, name, content)
    await work.write(lambda tx: store.keep_upload(tx, upload))
    return upload


async def find_upload(work: Work, visitor: Visitor, upload_id: str) -> Upload | None:
    """The file, if this visitor uploaded it within the hour."""
    return await work.read(lambda tx: store.find_upload(tx, upload_id, staff_id=visitor.staff_id))


async def forget_uploads(work: Work) -> None:
    """Runs while the gateway lives: files nobody confirmed leave."""
    while True:
        await work.write(store.drop_old_uploads)
        await asyncio.sleep(_TIDY_EVERY)
