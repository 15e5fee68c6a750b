"""Minding the outbox, as an organiser does: try again what failed, take what bounced, look at the templates."""

from datetime import datetime

from services.notification.adapters.bouncing import read_bounce
from services.notification.adapters.composing import Composer
from services.notification.adapters.mail_writing import Mail
from services.notification.domain.copies import Language, Programme, Webinar
from services.notification.domain.messages import BOUNCED, HANDED_ON, REMINDERS, Kind, NotABounce, NothingToShow
from services.notification.domain.samples import SAMPLE_ADDRESS, sample_letter, sample_notice
from services.notification.settings import Settings
from services.notification.store import messages, programmes
from services.notification.use_cases.handing_on import about_letter
from shared.contracts.notification import (
    BounceReport,
    HandedOnKind,
    LetterFailed,
    LetterPreview,
    LetterRetried,
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
    for message_id, kind in retried.items():
        if kind in HANDED_ON:
            tx.tell(LetterRetried(letter_id=message_id, retried_at=tx.now))
    return RetryReport(retried=len(retried), unchanged=len(set(request.message_ids)) - len(retried))


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
        if row.kind in HANDED_ON:
            tx.tell(LetterFailed(**about_letter(row), kind=HandedOnKind(row.kind), reason=reason, failed_at=tx.now))
        elif row.kind in REMINDERS:
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
    mail = _sample(tx.use(Composer), Kind(request.kind), Language(request.language), *known, now=tx.now)
    return LetterPreview(subject=mail.subject, text=mail.text, html=mail.html)


def _sample(
    composer: Composer, kind: Kind, language: Language, programme: Programme, webinar: Webinar, *, now: datetime
) -> Mail:
    if kind in HANDED_ON:
        notice, said = sample_notice(kind, language, programme=programme, webinar=webinar, now=now)
        return composer.compose_notice(kind, notice, to=SAMPLE_ADDRESS, now=now, letter_id="sample", **said)
    return composer.compose(sample_letter(kind, language, programme=programme, webinar=webinar, now=now), now=now)
