"""The sample programme says what the post about the webinar of 14 March says, element by element."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dovira.demo.files import demo_programme, programme_file
from formats.programme_file import read_programme, write_programme
from shared.contracts.programme import Programme, Webinar
from shared.contracts.vocabulary import (
    BodyType,
    EnrolmentPolicy,
    LearningForm,
    Oblast,
    ProgrammeContent,
    ProgrammeLength,
)

POST = (Path(__file__).parents[1] / "data" / "webinar-post.uk.txt").read_text(encoding="utf-8")
HEADLINE = POST.splitlines()[0]
KYIV = ZoneInfo("Europe/Kyiv")


@pytest.fixture(scope="module")
def programme() -> Programme:
    return demo_programme()


def day(webinar: Webinar) -> tuple[int, int]:
    local = webinar.starts_at.astimezone(KYIV)
    return local.month, local.day


def the_webinar_of(programme: Programme, month: int, number: int) -> Webinar:
    (webinar,) = [one for one in programme.webinars if day(one) == (month, number)]
    return webinar


def test_the_file_has_no_faults_at_all():
    assert [str(fault) for fault in read_programme(programme_file(), file="programme.uk.yaml").faults] == []


def test_the_file_can_be_written_again(programme):
    assert read_programme(write_programme(programme).encode(), file="f").rows == [programme]


def test_titles_of_programme_and_project_are_those_of_the_post(programme):
    assert f"програми підвищення кваліфікації «{programme.title}»" in POST
    assert f"в рамках проєкту «{programme.project}»" in POST
    assert "\N{EN DASH}" in programme.project


def test_it_is_a_free_special_professional_programme_online(programme):
    assert "безкоштовної спеціальної професійної програми" in POST
    assert programme.free
    assert (programme.content, programme.length) == (ProgrammeContent.SPECIAL, ProgrammeLength.PROFESSIONAL)
    assert programme.form is LearningForm.ONLINE


def test_its_hours_are_those_a_professional_programme_must_have(programme):
    assert programme.hours.total >= 60
    assert programme.hours.credits >= 2


def test_it_has_four_modules_and_the_second_has_five_webinars(programme):
    assert "п’ятий (останній) навчальний вебінар другого модулю (усього їх чотири)" in POST
    assert len(programme.modules) == 4
    assert len(programme.modules[1].webinars) == 5


def test_the_webinar_of_14_march_is_the_last_of_the_second_module(programme):
    assert POST.splitlines()[1].startswith("14 березня відбувся")
    webinar = the_webinar_of(programme, 3, 14)
    assert webinar == programme.modules[1].webinars[-1]
    assert f"презентувала тему «{webinar.topic}»" in POST
    assert webinar.announcement_title == HEADLINE


def test_the_webinar_of_21_march_is_the_first_of_the_third_module(programme):
    webinar = the_webinar_of(programme, 3, 21)
    assert webinar == programme.modules[2].webinars[0]
    assert (
        f"21 березня приєднуйтеся до наступного вебінару на тему «{webinar.topic}», передбаченого третім модулем"
        in POST
    )


def test_webinars_follow_each_other_weekly_at_one_hour_of_the_clock(programme):
    local = [webinar.starts_at.astimezone(KYIV).replace(tzinfo=None) for webinar in programme.webinars]
    assert {after - before for before, after in pairwise(local)} == {timedelta(days=7)}
    assert len({webinar.starts_at.hour for webinar in programme.webinars}) == 2


def test_participants_come_from_seven_oblasts_kharkiv_among_them(programme):
    assert "семи областей України" in POST
    assert len(set(programme.oblasts)) == 7
    assert Oblast.KHARKIV in programme.oblasts


def test_participants_come_from_self_government_and_executive_bodies(programme):
    assert "представники органів місцевого самоврядування (ОМС) та місцевих органів виконавчої влади" in POST
    assert {BodyType.LOCAL_SELF_GOVERNMENT, BodyType.LOCAL_EXECUTIVE} <= set(programme.body_types)
    assert BodyType.OTHER not in programme.body_types


def test_the_speaker_is_introduced_as_in_the_post(programme):
    (speaker,) = programme.speakers
    introduction = (
        f"{speaker.full_name}, {speaker.position} {speaker.employer}, {speaker.academic_degree}, "
        f"{speaker.academic_title}, презентувала"
    )
    assert introduction in POST
    assert f"{speaker.honorific.capitalize()} {speaker.given_name} окреслила" in POST


def test_the_speaker_is_named_only_where_the_post_names_her(programme):
    (speaker,) = programme.speakers
    assert [day(webinar) for webinar in programme.webinars if speaker.id in webinar.speaker_ids] == [(3, 14)]


def test_the_donor_is_thanked_word_for_word(programme):
    assert programme.donor_acknowledgement.uk in POST.splitlines()
    assert programme.donor_acknowledgement.uk.startswith("Реалізація ініціативи")
    assert programme.donor_acknowledgement.uk.endswith("«Демократичне врядування у Східній Україні».")


def test_slogan_site_and_implementer_are_those_of_the_post(programme):
    assert programme.slogan in POST
    assert any(f"на сайті {link.url}" in POST for link in programme.links)
    assert f"Проєкт виконує {programme.issuer.name} в рамках" in POST


def test_who_issues_and_who_signs_are_marked_as_a_sample(programme):
    assert programme.specimen
    assert set(programme.issuer.edrpou) == {"0"}
    assert programme.signatory.full_name not in POST


def test_only_accepted_applicants_get_a_place_and_there_are_fewer_places_than_applicants(programme):
    assert "тільки для тих, хто заповнив анкету для участі у програмі" in POST
    assert programme.enrolment_policy is EnrolmentPolicy.ACCEPTED
    assert {webinar.capacity for webinar in programme.webinars} == {180}


def test_the_certificate_needs_attendance_and_the_final_test(programme):
    assert "долучайтеся до наступних занять та успішно пройдіть тестування" in POST
    (test,) = programme.tests
    assert (test.pass_mark, test.attempt_limit, test.draw) == (60, 2, 20)
    assert programme.rule.tests == [test.id]
    assert set(programme.rule.modules) == {module.id for module in programme.modules}


def test_what_the_post_does_not_say_is_marked_in_the_file():
    text = programme_file().decode()
    assert text.count("# не з допису") >= 18
    assert "Прохідного бала, спроб і порогів присутності допис не називає" in text
