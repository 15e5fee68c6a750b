"""A participant's settings: taking one's data away, the language of letters, consents, being forgotten."""

import pytest

from shared.contracts.notification import ListMessages, MessageList
from shared.contracts.registration import EraseParticipant, FindPerson, PersonFound, StateConsents, UpdatePerson
from shared.contracts.request import Done
from shared.contracts.vocabulary import Consent, Language
from tests.gateway import scripted
from tests.gateway.conftest import post, save_section, text_of
from tests.gateway.scripted import FILLED_IN, MAILBOX, NUMBER, PARTICIPANT

APPLY, SETTINGS = "/programmes/dialogue/apply", "/my/settings"


@pytest.fixture
def script(gateway):
    gateway.script.lines |= {
        UpdatePerson: PersonFound(),
        StateConsents: Done(),
        EraseParticipant: Done(),
        ListMessages: MessageList(messages=[], counts={}),
    }
    return gateway.script


async def test_my_page_leads_to_the_settings(olena):
    assert f'href="{SETTINGS}"' in (await olena.get("/my")).text


async def test_everything_known_is_taken_away_as_a_file(olena, script):
    response = await olena.get(f"{SETTINGS}/data.json")
    assert response.headers["content-disposition"] == 'attachment; filename="dovira.json"'
    data = response.json()
    assert data["person"]["email"] == MAILBOX
    [programme] = data["programmes"]
    assert programme["application"]["reference"]
    assert len(programme["places"]) == 2
    assert programme["tests"]
    assert programme["progress"]
    assert data["certificates"][0]["facts"]["number"] == NUMBER
    assert data["messages"] == []


async def test_a_part_that_is_not_known_now_is_null_and_the_rest_is_there(olena, script):
    script.lines[ListMessages] = scripted.DOWN
    data = (await olena.get(f"{SETTINGS}/data.json")).json()
    assert data["messages"] is None
    assert data["person"]["email"] == MAILBOX


async def test_letters_are_written_in_the_chosen_language_and_nothing_else_changes(olena, script):
    response = await post(olena, f"{SETTINGS}/language", SETTINGS, language="en")
    assert (response.status_code, response.headers["location"]) == (303, SETTINGS)
    [asked] = script.asked_for(UpdatePerson)
    assert asked.participant_id == PARTICIPANT
    assert asked.personal == scripted.person(language=Language.ENGLISH)


async def test_a_language_that_we_do_not_write_in_is_refused(olena, script):
    response = await post(olena, f"{SETTINGS}/language", SETTINGS, language="xx")
    assert response.status_code == 422
    assert "Виберіть мову листів" in text_of(response)
    assert script.asked_for(UpdatePerson) == []


@pytest.mark.parametrize("wanted", [["day"], ["hour"], []])
async def test_reminders_are_chosen_apart_and_what_is_no_reminder_is_passed_over(olena, script, wanted):
    response = await post(olena, f"{SETTINGS}/reminders", SETTINGS, reminders=[*wanted, "made-up"])
    assert (response.status_code, response.headers["location"]) == (303, SETTINGS)
    [asked] = script.asked_for(UpdatePerson)
    assert asked.personal == scripted.person(reminders=wanted)


async def test_the_reminders_that_are_wanted_are_ticked(olena, script):
    known = PersonFound(participant_id=PARTICIPANT, personal=scripted.person(reminders=["hour"]), revision=1)
    script.lines[FindPerson] = known
    page = (await olena.get(SETTINGS)).text
    assert 'value="hour" checked' in page
    assert 'value="day">' in page


async def test_consents_are_stated_whole_and_the_first_is_never_taken_back_here(olena, script):
    await post(olena, f"{SETTINGS}/consents/dialogue", SETTINGS, consents=["mailing", "made-up"])
    [asked] = script.asked_for(StateConsents)
    assert (asked.participant_id, asked.programme_id) == (PARTICIPANT, "dialogue")
    assert asked.consents == [Consent.PROCESSING, Consent.MAILING]


async def test_what_is_agreed_to_is_ticked(gateway, olena, script):
    agreed = scripted.summary().model_copy(update={"consents": [Consent.PROCESSING, Consent.MAILING]})
    script.lines[FindPerson] = PersonFound(
        participant_id=PARTICIPANT, personal=scripted.person(), revision=1, applications=[agreed]
    )
    page = (await olena.get(SETTINGS)).text
    assert 'value="mailing" checked' in page
    assert 'value="public_quote" checked' not in page
    assert 'value="processing"' not in page


async def test_nobody_is_forgotten_by_a_slip(olena, script):
    response = await post(olena, f"{SETTINGS}/erase", f"{SETTINGS}/erase")
    assert response.status_code == 422
    assert "Поставте позначку" in text_of(response)
    assert script.asked_for(EraseParticipant) == []


async def test_what_the_forgotten_began_before_they_signed_in_leaves_and_other_drafts_stay(gateway, olena, script):
    begun = {}
    for mailbox in (MAILBOX.upper(), f"x{MAILBOX}"):
        begun[mailbox] = gateway.browser()
        await save_section(begun[mailbox], "you", FILLED_IN | {"email": mailbox})
    await post(olena, f"{SETTINGS}/erase", f"{SETTINGS}/erase", sure="yes")
    kept = [mailbox for mailbox, one in begun.items() if mailbox in (await one.get(f"{APPLY}/check")).text]
    assert kept == [f"x{MAILBOX}"]


async def test_whoever_is_sure_is_forgotten_and_signed_out(olena, script):
    response = await post(olena, f"{SETTINGS}/erase", f"{SETTINGS}/erase", sure="yes")
    assert (response.status_code, response.headers["location"]) == (303, "/")
    [asked] = script.asked_for(EraseParticipant)
    assert asked.participant_id == PARTICIPANT
    assert (await olena.get("/my")).status_code in (303, 401)
