"""Home, programme, application, my page: what stands on them, forms with bad input, services that are down."""

import pytest
from lxml.html import fromstring

from shared.contracts.assessment import ListTests
from shared.contracts.certification import (
    GetProgress,
    ListCertificates,
)
from shared.contracts.registration import (
    ApplicationStatus,
    CancelEnrolment,
    CountPlaces,
    EnrolInWebinar,
    EnrolmentList,
    EnrolmentReceipt,
    EnrolmentStatus,
    FindPerson,
    ListEnrolments,
    PersonFound,
    WithdrawApplication,
)
from shared.contracts.request import Problem
from shared.contracts.scheduling import GetProgramme, ListMaterials, ListProgrammes, ProgrammeList, ProgrammeVersion
from tests.gateway import scripted
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted import DOWN, NUMBER, PARTICIPANT

APPLY = "/programmes/dialogue/apply"


# ---- home and programme


async def test_home_tells_the_next_webinar_with_its_place_and_the_donors_words(anyone):
    page = text_of(await anyone.get("/"))
    assert "Наступний вебінар: п’ятий (останній) вебінар першого модуля" in page
    assert "14 березня 2024 року, 14:00 за київським часом" in page
    assert scripted.programme().donor_acknowledgement.uk in page
    assert "Подати заявку" in page


async def test_home_tells_of_the_webinar_that_was_held_last_with_what_everybody_may_have_of_it(gateway, anyone):
    gateway.clock.moment = scripted.programme().webinars[4].ends_at
    gateway.clock.moment = scripted.programme().webinars[0].ends_at
    page = text_of(await anyone.get("/"))
    assert "Останній вебінар: перший вебінар першого модуля" in page
    assert "Відеозапис" in page
    assert "Презентація" not in page, "only participants may have it"
    gateway.script.lines[ListMaterials] = scripted.DOWN
    assert "Останній вебінар" in text_of(await anyone.get("/"))


async def test_landmarks_of_home_are_told_apart_also_when_two_webinars_have_the_same_topic(gateway, anyone):
    programme = scripted.programme()
    one, *others = programme.modules[0].webinars
    module = programme.modules[0].model_copy(
        update={"webinars": [one, *(other.model_copy(update={"topic": one.topic}) for other in others)]}
    )
    shown = programme.model_copy(update={"modules": [module, *programme.modules[1:]]})
    gateway.script.lines[ListProgrammes] = ProgrammeList(programmes=[ProgrammeVersion(version=1, programme=shown)])
    gateway.clock.moment = one.ends_at
    home = fromstring((await anyone.get("/")).text)
    names = [
        " ".join(home.get_element_by_id(one).text_content() for one in section.attrib["aria-labelledby"].split())
        for section in home.iter("section")
    ]
    assert len(set(names)) == len(names) >= 2
    assert any(name.startswith("Наступний вебінар") for name in names)


async def test_times_are_written_for_machines_too(anyone):
    assert '<time datetime="2024-03-14T12:00+00:00">' in (await anyone.get("/")).text


async def test_home_without_programmes_says_so(gateway, anyone):
    gateway.script.lines[ListProgrammes] = ProgrammeList(programmes=[])
    assert "Зараз відкритих програм немає" in text_of(await anyone.get("/"))


async def test_home_stays_up_while_scheduling_is_down(gateway, anyone):
    gateway.script.lines[ListProgrammes] = DOWN
    response = await anyone.get("/")
    assert response.status_code == 200
    assert "тимчасово недоступний" in text_of(response)


async def test_a_programme_tells_all_one_must_know(anyone):
    page = text_of(await anyone.get("/programmes/dialogue"))
    for words in (
        "органів місцевого самоврядування (ОМС) та місцевих органів виконавчої влади",
        "Харківська область",
        "60 годин (2 кредити ЄКТС)",
        "спеціальна професійна (сертифікатна) програма",
        "Юлія Свєженцева, старша спеціалістка",
        "кандидатка соціологічних наук, доцентка",
        "відвідати щонайменше 3 вебінари з 5",
        "Скласти тест «Підсумковий тест» щонайменше на 60 %",
        "Зайнято 30 з 30 місць, у черзі 4.",
        "Відеозапис",
    ):
        assert words in page


async def test_a_programme_tells_no_meeting_address_and_no_material_of_participants(anyone):
    response = await anyone.get("/programmes/dialogue")
    assert "meet.example" not in response.text
    assert "Презентація" not in response.text


@pytest.mark.parametrize("service", [CountPlaces, ListMaterials])
async def test_a_programme_is_shown_while_a_part_is_down(gateway, anyone, service):
    gateway.script.lines[service] = DOWN
    response = await anyone.get("/programmes/dialogue")
    assert response.status_code == 200
    assert "Модулі та вебінари" in response.text


async def test_after_the_deadline_nobody_is_asked_to_apply(gateway, anyone):
    gateway.clock.advance(days=20)
    assert "Подати заявку" not in (await anyone.get("/programmes/dialogue")).text


async def test_what_organisers_wrote_is_text_and_not_markup(gateway, anyone):
    gateway.script.lines = scripted.script(title="<script>alert(1)</script> & «Діалог»").lines
    response = await anyone.get("/programmes/dialogue")
    assert "<script>" not in response.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; «Діалог»" in response.text


# ---- my page


async def test_my_page_shows_where_i_stand(olena):
    page = text_of(await olena.get("/my"))
    for words in (
        "Ґалаґан Олена Ігорівна",
        "Прийнято",
        "Місце за вами",
        "Ваша черга: 2.",
        "Зараховано",
        "Не зараховано",
        "Найкращий результат: 45,5 %",
        "Зараховано 1 вебінар, потрібно ще 2.",
        f"№ {NUMBER}",
    ):
        assert words in page


