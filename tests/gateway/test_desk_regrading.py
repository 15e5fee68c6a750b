"""Voiding a question at the desk: nothing happens before it was shown who changes, and from what to what."""

import pytest

from shared.contracts.assessment import BankDescription, DescribeBank, VoidManner
from shared.contracts.assessment_regrading import RestoreQuestion, VoidQuestion
from shared.contracts.request import Problem
from tests.gateway import scripted
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted import PARTICIPANT
from tests.gateway.scripted_desk import described, regrading

BANK = "/desk/programmes/dialogue/tests/final"
PAGE = f"{BANK}/questions/q-1"
TYPED = {"change": "void", "manner": "exclude", "reason": "Норму змінено"}
VOID = {
    "version": 2,
    "manner": "credit",
    "reason": "Дві правильні",
    "voided_by": "staff-left",
    "voided_at": scripted.NOW,
}


@pytest.fixture
async def assessor(gateway):
    async with await gateway.browser_of(scripted.ASSESSOR) as browser:
        yield browser


def is_void(gateway):
    gateway.script.lines[DescribeBank] = BankDescription(version=3, questions=[described(void=VOID)])


async def test_the_bank_leads_to_each_question(assessor):
    assert f'<a href="{PAGE}">Діалог передує рішенню.</a>' in (await assessor.get(BANK)).text
    page = text_of(await assessor.get(PAGE))
    for words in ("75 %", "−0,2", "Не рахувати нікому", "Зарахувати всім"):
        assert words in page.replace("\u00a0", " ")


async def test_a_preview_names_who_changes_and_voids_nothing(gateway, assessor):
    page = text_of(await post(assessor, PAGE, PAGE, **TYPED)).replace("\u00a0", " ")
    [asked] = gateway.script.asked_for(VoidQuestion)
    assert (asked.dry_run, asked.manner, asked.reason) == (True, VoidManner.EXCLUDE, "Норму змінено")
    for words in (
        "Запитання трапилося в 12 спробах, з них триває: 1.",
        "Зміняться 3 результати.",
        "Складуть: 1",
        "Не складуть: 1",
        "Уже видані сертифікати лишаться чинними й потраплять на розгляд.",
        "62,5 %57,14 %",
        "50 %66,67 %",
        "75 %80 %",
        "У наборі лишиться запитань: 5, а для спроби потрібно 6.",
    ):
        assert words in page
    places = [page.index(words) for words in ("Галаган", "тепер ні", "Ґалаґан", "тепер так", "p-gone")]
    assert places == sorted(places)


async def test_what_was_seen_is_confirmed_and_goes_into_the_log(gateway, assessor, chief):
    shown = await post(assessor, PAGE, PAGE, **TYPED)
    assert 'name="seen" value="d1"' in shown.text
    assert 'name="reason" value="Норму змінено"' in shown.text
    response = await post(assessor, PAGE, PAGE, **TYPED, seen="d1")
    assert (response.status_code, response.headers["location"]) == (303, PAGE)
    asked = gateway.script.asked_for(VoidQuestion)[-1]
    assert (asked.dry_run, asked.seen, bool(asked.voided_by)) == (False, "d1", True)
    assert "результати переглянуто" in text_of(await assessor.get(PAGE))
    entry = "вилучено запитання з тесту «Підсумковий тест»: «Діалог передує рішенню.»"
    assert entry in text_of(await chief.get("/desk/log"))


async def test_a_double_click_voids_once(gateway, assessor):
    for _ in range(2):
        await post(assessor, PAGE, PAGE, **TYPED, seen="d1")
    first, second = gateway.script.keys_of(VoidQuestion)
    assert first == second


@pytest.mark.parametrize("changes", [{"manner": ""}, {"manner": "other"}, {"reason": "  "}])
async def test_a_faulty_form_is_told_and_keeps_what_was_typed(gateway, assessor, changes):
    response = await post(assessor, PAGE, PAGE, **(TYPED | changes))
    assert response.status_code == 422
    assert "Виберіть, що робити з балом" in text_of(response)
    assert ('value="Норму змінено"' in response.text) is ("reason" not in changes)
    assert gateway.script.asked_for(VoidQuestion) == []


async def test_results_that_changed_meanwhile_are_to_be_looked_at_again(gateway, assessor):
    gateway.script.lines[VoidQuestion] = Problem(
        status=409, code="regrading_changed", title="Змінилося", detail="Перегляньте зміни ще раз."
    )
    response = await post(assessor, PAGE, PAGE, **TYPED, seen="old")
    assert response.status_code == 409
    assert "Перегляньте зміни ще раз." in text_of(response)
    assert 'value="Норму змінено"' in response.text


async def test_nothing_that_changes_is_said_plainly(gateway, assessor):
    nothing = regrading(PARTICIPANT, changes=[], asked=0, running=0, available=9)
    gateway.script.lines[VoidQuestion] = nothing
    page = text_of(await post(assessor, PAGE, PAGE, **TYPED)).replace("\u00a0", " ")
    assert "Зміниться 0 результатів." in page
    assert "Складуть" not in page
    assert "У наборі лишиться" not in page


async def test_a_void_question_says_how_why_and_by_whom_and_can_be_put_back(gateway, assessor):
    is_void(gateway)
    assert "Вилучено" in text_of(await assessor.get(BANK))
    page = text_of(await assessor.get(PAGE))
    assert "Зарахувати всім" in page
    assert "Дві правильні" in page
    shown = await post(assessor, PAGE, PAGE, change="restore")
    assert "Запитання буде повернуто" in text_of(shown)
    assert (await post(assessor, PAGE, PAGE, change="restore", seen="d1")).status_code == 303
    preview, done = gateway.script.asked_for(RestoreQuestion)
    assert (preview.dry_run, done.dry_run, done.seen) == (True, False, "d1")


async def test_a_question_or_a_test_there_is_not_is_a_404(assessor):
    assert (await assessor.get(f"{BANK}/questions/made-up")).status_code == 404
    assert (await assessor.get("/desk/programmes/dialogue/tests/other/questions/q-1")).status_code == 404
