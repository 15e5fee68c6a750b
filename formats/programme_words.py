"""What is wrong with a programme file, said in Ukrainian: names of fields, paths, and refusals of the contract."""

from collections.abc import Mapping

from pydantic_core import ErrorDetails

from formats.vocabulary import nearest
from formats.yaml_lines import Path
from shared.contracts.programme import (
    CertificateRule,
    DonorAcknowledgement,
    Hours,
    Link,
    Module,
    Organisation,
    Part,
    Programme,
    Signatory,
    Speaker,
    Test,
    Webinar,
)

_PARTS: Mapping[str, type[Part]] = {
    "": Programme,
    "donor_acknowledgement": DonorAcknowledgement,
    "hours": Hours,
    "issuer": Organisation,
    "links": Link,
    "modules": Module,
    "rule": CertificateRule,
    "signatory": Signatory,
    "speakers": Speaker,
    "tests": Test,
    "webinars": Webinar,
}
_MEMBERS = {
    "agenda": "пункт програми заходу",
    "body_types": "тип органу",
    "links": "посилання",
    "modules": "модуль",
    "oblasts": "область",
    "outcomes": "результат навчання",
    "speaker_ids": "спікер",
    "speakers": "спікер",
    "tests": "тест",
    "webinars": "вебінар",
}
_FIELDS = {
    "academic_degree": "науковий ступінь",
    "academic_title": "вчене звання",
    "agenda": "програма заходу",
    "announcement_title": "назва для оголошень",
    "application_deadline": "кінець приймання заявок",
    "assessment": "години оцінювання",
    "attempt_limit": "кількість спроб",
    "body_types": "типи органів",
    "capacity": "кількість місць",
    "closes_at": "коли тест закриється",
    "contact": "контактні години",
    "contact_email": "пошта для запитань",
    "content": "зміст програми",
    "donor_acknowledgement": "подяка донорові",
    "draw": "питань у спробі",
    "duration_minutes": "тривалість у хвилинах",
    "edrpou": "код ЄДРПОУ",
    "employer": "місце роботи",
    "en": "текст англійською",
    "enrolment_policy": "кого записувати на вебінар",
    "feedback": "що показати після спроби",
    "feedback_time": "коли це показати",
    "form": "форма навчання",
    "free": "безкоштовно",
    "full_name": "повне ім’я",
    "given_name": "ім’я",
    "honorific": "звертання",
    "hours": "години",
    "id": "позначення",
    "issuer": "хто видає сертифікат",
    "join_url": "адреса зустрічі",
    "length": "вид програми за тривалістю",
    "links": "посилання",
    "minimum_minutes": "найменша присутність у хвилинах",
    "modules": "модулі",
    "name": "назва",
    "number_pattern": "взірець номера сертифіката",
    "oblasts": "області",
    "outcomes": "результати навчання",
    "pass_mark": "прохідний бал",
    "place": "місце",
    "position": "посада",
    "project": "проєкт",
    "quotas": "квоти областей",
    "recap_test": "тест за записом",
    "recordings": "зараховувати за записом",
    "rule": "умови сертифіката",
    "self_study": "години самостійної роботи",
    "share_of_all": "частка всіх вебінарів",
    "signatory": "хто підписує сертифікат",
    "slogan": "заклик",
    "speaker_ids": "спікери",
    "speakers": "спікери",
    "specimen": "лише зразки",
    "starts_at": "початок",
    "tests": "тести",
    "time_limit_minutes": "час на тест у хвилинах",
    "timezone": "часовий пояс",
    "title": "назва",
    "topic": "тема",
    "uk": "текст українською",
    "until": "до якого часу",
    "url": "адреса",
    "webinars": "вебінари",
}


