"""A delimited text file as records with the line each begins at. What the columns mean is not known here.

Accepted without a word: UTF-8 and UTF-16 with a mark, comma, semicolon or tab between cells, Excel's ``sep=`` line.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from formats.faults import Fault, Gravity, Reading, in_file_order

DELIMITERS = ",;\t"
_OTHER_DELIMITERS = "|:"
_LINES_TO_LOOK_AT = 30
_LINES_OF_A_RECORD = 200
_DAMAGED = "\ufffd"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAMES = {",": "кома «,»", ";": "крапка з комою «;»", "\t": "табуляція"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record; ``row`` is the line it begins at, counted from 1 as an editor does."""

    row: int
    cells: list[str]


def read_records(data: bytes, *, file: str) -> Reading[Record]:
    """Every record that is not blank. A broken one is told and left out; those after it are not lost."""
    text, faults = decode(data, file=file)
    lines = list(io.StringIO(text, newline=""))
    declared = _declared_delimiter(lines)
    delimiter = declared or _sniff(lines)
    records = []
    for found in _each_record(lines, delimiter, file=file):
        if isinstance(found, Fault):
            faults.append(found)
        elif _DAMAGED in "".join(found.cells):
            faults.append(Fault(file, found.row, "", "у рядку є зіпсовані літери (�): збережіть файл у UTF-8 ще раз"))
        elif any(cell.strip() for cell in found.cells) and not (declared and found.row == 1):
            records.append(found)
    return Reading(records, in_file_order(faults))


def undivided(record: Record, *, file: str, expected: str) -> Fault:
    """The fault of a heading line that no accepted delimiter divides."""
    other = next((mark for mark in _OTHER_DELIMITERS if mark in "".join(record.cells)), None)
    found = f"між стовпцями стоїть «{other}»" if other else "у ньому лише один стовпець"
    names = ", ".join(_NAMES.values())
    return Fault(
        file,
        record.row,
        "",
        f"рядок заголовків не ділиться на стовпці: {found}. Збережіть файл як CSV із комою "
        f"(приймається також: {names}). Очікуються стовпці: {expected}",
    )


def decode(data: bytes, *, file: str) -> tuple[str, list[Fault]]:
    """The text of a file whatever it was saved with, without NUL bytes, and what had to be guessed."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _without_nul(data.decode(encoding, errors="replace"), file)
    if _looks_like_utf_16(data):
        message = "файл збережено в UTF-16 без позначки: збережіть його як «CSV UTF-8»"
        return "", [Fault(file, 0, "", message)]
    try:
        return _without_nul(data.decode(), file)
    except UnicodeDecodeError:
        return _not_utf_8(data, file)


def _not_utf_8(data: bytes, file: str) -> tuple[str, list[Fault]]:
    """A few bad bytes in UTF-8 are damage; many mean the one-byte encoding of old Windows programs."""
    replaced = data.decode(errors="replace")
    damaged, whole = replaced.count(_DAMAGED), sum(letter > "\x7f" for letter in replaced)
    if damaged * 4 < whole:
        return _without_nul(replaced, file)
    try:
        text, faults = _without_nul(data.decode("cp1251"), file)
    except UnicodeDecodeError:
        return "", [Fault(file, 0, "", "не вдалося визначити кодування: збережіть файл як «CSV UTF-8»")]
    message = "файл збережено в кодуванні Windows-1251, а не UTF-8: перевірте, чи літери прочитано правильно"
    return text, [Fault(file, 0, "", message, Gravity.WARNING), *faults]


def _looks_like_utf_16(data: bytes) -> bool:
    start = data[:2000]
    return len(start) > 1 and start.count(0) * 4 > len(start)


def _without_nul(text: str, file: str) -> tuple[str, list[Fault]]:
    first = text.find("\0")
    if first < 0:
        return text, []
    row = len(re.findall(r"\r\n|\r|\n", text[:first])) + 1
    message = f"у файлі є нульові байти ({text.count(chr(0))}), їх вилучено; решту прочитано"
    return text.replace("\0", ""), [Fault(file, row, "", message, Gravity.WARNING)]


def _declared_delimiter(lines: list[str]) -> str | None:
    match = re.match(r"sep=([,;\t])\s*$", lines[0], re.IGNORECASE) if lines else None
    return match[1] if match else None


def _sniff(lines: list[str]) -> str:
    """The delimiter that gives the most cells near the beginning; a comma when in doubt."""
    return max(DELIMITERS, key=lambda mark: sum(len(cells) for cells in _first_records(lines, mark)))


def _first_records(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from islice(csv.reader(lines[:_LINES_TO_LOOK_AT], delimiter=delimiter), _LINES_TO_LOOK_AT)
    except csv.Error:
        return


class _Lines:
    """Lines from one on, at most so many for a record: one left in an open quotation would swallow the rest else."""

    def __init__(self, lines: list[str], at: int) -> None:
        """Begin a record at a line, counted from 0."""
        self._lines, self.at = lines, at
        self.begin()

    def begin(self) -> int:
        """Begin a record here; returns where that is."""
        self._end = min(self.at + _LINES_OF_A_RECORD, len(self._lines))
        return self.at

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= self._end:
            raise StopIteration
        self.at += 1
        return self._lines[self.at - 1]


def _each_record(lines: list[str], delimiter: str, *, file: str) -> Iterator[Record | Fault]:
    rest = _Lines(lines, 0)
    reader = csv.reader(rest, delimiter=delimiter, strict=True)
    while (at := rest.begin()) < len(lines):
        try:
            yield Record(at + 1, next(reader))
        except csv.Error:
            message = 'рядок не читається: лапки «"» відкрито й не закрито або після них стоїть зайвий текст'
            yield Fault(file, at + 1, "", message)
            rest = _Lines(lines, at + 1)
            reader = csv.reader(rest, delimiter=delimiter, strict=True)
