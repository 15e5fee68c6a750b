"""What a certificate says, frozen at issue: webinars and their hours, and how each condition was met."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from services.certification.domain.certificate import Place, issue
from services.certification.domain.earning import evaluate
from services.certification.domain.merits import conditions_in_words
from services.certification.domain.programme import Rule, Webinar
from services.certification.domain.snapshot import Earned
from services.certification.domain.standing import Person, Standing
from tests.certification.test_domain import BOTH, NOW, a_programme, attempt, there

LENGTHS = {"a": 60, "b": 60, "c": 120}
"""Minutes by webinar."""


def curriculum(lengths: Mapping[str, int]) -> tuple[Webinar, ...]:
    moment = datetime(2024, 2, 1, 12, tzinfo=UTC)
    return tuple(
        Webinar(name, "one", "Модуль перший", f"Тема {name}", moment, minutes) for name, minutes in lengths.items()
    )


def test_contact_hours_are_shared_out_by_length_and_add_up():
    programme = a_programme(BOTH, hours_contact=10, curriculum=curriculum(LENGTHS))
    standing = Standing("registered", there("a", "b", seconds=5400), (attempt(passed=True),))
    earned = Earned(programme, "p1", Person("Ім’я", "", "", 1, NOW), standing, evaluate(programme, standing))
    webinars = issue(earned, certificate_id="c", place=Place(1, ""), salt="", now=NOW).facts.webinars
    assert [one.hours for one in webinars] == [2.5, 2.5, 5]
    assert [(one.minutes_present, one.counted) for one in webinars] == [(90, "attended"), (90, "attended"), (0, "")]
    thirds = replace(programme, curriculum=curriculum(dict.fromkeys(LENGTHS, 60)))
    shared = issue(replace(earned, programme=thirds), certificate_id="c", place=Place(1, ""), salt="", now=NOW)
    assert round(sum(one.hours for one in shared.facts.webinars), 2) == 10


def test_the_conditions_are_told_in_words_with_how_far_each_was_met():
    rule = Rule({"one": 1}, 0.2, 60, ("final",), recordings=True, until=datetime(2024, 5, 31, 20, 59, tzinfo=UTC))
    programme = a_programme(rule, curriculum=curriculum(LENGTHS))
    standing = Standing("registered", there("a", "b"), (attempt(passed=True, score=87.5),))
    said = conditions_in_words(programme, evaluate(programme, standing))
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in said] == [
        "модуль «Модуль перший»: зараховано 2 вебінари, потрібно щонайменше 1",
        "усі вебінари: зараховано 20 %, потрібно щонайменше 20 %",
        "тест «Підсумковий тест»: 87,5 %, прохідний бал 60 %",
        "вебінар зараховано за присутності щонайменше 60 хв",
        "переглянутий запис вебінару разом зі складеним тестом до нього зараховано як присутність",
        "зараховано зроблене до 31 травня 2024 року, 23:59",
    ]
