"""What a verdict means, in words for whoever asked, and what facts are called; Ukrainian and English."""

from typing import NamedTuple

from credentials.checking import Verdict
from credentials.differences import EXTRA


class Words(NamedTuple):
    """The same in both languages."""

    uk: str
    en: str


class Explanation(NamedTuple):
    """``title`` in a few words; ``meaning`` says what it means and what to do."""

    title: Words
    meaning: Words


EXPLANATIONS = {
    Verdict.GENUINE: Explanation(
        Words("Справжній", "Genuine"),
        Words(
            "Підпис видавця чинний, відомості не змінено.",
            "The issuer's signature holds and nothing was changed.",
        ),
    ),
    Verdict.ALTERED: Explanation(
        Words("Змінений", "Altered"),
        Words(
            "Змінена копія: видано не такий файл або не такі відомості. Попросіть у власника оригінал.",
            "A changed copy: another file or other facts were issued. Ask the holder for the original.",
        ),
    ),
    Verdict.WRONG_KEY: Explanation(
        Words("Чужий підпис", "Signed with another key"),
        Words(
            "Документ підписано ключем, якого видавець не має. Видавець його не підписував.",
            "Signed with a key that is not the issuer's. The issuer did not sign it.",
        ),
    ),
    Verdict.UNSIGNED: Explanation(
        Words("Без підпису", "Not signed"),
        Words(
            "Підписаних відомостей у файлі немає, тож він нічого не доводить. Перевірте за номером або QR-кодом.",
            "The file holds no signed statement, so by itself it proves nothing. Check by number or by the QR code.",
        ),
    ),
    Verdict.NOT_A_CERTIFICATE: Explanation(
        Words("Це не сертифікат", "Not a certificate"),
        Words(
            "У файлі є дані, але це не сертифікат.",
            "The file holds data, but no certificate.",
        ),
    ),
    Verdict.RECOGNITION_PACK: Explanation(
        Words("Пакет для визнання", "A recognition pack"),
        Words(
            "Це не сертифікат, а пакет до нього. Сам сертифікат перевірте за номером або за файлом credential.json, "
            "вкладеним у пакет.",
            "This is no certificate, but a pack about one. Check the certificate by its number, or the file "
            "credential.json that is attached to the pack.",
        ),
    ),
    Verdict.UNKNOWN_NUMBER: Explanation(
        Words("Такого номера немає", "No such number"),
        Words(
            "У реєстрі немає сертифіката з таким номером: його вигадано або надруковано з помилкою.",
            "The register has no certificate of this number: it was made up or misprinted.",
        ),
    ),
    Verdict.REPLACED: Explanation(
        Words("Замінений", "Replaced"),
        Words(
            "Документ справжній, але замість нього видано інший. Попросіть у власника новий.",
            "The document is genuine, but another was issued in its place. Ask the holder for the new one.",
        ),
    ),
    Verdict.REVOKED: Explanation(
        Words("Анульований", "Revoked"),
        Words(
            "Документ справжній, але більше не чинний: видавець його анулював.",
            "The document is genuine, but no longer holds: the issuer revoked it.",
        ),
    ),
    Verdict.ENDED: Explanation(
        Words("Не чинний", "No longer holds"),
        Words(
            "Документ справжній, але більше не чинний: його анульовано або замінено. Дізнайтеся за номером.",
            "The document is genuine, but was revoked or replaced since. Look its number up to learn which.",
        ),
    ),
}

NAMES = {
    "certificate_id": Words("Код сертифіката", "Id of the certificate"),
    "number": Words("Номер", "Number"),
    "full_name": Words("Кому видано", "Issued to"),
    "position": Words("Посада", "Position"),
    "body_name": Words("Орган", "Body"),
    "programme_title": Words("Програма", "Programme"),
    "programme_kind": Words("Вид програми", "Kind of programme"),
    "form": Words("Форма навчання", "Form of learning"),
    "first_day": Words("Перший день навчання", "First day"),
    "last_day": Words("Останній день навчання", "Last day"),
    "hours_contact": Words("Контактна робота, годин", "Contact hours"),
    "hours_self_study": Words("Самостійна робота, годин", "Hours of self-study"),
    "hours_assessment": Words("Оцінювання, годин", "Hours of assessment"),
    "hours_total": Words("Обсяг, годин", "Hours in all"),
    "credits": Words("Кредити ЄКТС", "ECTS credits"),
    "outcomes": Words("Результати навчання", "Learning outcomes"),
    "result": Words("Результат", "Result"),
    "issuer_name": Words("Видав", "Issuer"),
    "issuer_edrpou": Words("Код ЄДРПОУ", "Code of the issuer"),
    "signatory_name": Words("Підписав", "Signed by"),
    "signatory_position": Words("Посада того, хто підписав", "Position of the signatory"),
    "place": Words("Місце", "Place"),
    "donor_acknowledgement": Words("Подяка донору", "Acknowledgement"),
    "issued_on": Words("Дата видачі", "Date of issue"),
    "specimen": Words("Зразок", "Specimen"),
    "webinars": Words("Зміст програми", "Contents of the programme"),
    EXTRA: Words("Додано до сторінки", "Added to the page"),
}
"""What each fact is called."""
