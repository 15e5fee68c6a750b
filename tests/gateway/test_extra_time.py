"""Extra time at the desk: granted to one person by an organiser or an assessor, listed, taken back."""

import pytest

from shared.contracts.assessment_accommodations import ExtraTimeEffect, GrantExtraTime, ListExtraTime, RevokeExtraTime
from shared.contracts.request import Problem
from tests.gateway import scripted
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted import NOW, PARTICIPANT

PAGE = "/desk/programmes/dialogue/extra-time"
ASKED = {"participant": PARTICIPANT, "test": "final", "amount": "50", "unit": "percent", "basis": "заява № 7"}


async def test_whoever_has_extra_time_is_listed_by_name_with_its_author(chief):
    page = text_of(await chief.get(PAGE))
    for words in ("Ґалаґан Олена Ігорівна", "+50 %", "заява № 12", "+15 хв", "Скасовано", "Підсумковий тест"):
        assert words in page.replace("\u00a0", " ")


async def test_it_is_granted_in_the_name_of_whoever_did(gateway, chief):
    response = await post(chief, PAGE, PAGE, **ASKED)
    assert (response.status_code, response.headers["location"]) == (303, PAGE)
    [asked] = gateway.script.asked_for(GrantExtraTime)
    assert (asked.participant_id, asked.test_id, asked.percent, asked.minutes) == (PARTICIPANT, "final", 50, None)
    assert (asked.basis, asked.granted_by) == ("заява № 7", gateway.organiser().staff_id)
    assert "Додатковий час надано." in text_of(await chief.get(PAGE))


async def test_minutes_for_all_tests_are_asked_as_such_and_a_running_attempt_is_told_of(gateway, chief):
    gateway.script.lines[GrantExtraTime] = ExtraTimeEffect(extra_time_id="x", running_until=NOW)
    await post(chief, PAGE, PAGE, **(ASKED | {"test": "", "unit": "minutes", "amount": "20"}))
    [asked] = gateway.script.asked_for(GrantExtraTime)
    assert (asked.test_id, asked.percent, asked.minutes) == (None, None, 20)
    assert "Спроба, яка зараз триває, теж отримала його." in text_of(await chief.get(PAGE))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"participant": ""}, "participant", "Виберіть, кому"),
        ({"amount": ""}, "amount", "від 1 до 300"),
        ({"amount": "0"}, "amount", "від 1 до 300"),
        ({"amount": "25,5"}, "amount", "від 1 до 300"),
        ({"amount": "²"}, "amount", "від 1 до 300"),
        ({"amount": "9" * 40, "unit": "minutes"}, "amount", "від 1 до 600"),
        ({"unit": "years"}, "unit", "у відсотках чи у хвилинах"),
    ],
)
async def test_a_faulty_form_is_told_at_its_field_and_keeps_what_was_typed(gateway, chief, changes, field, words):
    response = await post(chief, PAGE, PAGE, **(ASKED | changes))
    assert response.status_code == 422
    assert f'href="#{field}"' in response.text
    assert words in text_of(response)
    assert 'value="заява № 7"' in response.text
    assert gateway.script.asked_for(GrantExtraTime) == []


async def test_what_assessment_refuses_is_said_on_the_page(gateway, chief):
    gateway.script.lines[GrantExtraTime] = Problem(status=403, code="not_a_participant", title="Не учасник")
    response = await post(chief, PAGE, PAGE, **ASKED)
    assert response.status_code == 403
    assert "Не учасник" in text_of(response)
    assert 'value="заява № 7"' in response.text


async def test_it_is_taken_back_by_name(gateway, chief):
    response = await post(chief, f"{PAGE}/x-1/revoke", PAGE)
    assert response.headers["location"] == PAGE
    assert gateway.script.asked_for(RevokeExtraTime) == [
        RevokeExtraTime(extra_time_id="x-1", revoked_by=gateway.organiser().staff_id)
    ]


async def test_the_log_says_how_much_and_neither_for_whom_nor_on_what_basis(gateway, chief):
    await post(chief, PAGE, PAGE, **ASKED)
    log = text_of(await chief.get("/desk/log"))
    assert "надано додатковий час на тест: +50 %" in log.replace("\u00a0", " ")
    for secret in ("заява", "Ґалаґан", PARTICIPANT):
        assert secret not in log


async def test_nothing_of_it_stands_in_the_service_log(gateway, chief, caplog):
    with caplog.at_level("DEBUG"):
        await post(chief, PAGE, PAGE, **ASKED)
        gateway.script.lines[ListExtraTime] = scripted.DOWN
        await chief.get(PAGE)
    assert "заява" not in caplog.text
    assert "basis" not in caplog.text
