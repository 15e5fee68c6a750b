"""Words for mail: kinds of messages, their states, and what a reason's code means."""

from services.gateway.adapters.language import N_, gettext
from shared.contracts.notification import HandedOnKind, MessageKind, MessageState, ReminderKind

KINDS: dict[str, str] = {
    MessageKind.APPLICATION_RECEIVED: N_("заявку отримано"),
    MessageKind.APPLICATION_ACCEPTED: N_("заявку прийнято"),
    MessageKind.APPLICATION_DECLINED: N_("заявку відхилено"),
    MessageKind.PLACE_CONFIRMED: N_("місце підтверджено"),
    MessageKind.PLACE_WAITLISTED: N_("місце в черзі"),
    MessageKind.PLACE_CANCELLED: N_("місце звільнено"),
    MessageKind.WEBINAR_RESCHEDULED: N_("вебінар перенесено"),
    MessageKind.WEBINAR_CANCELLED: N_("вебінар скасовано"),
    MessageKind.MATERIALS_READY: N_("матеріали вебінару"),
    ReminderKind.DAY: N_("нагадування за добу"),
    ReminderKind.HOUR: N_("нагадування за годину"),
    MessageKind.TEST_PASSED: N_("тест складено"),
    MessageKind.TEST_FAILED: N_("тест не складено"),
    MessageKind.CERTIFICATE_ISSUED: N_("сертифікат видано"),
    HandedOnKind.POST: N_("допис про вебінар"),
    HandedOnKind.QUOTE_CONSENT: N_("прохання про згоду на цитату"),
    HandedOnKind.SPEAKER_DIGEST: N_("спікерові: запитання без відповіді"),
    HandedOnKind.SPEAKER_TIMETABLE: N_("спікерові: коли виступ"),
}
STATES = {
    MessageState.FAILED: ("bad", N_("Не доставлено")),
    MessageState.WAITING: ("wait", N_("Чекає на відомості")),
    MessageState.QUEUED: ("wait", N_("У черзі на надсилання")),
    MessageState.SENDING: ("wait", N_("Надсилається")),
    MessageState.SENT: ("good", N_("Надіслано")),
    MessageState.WITHDRAWN: ("past", N_("Не знадобився")),
}
_REASONS = {
    "stale": N_("відомість надійшла надто пізно, щоб про неї писати"),
    "gave_up": N_("три доби спроб не допомогли"),
    "overtaken": N_("подію випередила наступна: писати вже не було про що"),
    "bounced": N_("лист повернувся: скринька одержувача його не прийняла"),
    "smtp": N_("поштовий сервер відмовив"),
    "sender_refused": N_("поштовий сервер не приймає нашої адреси відправника"),
    "address_not_supported": N_("поштовий сервер не знає таких адрес"),
    "connection_lost": N_("зв’язок із поштовим сервером обірвався"),
    "no_connection": N_("немає зв’язку з поштовим сервером"),
    "login_refused": N_("поштовий сервер не приймає нашого пароля"),
    "not_composed": N_("лист не вдалося скласти"),
    "no_time": N_("черга надсилання зайнята"),
}


def reason(text: str) -> str:
    """What a reason means, with its code for whoever runs the mail server; the bare code when it is a new one."""
    code, _, rest = text.partition(" ")
    meaning = _REASONS.get(code.rstrip(":"))
    if meaning is None:
        return text
    return f"{gettext(meaning)} ({rest})" if rest else gettext(meaning)
