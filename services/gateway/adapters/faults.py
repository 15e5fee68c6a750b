"""What is wrong with a field, in the language of the answer: pydantic's findings as sentences that quote nothing."""

from collections.abc import Mapping, Sequence

from services.gateway.adapters.language import N_, gettext
from shared.contracts.request import FieldFault

_PLACES = {"body", "query", "path", "header", "cookie"}
_UNFIT = N_("Значення не підходить.")
_SENTENCES = {
    "missing": N_("Заповніть це поле."),
    "extra_forbidden": N_("Такого поля немає: приберіть його."),
    "json_invalid": N_("Це не JSON: перевірте дужки, коми й лапки."),
    "string_type": N_("Потрібен текст."),
    "string_unicode": N_("У тексті є недозволений символ."),
    "string_too_short": N_("Занадто коротко: щонайменше {min_length} симв."),
    "string_too_long": N_("Занадто довго: щонайбільше {max_length} симв."),
    "string_pattern_mismatch": N_("Не відповідає зразку {pattern}"),
    "enum": N_("Виберіть одне з: {expected}."),
    "literal_error": N_("Виберіть одне з: {expected}."),
    "too_short": N_("Замало: щонайменше {min_length}."),
    "too_long": N_("Забагато: щонайбільше {max_length}."),
    "greater_than": N_("Має бути більше за {gt}."),
    "greater_than_equal": N_("Має бути не менше за {ge}."),
    "less_than": N_("Має бути менше за {lt}."),
    "less_than_equal": N_("Має бути не більше за {le}."),
    "list_type": N_("Потрібен список."),
    "dict_type": N_("Потрібен об’єкт."),
    "model_type": N_("Потрібен об’єкт."),
    "model_attributes_type": N_("Потрібен об’єкт JSON."),
    "int_type": N_("Потрібне ціле число."),
    "int_parsing": N_("Потрібне ціле число."),
    "int_from_float": N_("Потрібне ціле число."),
    "float_type": N_("Потрібне число."),
    "float_parsing": N_("Потрібне число."),
    "finite_number": N_("Потрібне скінченне число."),
    "bool_type": N_("Потрібно true або false."),
    "bool_parsing": N_("Потрібно true або false."),
    "timezone_aware": N_("До часу додайте пояс, наприклад +02:00."),
    "datetime_from_date_parsing": N_("Потрібен час, наприклад 2024-03-14T14:00:00+02:00."),
    "datetime_parsing": N_("Потрібен час, наприклад 2024-03-14T14:00:00+02:00."),
    "datetime_type": N_("Потрібен час, наприклад 2024-03-14T14:00:00+02:00."),
}
_NO_ADDRESS = N_("Це не схоже на адресу електронної пошти. Зразок: olena@hromada.example.")


def faults_in(findings: Sequence[Mapping[str, object]]) -> list[FieldFault]:
    """Findings as faults: a dotted path within what was sent, and a sentence."""
    return [FieldFault(field=_path(finding), message=sentence_for(finding)) for finding in findings]


def sentence_for(finding: Mapping[str, object]) -> str:
    """The sentence for one finding."""
    kind = str(finding.get("type"))
    if kind == "value_error":
        sentence = _NO_ADDRESS if _location(finding)[-1:] == ["email"] else _UNFIT
        return gettext(sentence)
    context = finding.get("ctx")
    try:
        return gettext(_SENTENCES.get(kind, _UNFIT)).format_map(context if isinstance(context, Mapping) else {})
    except KeyError:
        return gettext(_UNFIT)


def _path(finding: Mapping[str, object]) -> str:
    location = _location(finding)
    if finding.get("type") == "json_invalid":
        return ""
    return ".".join(location[1:] if location[:1] and location[0] in _PLACES else location)


def _location(finding: Mapping[str, object]) -> list[str]:
    location = finding.get("loc", ())
    return [str(part) for part in location] if isinstance(location, (tuple, list)) else []
