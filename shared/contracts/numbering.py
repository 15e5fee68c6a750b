"""The pattern by which a programme's certificates are numbered, and what is wrong with one."""

import re

_FIELD = re.compile(r"\{(?:(?P<code>edrpou)|(?P<number>sequence|year)(?::0?\d{1,2}d)?)\}")
_NEEDED = ("edrpou", "sequence", "year")
_LONGEST_PATTERN, _WIDEST = 60, 12


def fault_in_number_pattern(pattern: str) -> str:
    """Why two certificates could share a number by this pattern, or nobody could read one; empty when it serves."""
    fields = list(_FIELD.finditer(pattern))
    missing = [f"{{{name}}}" for name in _NEEDED if name not in {field["code"] or field["number"] for field in fields}]
    if set("{}") & set(_FIELD.sub("", pattern)):
        return "взірець можна складати лише з {edrpou}, {sequence:06d} і {year:02d}"
    if missing:
        return f"у взірці немає {', '.join(missing)}: різні сертифікати могли б мати один номер"
    if not pattern.isprintable() or len(pattern) > _LONGEST_PATTERN or any(_width(field) > _WIDEST for field in fields):
        return "номер за взірцем задовгий або не друкується: скоротіть його"
    return ""


def _width(field: re.Match[str]) -> int:
    """How wide a field is asked to be, in characters."""
    return int("".join(filter(str.isdigit, field[0])) or 0)
