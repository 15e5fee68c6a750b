"""The board: what awaits an organiser, how much of it and since when; live; never down as a whole."""

from datetime import timedelta

import pytest

from services.gateway.pages.wording import age
from services.gateway.use_cases.board import sessions_of_today
from shared.contracts.certification_queue import GetIssuingProgress, IssuingProgress, ProgrammeIssuing
from shared.contracts.certification_reviews import ListReviews, ReviewList
from shared.contracts.dialogue_sharing import ListForModeration
from shared.contracts.notification import ListMessages
from shared.contracts.registration import ApplicationPage, ApplicationStatus, ListApplications
from shared.contracts.scheduling_attendance import AttendanceSummary, SummariseAttendance, WebinarAttendance
from tests.gateway import scripted
from tests.gateway.conftest import text_of
from tests.gateway.scripted import DOWN, EDITOR, NOW
from tests.gateway.test_corrections import REVIEW

DAY = timedelta(days=1)


@pytest.fixture
def busy(gateway):
    """Two applications, three people in a report, a failed letter, a certificate and a dead letter wait."""
    waiting = scripted.summary(ApplicationStatus.SUBMITTED)
    report = WebinarAttendance(webinar_id="dialogue-m2-4", held=True, present=20, unmatched=3)
    gateway.script.lines |= {
        ListApplications: ApplicationPage(applications=[waiting], total=2),
        SummariseAttendance: AttendanceSummary(webinars=[report]),
        ListReviews: ReviewList(reviews=[REVIEW]),
    }
    gateway.work.dead_letters = (1, NOW - timedelta(hours=2))
    return gateway.script


async def test_each_matter_stands_with_its_number_and_the_age_of_its_oldest(chief, busy):
    page = text_of(await chief.get("/desk"))
    assert "Заявки чекають на рішення 2 20 днів тому" in page
    assert "Не розпізнано у звітах присутності 3 4 дні тому" in page
    assert "Листи не доставлено 1 щойно" in page
    assert "Слова учасників чекають на модератора 3 щойно" in page
    assert "Сертифікати чекають на рішення 1 щойно" in page
    assert "Повідомлення, яких не вдалося обробити 1 2 години тому" in page


async def test_certificates_that_are_ready_stand_with_the_age_of_the_newest(chief, busy):
    issuing = [
        ProgrammeIssuing.model_validate(
            {"programme_id": "p", "participants": 9, "unseen": 0, "postponed": 0}
            | {"certificates": holding, "unprepared": unprepared, "last_issued_at": newest}
        )
        for holding, unprepared, newest in ((5, 2, NOW), (4, 0, NOW - DAY), (0, 0, None))
    ]
    busy.lines[GetIssuingProgress] = IssuingProgress(programmes=issuing)
    assert "Сертифікати: готових 7, останній видано щойно; ще друкується 2." in text_of(await chief.get("/desk"))
    busy.lines[GetIssuingProgress] = IssuingProgress(programmes=issuing[2:])
    assert "Сертифікати: ще жодного не видано." in text_of(await chief.get("/desk"))


async def test_a_matter_leads_to_where_it_is_seen_to(chief, busy):
    page = (await chief.get("/desk")).text
    for address in ("/desk/programmes/dialogue/applications", "/desk/programmes/dialogue/attendance"):
        assert f'href="{address}"' in page
    assert 'href="/desk/outbox?state=failed"' in page
    assert page.count('href="/desk/reviews"') == 2


@pytest.mark.parametrize(
    "request_type",
    [ListApplications, SummariseAttendance, ListMessages, ListForModeration, ListReviews, GetIssuingProgress],
)
async def test_a_service_that_is_down_leaves_its_matter_unknown_and_the_board_standing(chief, busy, request_type):
    busy.lines[request_type] = DOWN
    response = await chief.get("/desk")
    assert response.status_code == 200
    assert text_of(response).count("зараз невідомо") == 1


async def test_the_board_looks_again_when_a_fact_goes_by(chief, busy):
    page = (await chief.get("/desk")).text
    assert 'data-sse-connect="/live?desk=1"' in page
    assert 'id="board" data-hx-get="/desk" data-hx-trigger="sse:desk"' in page


async def test_who_is_no_organiser_sees_programmes_but_no_board(gateway, busy):
    async with await gateway.browser_of(EDITOR) as browser:
        page = text_of(await browser.get("/desk"))
    assert "Що чекає на Вас" not in page
    assert "Основи успішного залучення" in page


async def test_only_the_staff_hear_of_the_desk(anyone, olena):
    assert (await anyone.get("/live?desk=1")).status_code == 204


def test_today_is_the_day_in_the_programmes_zone():
    programme = scripted.programme()
    last = programme.webinars[-1]
    found = sessions_of_today([programme], now=last.starts_at.replace(hour=21, minute=59))
    assert [session.webinar.id for session in found] == [last.id]
    assert sessions_of_today([programme], now=last.starts_at.replace(hour=22, minute=1)) == []


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=59), "щойно"),
        (timedelta(minutes=1), "1 хвилину тому"),
        (timedelta(minutes=59), "59 хвилин тому"),
        (timedelta(hours=2), "2 години тому"),
        (timedelta(hours=25), "1 день тому"),
        (timedelta(seconds=-5), "щойно"),
    ],
)
def test_an_age_is_said_in_one_unit(ago, said):
    assert age(NOW - ago, NOW) == said
