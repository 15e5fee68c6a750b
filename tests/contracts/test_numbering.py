"""Patterns of certificate numbers: whatever may be published, the register can number by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.domain.register import check_pattern, format_number
from shared.contracts.numbering import fault_in_number_pattern
from shared.contracts.programme import Programme

_FIELDS = [
    "{" + name + width + "}"
    for name in ("edrpou", "sequence", "year")
    for width in ("", ":06d", ":4d", ":02d", ":99d")
    if not (name == "edrpou" and width)
]
_BITS = st.one_of(
    st.sampled_from([*_FIELDS, "{edrpou:06d}", "{other}", "{", "}", "{{", "-", "/", "\n"]), st.text(max_size=3)
)


@given(st.lists(_BITS, max_size=9).map("".join))
def test_whatever_may_be_published_can_be_numbered_by(pattern):
    if fault_in_number_pattern(pattern):
        return
    check_pattern(pattern)
    numbers = {
        format_number(pattern, edrpou=edrpou, sequence=sequence, year=year)
        for edrpou in ("00000001", "00000002")
        for sequence in (1, 2, 1_000_000)
        for year in (2024, 2025)
    }
    assert len(numbers) == 12


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{edrpou}-{year}", "немає {sequence}"),
        ("{sequence}", "немає {edrpou}, {year}"),
        ("{edrpou}/{sequence", "лише з"),
        ("{edrpou.__class__}/{sequence}-{year}", "лише з"),
        ("{edrpou:06d}/{sequence}-{year}", "лише з"),
        ("{edrpou}/{sequence:99d}-{year}", "задовгий"),
        ("{edrpou}/{sequence}-{year}\n", "друкується"),
        ("", "немає"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_said(pattern, words):
    assert words in fault_in_number_pattern(pattern)


def test_the_usual_pattern_serves():
    assert fault_in_number_pattern(Programme.model_fields["number_pattern"].default) == ""
