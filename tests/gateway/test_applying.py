"""Applying step by step: sections that are kept, faults, another device, checking, handing in."""

import re

import pytest

from shared.contracts.registration import SubmitApplication
from shared.contracts.request import Problem
from tests.gateway.conftest import apply_with, fill_in, form_token, post, save_section, text_of
from tests.gateway.scripted import FILLED_IN

APPLY = "/programmes/dialogue/apply"


async def states(browser):
    """The state of each section, as the list of sections tells it."""
    items = re.findall(
        r"<li>\s*<a href=\"/programmes/dialogue/apply/(\w+)\">.*?</span>(.*?)</span>", await text(browser)
    )
    return {name: state.strip() for name, state in items}


async def text(browser):
    return re.sub(r"\s+", " ", (await browser.get(APPLY)).text)


# ---- steps


async def test_the_sections_tell_how_far_each_has_come(anyone):
    assert set((await states(anyone)).values()) == {"Ще не розпочато", "Необов’язково"}
    await save_section(anyone, "you", FILLED_IN)
    await save_section(anyone, "work", FILLED_IN | {"position": ""})
    assert await states(anyone) == {
        "you": "Заповнено",
        "work": "Треба виправити",
        "hopes": "Необов’язково",
        "consents": "Ще не розпочато",
    }


async def test_each_section_leads_to_the_next_and_the_last_to_the_answers(anyone):
    ways = [(await save_section(anyone, name, FILLED_IN)).headers["location"] for name in ("you", "work", "hopes")]
    assert ways == [f"{APPLY}/work", f"{APPLY}/hopes", f"{APPLY}/consents"]
    assert (await save_section(anyone, "consents", FILLED_IN)).headers["location"] == f"{APPLY}/check"


async def test_a_corrected_section_leads_back_to_the_answers(anyone):
    await fill_in(anyone, **FILLED_IN)
    assert (await save_section(anyone, "you", FILLED_IN)).headers["location"] == f"{APPLY}/check"


async def test_an_application_is_checked_handed_in_and_confirmed_with_its_reference(gateway, anyone):
    await fill_in(anyone, **FILLED_IN)
    answers = text_of(await anyone.get(f"{APPLY}/check"))
    for words in ("Коваль", "Чоловік", "Харківська область", "Навчитися діалогу", "не вказано"):
        assert words in answers
    assert gateway.script.asked_for(SubmitApplication) == []
    response = await post(anyone, APPLY, f"{APPLY}/check")
    assert (response.status_code, response.headers["location"]) == (303, "/programmes/dialogue/applied")
    [asked] = gateway.script.asked_for(SubmitApplication)
    assert asked.form.personal.full_name == "Коваль Ігор Олегович"
    assert [str(consent) for consent in asked.form.consents] == ["processing", "mailing"]
    assert asked.form.answers == {"expectations": "Навчитися діалогу"}
    for _ in range(2):
        confirmation = await anyone.get("/programmes/dialogue/applied")
        assert "Номер вашої заявки: 3F2A-77C1" in text_of(confirmation)


async def test_what_was_handed_in_stands_in_the_draft_no_more(anyone):
    await apply_with(anyone, **FILLED_IN)
    assert "Коваль" not in (await anyone.get(f"{APPLY}/you")).text
    assert "Заявку вже надіслано, її номер: 3F2A-77C1" in text_of(await anyone.get(APPLY))


async def test_there_is_nothing_to_check_before_anything_is_filled_in(anyone):
    assert (await anyone.get(f"{APPLY}/check")).headers["location"] == APPLY


async def test_a_section_that_is_not_there_is_a_404(anyone):
    assert (await anyone.get(f"{APPLY}/other")).status_code == 404


# ---- another device, and later


async def test_it_goes_on_where_it_stopped_on_another_device(gateway, anyone):
    await save_section(anyone, "you", FILLED_IN)
    [link] = re.findall(rf'href="http://gateway\.test({APPLY}/continue/[^"]+)"', await text(anyone))
    async with gateway.browser() as phone:
        assert "Коваль" not in (await phone.get(link)).text
        assert "Коваль" not in (await phone.get(f"{APPLY}/you")).text, "opening the link changed something"
        assert (await post(phone, link, link)).headers["location"] == APPLY
        assert 'value="Коваль"' in (await phone.get(f"{APPLY}/you")).text
        await save_section(phone, "work", FILLED_IN)
    assert 'value="депутат"' in (await anyone.get(f"{APPLY}/work")).text


async def test_a_made_up_link_leads_to_no_draft(anyone):
    assert "Такої чернетки немає" in text_of(await anyone.get(f"{APPLY}/continue/made-up"))
    await post(anyone, f"{APPLY}/continue/made-up", f"{APPLY}/you")
    assert "dovira-draft" not in anyone.cookies


async def test_a_draft_is_kept_for_thirty_days_after_its_last_change(gateway, anyone):
    await save_section(anyone, "you", FILLED_IN)
    gateway.clock.advance(days=29)
    assert 'value="Коваль"' in (await anyone.get(f"{APPLY}/you")).text
    gateway.clock.advance(days=1)
    assert "Коваль" not in (await anyone.get(f"{APPLY}/you")).text


async def test_somebody_else_sees_nothing_of_it(gateway, anyone):
    await fill_in(anyone, **FILLED_IN)
    async with gateway.browser() as other:
        assert "Коваль" not in (await other.get(f"{APPLY}/you")).text


# ---- bad input