async def test_the_meeting_can_be_joined_from_a_quarter_of_an_hour_before_until_its_end(gateway, olena):
    opens = {}
    for minutes in (-16, -15, 89, 90):
        gateway.clock.moment = scripted.programme().webinars[4].starts_at
        gateway.clock.advance(minutes=minutes)
        opens[minutes] = "https://meet.example/m2-5" in (await olena.get("/my")).text
    assert opens == {-16: False, -15: True, 89: True, 90: False}


async def test_who_waits_for_a_place_gets_no_meeting_address(gateway, olena):
    gateway.clock.moment = scripted.programme().webinars[5].starts_at
    assert "https://meet.example/m3-1" not in (await olena.get("/my")).text


@pytest.mark.parametrize(
    ("service", "words"),
    [
        (ListEnrolments, "Запис на вебінари тимчасово недоступний"),
        (ListTests, "Тести тимчасово недоступні"),
        (GetProgress, "Ці відомості тимчасово недоступні"),
        (ListCertificates, "Реєстр сертифікатів тимчасово недоступний"),
        (ListMaterials, "Матеріали тимчасово недоступні"),
        (GetProgramme, "Відомості про програму тимчасово недоступні"),
    ],
)
async def test_my_page_goes_on_without_the_service_that_is_down(gateway, olena, service, words):
    gateway.script.lines[service] = DOWN
    response = await olena.get("/my")
    assert response.status_code == 200
    assert words in text_of(response)
    assert "3F2A-77C1" in text_of(response)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (ApplicationStatus.SUBMITTED, "Організатори ще розглядають заявку"),
        (ApplicationStatus.DECLINED, "Причина: Область не бере участі"),
        (ApplicationStatus.WITHDRAWN, "Відкликано"),
    ],
)
async def test_who_is_no_participant_sees_the_state_and_no_places(gateway, olena, status, words):
    reason = "Область не бере участі" if status is ApplicationStatus.DECLINED else ""
    known = PersonFound(
        participant_id=PARTICIPANT, personal=scripted.person(), applications=[scripted.summary(status, reason)]
    )
    gateway.script.lines[FindPerson] = known
    page = text_of(await olena.get("/my"))
    assert words in page
    assert "Записатися" not in page
    assert "Чого бракує" not in page


@pytest.mark.parametrize(
    ("status", "note"), [(EnrolmentStatus.CONFIRMED, "Місце за вами."), (EnrolmentStatus.WAITLISTED, "стали в чергу")]
)
async def test_taking_a_place_says_what_one_got(gateway, olena, status, note):
    gateway.script.lines[EnrolInWebinar] = EnrolmentReceipt(enrolment_id="e", webinar_id="w", status=status)
    response = await post(olena, "/my/webinars/dialogue-m3-1/enrol", "/my")
    assert (response.status_code, response.headers["location"]) == (303, "/my")
    [asked] = gateway.script.asked_for(EnrolInWebinar)
    assert asked == EnrolInWebinar(participant_id=PARTICIPANT, webinar_id="dialogue-m3-1")
    assert note in text_of(await olena.get("/my"))
    assert 'class="note"' not in (await olena.get("/my")).text


async def test_a_place_is_taken_and_given_up_on_the_webinars_own_page_too(gateway, olena):
    page = "/programmes/dialogue/webinars/dialogue-m3-1"
    assert "Вийти з черги" in text_of(await olena.get(page))
    response = await post(olena, "/my/webinars/dialogue-m3-1/cancel", page, programme_id="dialogue")
    assert response.headers["location"] == page
    gateway.script.lines[ListEnrolments] = EnrolmentList(enrolments=[])
    assert "Стати в чергу" in text_of(await olena.get(page))
    response = await post(olena, "/my/webinars/dialogue-m3-1/enrol", page, programme_id="/evil?x")
    assert response.headers["location"] == "/programmes/%2Fevil%3Fx/webinars/dialogue-m3-1"


async def test_the_nearest_webinar_stands_first_and_each_module_tells_how_far_one_is(gateway, olena):
    page = text_of(await olena.get("/my"))
    assert page.index("Ваш найближчий вебінар") < page.index("3F2A-77C1")
    assert "зараховано 1 з 5" in page
    gateway.clock.moment = scripted.programme().webinars[4].ends_at
    assert "Ваш найближчий вебінар" not in text_of(await olena.get("/my")), "one who waits has no place"


async def test_giving_a_place_up_and_withdrawing(gateway, olena):
    await post(olena, "/my/webinars/dialogue-m2-5/cancel", "/my")
    assert "Відкликати заявку?" in text_of(await olena.get("/my/programmes/dialogue/withdraw"))
    assert gateway.script.asked_for(WithdrawApplication) == []
    await post(olena, "/my/programmes/dialogue/withdraw", "/my/programmes/dialogue/withdraw")
    assert gateway.script.asked_for(CancelEnrolment)[0].participant_id == PARTICIPANT
    assert gateway.script.asked_for(WithdrawApplication)[0].programme_id == "dialogue"


async def test_a_refusal_is_a_page_with_its_reason(gateway, olena):
    over = Problem(status=409, code="webinar_over", title="Вебінар завершився", detail="Цей вебінар уже завершився.")
    gateway.script.lines[EnrolInWebinar] = over
    response = await post(olena, "/my/webinars/dialogue-m2-1/enrol", "/my")
    assert response.status_code == 409
    assert "Цей вебінар уже завершився." in text_of(response)


async def test_staff_without_an_application_find_their_desk(chief):
    assert "Ви увійшли як організатор" in text_of(await chief.get("/my", follow_redirects=True))
