"""Fixed words of the desk: what each kind of action reads as, states, names of roles. Data and formatting only."""

from collections.abc import Mapping

from services.gateway.adapters.language import N_, gettext
from services.gateway.domain import Action, ActionState, Role
from services.gateway.use_cases.board import Matter
from shared.contracts.assessment import VoidManner
from shared.contracts.certification_reviews import ReviewCause, ReviewDecision
from shared.contracts.dialogue import RecapElement
from shared.contracts.dialogue_quotes import Speech
from shared.contracts.dialogue_sharing import ContributionState
from shared.contracts.notification_letters import SpeakerNews

ROLES = {
    Role.PARTICIPANT: N_("учасник"),
    Role.OWNER: N_("власник"),
    Role.ORGANISER: N_("організатор"),
    Role.ASSESSOR: N_("тестолог"),
    Role.EDITOR: N_("редактор"),
}
ACTION_STATES = {
    ActionState.BEGUN: ("wait", N_("розпочато")),
    ActionState.DONE: ("good", N_("виконано")),
    ActionState.REFUSED: ("bad", N_("відмовлено")),
}
REVIEW_CAUSES = {
    ReviewCause.ATTENDANCE_CORRECTED: N_("Після видачі виправлено відвідування."),
    ReviewCause.TEST_REVISED: N_("Після видачі переглянуто результат тесту."),
    ReviewCause.CORRECTION_REQUESTED: N_("Власник просить виправити."),
}
REVIEW_DECISIONS = {
    ReviewDecision.KEEP: N_("Залишити як є"),
    ReviewDecision.REPLACE: N_("Видати виправлений замість цього"),
    ReviewDecision.REVOKE: N_("Анулювати"),
}
MATTERS = {
    Matter.APPLICATIONS: N_("Заявки чекають на рішення"),
    Matter.ATTENDANCE: N_("Не розпізнано у звітах присутності"),
    Matter.MAIL: N_("Листи не доставлено"),
    Matter.WORDS: N_("Слова учасників чекають на модератора"),
    Matter.CERTIFICATES: N_("Сертифікати чекають на рішення"),
    Matter.DEAD_LETTERS: N_("Повідомлення, яких не вдалося обробити"),
}
ACTIONS = {
    "review_keep": N_("розглянуто сертифікат: залишено як є"),
    "review_replace": N_("розглянуто сертифікат: видано виправлений"),
    "review_revoke": N_("розглянуто сертифікат: анульовано"),
    "programme_published": N_("опубліковано програму"),
    "draft_begun": N_("почато чернетку програми"),
    "draft_saved": N_("збережено чернетку програми"),
    "draft_discarded": N_("відкинуто чернетку програми"),
    "webinar_moved": N_("перенесено вебінар {webinar}"),
    "webinar_cancelled": N_("скасовано вебінар {webinar}"),
    "webinar_restored": N_("повернуто скасований вебінар {webinar}"),
    "material_published": N_("додано матеріал до вебінару {webinar}"),
    "questions_brought": N_("додано запитань до тесту {test}: {count}"),
    "mail_retried": N_("надіслано ще раз листів: {count}"),
    "report_made": N_("складено звіт"),
    "donor_link_made": N_("створено посилання для донора на {days} дн."),
    "donor_link_ended": N_("закрито посилання для донора"),
    "applications_imported": N_("узято заявки з файлу {file}, рядків: {rows}"),
    "applications_accepted": N_("прийнято заявок: {count}"),
    "applications_declined": N_("відхилено заявок: {count}"),
    "decision_taken_back": N_("рішення про заявки скасовано, поки його не виконано"),
    "report_imported": N_("узято звіт про зустріч {file}, вебінар {webinar}"),
    "person_identified": N_("вказано, хто є хто у звіті вебінару {webinar}"),
    "person_dismissed": N_("людину зі звіту вебінару {webinar} визнано не учасником"),
    "presence_recorded": N_("записано присутність на вебінарі {webinar}: {minutes} хв"),
    "interruption_declared": N_("оголошено перерву у вебінарі {webinar}"),
    "interruption_withdrawn": N_("скасовано перерву у вебінарі {webinar}"),
    "words_show": N_("переглянуто слова учасника: показано іншим"),
    "words_decline": N_("переглянуто слова учасника: не показано"),
    "question_answered": N_("відмічено відповідь спікера на запитання"),
    "speaker_address_set": N_("вказано адресу спікера"),
    "quote_proposed": N_("запитано в учасника згоду на цитату"),
    "recap_edited": N_("змінено допис про вебінар {webinar}"),
    "recap_published": N_("опубліковано допис про вебінар {webinar}"),
    "extra_time_granted": N_("надано додатковий час на тест: {amount}"),
    "extra_time_revoked": N_("скасовано додатковий час на тест"),
    "question_voided": N_("вилучено запитання з тесту {test}: «{question}»"),
    "question_restored": N_("повернуто запитання до тесту {test}: «{question}»"),
    "questions_imported": N_("узято запитання з файлу {file} до тесту {test}"),
}
"""A sentence for each kind of action; its details fill it."""