_NOT_FIT = "значення «{written}» не підходить"
_NOT_A_NUMBER = "«{written}» не є числом (десятковий знак — крапка)"
_NOT_A_FLAG = "«{written}»: очікується true (так) або false (ні)"
_NOT_FIELDS = "очікуються поля з відступом, кожне у своєму рядку"
_REFUSALS = {
    "bool_parsing": _NOT_A_FLAG,
    "bool_type": _NOT_A_FLAG,
    "dict_type": _NOT_FIELDS,
    "float_parsing": _NOT_A_NUMBER,
    "float_type": _NOT_A_NUMBER,
    "int_from_float": _NOT_A_NUMBER,
    "int_parsing": _NOT_A_NUMBER,
    "int_type": _NOT_A_NUMBER,
    "list_type": "очікується список: кожен елемент у своєму рядку після «- »",
    "model_attributes_type": _NOT_FIELDS,
    "model_type": _NOT_FIELDS,
    "string_too_long": "задовго: дозволено {max_length} знаків разом із позначеннями програми й модуля",
    "string_too_short": "порожньо: впишіть текст",
    "string_type": "очікується текст",
    "too_short": "список порожній: потрібен щонайменше один елемент",
}


def path_in_words(path: Path) -> str:
    """``modules.1.webinars.0.topic`` as «модуль 2 → вебінар 1 → тема «topic»»."""
    words: list[str] = []
    for place, part in enumerate(path):
        following = path[place + 1] if place + 1 < len(path) else None
        if isinstance(part, int):
            owner = str(path[place - 1])
            words.append(f"{_MEMBERS.get(owner, owner)} {part + 1}")
        elif not isinstance(following, int):
            label = _FIELDS.get(part)
            words.append(f"{label} «{part}»" if label else f"«{part}»")
    return " → ".join(words)


def refusal_in_words(error: ErrorDetails, path: Path, written: str) -> str:
    """Why the contract refuses a value. ``written`` is what stands in the file."""
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return _missing(path)
        case "extra_forbidden":
            return _unknown_field(path)
        case "enum":
            return _unknown_word(written, str(context["expected"]))
        case "string_pattern_mismatch":
            return _wrong_shape(path, written)
        case kind if kind.startswith(("greater_than", "less_than")):
            return _out_of_bounds(written, context)
        case kind:
            return _REFUSALS.get(kind, _NOT_FIT).format(written=written, **context)


def _missing(path: Path) -> str:
    if path[0] == "donor_acknowledgement":
        return "немає подяки донорові: без неї програму не можна оприлюднити"
    return "немає обов’язкового поля"


def field_meant(path: Path) -> str | None:
    """The field that an unknown one is probably a slip for."""
    return nearest(str(path[-1]), _known_beside(path))


def _known_beside(path: Path) -> list[str]:
    owner = next((part for part in reversed(path[:-1]) if isinstance(part, str)), "")
    return list(_PARTS[owner].model_fields) if owner in _PARTS else []


def _unknown_field(path: Path) -> str:
    meant = field_meant(path)
    advice = f"мабуть, «{meant}»" if meant else f"тут бувають: {', '.join(_known_beside(path))}"
    return f"невідоме поле «{path[-1]}»; {advice}"


def _unknown_word(written: str, expected: str) -> str:
    known = [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
    meant = nearest(written, known)
    return f"невідоме значення «{written}»; " + (f"мабуть, «{meant}». " if meant else "") + f"Можна: {', '.join(known)}"


def _wrong_shape(path: Path, written: str) -> str:
    if path[-1] == "url":
        return f"«{written}»: адреса має починатися з https:// або http://"
    if path[-1] == "edrpou":
        return f"«{written}»: код ЄДРПОУ має вісім цифр"
    return f"позначення «{written}»: дозволено малі латинські літери, цифри й дефіс між ними"


def _out_of_bounds(written: str, context: Mapping[str, object]) -> str:
    signs = {"gt": "більше за", "ge": "не менше за", "lt": "менше за", "le": "не більше за"}
    bounds = " і ".join(f"{word} {context[sign]}" for sign, word in signs.items() if sign in context)
    return f"«{written}»: має бути {bounds}"