@pytest.mark.parametrize(
    ("section", "fields"),
    [
        ("you", ("email", "family_name", "given_name")),
        ("work", ("position", "body_name", "body_type", "oblast")),
        ("consents", ("consents",)),
    ],
)
async def test_an_empty_section_names_every_gap_and_links_to_it(anyone, section, fields):
    response = await save_section(anyone, section, {})
    assert response.status_code == 422
    assert "<title>Помилка:" in response.text
    for field in fields:
        assert f'<a href="#{field}">' in response.text
        assert f'id="{field}"' in response.text
        assert f'id="{field}-fault"' in response.text


@pytest.mark.parametrize(
    ("section", "field", "value", "words"),
    [
        ("you", "email", "olena@", "Це не схоже на адресу електронної пошти"),
        ("you", "family_name", "Iваненко", "У прізвищі серед українських літер є латинська «I»"),
        ("you", "family_name", "К" * 121, "Занадто довго: щонайбільше 120 симв."),
        ("work", "oblast", "UA-99", "Виберіть одне з"),
        ("work", "body_type", "else", "Виберіть одне з"),
        ("consents", "consents", ["mailing"], "Без згоди на обробку персональних даних"),
        ("hopes", "expectations", "а" * 2001, "щонайбільше 2000 символів"),
    ],
)
async def test_a_wrong_field_is_explained_and_everything_typed_is_kept(anyone, section, field, value, words):
    response = await save_section(anyone, section, FILLED_IN | {field: value})
    assert response.status_code == 422
    assert words in text_of(response)
    later = await anyone.get(f"{APPLY}/{section}")
    assert words in text_of(later)
    if section == "you":
        kept = FILLED_IN | {field: value}
        for name in ("email", "family_name", "given_name"):
            assert f'value="{kept[name]}"' in later.text


async def test_nothing_is_handed_in_with_faults_and_each_leads_to_its_section(gateway, anyone):
    await fill_in(anyone, **(FILLED_IN | {"position": "", "consents": []}))
    response = await post(anyone, APPLY, f"{APPLY}/check")
    assert response.status_code == 422
    assert f'<a href="{APPLY}/work#position">' in response.text
    assert f'<a href="{APPLY}/consents#consents">' in response.text
    assert gateway.script.asked_for(SubmitApplication) == []


async def test_typed_markup_comes_back_as_text(anyone):
    await fill_in(anyone, **(FILLED_IN | {"email": '"><script>alert(1)</script>'}))
    for page in ("you", "check"):
        assert "<script>alert" not in (await anyone.get(f"{APPLY}/{page}")).text


async def test_a_page_too_old_keeps_what_was_typed_on_it_and_changes_nothing(anyone):
    response = await anyone.post(f"{APPLY}/you", data=FILLED_IN | {"form_token": "old"})
    assert response.status_code == 422
    assert "Сторінку відкрито надто давно" in text_of(response)
    assert 'value="Коваль"' in response.text
    assert "Коваль" not in (await anyone.get(f"{APPLY}/you")).text


async def test_nul_in_a_form_is_refused_politely(anyone):
    response = await save_section(anyone, "work", FILLED_IN | {"position": "де\0путат"})
    assert response.status_code == 422
    assert "символ NUL" in text_of(response)


@pytest.mark.parametrize(
    ("status", "code", "field"), [(409, "mailbox_taken", "email"), (409, "deadline_passed", ""), (503, "down", "")]
)
async def test_what_registration_refuses_is_said_over_the_answers_and_they_stay(gateway, anyone, status, code, field):
    gateway.script.lines[SubmitApplication] = Problem(status=status, code=code, title="Ні", detail="Чому ні.")
    response = await apply_with(anyone, **FILLED_IN)
    assert response.status_code == status
    assert "Чому ні." in text_of(response)
    assert (f'<a href="{APPLY}/you#email">' in response.text) is bool(field)
    assert 'value="Коваль"' in (await anyone.get(f"{APPLY}/you")).text


async def test_what_was_refused_and_then_edited_is_another_request(gateway, anyone):
    gateway.script.lines[SubmitApplication] = Problem(status=503, code="down", title="Ні")
    await fill_in(anyone, **FILLED_IN)
    token = await form_token(anyone, f"{APPLY}/check")
    for changes in ({}, {}, {"position": "староста"}):
        await save_section(anyone, "work", FILLED_IN | changes)
        await anyone.post(APPLY, data={"form_token": token, "form_key": "of this render"})
    first, second, edited = gateway.script.keys_of(SubmitApplication)
    assert first == second
    assert edited != first


async def test_a_second_click_leads_to_the_confirmation(gateway, anyone):
    await fill_in(anyone, **FILLED_IN)
    token = await form_token(anyone, f"{APPLY}/check")
    for _ in range(2):
        response = await anyone.post(APPLY, data={"form_token": token, "form_key": "k"})
        assert response.headers["location"] == "/programmes/dialogue/applied"
    assert len(gateway.script.asked_for(SubmitApplication)) == 1


async def test_each_render_has_a_key_of_its_own(anyone):
    page = f"{APPLY}/you"
    keys = {re.search(r'name="form_key" value="([^"]+)"', (await anyone.get(page)).text)[1] for _ in range(2)}  # type: ignore[index]  # each page has one
    assert len(keys) == 2


async def test_after_the_deadline_there_is_nothing_to_fill_in(gateway, anyone):
    gateway.clock.advance(days=20)
    assert "Приймання заявок на цю програму завершено" in text_of(await anyone.get(APPLY))