MODERATION = {
    ContributionState.WAITING: N_("чекають"),
    ContributionState.SHOWN: N_("показано"),
    ContributionState.DECLINED: N_("не показано"),
}
SPEAKER_TOLD = {
    SpeakerNews.INVITED: N_("запрошено"),
    SpeakerNews.MOVED: N_("сказано новий час"),
    SpeakerNews.CHANGED: N_("сказано нову тему або посилання"),
    SpeakerNews.CANCELLED: N_("сказано, що не відбудеться"),
    SpeakerNews.RELEASED: N_("сказано, що виступають інші"),
    SpeakerNews.RESTORED: N_("сказано, що знову в програмі"),
}
SPEAKER_WAITING = {
    SpeakerNews.INVITED: N_("чекає запрошення"),
    SpeakerNews.MOVED: N_("чекає лист про новий час"),
    SpeakerNews.CHANGED: N_("чекає лист про нову тему або посилання"),
    SpeakerNews.CANCELLED: N_("чекає лист про скасування"),
    SpeakerNews.RELEASED: N_("чекає лист, що виступають інші"),
    SpeakerNews.RESTORED: N_("чекає лист, що знову в програмі"),
}
SPEECH = {Speech.FEMALE: N_("зазначила"), Speech.MALE: N_("зазначив"), Speech.NEUTRAL: N_("зазначає")}
ELEMENTS = {
    RecapElement.TITLE: N_("Заголовок"),
    RecapElement.LEAD: N_("Що відбулося"),
    RecapElement.AUDIENCE: N_("Хто брав участь"),
    RecapElement.REVIEW: N_("З чого почали"),
    RecapElement.SPEAKER: N_("Хто й про що говорив"),
    RecapElement.SUMMARY: N_("Головні думки"),
    RecapElement.DISCUSSION: N_("Ситуації у громадах"),
    RecapElement.MATERIALS: N_("Матеріали"),
    RecapElement.QUOTES: N_("Слова учасників"),
    RecapElement.NEXT: N_("Наступний вебінар"),
    RecapElement.CERTIFICATE: N_("Як отримати сертифікат"),
    RecapElement.SLOGAN: N_("Гасло"),
    RecapElement.ACKNOWLEDGEMENT: N_("Подяка донору"),
    RecapElement.LINKS: N_("Де стежити"),
}
VOID_MANNERS = {
    VoidManner.EXCLUDE: N_("Не рахувати нікому: бал рахують за рештою запитань"),
    VoidManner.CREDIT: N_("Зарахувати всім, кому воно трапилося"),
}
OUTCOMES = {
    "new": N_("нові"),
    "updated": N_("оновлено"),
    "unchanged": N_("без змін"),
    "refused": N_("не взято"),
}
MATCHES = {
    "by_email": N_("за адресою"),
    "by_name": N_("за іменем"),
    "by_hand": N_("вказала людина"),
    "likely": N_("схоже"),
    "unknown": N_("невідомо хто"),
}
COLUMNS = {
    "name": N_("ім’я"),
    "last_name": N_("прізвище"),
    "first_name": N_("власне ім’я"),
    "email": N_("адреса"),
    "joined": N_("коли ввійшла людина"),
    "left": N_("коли вийшла людина"),
    "stayed": N_("скільки часу була"),
    "waiting": N_("чи була в залі очікування"),
}
INTERRUPTIONS = {
    "blackout": N_("Вимкнення світла"),
    "air_alert": N_("Повітряна тривога"),
    "other": N_("Інше"),
}


REMARKS = {
    "oblast_not_in_programme": N_("область поза програмою"),
    "body_not_in_programme": N_("орган не з тих, для яких програма"),
}


def remark(code: str) -> str:
    """Why to look closer at an application; the bare code when a newer version gave it."""
    return gettext(REMARKS[code]) if code in REMARKS else code


def sentence(action: Action, names: Mapping[str, str]) -> str:
    """What was done, in words, webinars and tests by their ``names``; the bare kind when a newer version wrote it."""
    called = {
        key: f"«{names[value]}»"
        for key, value in action.details.items()
        if key in {"webinar", "test"} and isinstance(value, str) and value in names
    }
    try:
        return gettext(ACTIONS[action.kind]).format(**{**action.details, **called})
    except KeyError:
        return action.kind
