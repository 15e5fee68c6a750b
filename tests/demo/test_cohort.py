"""The invented people: the same by the same seed, as varied as real ones, and none of them real."""

from collections import Counter
from datetime import timedelta

import pytest

from dovira.demo.cohort import Cohort, Plan, invent_cohort
from dovira.demo.files import demo_programme
from dovira.demo.visits import COUNTS, Manner
from formats.names import latin_letters_in_cyrillic_words
from shared.contracts.programme import Programme
from shared.contracts.vocabulary import BodyType, Consent, Sex
from tests.demo.presence import seconds_present

COUNT = 240


@pytest.fixture(scope="module")
def programme() -> Programme:
    return demo_programme()


@pytest.fixture(scope="module")
def cohort(programme) -> Cohort:
    return invent_cohort(COUNT, programme=programme, seed=14)


def test_the_same_seed_invents_the_same_people(programme, cohort):
    assert invent_cohort(COUNT, programme=programme, seed=14) == cohort


def test_another_seed_invents_others(programme, cohort):
    other = invent_cohort(COUNT, programme=programme, seed=15)
    assert {member.email for member in other.members} != {member.email for member in cohort.members}


@pytest.mark.parametrize("count", [0, 1, 4, 7, 33])
def test_any_number_can_be_invented(programme, count):
    assert len(invent_cohort(count, programme=programme, seed=1).members) == count


def test_every_way_to_apply_occurs_and_most_apply_properly(cohort):
    counted = Counter(member.plan for member in cohort.members)
    assert set(counted) == set(Plan)
    assert counted[Plan.PROPER] > 0.8 * COUNT


def test_more_people_can_be_accepted_than_there_are_places(programme, cohort):
    accepted = [member for member in cohort.members if member.readable and member.eligible]
    assert len(accepted) > max(webinar.capacity for webinar in programme.webinars)


def test_only_who_is_planned_so_is_not_eligible(programme, cohort):
    for member in cohort.members:
        assert (member.form.oblast in programme.oblasts) is (member.plan is not Plan.OTHER_OBLAST)
        assert (member.form.body_type in programme.body_types) is (member.plan is not Plan.OTHER_BODY)
        assert Consent.PROCESSING in member.form.consents


def test_only_who_is_planned_so_sends_the_form_twice(cohort):
    for member in cohort.members:
        assert (member.earlier is not None) is (member.plan is Plan.TWICE)
        if member.earlier:
            assert member.earlier.personal.email.casefold() == member.email.casefold()
            assert member.earlier.submitted_at < member.form.submitted_at


def test_mailboxes_are_all_different_and_can_never_exist(cohort):
    mailboxes = {member.email.casefold() for member in cohort.members}
    assert len(mailboxes) == COUNT
    assert all(mailbox.endswith(".example") for mailbox in mailboxes)


def test_names_are_all_different_and_in_ukrainian_letters(cohort):
    names = [member.form.personal.full_name for member in cohort.members]
    assert len(set(names)) == COUNT
    assert not any(latin_letters_in_cyrillic_words(name) for name in names)
    assert set("ґєї’-") <= set("".join(names).casefold())


def test_nobody_bears_a_name_that_is_in_the_post(cohort):
    for member in cohort.members:
        assert "Свєженцев" not in member.form.personal.family_name


def test_patronymics_agree_with_the_sex(cohort):
    for member in cohort.members:
        personal = member.form.personal
        if personal.patronymic and personal.sex is not Sex.NOT_STATED:
            assert personal.patronymic.endswith("на") is (personal.sex is Sex.FEMALE)


def test_women_and_men_of_every_eligible_body_take_part(programme, cohort):
    assert {member.form.personal.sex for member in cohort.members} == set(Sex)
    assert {member.form.body_type for member in cohort.members} == {*programme.body_types, BodyType.OTHER}
    assert {member.form.oblast for member in cohort.members} > set(programme.oblasts)


def test_everyone_has_a_plan_for_every_webinar_and_every_attempt(programme, cohort):
    for member in cohort.members:
        assert set(member.visits) == {webinar.id for webinar in programme.webinars}
        assert len(member.ability) == programme.tests[0].attempt_limit
        assert all(0 < ability < 1 for ability in member.ability)


def test_every_manner_of_attending_occurs(cohort):
    assert {visit.manner for member in cohort.members for visit in member.visits.values()} == set(Manner)


def test_a_visit_counts_exactly_when_its_manner_says_so(programme, cohort):
    enough = programme.rule.minimum_minutes * 60
    for member in cohort.members:
        for webinar in programme.webinars:
            visit = member.visits[webinar.id]
            assert (seconds_present(visit, webinar) >= enough) is (visit.manner in COUNTS)


def test_joins_run_forwards_and_two_devices_overlap(programme, cohort):
    for member in cohort.members:
        for visit in member.visits.values():
            assert all(join.joined_at < join.left_at for join in visit.joins)
            if visit.manner is Manner.OVERLAPPING:
                first, second = visit.joins
                assert first.joined_at < second.joined_at < first.left_at
            if visit.manner is Manner.SEVERAL_JOINS:
                pairs = zip(visit.joins, visit.joins[1:], strict=False)
                assert all(before.left_at <= after.joined_at for before, after in pairs)


def test_some_earn_the_certificate_and_some_do_not(programme, cohort):
    earned = sum(_attends_enough(member, programme) for member in cohort.members)
    assert COUNT / 2 < earned < COUNT * 0.9
    assert COUNT / 2 < sum(member.ability[-1] > 0.6 for member in cohort.members) < COUNT


def _attends_enough(member, programme) -> bool:
    counted = {id_ for id_, visit in member.visits.items() if visit.manner in COUNTS}
    in_modules = all(
        sum(webinar.id in counted for webinar in module.webinars) >= programme.rule.modules[module.id]
        for module in programme.modules
    )
    return in_modules and len(counted) >= programme.rule.share_of_all * len(programme.webinars)


def test_everybody_applied_before_the_first_webinar(programme, cohort):
    first = programme.webinars[0].starts_at
    for member in cohort.members:
        assert timedelta(0) < first - member.form.submitted_at < timedelta(days=30)
