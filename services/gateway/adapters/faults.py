"""What is wrong with a field, in Ukrainian: pydantic's findings turned into sentences. Never quotes what was typed."""

from collections.abc import Mapping, Sequence

from shared.contracts.request import FieldFault

_PLACES = {"body", "query", "path", "header", "cookie"}
_UNFIT = "Значення не підходить."
_SENTENCES = {
    "missing": "Заповніть це поле.",
    "extra_forbidden": "Такого поля немає: приберіть його.",
    "json_invalid": "Це не JSON: перевірте дужки, коми й лапки.",
    "string_type": "Потрібен текст.",
    "string_unicode": "У тексті є недозволений символ.",
    "string_too_short": "Занадто коротко: щонайменше {min_length} симв.",
    "string_too_long": "Занадто довго: щонайбільше {max_length} симв.",
    "string_pattern_mismatch": "Не відповідає зразку {pattern}",
    "enum": "Виберіть одне з: {expected}.",
    "literal_error": "Виберіть одне з: {expected}.",
    "too_short": "Замало: щонайменше {min_length}.",
    "too_long": "Забагато: щонайбільше {max_length}.",
    "greater_than": "Має бути більше за {gt}.",
    "greater_than_equal": "Має бути не менше за {ge}.",
    "less_than": "Має бути менше за {lt}.",
    "less_than_equal": "Має бути не більше за {le}.",
    "list_type": "Потрібен список.",
    "dict_type": "Потрібен об’єкт.",
    "model_type": "Потрібен об’єкт.",
    "model_attributes_type": "Потрібен об’єкт JSON.",
    "int_type": "Потрібне ціле число.",
    "int_parsing": "Потрібне ціле число.",
    "int_from_float": "Потрібне ціле число.",
    "float_type": "Потрібне число.",
    "float_parsing": "Потрібне число.",
    "finite_number": "Потрібне скінченне число.",
    "bool_type": "Потрібно true або false.",
    "bool_parsing": "Потрібно true або false.",
    "timezone_aware": "До часу додайте пояс, наприклад +02:00.",
    "datetime_from_date_parsing": "Потрібен час, наприклад 2024-03-14T14:00:00+02:00.",
    "datetime_parsing": "Потрібен час, наприклад 2024-03-14T14:00:00+02:00.",
    "datetime_type": "Потрібен час, наприклад 2024-03-14T14:00:00+02:00.",
}
_NO_ADDRESS = "Це не схоже на адресу електронної пошти. Зразок: olena@hromada.example."


def faults_in(findings: Sequence[Mapping[str, object]]) -> list[FieldFault]:
    """Findings as faults: a dotted path within what was sent, and a sentence."""
    return [FieldFault(field=_path(finding), message=sentence_for(finding)) for finding in findings]


def sentence_for(finding: Mapping[str, object]) -> str:
    """The sentence for one finding."""
    kind = str(finding.get("type"))
    if kind == "value_error":
        return _NO_ADDRESS if _location(finding)[-1:] == ["email"] else _UNFIT
    context = finding.get("ctx")
    try:
        return _SENTENCES.get(kind, _UNFIT).format_map(context if isinstance(context, Mapping) else {})
    except KeyError:
        return _UNFIT


def _path(finding: Mapping[str, object]) -> str:
    location = _location(finding)
    if finding.get("type") == "json_invalid":
        return ""
    return ".".join(location[1:] if location[:1] and location[0] in _PLACES else location)


def _location(finding: Mapping[str, object]) -> list[str]:
    location = finding.get("loc", ())
    return [str(part) for part in location] if isinstance(location, (tuple, list)) else []
