"""The catalogue: names that say what they are, one meaning per type, and personal data where it may stand only."""

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from shared.contracts import catalogue, registration
from shared.contracts.catalogue import ANSWERING_SERVICES, TELLING_SERVICES, all_facts, all_requests
from shared.contracts.fact import Fact
from shared.contracts.person import Personal
from shared.contracts.request import Done, Reply, Request

FACTS = list(all_facts().values())
REQUESTS = list(all_requests().values())
GRAMMAR = re.compile(r"dovira\.[a-z]+\.[a-z]+(_[a-z]+)*\.[a-z]+(ed|d|t|n)\.v[1-9][0-9]*")


def _name(cls: type) -> str:
    return cls.__name__


def _owner(cls: type) -> str:
    """The service in whose module, or in one named after it and a subject, a class stands."""
    return cls.__module__.removeprefix("shared.contracts.").partition("_")[0]


@pytest.mark.parametrize("fact_type", FACTS, ids=_name)
def test_a_type_follows_the_grammar_and_the_class_is_named_after_it(fact_type):
    assert GRAMMAR.fullmatch(fact_type.type)
    _, service, thing, done, _ = fact_type.type.split(".")
    assert service in TELLING_SERVICES
    assert _owner(fact_type) == service
    assert fact_type.__name__ == "".join(word.capitalize() for word in [*thing.split("_"), done])


@pytest.mark.parametrize("fact_type", FACTS, ids=_name)
def test_a_fact_says_what_it_means_and_its_key_is_one_of_its_fields(fact_type):
    assert fact_type.__doc__
    assert fact_type.__doc__ != Fact.__doc__
    assert fact_type.model_fields[fact_type.key_field].is_required()


@pytest.mark.parametrize("fact_type", FACTS, ids=_name)
def test_every_moment_in_a_fact_has_a_zone(fact_type):
    naive = [part["title"] for part in _parts(fact_type.model_json_schema()) if part.get("format") == "date"]
    assert naive == []
    assert any(name.endswith("_at") for name in fact_type.model_fields)


def test_a_second_fact_of_one_type_is_refused(monkeypatch):
    class ApplicationSubmittedAgain(
        Fact, service="registration", thing="application", done="submitted", key="participant_id"
    ):
        participant_id: str

    ApplicationSubmittedAgain.__module__ = registration.__name__
    _plant(monkeypatch, registration, ApplicationSubmittedAgain)
    with pytest.raises(ValueError, match=r"ApplicationSubmittedAgain and ApplicationSubmitted share the type"):
        all_facts()


def test_a_fact_of_a_new_major_version_stands_beside_the_old_one(monkeypatch):
    class ApplicationAcceptedNewly(
        Fact, service="registration", thing="application", done="accepted", key="participant_id", major=2
    ):
        participant_id: str

    ApplicationAcceptedNewly.__module__ = registration.__name__
    _plant(monkeypatch, registration, ApplicationAcceptedNewly)
    assert {"dovira.registration.application.accepted.v1", "dovira.registration.application.accepted.v2"} <= set(
        all_facts()
    )


@pytest.mark.parametrize("key", ["", "a.b", "a b", "a*", ">", "a\n", "пані"])
def test_a_key_that_would_break_the_subject_is_refused(key):
    class CupFilled(Fact, service="probe", thing="cup", done="filled", key="cup_id"):
        cup_id: str

    assert CupFilled(cup_id="cup-1_A").subject == "dovira.probe.cup.filled.v1.cup-1_A"
    with pytest.raises(ValueError, match="cannot stand in a subject") as refusal:
        _ = CupFilled(cup_id=key).subject
    assert not key or key not in str(refusal.value).replace("in a subject", "")


@pytest.mark.parametrize("request_type", REQUESTS, ids=_name)
def test_a_request_says_who_answers_and_what(request_type):
    assert request_type.service in ANSWERING_SERVICES
    assert _owner(request_type) == request_type.service
    assert issubclass(request_type.reply_type(), Reply)
    assert request_type.reply_type() is Done or _owner(request_type.reply_type()) == request_type.service
    assert request_type.__doc__


def test_no_two_requests_share_a_subject_and_none_is_stored_in_a_stream():
    declared = [
        value
        for module in catalogue._MODULES
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Request) and value.__module__ == module.__name__
        if "[" not in value.__name__  # Request[ItsReply], a base that pydantic leaves in the module
    ]
    assert len(declared) == len(REQUESTS)
    assert all(subject.startswith("ask.dovira.") for subject in all_requests())


def test_a_request_without_a_reply_is_refused():
    class Shout(Request, service="probe"): ...

    with pytest.raises(TypeError, match="write Request"):
        Shout.reply_type()


PERSONAL = [fact_type for fact_type in FACTS if fact_type.personal_data]


@pytest.mark.parametrize("fact_type", PERSONAL, ids=_name)
def test_a_personal_fact_is_kept_under_the_participant_so_that_purging_forgets_it(fact_type):
    assert fact_type.key_field == "participant_id"
    assert names_a_person(fact_type) or "reason" in fact_type.model_fields


@pytest.mark.parametrize("fact_type", [one for one in FACTS if not one.personal_data], ids=_name)
def test_a_fact_not_marked_personal_names_nobody(fact_type):
    assert not names_a_person(fact_type)


def test_only_registration_tells_personal_facts():
    assert {fact_type.service for fact_type in PERSONAL} == {"registration"}


def test_a_person_deep_in_a_fact_is_found():
    class Guest(BaseModel):
        seat: int
        who: list[dict[str, Personal | None]]

    class TableSet(Fact, service="probe", thing="table", done="set", key="table_id"):
        table_id: str
        guests: list[Guest]

    assert names_a_person(TableSet)


def names_a_person(model: type[BaseModel]) -> bool:
    """Whether a Personal stands anywhere in it: by its classes and, to be sure, by its schema."""
    by_class = any(_holds_personal(field.annotation) for field in model.model_fields.values())
    by_schema = any(
        part.get("title") == "Personal" or {"family_name", "email"} & set(part.get("properties", {}))
        for part in _parts(model.model_json_schema())
    )
    assert by_class == by_schema
    return by_class


def _holds_personal(annotation: Any) -> bool:
    if annotation is Personal:
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return any(_holds_personal(field.annotation) for field in annotation.model_fields.values())
    return any(_holds_personal(argument) for argument in get_args(annotation))


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []
    for part in inner:
        yield from _parts(part)


def _plant(monkeypatch: pytest.MonkeyPatch, module: ModuleType, cls: type) -> None:
    monkeypatch.setattr(module, cls.__name__, cls, raising=False)
