"""Questions of a test from whatever file was brought: GIFT, Moodle XML or a table. What it holds tells which it is."""

import re

from formats.faults import Reading
from formats.gift import read_questions as read_gift
from formats.moodle_xml import read_moodle_xml
from formats.question_table import read_question_table
from shared.contracts.assessment import BankQuestion

_TABLES = (".csv", ".tsv")
_XML = re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|!DOCTYPE|!--|quiz\b)", re.IGNORECASE)


def read_questions(data: bytes, *, file: str) -> Reading[BankQuestion]:
    """Every question that can be marked without a person, and every fault with its line."""
    if _XML.match(data) or file.casefold().endswith(".xml"):
        return read_moodle_xml(data, file=file)
    reader = read_question_table if file.casefold().endswith(_TABLES) else read_gift
    return reader(data, file=file)
