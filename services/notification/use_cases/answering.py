"""Answering: the outbox of mail, and the sign-in code, which is sent at once and stored nowhere."""

from services.notification.adapters.composing import Composer
from services.notification.adapters.posting import NotConnected, Postman
from services.notification.domain.copies import Language
from services.notification.domain.messages import UNSENT, MailNotTaken, State, Verdict
from services.notification.store import messages
from shared.contracts.notification import (
    ListMessages,
    MessageLine,
    MessageList,
    MessageState,
    SendSignInCode,
)
from shared.contracts.request import Done
from shared.outbox import ReadTx
from shared.runtime import Work


def list_messages(tx: ReadTx, request: ListMessages) -> MessageList:
    """Messages, newest first, and how many there are in each state (of that participant, if one is given)."""
    state = State(request.state) if request.state else None
    rows = messages.list_messages(
        tx, state=state, participant_id=request.participant_id, limit=request.limit, offset=request.offset
    )
    counts = messages.count_messages(tx, participant_id=request.participant_id)
    return MessageList(
        messages=[
            MessageLine(
                message_id=row.message_id,
                participant_id=row.participant_id,
                kind=row.kind,
                state=MessageState(row.state),
                attempts=row.attempts,
                reason=row.reason,
                created_at=row.created_at,
                sent_at=row.sent_at,
                next_try_at=row.not_before if row.state in UNSENT else None,
                programme_id=row.programme_id,
                webinar_id=row.webinar_id,
                recipient=f"{row.family_name or ''} {row.given_name or ''}".strip(),
                email=row.email or "",
                speaker_id=row.speaker_id,
                retriable=messages.is_retriable(row),
            )
            for row in rows
        ],
        counts={MessageState(state): counts.get(state, 0) for state in State},
    )


async def send_sign_in_code(work: Work, request: SendSignInCode) -> Done:
    """Send a sign-in code now. Raises MailNotTaken."""
    mail = work.use(Composer).compose_sign_in(
        Language(request.language), to=request.email, code=request.code, link=request.link, now=work.clock.now()
    )
    try:
        outcome = await work.use(Postman).post_one(mail)
    except NotConnected as trouble:
        raise MailNotTaken(_TRY_LATER) from trouble
    if outcome.verdict is not Verdict.TAKEN:
        raise MailNotTaken(_TRY_LATER)
    return Done()


_TRY_LATER = "Не вдалося надіслати лист із кодом. Перевірте адресу та спробуйте ще раз за хвилину."
