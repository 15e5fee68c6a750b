"""Minding the outbox, as an organiser does: try again what failed, take what bounced, look at the templates."""

from services.notification.adapters.bouncing import read_bounce
from services.notification.adapters.composing import Composer
from services.notification.domain.copies import Language
from services.notification.domain.messages import BOUNCED, REMINDERS, Kind, NotABounce, NothingToShow
from services.notification.domain.samples import sample_letter
from services.notification.settings import Settings
from services.notification.store import messages, programmes
from shared.contracts.notification import (
    BounceReport,
    LetterPreview,
    MessageFailed,
    MessageKind,
    PreviewLetter,
    ReminderFailed,
    ReminderKind,
    RetryMessages,
    RetryReport,
    TakeBounce,
)
from shared.outbox import ReadTx, Tx


def retry_messages(tx: Tx, request: RetryMessages) -> RetryReport:
    """Queue what failed once more; what is on its way, sent or bounced stays as it is."""
    retried = messages.requeue_failed(tx, request.message_ids)
    return RetryReport(retried=retried, unchanged=len(set(request.message_ids)) - retried)


def take_bounce(tx: Tx, request: TakeBounce) -> BounceReport:
    """Note that a letter which a server took was not delivered after all. Raises NotABounce."""
    bounce = read_bounce(request.mail, sender_address=tx.use(Settings).sender_address)
    if bounce is None:
        raise NotABounce
    if not bounce.is_final:
        return BounceReport(failed=0)
    reason = f"{BOUNCED} {bounce.status}"
    failed = messages.fail_sent(tx, bounce.letter_id, reason)
    for row in failed:
        about = {"participant_id": row.participant_id, "message_id": row.message_id}
        if row.kind in REMINDERS:
            places = {"programme_id": row.programme_id, "webinar_id": row.webinar_id}
            kind = ReminderKind(row.kind)
            tx.tell(ReminderFailed(**about, **places, kind=kind, reason=reason, failed_at=tx.now))
        else:
            kind_of_message = MessageKind(row.kind)
            about["about_id"] = row.about_id
            tx.tell(MessageFailed(**about, kind=kind_of_message, reason=reason, failed_at=tx.now))
    return BounceReport(failed=len(failed))


def preview_letter(tx: ReadTx, request: PreviewLetter) -> LetterPreview:
    """How a kind of letter looks with the longest title and topic there are. Raises NothingToShow."""
    known = programmes.longest_known(tx)
    if known is None:
        raise NothingToShow
    letter = sample_letter(
        Kind(request.kind), Language(request.language), programme=known[0], webinar=known[1], now=tx.now
    )
    mail = tx.use(Composer).compose(letter, now=tx.now)
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    if text is None or page is None:
        raise LookupError(request.kind)
    return LetterPreview(subject=str(mail["Subject"]), text=text.get_content(), html=page.get_content())
