"""Posts about webinars: read by anyone in every form, written and published at the desk."""

import re
import xml.etree.ElementTree as ET

import pytest

from shared.contracts.dialogue import DescribeRecap, EditRecap, GetRecap, ListRecaps, PublishRecap, RecapList
from shared.contracts.request import Problem
from tests.gateway import scripted
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted_dialogue import FIFTH, NO_SUCH_POST, draft
from tests.gateway.scripted_dialogue import post as published_post

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE, DESK = f"/recaps/{FIFTH}", f"/desk/programmes/dialogue/recaps/{FIFTH}"


@pytest.fixture
async def editor(gateway):
    async with await gateway.browser_of(scripted.EDITOR) as browser:
        yield browser


# ---- for anyone


async def test_a_post_is_a_page_with_what_previews_need(anyone):
    page = (await anyone.get(PAGE)).text
    previews = dict(re.findall(r'<meta property="((?:og|article):[^"]+)" content="([^"]*)">', page))
    assert previews["og:type"] == "article"
    assert previews["og:url"] == f"http://gateway.test{PAGE}"
    assert previews["og:title"] == "Вебінар для ОМС: діалог"
    assert previews["og:description"].startswith("14 березня відбувся")
    assert previews["article:published_time"] == scripted.NOW.isoformat()
    assert (await anyone.get(previews["og:image"].removeprefix("http://gateway.test"))).status_code == 200


async def test_links_are_links_and_nothing_else_becomes_markup(anyone):
    page = (await anyone.get(PAGE)).text
    assert '<a href="https://files.example/slides" rel="noopener">презентація</a>' in page
    assert "&lt;другого&gt;" in page


async def test_a_script_in_the_place_of_an_address_is_no_link(gateway, anyone):
    said = published_post(scripted.NOW)
    part = said.parts[1].model_copy(update={"text": "[слово](javascript:alert) [x](//evil.example)"})
    gateway.script.lines[GetRecap] = said.model_copy(update={"parts": [said.parts[0], part]})
    page = (await anyone.get(PAGE)).text
    assert 'href="javascript' not in page
    assert 'href="//evil' not in page


async def test_plain_text_has_whole_addresses_and_the_acknowledgement_apart(anyone):
    response = await anyone.get(f"{PAGE}.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert "презентація (https://files.example/slides)." in response.text
    assert "Форма: http://gateway.test/programmes/dialogue." in response.text
    assert response.text.rstrip().endswith("*****\n\nЗавдяки щирій підтримці американського народу.")


async def test_the_feed_has_the_whole_post(anyone):
    feed = ET.fromstring((await anyone.get("/news.atom")).content)  # noqa: S314  # our own answer
    entries = {entry.findtext(f"{ATOM}id"): entry for entry in feed.findall(f"{ATOM}entry")}
    entry = entries[f"http://gateway.test{PAGE}"]
    assert entry.findtext(f"{ATOM}title") == "Вебінар для ОМС: діалог"
    assert "Завдяки щирій підтримці" in (entry.findtext(f"{ATOM}content") or "")
    assert entry.findtext(f"{ATOM}published") == scripted.NOW.isoformat()


async def test_home_and_the_webinars_page_lead_to_the_post(anyone):
    home = await anyone.get("/")
    assert "14 березня відбувся" in text_of(home)
    assert f'href="{PAGE}"' in home.text
    assert f'href="{PAGE}"' in (await anyone.get(f"/programmes/dialogue/webinars/{FIFTH}")).text
    assert f'href="{PAGE}"' in (await anyone.get("/recaps")).text


async def test_without_posts_and_without_the_service_pages_are_whole(gateway, anyone):
    gateway.script.lines |= {ListRecaps: RecapList(recaps=[]), GetRecap: NO_SUCH_POST}
    assert "/recaps/" not in (await anyone.get("/")).text
    assert "Дописів ще немає" in text_of(await anyone.get("/recaps"))
    assert (await anyone.get(PAGE)).status_code == 404
    assert (await anyone.get(f"/programmes/dialogue/webinars/{FIFTH}")).status_code == 200
    gateway.script.lines |= {ListRecaps: scripted.DOWN, GetRecap: scripted.DOWN}
    assert (await anyone.get("/")).status_code == (await anyone.get("/news.atom")).status_code == 200
    assert (await anyone.get(f"/programmes/dialogue/webinars/{FIFTH}")).status_code == 200


async def test_programs_read_posts(anyone):
    assert (await anyone.get("/api/v1/recaps")).json()["recaps"][0]["webinar_id"] == FIFTH
    assert (await anyone.get(f"/api/v1/recaps/{FIFTH}")).json()["title"] == "Вебінар для ОМС: діалог"


# ---- at the desk


async def test_the_desk_shows_the_post_and_what_is_missing(editor):
    page = text_of(await editor.get(DESK))
    assert "Головні думки: Допишіть головні думки." in page
    assert "ще не опубліковано" in page
    listed = text_of(await editor.get("/desk/programmes/dialogue/recaps"))
    assert "опубліковано, версія 1" in listed


async def test_only_what_changed_is_sent_over_the_draft_that_was_seen(gateway, editor):
    texts = {part.element.value: part.text for part in draft().parts if part.editable}
    response = await post(editor, DESK, DESK, **texts | {"summary": "Діалог передує рішенню.\r\n"}, fingerprint="seen")
    assert response.status_code == 303
    [asked] = gateway.script.asked_for(EditRecap)
    assert (asked.texts, asked.fingerprint) == ({"summary": "Діалог передує рішенню."}, "seen")


async def test_the_words_of_the_facts_are_had_back_by_a_tick(gateway, editor):
    await post(editor, DESK, DESK, reset="lead", fingerprint="seen")
    assert gateway.script.asked_for(EditRecap)[0].texts == {"lead": None}


async def test_a_refused_edit_keeps_what_was_typed(gateway, editor):
    gateway.script.lines[EditRecap] = Problem(status=409, code="draft_changed", title="Чернетка вже інша", detail="Ні.")
    response = await post(editor, DESK, DESK, summary="Довго писане.", fingerprint="old")
    assert response.status_code == 409
    assert "Довго писане." in response.text
    assert "Чернетка вже інша" in text_of(response)


async def test_publishing_names_what_was_seen_and_who_did_it(gateway, editor):
    response = await post(editor, f"{DESK}/publish", DESK, fingerprint="seen")
    assert response.headers["location"] == DESK
    [asked] = gateway.script.asked_for(PublishRecap)
    assert (asked.webinar_id, asked.fingerprint) == (FIFTH, "seen")
    assert asked.published_by
    assert scripted.EDITOR not in asked.published_by


async def test_publishing_without_the_acknowledgement_says_what_to_do(gateway, editor):
    detail = "Без подяки донору допис не публікують. Додайте її до програми й опублікуйте програму."
    gateway.script.lines[PublishRecap] = Problem(
        status=409, code="acknowledgement_missing", title="Немає подяки донору", detail=detail
    )
    response = await post(editor, f"{DESK}/publish", DESK, fingerprint="seen")
    assert response.status_code == 409
    assert detail in text_of(response)


async def test_a_post_of_another_programme_is_not_found(gateway, editor):
    gateway.script.lines[DescribeRecap] = draft(programme_id="other")
    assert (await editor.get(DESK)).status_code == 404
