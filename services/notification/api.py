"""What notification answers."""

from services.notification import use_cases
from services.notification.domain import messages
from shared.bus import Answers
from shared.contracts import notification as say
from shared.contracts.request import Done
from shared.outbox import ReadTx
from shared.runtime import Work

answers = Answers(
    "notification",
    refusals={messages.MailNotTaken: (503, "mail_not_taken", "Лист не надіслано")},
)


@answers.work(say.SendSignInCode)
async def send_sign_in_code(work: Work, request: say.SendSignInCode) -> Done:
    """Send a sign-in code at once."""
    return await use_cases.send_sign_in_code(work, request)


@answers.query(say.ListMessages)
def list_messages(tx: ReadTx, request: say.ListMessages) -> say.MessageList:
    """The outbox of mail."""
    return use_cases.list_messages(tx, request)
