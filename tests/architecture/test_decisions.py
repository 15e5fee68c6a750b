"""docs/decisions: each record has a number of its own, in its name and in its heading."""

from collections import Counter

from tests.architecture.sources import ROOT

RECORDS = sorted((ROOT / "docs/decisions").glob("*.md"))


def test_no_two_decisions_have_one_number():
    numbers = Counter(record.name.partition("-")[0] for record in RECORDS)
    assert [number for number, count in numbers.items() if count > 1] == []


def test_the_heading_of_a_decision_has_its_number():
    headings = {record.name: record.read_text().partition("\n")[0] for record in RECORDS}
    wrong = [name for name, heading in headings.items() if not heading.startswith(f"# {name.partition('-')[0]} · ")]
    assert wrong == []
