"""A programme is written as forms or as its file: one draft, seen with what it changes and whom it concerns."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from formats.programme_file import read_programme, write_programme
from services.gateway.domain.programme_drafts import ProgrammeDraft
from services.gateway.pages.organiser_desk.content import place_in_file
from services.gateway.use_cases import acting, drafting
from services.gateway.use_cases.drafting import changed_webinars
from shared.contracts.certification_rules import PreviewRule, RuleEffect
from shared.contracts.request import Problem
from shared.contracts.scheduling import (
    GetProgramme,
    PreviewProgramme,
    ProgrammeChange,
    ProgrammeDifference,
    ProgrammeVersion,
    PublishMaterial,
    PublishProgramme,
)
from tests.gateway import scripted
from tests.gateway.conftest import form_token, post, text_of
from tests.gateway.scripted import EDITOR

CONTENT, DRAFT = "/desk/programmes/dialogue/content", "/desk/drafts/dialogue"
MOVED = "modules.dialogue-m3.webinars.dialogue-m3-1.starts_at"


def as_filed(**changes):
    """The published programme as its file gives it back: there every id carries those of what it belongs to."""
    written = write_programme(scripted.programme(**changes)).encode()
    return read_programme(written, file="programme.yaml").rows[0]


def edited(**changes):
    """The published programme with its last webinar a week later."""
    programme = scripted.programme(**changes)
    module = programme.modules[-1]
    later = module.webinars[0].model_copy(update={"starts_at": module.webinars[0].starts_at + timedelta(days=7)})
    modules = [*programme.modules[:-1], module.model_copy(update={"webinars": [later]})]
    return programme.model_copy(update={"modules": modules})


@pytest.fixture
def publishing(gateway):
    change = ProgrammeChange(path=MOVED, before="21.03.2024 14:00", after="28.03.2024 14:00")
    said = ProgrammeDifference(version=1, changes=[change], warnings=["Зверніть увагу на час."])
    gateway.script.lines |= {PreviewProgramme: said, PublishProgramme: said}
    return gateway.script


async def brings(browser, text, **options):
    """The answer, or the draft's page that it leads to."""
    data = {"form_token": await form_token(browser, "/desk/new"), "form_key": "k", "text": text}
    response = await browser.post("/desk/content/file", data=data, **options)
    return await browser.get(response.headers["location"]) if response.status_code == 303 else response


async def publishes(browser, response):
    values = dict(re.findall(r'name="(form_token|form_key|revision|base_version)" value="([^"]*)"', response.text))
    return await browser.post(f"{DRAFT}/publish", data=values)


async def saves(browser, address, **values):
    """The page that follows."""
    response = await post(browser, address, address, **values)
    assert response.status_code == 303, text_of(response)
    return await browser.get(response.headers["location"])


async def draft_of(gateway) -> ProgrammeDraft:
    return (await drafting.open_draft(gateway.work, "dialogue")).draft


# ---- as a file


async def test_the_form_holds_the_file_in_force_and_it_can_be_taken_away(chief):
    page = text_of(await chief.get(CONTENT))
    assert "id: dialogue" in page
    file = await chief.get(f"{CONTENT}/file")
    assert file.text == write_programme(scripted.programme())
    assert 'filename="dialogue.yaml"' in file.headers["content-disposition"]


async def test_a_draft_says_what_changes_in_words_and_how_many_are_told(chief, publishing):
    page = text_of(await brings(chief, write_programme(edited())))
    assert "модуль dialogue-m3 → вебінар dialogue-m3-1 → початок" in page
    assert "21.03.2024 14:00" in page
    assert "Перенесено 1 вебінар" in page
    assert "Буде надіслано 35 листів. З них спікерам: 1 лист." in " ".join(page.split())
    assert "мають місце 30, чекають 4" in page
    assert "прийнят" in page
    assert "Зверніть увагу на час." in page
    assert publishing.asked_for(PublishProgramme) == []


async def test_a_draft_says_who_would_earn_the_certificate_by_it_and_who_no_longer(gateway, chief, publishing):
    assert "Одразу отримають сертифікат" not in text_of(await brings(chief, write_programme(edited())))
    effect = RuleEffect(participants=40, entitled_now=12, entitled_then=25, issued_at_once=15, lose=2, keep=1)
    gateway.script.lines[PreviewRule] = effect
    page = text_of(await chief.get(DRAFT))
    assert "Умови сертифіката виконують учасників: 12, за новими умовами: 25." in page
    assert "Одразу отримають сертифікат: 15." in page
    assert "Перестануть виконувати умови: 2. Видані сертифікати (1 з них) залишаться чинними." in page
    gateway.script.lines[PreviewRule] = scripted.DOWN
    assert "зараз невідомо: реєстр сертифікатів не відповідає" in text_of(await chief.get(DRAFT))


