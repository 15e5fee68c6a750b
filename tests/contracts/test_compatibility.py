"""Every kind of planted break is named, with what to do instead; what may change passes."""

from enum import StrEnum
from typing import Any

import pytest
from pydantic import AwareDatetime, BaseModel, Field, create_model

from dovira.contracts_files.compatibility import compare
from dovira.contracts_files.golden import breaking_changes
from dovira.contracts_files.schema import Schema, schema_of
from shared.contracts.catalogue import all_facts
from shared.contracts.fact import Fact

TYPE = "dovira.probe.cup.filled.v1"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Handle(BaseModel):
    side: str = "left"
    colours: list[Colour] = []


def schema(**changes: object) -> Schema:
    """The schema of a fact, with fields changed, added, or taken out by None."""
    fields: dict[str, object] = {
        "cup_id": (str, ...),
        "filled_at": (AwareDatetime, ...),
        "millilitres": (int, Field(ge=0)),
        "colour": (Colour, ...),
        "note": (str, ""),
        "handle": (Handle, Handle()),
        "lid": (Handle | None, None),
        "sizes": (dict[str, int], {}),
    }
    place = {"service": "probe", "thing": "cup", "done": "filled", "key": "cup_id"}
    stated: dict[str, Any] = {name: field for name, field in (fields | changes).items() if field is not None}
    return schema_of(create_model("CupFilled", __base__=Fact, __cls_kwargs__=place, **stated))


class NarrowColour(StrEnum):
    RED = "red"


class WideColour(StrEnum):
    RED = "red"
    BLUE = "blue"
    GREEN = "green"


class HandleWithoutSide(BaseModel):
    colours: list[Colour] = []


class NarrowHandle(BaseModel):
    side: str = "left"
    colours: list[NarrowColour] = []


class LongerHandle(BaseModel):
    side: str = "left"
    colours: list[Colour] = []
    length: int = 0


BREAKS: list[tuple[dict[str, object], str]] = [
    ({"note": None}, "note is gone"),
    ({"cup_id": None, "mug_id": (str, ...)}, "cup_id is gone"),
    ({"maker": (str, ...)}, "maker is new and required"),
    ({"note": (str, ...)}, "note was optional and is required"),
    ({"millilitres": (int, Field(default=0, ge=0))}, "millilitres was required and is optional"),
    ({"millilitres": (str, ...)}, "millilitres was integer and is string"),
    ({"millilitres": (float, Field(ge=0))}, "millilitres was integer and is number"),
    ({"millilitres": (int, Field(ge=10))}, "minimum was 0 and is 10"),
    ({"millilitres": (int, ...)}, "minimum was 0 and is not stated"),
    ({"note": (str, Field(default="", max_length=5))}, "maxLength was not stated and is 5"),
    ({"note": (str, Field(default="", pattern="^a"))}, "pattern was not stated"),
    ({"note": (str | None, None)}, "note was string and is one of 2 alternatives"),
    ({"lid": (Handle, Handle())}, "lid was one of 2 alternatives and is object"),
    ({"filled_at": (str, ...)}, 'format was "date-time" and is not stated'),
    ({"colour": (NarrowColour, ...)}, "colour can no longer be blue"),
    ({"colour": (WideColour, ...)}, "colour can now be green"),
    ({"colour": (str, ...)}, "colour was one of a list, and is any text"),
    ({"handle": (HandleWithoutSide, HandleWithoutSide())}, "handle.side is gone"),
    ({"handle": (NarrowHandle, NarrowHandle())}, "handle.colours[] can no longer be blue"),
    ({"lid": (HandleWithoutSide | None, None)}, "lid.side is gone"),
    ({"sizes": (dict[str, str], {})}, "sizes{} was integer and is string"),
    ({"sizes": (dict[str, object], {})}, "sizes{} was"),
]

ALLOWED: list[dict[str, object]] = [
    {},
    {"maker": (str, "")},
    {"maker": (str | None, None)},
    {"note": (str, Field(default="nothing", description="Another default, and a meaning"))},
    {"handle": (LongerHandle, LongerHandle())},
    {"lid": (LongerHandle | None, None)},
]


@pytest.mark.parametrize(("changes", "said"), BREAKS)
def test_a_break_is_named_with_its_field(changes, said):
    found = compare(schema(), schema(**changes))
    assert any(sentence.startswith(said) or said in sentence for sentence in found), found


@pytest.mark.parametrize("changes", ALLOWED)
def test_an_optional_field_and_better_words_break_nobody(changes):
    assert compare(schema(), schema(**changes)) == []


def test_a_break_says_what_to_do():
    sentences = breaking_changes({TYPE: schema()}, {TYPE: schema(note=None)})
    assert len(sentences) == 1
    assert sentences[0].startswith(f"{TYPE}: note is gone. ")
    assert "a class with major=2 beside it" in sentences[0]
    assert "until the last listener has moved to dovira.probe.cup.filled.v2" in sentences[0]


def test_a_fact_whose_class_is_gone_is_a_break():
    assert "the class is gone" in breaking_changes({TYPE: schema()}, {})[0]


def test_a_new_fact_breaks_nobody():
    assert breaking_changes({}, {TYPE: schema()}) == []


@pytest.mark.parametrize("fact_type", list(all_facts().values()), ids=lambda fact_type: fact_type.__name__)
def test_no_fact_breaks_against_itself(fact_type):
    assert compare(schema_of(fact_type), schema_of(fact_type)) == []
