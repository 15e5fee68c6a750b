"""The frame of the organisers' desk: what each role sees, the log of actions, the donor's link and its end."""

import re

import pytest

from services.gateway.domain import Action, Role
from services.gateway.pages.organiser_desk import words
from services.gateway.use_cases import acting
from shared.bus import Refused
from shared.contracts.registration import DecideApplications, Decision
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted import ASSESSOR, EDITOR, ORGANISER, OWNER, programme

ACCESS = "/desk/programmes/dialogue/access"


async def test_staff_who_applied_for_nothing_are_led_to_the_desk(chief):
    response = await chief.get("/my")
    assert (response.status_code, response.headers["location"]) == (303, "/desk")


async def test_each_role_sees_the_sections_that_are_for_it(gateway):
    sees_log = {}
    for mailbox in (OWNER, ORGANISER, ASSESSOR, EDITOR):
        async with await gateway.browser_of(mailbox) as browser:
            sees_log[mailbox] = "Журнал дій" in text_of(await browser.get("/desk"))
    assert sees_log == {OWNER: True, ORGANISER: True, ASSESSOR: False, EDITOR: False}


async def make_link(browser, *, days="30", label="Донор"):
    response = await post(browser, ACCESS, ACCESS, label=label, days=days)
    found = re.search(r'href="http://gateway.test(/figures/[^"]+)"', response.text)
    return found[1] if found else ""


async def test_a_donor_sees_figures_and_nobodys_name_until_the_link_expires(gateway, chief, anyone):
    address = await make_link(chief, days="7")
    shown = await anyone.get(address)
    assert shown.status_code == 200
    assert "Показник accepted 200" in text_of(shown)
    assert "Ґалаґан" not in shown.text
    gateway.clock.advance(days=7)
    assert (await anyone.get(address)).status_code == 404


async def test_a_link_that_was_ended_shows_nothing(chief, anyone):
    address = await make_link(chief)
    ending = re.search(rf'action="({ACCESS}/[^"]+/end)"', (await chief.get(ACCESS)).text)
    assert ending
    await post(chief, ending[1], ACCESS)
    assert (await anyone.get(address)).status_code == 404
    assert "Закрито" in text_of(await chief.get(ACCESS))


async def test_a_link_is_for_somebody_and_for_some_time(chief):
    for wrong in ({"label": "  "}, {"days": "10000"}):
        response = await post(chief, ACCESS, ACCESS, **({"label": "Донор", "days": "30"} | wrong))
        assert response.status_code == 422
        assert "для кого" in text_of(response)


async def test_the_log_says_who_did_what(chief):
    await make_link(chief, days="30")
    shown = text_of(await chief.get("/desk/log"))
    assert f"{ORGANISER} створено посилання для донора на 30 дн. {programme().title} ✓виконано" in shown


async def test_the_log_holds_what_was_refused(gateway, chief):
    visitor = gateway.organiser()
    deciding = DecideApplications(application_ids=["a"], decision=Decision.ACCEPT, decided_by=visitor.staff_id)
    refusing = gateway.refuse(DecideApplications)
    with pytest.raises(Refused):
        await acting.act(gateway.work, Action("k-1", visitor.staff_id, "tried"), deciding)
    shown = text_of(await chief.get("/desk/log"))
    assert f"tried ({refusing.title}) ✕відмовлено" in shown


async def test_the_log_turns_its_pages_back_to_the_first_action(gateway, chief):
    def note_many(tx):
        for number in range(101):
            acting.note(tx, Action(f"k-{number:03}", gateway.organiser().staff_id, f"did {number:03}", "dialogue"))

    await gateway.work.write(note_many)
    newest = await chief.get("/desk/log?of=dialogue")
    assert "did 100" in text_of(newest)
    assert "did 000" not in text_of(newest)
    assert 'href="/desk/log?of=dialogue&amp;page=2"' in newest.text
    oldest = text_of(await chief.get("/desk/log?of=dialogue&page=2"))
    assert "did 000" in oldest
    assert "did 001" not in oldest
    assert "Давніші" not in oldest
    assert (await chief.get("/desk/log?page=-3")).status_code == 200


async def test_the_same_action_again_is_one_line(gateway):
    visitor = gateway.organiser()
    deciding = DecideApplications(application_ids=["a"], decision=Decision.ACCEPT, decided_by=visitor.staff_id)
    for _ in range(2):
        await acting.act(gateway.work, Action("k-1", visitor.staff_id, "tried"), deciding)
    assert [action.kind for action in await acting.recent(gateway.work)] == ["tried"]


def test_an_action_of_a_newer_version_is_shown_bare():
    assert words.sentence(Action("1", "s", "from_the_future", details={"a": 1}), names={}) == "from_the_future"


def test_every_role_has_a_name():
    assert words.ROLES.keys() == set(Role)
