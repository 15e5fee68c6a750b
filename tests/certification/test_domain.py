"""The rules of certification, pure: the oracle rows of the subject and their edges."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from credentials.wording import CREDIT, HOUR, counted, decimal_comma
from services.certification.domain.certificate import Place, issue
from services.certification.domain.earning import Condition, Counted, How, evaluate, takes_away
from services.certification.domain.merits import result_in_words
from services.certification.domain.programme import Programme, Rule, Test, Webinar, learning_form, programme_kind
from services.certification.domain.register import PatternUnusable, allocate, check_pattern, format_number
from services.certification.domain.snapshot import Earned
from services.certification.domain.standing import Attempt, Person, Presence, Standing, Watched, newest_copy

NOW = datetime(2024, 5, 14, 9, 0, tzinfo=UTC)
PATTERN = "{edrpou}/{sequence:06d}-{year:02d}"


def a_programme(rule: Rule, **changes: Any) -> Programme:
    programme = Programme(
        programme_id="dialog",
        version=1,
        fact_id="published",
        title="Основи діалогу",
        kind=programme_kind("special", "professional"),
        form=learning_form("online"),
        timezone="Europe/Kyiv",
        first_day=date(2024, 2, 1),
        last_day=date(2024, 4, 30),
        hours_contact=36,
        hours_self_study=20.5,
        hours_assessment=3.5,
        outcomes=("знає", "уміє"),
        issuer_name="Приклад",
        issuer_edrpou="21234567",
        signatory_name="Ольга Ґудзь",
        signatory_position="Голова",
        place="м. Харків",
        donor_acknowledgement="Дякуємо.",
        number_pattern=PATTERN,
        specimen=False,
        webinars={"one": ("a", "b", "c"), "two": ("d", "e", "f", "g", "h", "i", "j")},
        tests=(Test("final", "Підсумковий тест", 60),),
        rule=rule,
    )
    return replace(programme, **changes)


def there(*webinars: str, seconds: int = 7200) -> tuple[Presence, ...]:
    return tuple(Presence(webinar, seconds, 1, f"presence-{webinar}") for webinar in webinars)


def attempt(number: int = 1, *, passed: bool, score: float = 75, revision: int = 0) -> Attempt:
    return Attempt(f"attempt-{number}", "final", passed, score, revision, f"result-{number}-{revision}", NOW)


BOTH = Rule(modules={"one": 2}, tests=("final",))


@pytest.mark.parametrize(
    ("webinars", "passed", "met"),
    [(("a", "b"), True, True), (("a", "b"), False, False), (("a",), True, False), (("a", "d", "e"), True, False)],
)
def test_a_certificate_needs_attendance_and_the_test_both(webinars, passed, met):
    standing = Standing("registered", there(*webinars), (attempt(passed=passed),))
    assert evaluate(a_programme(BOTH), standing).met is met


def test_nobody_earns_it_who_was_not_registered():
    standing = Standing(None, there("a", "b"), (attempt(passed=True),))
    assert not evaluate(a_programme(BOTH), standing).met


def test_a_rule_without_conditions_gives_a_certificate_to_nobody():
    assert not evaluate(a_programme(Rule()), Standing("registered", there("a", "b"))).met


@pytest.mark.parametrize(("attended", "met"), [(7, True), (6, False)])
def test_seven_of_ten_webinars_are_a_share_of_seven_tenths(attended, met):
    standing = Standing("registered", there(*"abcdefghij"[:attended]))
    evaluation = evaluate(a_programme(Rule(share_of_all=0.7)), standing)
    assert evaluation.met is met
    assert (evaluation.requirements[0].needed, evaluation.requirements[0].achieved) == (0.7, attended / 10)


@pytest.mark.parametrize(("seconds", "met"), [(60 * 60, True), (60 * 60 - 1, False)])
def test_presence_counts_from_the_least_minutes_on(seconds, met):
    rule = Rule(modules={"one": 1}, minimum_minutes=60)
    assert evaluate(a_programme(rule), Standing("registered", there("a", seconds=seconds))).met is met


def test_no_time_at_all_is_no_presence_even_where_any_time_is_enough():
    rule = Rule(modules={"one": 1}, minimum_minutes=0)
    assert not evaluate(a_programme(rule), Standing("registered", there("a", seconds=0))).met


def test_presence_in_a_webinar_that_left_the_programme_does_not_count():
    rule = Rule(modules={"one": 2})
    programme = a_programme(rule, webinars={"one": ("a", "c")})
    assert not evaluate(programme, Standing("registered", there("a", "b"))).met


def test_what_is_missing_is_told_by_the_evaluation_that_issues():
    standing = Standing("registered", there("a"), (attempt(passed=False, score=55),))
    attendance, test = evaluate(a_programme(BOTH), standing).requirements
    assert (attendance.code, attendance.subject_id, attendance.needed, attendance.achieved) == (
        Condition.MODULES,
        "one",
        2,
        1,
    )
    assert (test.code, test.subject_id, test.needed, test.achieved, test.met) == (
        Condition.TEST,
        "final",
        60,
        55,
        False,
    )


def test_evidence_names_exactly_the_facts_that_earned_it():
    attempts = (attempt(1, passed=False), attempt(2, passed=True, score=70), attempt(3, passed=True, score=90))
    standing = Standing("registered", (*there("b", "a"), *there("c", seconds=1)), attempts)
    evidence = evaluate(a_programme(BOTH), standing).evidence
    assert evidence == ("published", "registered", "presence-a", "presence-b", "result-3-0")


def test_the_highest_revision_holds_in_any_order():
    first, second = Presence("a", 60, 1, "x"), Presence("a", 7200, 2, "y")
    assert Standing().after(presences=[second, first]) == Standing().after(presences=[first]).after(presences=[second])
    marked, remarked = attempt(passed=False), attempt(passed=True, revision=1)
    assert Standing().after(attempts=[remarked, marked]).attempts == (remarked,)


def test_one_passed_attempt_is_enough_and_a_revision_speaks_of_its_attempt_only():
    attempts = [attempt(1, passed=True), attempt(1, passed=False, revision=1), attempt(2, passed=True, score=61)]
    standing = Standing("registered", there("a", "b")).after(attempts=attempts)
    assert evaluate(a_programme(BOTH), standing).met


# ---- until a date, and by a recording

LATE = NOW + timedelta(seconds=1)
LESSONS = {"a": NOW - timedelta(days=2), "b": NOW - timedelta(days=1), "c": LATE}


def by_recording(rule: Rule) -> Programme:
    """Three webinars, each with a quiz; the last begins when the date is over."""
    lessons = [Webinar(one, "one", "Перший", "Тема", at, 120, f"quiz-{one}") for one, at in LESSONS.items()]
    return a_programme(rule, webinars={"one": tuple(LESSONS)}, curriculum=tuple(lessons))


def quiz(webinar: str, *, passed: bool = True, at: datetime = NOW) -> Attempt:
    return Attempt(f"quiz-{webinar}-1", f"quiz-{webinar}", passed, 70, 0, f"quiz-of-{webinar}", at)


@pytest.mark.parametrize(
    ("watched_at", "quiz_passed", "quiz_at", "counts"),
    [(NOW, True, NOW, True), (LATE, True, NOW, False), (NOW, True, LATE, False), (NOW, False, NOW, False)],
)
def test_a_recording_counts_once_it_is_watched_and_its_quiz_passed_both_in_time(
    watched_at, quiz_passed, quiz_at, counts
):
    programme = by_recording(Rule(modules={"one": 1}, recordings=True, until=NOW))
    watched = Watched("a", watched_at, "watched-a")
    standing = Standing("registered", (), (quiz("a", passed=quiz_passed, at=quiz_at),), (watched,))
    evaluation = evaluate(programme, standing)
    assert evaluation.met is counts
    if counts:
        assert evaluation.counted == (Counted("a", How.RECORDING, ("watched-a", "quiz-of-a")),)
        assert evaluation.evidence == ("published", "registered", "watched-a", "quiz-of-a")


def test_neither_the_recording_alone_nor_the_quiz_alone_counts_nor_both_where_the_rule_is_silent():
    watched, passed = Watched("a", NOW, "watched-a"), quiz("a")
    allowed, silent = Rule(modules={"one": 1}, recordings=True), Rule(modules={"one": 1})
    assert not evaluate(by_recording(allowed), Standing("registered", (), (), (watched,))).met
    assert not evaluate(by_recording(allowed), Standing("registered", (), (passed,))).met
    assert not evaluate(by_recording(silent), Standing("registered", (), (passed,), (watched,))).met
    assert evaluate(by_recording(allowed), Standing("registered", (), (passed,), (watched,))).met


def test_what_may_be_made_up_is_told_with_what_is_done_of_it():
    programme = by_recording(Rule(modules={"one": 2}, recordings=True, until=NOW))
    standing = Standing("registered", there("b"), (quiz("a"),), (Watched("b", NOW, "watched-b"),))
    told = {one.webinar_id: (one.watched, one.passed) for one in evaluate(programme, standing).recordings}
    assert told == {"a": (None, quiz("a")), "b": (Watched("b", NOW, "watched-b"), None)}


def test_presence_goes_before_a_recording():
    programme = by_recording(Rule(modules={"one": 1}, recordings=True))
    standing = Standing("registered", there("a"), (quiz("a"),), (Watched("a", NOW, "watched-a"),))
    assert evaluate(programme, standing).counted == (Counted("a", How.ATTENDED, ("presence-a",)),)


def test_what_is_done_after_the_date_does_not_count_and_at_the_date_it_does():
    rule = Rule(modules={"one": 1}, tests=("final",), until=NOW)
    programme = by_recording(rule)
    late_test = attempt(passed=True)._replace(finished_at=LATE)
    assert evaluate(programme, Standing("registered", there("a"), (attempt(passed=True),))).met
    assert not evaluate(programme, Standing("registered", there("a"), (late_test,))).met
    assert not evaluate(programme, Standing("registered", there("c"), (attempt(passed=True),))).met


def test_marking_an_attempt_anew_does_not_make_it_late():
    marked, remarked = attempt(passed=False), attempt(passed=True, revision=1)._replace(finished_at=LATE)
    programme = by_recording(Rule(tests=("final",), until=NOW))
    for order in ([marked, remarked], [remarked, marked]):
        assert evaluate(programme, Standing("registered").after(attempts=order)).met


def test_a_recording_is_watched_when_it_was_first_said():
    first, again = Watched("a", NOW, "x"), Watched("a", LATE, "y")
    assert Standing().after(recordings=[again, first]).recordings == (first,)
    assert Standing().after(recordings=[first]).after(recordings=[again]).recordings == (first,)


def test_a_certificate_says_what_was_attended_and_what_was_made_up():
    programme = by_recording(Rule(modules={"one": 2}, recordings=True))
    standing = Standing("registered", there("b"), (quiz("a"),), (Watched("a", NOW, "watched-a"),))
    result = result_in_words(programme, evaluate(programme, standing))
    assert result == "відвідано 1\N{NO-BREAK SPACE}вебінар із 3, за записом зараховано 1"


@pytest.mark.parametrize(
    ("before", "after", "alike"),
    [
        (Rule(modules={"one": 1}), Rule(modules={"one": 1}), True),
        (Rule(modules={"one": 1}), Rule(modules={"one": 1}, until=NOW), False),
        (Rule(modules={"one": 1}), Rule(modules={"one": 1}, recordings=True), False),
    ],
)
def test_versions_that_decide_alike_are_known_as_such(before, after, alike):
    assert by_recording(before).earns_like(by_recording(after)) is alike


def test_moving_a_webinar_matters_only_across_the_date():
    programme = by_recording(Rule(modules={"one": 1}, until=NOW))
    a, b, c = programme.curriculum
    within = replace(programme, curriculum=(replace(a, starts_at=NOW), b, c))
    across = replace(programme, curriculum=(replace(a, starts_at=LATE), b, c))
    assert within.earns_like(programme)
    assert not across.earns_like(programme)


def test_the_newest_copy_of_a_person_is_that_of_the_highest_revision():
    old = Person("Стара Назва", "", "", 1, datetime(2024, 3, 2, tzinfo=UTC))
    new = Person("Нова Назва", "", "", 2, datetime(2024, 3, 1, tzinfo=UTC))
    assert newest_copy([new, None, old]) == newest_copy([old, new]) == new
    assert newest_copy([None]) is None


def test_a_loss_of_what_counted_calls_for_a_person_and_nothing_else_does():
    programme, rule_met = a_programme(BOTH), Standing("registered", there("a", "b", "c"), (attempt(passed=True),))
    less, too_little = replace(rule_met, presences=there("a", "b")), replace(rule_met, presences=there("a"))
    before = evaluate(programme, rule_met)
    assert takes_away(before, evaluate(programme, less))
    assert takes_away(before, evaluate(programme, too_little))
    assert not takes_away(evaluate(programme, less), before)
    assert not takes_away(evaluate(programme, too_little), evaluate(programme, too_little))


@pytest.mark.parametrize(("last", "count", "numbers"), [(0, 3, [1, 2, 3]), (41, 1, [42]), (7, 0, [])])
def test_numbers_follow_the_last_one_without_gaps(last, count, numbers):
    assert list(allocate(last, count)) == numbers


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        (PATTERN, "21234567/000042-24"),
        ("№{year}-{edrpou}-{sequence}", "№2024-21234567-42"),
        ("{edrpou}/{sequence:4d}/{year:04d}", "21234567/  42/2024"),
    ],
)
def test_a_pattern_is_filled_in(pattern, number):
    assert format_number(pattern, edrpou="21234567", sequence=42, year=2024) == number


@pytest.mark.parametrize(
    "pattern",
    [
        "{edrpou}-{year}",
        "{sequence}/{year}",
        "{edrpou}/{sequence",
        "{edrpou.__class__}/{sequence}-{year}",
        "{edrpou}/{sequence}-{year}{other}",
        "{edrpou}/{sequence:99d}-{year}",
    ],
)
def test_a_pattern_that_cannot_number_is_refused_before_anybody_has_earned_one(pattern):
    with pytest.raises(PatternUnusable, match="Шаблон номера"):
        check_pattern(pattern)


def test_the_year_of_a_number_is_the_year_where_the_programme_is_held():
    programme = a_programme(BOTH)
    standing = Standing("registered", there("a", "b"), (attempt(passed=True),))
    earned = Earned(programme, "p1", Person("Ім’я", "", "", 1, NOW), standing, evaluate(programme, standing))
    eve = datetime(2024, 12, 31, 22, 30, tzinfo=UTC)
    certificate = issue(earned, certificate_id="c", place=Place(1, "before"), salt="salt", now=eve)
    assert (certificate.number, certificate.year, certificate.facts.issued_on) == (
        "21234567/000001-25",
        2025,
        date(2025, 1, 1),
    )


def test_a_certificate_freezes_every_fact():
    programme = a_programme(BOTH)
    standing = Standing("registered", there("a", "b"), (attempt(passed=True, score=87.5),))
    person = Person("Ґалаґан Мар’яна Євгеніївна", "начальниця", "Їжакевицька рада", 3, NOW)
    earned = Earned(programme, "p1", person, standing, evaluate(programme, standing))
    facts = issue(earned, certificate_id="c", place=Place(42, "before"), salt="salt", now=NOW).facts
    assert facts.full_name == "Ґалаґан Мар’яна Євгеніївна"
    assert facts.programme_kind == "спеціальна професійна (сертифікатна) програма підвищення кваліфікації"
    assert (facts.hours_total, facts.credits) == (60, 2)
    assert facts.result == "відвідано 2\N{NO-BREAK SPACE}вебінари із 10; «Підсумковий тест»: 87,5\N{NO-BREAK SPACE}%"


def test_a_result_without_webinars_speaks_of_tests_only():
    programme = a_programme(Rule(tests=("final",)))
    evaluation = evaluate(programme, Standing("registered", (), (attempt(passed=True, score=100),)))
    assert result_in_words(programme, evaluation) == "«Підсумковий тест»: 100\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("content", "length", "kind"),
    [
        ("general", "short_term", "загальна короткострокова програма підвищення кваліфікації"),
        ("general", "professional", "загальна професійна (сертифікатна) програма підвищення кваліфікації"),
        ("special", "short_term", "спеціальна короткострокова програма підвищення кваліфікації"),
    ],
)
def test_the_class_of_a_programme_has_its_regulated_name(content, length, kind):
    assert programme_kind(content, length) == kind


@pytest.mark.parametrize(
    ("count", "in_hours", "in_credits"),
    [
        (1, "1 година", "1 кредит"),
        (2, "2 години", "2 кредити"),
        (5, "5 годин", "5 кредитів"),
        (11, "11 годин", "11 кредитів"),
        (21, "21 година", "21 кредит"),
        (112, "112 годин", "112 кредитів"),
        (0.5, "0,5 години", "0,5 кредиту"),
    ],
)
def test_ukrainian_counts_hours_and_credits(count, in_hours, in_credits):
    assert counted(count, HOUR).replace("\N{NO-BREAK SPACE}", " ") == in_hours
    assert counted(count, CREDIT).replace("\N{NO-BREAK SPACE}", " ") == in_credits


@pytest.mark.parametrize(("value", "text"), [(60.0, "60"), (0.2, "0,2"), (1.17, "1,17"), (20.5, "20,5"), (100, "100")])
def test_fractions_have_a_comma_and_no_needless_zeros(value, text):
    assert decimal_comma(value) == text


@pytest.mark.parametrize(("hours", "in_credits"), [(60, 2), (15, 0.5), (6, 0.2), (35, 1.17)])
def test_thirty_hours_are_a_credit(hours, in_credits):
    programme = a_programme(BOTH, hours_contact=hours, hours_self_study=0, hours_assessment=0)
    assert programme.credits == in_credits
