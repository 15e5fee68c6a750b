"""Ids keep the order of time; what follows from a cause has one id, whoever works it out."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bus import derived_id, new_id

PARTS = st.lists(st.text(max_size=10), max_size=4)
CAUSES = st.uuids().map(str)


def test_a_new_id_is_a_uuid_of_version_7():
    assert UUID(new_id()).version == 7
    assert UUID(new_id()).variant == "specified in RFC 4122"


def test_ids_keep_the_order_of_time(monkeypatch):
    moments = [1_700_000_000_000, 1_700_000_000_001, 1_700_000_060_000, 1_900_000_000_000]
    made = []
    for moment in moments:
        monkeypatch.setattr("shared.bus.ids.time.time_ns", lambda moment=moment: moment * 1_000_000)
        made.append(new_id())
    assert made == sorted(made)
    assert [UUID(one).int >> 80 for one in made] == moments


def test_many_ids_of_one_moment_are_distinct():
    made = [new_id() for _ in range(2_000)]
    assert len(set(made)) == len(made)


@given(CAUSES, PARTS)
def test_a_derived_id_is_always_the_same(cause, parts):
    assert derived_id(cause, parts) == derived_id(cause, list(parts))
    assert UUID(derived_id(cause, parts)).version == 7


@given(CAUSES, PARTS)
def test_a_derived_id_stands_at_the_time_of_its_cause(cause, parts):
    assert UUID(derived_id(cause, parts)).int >> 80 == UUID(cause).int >> 80


@given(st.lists(st.tuples(CAUSES, PARTS), unique_by=lambda one: (one[0], *one[1]), max_size=20))
def test_other_causes_and_other_parts_give_other_ids(ones):
    distinct = {("\x1f".join((cause, *parts))) for cause, parts in ones}
    assert len({derived_id(cause, parts) for cause, parts in ones}) == len(distinct)


def test_a_chain_of_causes_is_stable_and_distinct():
    first = "018e3c1a-5400-7000-8000-000000000000"
    second = derived_id(first, ["issued", "p"])
    assert len({first, second, derived_id(second, ["issued", "p"])}) == 3


@pytest.mark.parametrize("cause", ["", "first", "018e3c1a"])
def test_what_is_no_id_causes_nothing(cause):
    with pytest.raises(ValueError, match="badly formed"):
        derived_id(cause, [])
