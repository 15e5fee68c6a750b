"""What is followed from outside: calendars read back by an independent reader, the feed, what search engines read."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
import vobject  # type: ignore[import-untyped]  # the package has no types

from services.gateway.domain import Seal
from services.gateway.use_cases.calendars import feed_token
from shared.contracts.registration import EnrolmentList, EnrolmentReceipt, EnrolmentStatus, ListEnrolments
from shared.contracts.scheduling import GetProgramme, ProgrammeVersion
from tests.gateway import scripted
from tests.gateway.conftest import text_of
from tests.gateway.scripted import PARTICIPANT

FIFTH = "dialogue-m2-5"
ATOM = "{http://www.w3.org/2005/Atom}"


def place(status: EnrolmentStatus, position: int | None = None) -> EnrolmentList:
    held = EnrolmentReceipt(enrolment_id="e", webinar_id=FIFTH, status=status, position=position)
    return EnrolmentList(enrolments=[held])


@pytest.fixture
def with_a_place(gateway):
    gateway.script.lines[ListEnrolments] = place(EnrolmentStatus.CONFIRMED)


def own_feed(gateway) -> str:
    seal = gateway.web.state.desk.cookies.seal
    return f"/calendar/{feed_token(seal, PARTICIPANT)}.ics"


def events_in(response):
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    return list(vobject.readOne(response.text).vevent_list)


# ---- calendars


async def test_a_programmes_calendar_has_every_webinar_in_kyiv_time_and_no_address_to_join(anyone):
    response = await anyone.get("/programmes/dialogue/calendar.ics")
    events = events_in(response)
    assert len(events) == len(scripted.programme().webinars)
    fifth = next(event for event in events if event.uid.value.startswith(FIFTH))
    assert fifth.uid.value == f"{FIFTH}@gateway.test"
    assert fifth.dtstart.value.isoformat() == "2024-03-14T14:00:00+02:00"
    assert fifth.dtend.value - fifth.dtstart.value == timedelta(minutes=90)
    assert "BEGIN:VTIMEZONE" in response.text
    assert "TZID:Europe/Kyiv" in response.text
    assert "meet.example" not in response.text


async def test_ones_own_calendar_needs_no_cookie_and_has_the_webinars_with_a_place(gateway, anyone, with_a_place):
    [event] = events_in(await anyone.get(own_feed(gateway)))
    assert event.uid.value.startswith(FIFTH)
    assert event.url.value == "https://meet.example/m2-5"


async def test_whoever_waits_does_not_learn_the_address_to_join(gateway, anyone):
    gateway.script.lines[ListEnrolments] = place(EnrolmentStatus.WAITLISTED, 3)
    response = await anyone.get(own_feed(gateway))
    assert "meet.example" not in response.text
    assert "VEVENT" not in response.text


@pytest.mark.parametrize("token", ["made-up", f"{PARTICIPANT}.", f"{PARTICIPANT}.0123", ".", "p"])
async def test_an_address_that_we_did_not_give_opens_no_calendar(anyone, token):
    assert (await anyone.get(f"/calendar/{token}.ics")).status_code == 404


def test_another_secret_gives_another_address():
    assert feed_token(Seal(b"one"), PARTICIPANT) != feed_token(Seal(b"other"), PARTICIPANT)


async def test_one_webinar_is_a_file_for_whoever_has_a_place_in_it(olena, with_a_place):
    [event] = events_in(await olena.get(f"/my/webinars/{FIFTH}/calendar.ics"))
    assert event.summary.value.startswith("Методи, інструменти")
    assert (await olena.get("/my/webinars/dialogue-m3-1/calendar.ics")).status_code == 404


async def test_my_page_offers_file_google_outlook_and_a_subscription(olena, gateway, with_a_place):
    page = (await olena.get("/my")).text
    assert f'href="/my/webinars/{FIFTH}/calendar.ics"' in page
    assert "dates=20240314T120000Z%2F20240314T133000Z" in page
    assert "outlook.live.com" in page
    assert f"webcal://gateway.test{own_feed(gateway)}" in page


# ---- a webinar's page


async def test_a_webinars_page_tells_anyone_when_who_and_what_comes_first(anyone):
    response = await anyone.get(f"/programmes/dialogue/webinars/{FIFTH}")
    page = text_of(response)
    assert "П’ятий (останній) вебінар першого модуля" in page
    assert "Четвер, 14 березня 2024 року, 14:00–15:30 за київським часом" in page
    assert "Пригадуємо попередній вебінар: «Бюджет участі»" in page
    assert "кандидатка соціологічних наук" in page
    assert "meet.example" not in response.text


async def test_whoever_has_a_place_joins_from_a_quarter_of_an_hour_before_until_the_end(gateway, olena, with_a_place):
    async def offers_to_join() -> bool:
        return (
            "https://meet.example/m2-5"
            in (await olena.get(f"/programmes/dialogue/webinars/{FIFTH}")).text.split("<details")[0]
        )

    begins = next(one for one in scripted.programme().webinars if one.id == FIFTH).starts_at
    seen = []
    for minutes in (-16, -15, 0, 89, 90):
        gateway.clock.moment = begins + timedelta(minutes=minutes)
        seen.append(await offers_to_join())
    assert seen == [False, True, True, True, False]


async def test_whoever_waits_sees_the_position_and_no_address(gateway, olena):
    gateway.script.lines[ListEnrolments] = place(EnrolmentStatus.WAITLISTED, 3)
    response = await olena.get(f"/programmes/dialogue/webinars/{FIFTH}")
    assert "Ваша черга: 3." in text_of(response)
    assert "meet.example" not in response.text


async def test_a_webinar_that_is_not_in_the_programme_is_not_found(anyone):
    assert (await anyone.get("/programmes/dialogue/webinars/nothing")).status_code == 404
    assert (await anyone.get(f"/programmes/other/webinars/{FIFTH}")).status_code == 404


# ---- feeds


async def test_the_feed_tells_each_programme_with_its_next_webinar_and_the_donors_words(anyone):
    response = await anyone.get("/news.atom")
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)  # noqa: S314  # our own answer
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == "http://gateway.test/programmes/dialogue"
    summary = entry.findtext(f"{ATOM}summary") or ""
    assert summary.startswith("Наступний вебінар: п’ятий (останній) вебінар першого модуля. «Методи")
    assert scripted.programme().donor_acknowledgement.uk in summary
    assert '<link rel="alternate" type="application/atom+xml" href="/news.atom"' in (await anyone.get("/")).text


async def test_search_engines_read_the_course_and_nothing_breaks_out_of_its_element(gateway, anyone):
    titled = scripted.programme(title="Діалог </script><script>alert(1)</script>")
    gateway.script.lines[GetProgramme] = ProgrammeVersion(version=1, programme=titled)
    page = (await anyone.get("/programmes/dialogue")).text
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    described = json.loads(block)
    assert described["@type"] == "Course"
    assert described["name"].endswith("</script>")
    assert len(described["hasCourseInstance"]["subEvent"]) == len(scripted.programme().webinars)
    assert "<script>alert" not in page
