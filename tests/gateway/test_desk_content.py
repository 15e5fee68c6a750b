"""A programme is edited as its file: seen with what it changes and whom it concerns, then published."""

import re
from datetime import timedelta

import pytest

from formats.programme_file import write_programme
from services.gateway.pages.organiser_desk.content import place_in_file
from services.gateway.use_cases import acting
from services.gateway.use_cases.publishing import changed_webinars
from shared.contracts.request import Problem
from shared.contracts.scheduling import PreviewProgramme, ProgrammeChange, ProgrammeDifference, PublishProgramme
from tests.gateway import scripted
from tests.gateway.conftest import form_token, text_of
from tests.gateway.scripted import EDITOR

CONTENT = "/desk/programmes/dialogue/content"
MOVED = "modules.dialogue-m3.webinars.dialogue-m3-1.starts_at"


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


async def preview(browser, text, **options):
    data = {"form_token": await form_token(browser, CONTENT), "form_key": "k", "text": text}
    return await browser.post("/desk/content/preview", data=data, **options)


async def confirm(browser, response):
    values = dict(re.findall(r'name="(form_token|form_key|upload|base_version)" value="([^"]*)"', response.text))
    return await browser.post("/desk/content/publish", data=values)


async def test_the_form_holds_the_file_in_force_and_it_can_be_taken_away(chief):
    page = text_of(await chief.get(CONTENT))
    assert "id: dialogue" in page
    file = await chief.get(f"{CONTENT}/file")
    assert file.text == write_programme(scripted.programme())
    assert 'filename="dialogue.yaml"' in file.headers["content-disposition"]


async def test_a_draft_says_what_changes_in_words_and_how_many_are_told(chief, publishing):
    page = text_of(await preview(chief, write_programme(edited())))
    assert "модуль dialogue-m3 → вебінар dialogue-m3-1 → початок" in page
    assert "21.03.2024 14:00" in page
    assert "Перенесено 1 вебінар" in page
    assert "Буде надіслано 34 листи" in page
    assert "Зверніть увагу на час." in page
    assert publishing.asked_for(PublishProgramme) == []


async def test_what_was_shown_is_published_over_what_it_was_compared_with(gateway, chief, publishing):
    done = await confirm(chief, await preview(chief, write_programme(edited())))
    assert (done.status_code, done.headers["location"]) == (303, "/desk/programmes/dialogue")
    [asked] = publishing.asked_for(PublishProgramme)
    assert asked.base_version == 1
    assert asked.programme.webinars == edited().webinars
    assert [action.kind for action in await acting.recent(gateway.work)] == ["programme_published"]


async def test_a_file_is_a_draft_like_what_is_typed(chief, publishing):
    files = {"file": ("programme.yaml", write_programme(edited()).encode(), "application/yaml")}
    response = await preview(chief, "", files=files)
    assert "Чернетка змінює опубліковане" in text_of(response)


@pytest.mark.parametrize("text", ["title: лише назва", "id: [", "Привіт"])
async def test_a_faulty_file_is_shown_with_its_lines_and_cannot_be_published(chief, publishing, text):
    response = await preview(chief, text)
    assert response.status_code == 422
    assert "Що не так у файлі" in text_of(response)
    assert text in text_of(response)
    assert "Опублікувати" not in text_of(response)
    assert publishing.asked_for(PreviewProgramme) == []


async def test_a_refusal_of_the_draft_is_shown_and_the_text_stays(gateway, chief):
    detail = "Вебінар «x» уже відбувся."
    refusal = Problem(status=409, code="held", title="Вебінар уже відбувся", detail=detail)
    gateway.script.lines[PreviewProgramme] = refusal
    response = await preview(chief, write_programme(edited()))
    assert response.status_code == 409
    assert "Вебінар «x» уже відбувся." in text_of(response)
    assert "id: dialogue" in text_of(response)


async def test_an_editor_publishes_and_a_participant_does_not(gateway, olena, publishing):
    async with await gateway.browser_of(EDITOR) as editor:
        assert (await editor.get("/desk/new")).status_code == 200
        assert (await confirm(editor, await preview(editor, write_programme(edited())))).status_code == 303
    assert (await olena.get(CONTENT)).status_code == 403


def test_moved_and_cancelled_webinars_are_told_apart():
    before, after = scripted.programme(), edited()
    assert changed_webinars(before, after) == (["dialogue-m3-1"], [])
    without = before.model_copy(update={"modules": before.modules[:1]})
    assert changed_webinars(before, without) == ([], ["dialogue-m3-1"])
    assert changed_webinars(None, after) == ([], [])


def test_a_place_in_the_file_is_said_in_words():
    assert place_in_file("title") == "назва «title»"
    assert place_in_file("modules.m3") == "модуль m3"
