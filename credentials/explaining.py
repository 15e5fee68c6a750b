"""What a verdict means, in words for whoever asked, and what facts are called."""

from dataclasses import dataclass

from credentials.checking import Verdict


@dataclass(frozen=True, slots=True)
class Explanation:
    """``title`` in a few words, ``meaning`` says what it means and what to do."""

    title: str
    meaning: str
    title_en: str
    meaning_en: str


EXPLANATIONS = {
    Verdict.GENUINE: Explanation(
        "Справжній",
        "Підпис видавця чинний, відомості не змінено.",
        "Genuine",
        "The issuer's signature holds and nothing was changed.",
    ),
    Verdict.ALTERED: Explanation(
        "Змінений",
        "Це змінена копія: файл або відомості в ньому не ті, що видано. Не покладайтеся на нього. "
        "Попросіть у власника оригінал або перевірте за номером.",
        "Altered",
        "A changed copy: the file or what it says is not what was issued. Do not rely on it; "
        "ask the holder for the original, or check by number.",
    ),
    Verdict.WRONG_KEY: Explanation(
        "Чужий підпис",
        "Документ підписано ключем, якого видавець не має. Видавець його не підписував.",
        "Signed with another key",
        "Signed with a key that is not the issuer's. The issuer did not sign it.",
    ),
    Verdict.UNSIGNED: Explanation(
        "Без підпису",
        "У файлі немає підписаних відомостей, тож сам собою він нічого не доводить. Перевірте за номером або QR-кодом.",
        "Not signed",
        "The file holds no signed statement, so by itself it proves nothing. Check by number or by the QR code.",
    ),
    Verdict.NOT_A_CERTIFICATE: Explanation(
        "Це не сертифікат",
        "У файлі є дані, але це не сертифікат.",
        "Not a certificate",
        "The file holds data, but no certificate.",
    ),
    Verdict.UNKNOWN_NUMBER: Explanation(
        "Такого номера немає",
        "У реєстрі немає сертифіката з таким номером: його вигадано або надруковано з помилкою.",
        "No such number",
        "The register has no certificate of this number: it was made up or misprinted.",
    ),
    Verdict.REPLACED: Explanation(
        "Замінений",
        "Документ справжній, але замість нього видано інший. Попросіть у власника новий.",
        "Replaced",
        "The document is genuine, but another was issued in its place. Ask the holder for the new one.",
    ),
    Verdict.REVOKED: Explanation(
        "Анульований",
        "Документ справжній, але більше не чинний: видавець його анулював.",
        "Revoked",
        "The document is genuine, but no longer holds: the issuer revoked it.",
    ),
    Verdict.ENDED: Explanation(
        "Не чинний",
        "Документ справжній, але більше не чинний: його анульовано або замінено. Дізнайтеся за номером.",
        "No longer holds",
        "The document is genuine, but was revoked or replaced since. Look its number up to learn which.",
    ),
}

NAMES = {
    "certificate_id": "Код сертифіката",
    "number": "Номер",
    "full_name": "Кому видано",
    "position": "Посада",
    "body_name": "Орган",
    "programme_title": "Програма",
    "programme_kind": "Вид програми",
    "form": "Форма навчання",
    "first_day": "Перший день навчання",
    "last_day": "Останній день навчання",
    "hours_contact": "Контактна робота, годин",
    "hours_self_study": "Самостійна робота, годин",
    "hours_assessment": "Оцінювання, годин",
    "hours_total": "Обсяг, годин",
    "credits": "Кредити ЄКТС",
    "outcomes": "Результати навчання",
    "result": "Результат",
    "issuer_name": "Видав",
    "issuer_edrpou": "Код ЄДРПОУ",
    "signatory_name": "Підписав",
    "signatory_position": "Посада того, хто підписав",
    "place": "Місце",
    "donor_acknowledgement": "Подяка донору",
    "issued_on": "Дата видачі",
    "specimen": "Зразок",
}
"""What each fact is called."""
