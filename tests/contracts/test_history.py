"""The history of each event: every change once, with its day; and what the page shows follows from the same."""

import json
from datetime import date

from dovira.contracts_files import golden
from dovira.contracts_files.history import continued, render_history
from shared.contracts.catalogue import all_facts

TODAY = date(2026, 3, 1)
OLD = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
NEW = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": ["a"]}


def test_a_new_event_and_a_new_field_are_noted_with_their_day():
    history = continued(
        {"x.v1": [{"on": "2026-01-01", "change": "is new"}]}, {"x.v1": OLD}, {"x.v1": NEW, "y.v1": OLD}, TODAY
    )
    assert history == {
        "x.v1": [
            {"on": "2026-01-01", "change": "is new"},
            {"on": "2026-03-01", "change": "b is new and optional"},
        ],
        "y.v1": [{"on": "2026-03-01", "change": "is new"}],
    }


def test_nothing_is_noted_while_nothing_changes():
    history = {"x.v1": [{"on": "2026-01-01", "change": "is new"}]}
    assert continued(history, {"x.v1": OLD}, {"x.v1": OLD}, TODAY) == history


def test_what_is_written_is_read_back():
    history = golden.kept_history()
    assert json.loads(render_history(history)) == history


def test_every_event_has_a_history_that_begins_with_its_first_day():
    history = golden.kept_history()
    assert history.keys() == all_facts().keys()
    assert all(entries[0]["change"] == "is new" for entries in history.values())
    assert all([one["on"] for one in entries] == sorted(one["on"] for one in entries) for entries in history.values())
