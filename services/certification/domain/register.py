"""How the register gives numbers: without gaps, none twice."""

import re

_FIELD = re.compile(r"\{(edrpou|sequence|year)(?::(0?\d{1,2}d))?\}")
_NEEDED = {"edrpou", "sequence", "year"}
_LONGEST = 80


class PatternUnusable(Exception):
    """A programme's number pattern would not give every certificate a number of its own."""


def allocate(last: int, count: int) -> range:
    """The next ``count`` numbers of a register."""
    return range(last + 1, last + 1 + count)


def format_number(pattern: str, *, edrpou: str, sequence: int, year: int) -> str:
    """Fill a pattern in: «{edrpou}/{sequence:06d}-{year:02d}»; a year asked for in two digits is cut to two."""

    def value(found: re.Match[str]) -> str:
        name, spec = found[1], found[2] or ""
        if name == "edrpou":
            return edrpou
        number = sequence if name == "sequence" else year
        return format(number % 100 if name == "year" and spec == "02d" else number, spec)

    return _FIELD.sub(value, pattern)


def check_pattern(pattern: str) -> None:
    """Refuse a pattern by which two certificates could share a number, before anybody has earned one."""
    if {found[1] for found in _FIELD.finditer(pattern)} < _NEEDED:
        message = f"Шаблон номера «{pattern}» має містити {{edrpou}}, {{sequence}} і {{year}}"
        raise PatternUnusable(message)
    number = format_number(pattern, edrpou="00000000", sequence=1, year=2000)
    if len(number) > _LONGEST or not number.isprintable() or set("{}") & set(number):
        message = f"Шаблон номера «{pattern}» не можна прочитати або номер за ним задовгий"
        raise PatternUnusable(message)