async def test_what_was_shown_is_published_over_what_it_was_compared_with(gateway, chief, publishing):
    done = await publishes(chief, await brings(chief, write_programme(edited())))
    assert (done.status_code, done.headers["location"]) == (303, "/desk/programmes/dialogue")
    [asked] = publishing.asked_for(PublishProgramme)
    assert asked.base_version == 1
    assert [one.starts_at for one in asked.programme.webinars] == [one.starts_at for one in edited().webinars]
    kinds = [action.kind for action in await acting.recent(gateway.work)]
    assert sorted(kinds) == ["draft_begun", "programme_published"]
    assert (await chief.get(DRAFT)).status_code == 404, "what is published is no draft any more"


async def test_what_was_changed_after_it_was_shown_is_not_published_unseen(chief, publishing):
    shown = await brings(chief, write_programme(edited()))
    await brings(chief, write_programme(edited(title="Інша назва")))
    refused = await publishes(chief, shown)
    assert (refused.status_code, "Чернетку тим часом змінено" in text_of(refused)) == (409, True)
    assert publishing.asked_for(PublishProgramme) == []


async def test_a_file_is_a_draft_like_what_is_typed(chief, publishing):
    files = {"file": ("programme.yaml", write_programme(edited()).encode(), "application/yaml")}
    response = await brings(chief, "", files=files)
    assert "Чернетка змінює опубліковане" in text_of(response)


async def test_the_same_file_twice_changes_nothing(gateway, chief, publishing):
    await brings(chief, write_programme(edited()))
    before = await draft_of(gateway)
    await brings(chief, write_programme(edited()))
    assert await draft_of(gateway) == before


@pytest.mark.parametrize("text", ["title: лише назва", "id: [", "Привіт", "id: Не Латиниця"])
async def test_a_file_that_names_no_programme_is_shown_with_its_faults(gateway, chief, publishing, text):
    response = await brings(chief, text)
    assert response.status_code == 422
    assert "Що не так у файлі" in text_of(response)
    assert text in text_of(response)
    assert await drafting.list_drafts(gateway.work) == []


async def test_a_faulty_draft_says_what_is_missing_and_where_and_cannot_be_published(chief, publishing):
    text = write_programme(edited()).replace("capacity: 30", "capacity: багато", 1)
    response = await brings(chief, text)
    page = text_of(response)
    assert "До публікації бракує: 1" in page
    assert "кількість місць" in page
    assert f'href="{DRAFT}/parts/modules/m2/webinars/dialogue-m2-1"' in response.text
    assert "Опублікувати" not in page
    assert publishing.asked_for(PreviewProgramme) == []


async def test_a_refusal_of_the_draft_is_shown_and_the_draft_stays(gateway, chief):
    detail = "Вебінар «x» уже відбувся."
    refusal = Problem(status=409, code="held", title="Вебінар уже відбувся", detail=detail)
    gateway.script.lines[PreviewProgramme] = refusal
    response = await brings(chief, write_programme(edited()))
    assert response.status_code == 409
    assert "Вебінар «x» уже відбувся." in text_of(response)
    assert (await draft_of(gateway)).text == write_programme(edited())


# ---- as forms


@pytest.fixture
def nothing_published(gateway):
    """Nothing is published; what is previewed is compared with nothing."""
    said = ProgrammeDifference(version=0, changes=[ProgrammeChange(path="title", before="", after="x")])
    gateway.script.lines |= {GetProgramme: ProgrammeVersion(version=0), PreviewProgramme: said, PublishProgramme: said}
    return gateway.script


