"""What notification answers."""

from services.notification import use_cases
from services.notification.domain import messages
from shared.bus import Answers
from shared.contracts import notification as say
from shared.contracts import notification_letters as letters
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

answers = Answers(
    "notification",
    refusals={
        messages.MailNotTaken: (503, "mail_not_taken", "Лист не надіслано"),
        messages.LetterRefused: (409, letters.LETTER_REFUSED, "Лист не доставлено"),
        messages.NobodyToWriteTo: (404, "nobody_to_write_to", "Немає кому писати"),
        messages.NotABounce: (422, "not_a_bounce", "Це не звіт про недоставлення"),
        messages.NothingToShow: (409, "nothing_to_show", "Показати нічого"),
    },
)


@answers.work(say.SendSignInCode)
async def send_sign_in_code(work: Work, request: say.SendSignInCode) -> Done:
    """Send a sign-in code at once."""
    return await use_cases.send_sign_in_code(work, request)


@answers.query(say.ListMessages)
def list_messages(tx: ReadTx, request: say.ListMessages) -> say.MessageList:
    """The outbox of mail."""
    return use_cases.list_messages(tx, request)


@answers.request(say.RetryMessages)
def retry_messages(tx: Tx, request: say.RetryMessages) -> say.RetryReport:
    """Try failed messages again."""
    return use_cases.retry_messages(tx, request)


@answers.request(say.TakeBounce)
def take_bounce(tx: Tx, request: say.TakeBounce) -> say.BounceReport:
    """Take a mail server's report of what could not be delivered."""
    return use_cases.take_bounce(tx, request)


@answers.query(say.PreviewLetter)
def preview_letter(tx: ReadTx, request: say.PreviewLetter) -> say.LetterPreview:
    """How a kind of letter looks."""
    return use_cases.preview_letter(tx, request)


@answers.work(letters.SendPost)
async def send_post(work: Work, request: letters.SendPost) -> Done:
    """Send the post about a webinar to whoever asked for it."""
    return await use_cases.send_post(work, request)


@answers.work(letters.SendConsentRequest)
async def send_consent_request(work: Work, request: letters.SendConsentRequest) -> Done:
    """Ask a participant for the consent to be quoted."""
    return await use_cases.send_consent_request(work, request)


@answers.work(letters.SendSpeakerDigest)
async def send_speaker_digest(work: Work, request: letters.SendSpeakerDigest) -> Done:
    """Send a speaker the questions without an answer."""
    return await use_cases.send_speaker_digest(work, request)


@answers.work(letters.SendSpeakerTimetable)
async def send_speaker_timetable(work: Work, request: letters.SendSpeakerTimetable) -> Done:
    """Tell a speaker when they speak, or that they do not."""
    return await use_cases.send_speaker_timetable(work, request)


@answers.request(letters.WithdrawLetter)
def withdraw_letter(tx: Tx, request: letters.WithdrawLetter) -> Done:
    """Note that a letter which was tried is not to leave any more."""
    return use_cases.withdraw_letter(tx, request)