AUDIENCE = {
    "enrolment_policy": "accepted",
    "body_types": "local_executive",
    "oblasts": ["Сумська область", "Харківська область"],
}
FORMS: dict[str, dict[str, Any]] = {
    "sections/about": {
        "title": "Діалог",
        "content": "special",
        "length": "short_term",
        "form": "online",
        "free": "yes",
        "links": "Сайт | https://institute.example/",
    },
    "sections/audience": AUDIENCE | {"quota-UA-63": "20"},
    "sections/volume": {"hours-contact": "1,5", "outcomes": "вести діалог\r\nслухати"},
    "sections/issuer": {
        "issuer-name": "Інститут",
        "signatory-full_name": "Олена Зразкова",
        "signatory-position": "директорка",
        "donor_acknowledgement-uk": "Завдяки підтримці донора.\r\nДослівно.",
    },
    "parts/speakers/new": {"full_name": "Юлія Свєженцева", "honorific": "пані"},
    "parts/modules/new": {"title": "Перший"},
    "parts/modules/m1/webinars/new": {
        "topic": "Початок",
        "starts_at": "2024-05-01T14:00",
        "duration_minutes": "90",
        "capacity": "30",
        "speaker_ids": "s1",
        "agenda": "Вступ\r\nДіалог",
    },
    "parts/tests/new": {"title": "Тест", "pass_mark": "60", "attempt_limit": "3"},
    "sections/rule": {
        "rule-modules-m1": "1",
        "rule-share_of_all": "70",
        "rule-minimum_minutes": "60",
        "rule-tests": "t1",
    },
}


async def test_a_programme_is_written_by_forms_from_nothing(chief, nothing_published):
    await post(chief, "/desk/drafts", "/desk/new", id="dialogue", title="Діалог")
    again = await saves(chief, f"{DRAFT}/sections/audience", **AUDIENCE, application_deadline="2024-04-30T18:00")
    assert "Найбільше місць на вебінарі" in text_of(again), "quotas can be given once there are oblasts"
    pages = [await saves(chief, f"{DRAFT}/{form}", **values) for form, values in FORMS.items()]
    assert "Програма готова до публікації" in text_of(pages[-1])
    await publishes(chief, pages[-1])
    [asked] = nothing_published.asked_for(PublishProgramme)
    programme, [one] = asked.programme, asked.programme.webinars
    assert (programme.title, programme.quotas, programme.hours.contact) == ("Діалог", {"UA-63": 20}, 1.5)
    assert programme.application_deadline is None, "what was left empty the second time is taken away"
    assert programme.outcomes == ["вести діалог", "слухати"]
    assert programme.donor_acknowledgement.uk == "Завдяки підтримці донора.\nДослівно."
    assert (one.id, one.capacity, one.speaker_ids, one.agenda) == ("dialogue-m1-w1", 30, ["s1"], ["Вступ", "Діалог"])
    rule = programme.rule
    assert (rule.modules, rule.share_of_all, rule.tests) == ({"dialogue-m1": 1}, 0.7, ["dialogue-t1"])


async def test_what_is_published_is_gone_on_with_by_forms(gateway, chief, publishing):
    await post(chief, f"{CONTENT}/edit", CONTENT)
    assert (await draft_of(gateway)).text == write_programme(scripted.programme())
    await saves(chief, f"{DRAFT}/parts/modules/new", title="Новий")
    await saves(chief, f"{DRAFT}/parts/modules/m4", doing="up")
    await post(chief, f"{CONTENT}/edit", CONTENT)
    opened = await drafting.open_draft(gateway.work, "dialogue")
    assert [one["id"] for one in opened.fields["modules"]] == ["m2", "m4", "m3"], "a draft that there is stays"
    await saves(chief, f"{DRAFT}/parts/modules/m4", doing="remove")
    await saves(chief, f"{DRAFT}/sections/about", **about(title="Інша назва"))
    opened = await drafting.open_draft(gateway.work, "dialogue")
    assert opened.programme == as_filed(title="Інша назва")
    await post(chief, f"{DRAFT}/discard", DRAFT)
    assert (await chief.get(DRAFT)).status_code == 404
    kinds = [action.kind for action in await acting.recent(gateway.work)]
    assert sorted(kinds) == ["draft_begun", "draft_discarded", *["draft_saved"] * 4]


def about(**changes):
    """What the first section's form holds for the published programme."""
    programme = scripted.programme()
    return {
        "title": programme.title,
        "project": programme.project,
        "content": "special",
        "length": "professional",
        "form": "online",
        "free": "yes",
        "place": programme.place,
        "slogan": programme.slogan,
        "contact_email": programme.contact_email,
        "links": "Сайт проєкту | https://osbb-ok.org.ua/",
    } | changes


@pytest.mark.parametrize("section", ["about", "audience", "volume", "issuer", "rule"])
async def test_saving_a_form_as_it_is_changes_nothing(gateway, chief, publishing, section):
    await post(chief, f"{CONTENT}/edit", CONTENT)
    page = await chief.get(f"{DRAFT}/sections/{section}")
    fields = fields_in(page.text)
    response = await chief.post(f"{DRAFT}/sections/{section}", data=fields)
    assert response.status_code == 303
    assert (await drafting.open_draft(gateway.work, "dialogue")).programme == as_filed()


def fields_in(html: str) -> dict[str, list[str]]:
    """What a browser would send of the form with most fields, as it stands."""
    form = max(re.findall(r"<form method=\"post\">(.*?)</form>", html, re.DOTALL), key=len)
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        is_box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and value and (not is_box or " checked" in tag):
            found.setdefault(name[1], []).append(unescape(value[1]))
    for name, value in re.findall(r"<textarea[^>]* name=\"([^\"]*)\"[^>]*>(.*?)</textarea>", form, re.DOTALL):
        found[name] = [unescape(value)]
    return found


async def test_a_form_says_beside_its_field_what_is_wrong(chief, publishing):
    await post(chief, f"{CONTENT}/edit", CONTENT)
    webinar = f"{DRAFT}/parts/modules/m3/webinars/dialogue-m3-1"
    page = await saves(chief, webinar, topic="", starts_at="2024-03-31T03:30", duration_minutes="довго", capacity="0")
    shown = text_of(page)
    for words in ("дещо ще треба виправити", "немає обов’язкового поля", "«довго» не є числом", "більше за 0"):
        assert words in shown, words
    assert "годинник уже переведено" in shown


async def test_a_draft_lists_moments_in_words_and_what_is_none_as_it_was_typed(chief, publishing):
    await post(chief, f"{CONTENT}/edit", CONTENT)
    assert "21 березня 2024 року, 14:00 за київським часом, місць" in text_of(await chief.get(DRAFT))
    webinar = f"{DRAFT}/parts/modules/m3/webinars/dialogue-m3-1"
    for typed in ("у четвер", "2024-03-21"):
        await saves(chief, webinar, starts_at=typed)
        assert f"{typed}, місць" in text_of(await chief.get(DRAFT))


async def test_whoever_takes_an_id_that_is_no_slug_is_told(gateway, chief):
    response = await post(chief, "/desk/drafts", "/desk/new", id="Діалог", title="")
    assert response.status_code == 422
    assert "малі латинські літери" in text_of(response)
    assert await drafting.list_drafts(gateway.work) == []


@pytest.mark.parametrize(
    "page", ["sections/nothing", "parts/nothing/x", "parts/modules/none", "parts/modules/none/webinars/new", "parts/x"]
)
async def test_there_is_no_form_for_what_is_not_there(chief, publishing, page):
    await post(chief, f"{CONTENT}/edit", CONTENT)
    assert (await chief.get(f"{DRAFT}/{page}")).status_code == 404


async def test_an_editor_publishes_and_a_participant_does_not(gateway, olena, publishing):
    async with await gateway.browser_of(EDITOR) as editor:
        assert (await editor.get("/desk/new")).status_code == 200
        assert (await publishes(editor, await brings(editor, write_programme(edited())))).status_code == 303
    assert (await olena.get(CONTENT)).status_code == 403


def test_moved_and_cancelled_webinars_are_told_apart():
    before, after = scripted.programme(), edited()
    assert changed_webinars(before, after) == ([after.webinars[-1]], [])
    without = before.model_copy(update={"modules": before.modules[:1]})
    assert changed_webinars(before, without) == ([], [before.webinars[-1]])
    assert changed_webinars(None, after) == ([], [])


def test_a_place_in_the_file_is_said_in_words():
    assert place_in_file("title") == "назва «title»"
    assert place_in_file("modules.m3") == "модуль m3"
    assert place_in_file("quotas.UA-59").endswith("Сумська область")


# ---- materials


async def test_a_material_is_added_at_the_desk_and_noted(gateway, chief):
    page = "/desk/programmes/dialogue/materials"
    said = {
        "webinar": "dialogue-m2-5",
        "kind": "slides",
        "url": "https://files.example/s",
        "visibility": "participants",
    }
    assert (await post(chief, page, page, **said)).status_code == 303
    [asked] = gateway.script.asked_for(PublishMaterial)
    assert (asked.webinar_id, asked.title, asked.visibility) == ("dialogue-m2-5", "Презентація", "participants")
    assert "додано матеріал до вебінару «Методи, інструменти та технології" in text_of(await chief.get("/desk/log"))
    for wrong in ({"url": "ftp://x"}, {"url": ""}, {"webinar": "elsewhere"}, {"kind": "song"}):
        assert (await post(chief, page, page, **(said | wrong))).status_code == 422
    assert len(gateway.script.asked_for(PublishMaterial)) == 1
