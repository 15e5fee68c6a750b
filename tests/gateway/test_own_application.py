"""The page of one application: its state, the decision with its reason, what comes next, what was said in it."""

from datetime import timedelta

import pytest

from shared.contracts.certification import GetProgress
from shared.contracts.registration import ApplicationStatus, FindPerson, PersonFound
from shared.contracts.scheduling import GetProgramme
from shared.contracts.vocabulary import Consent
from tests.gateway import scripted
from tests.gateway.conftest import text_of
from tests.gateway.scripted import DOWN, NOW, PARTICIPANT

PAGE = "/my/programmes/dialogue"


def applied(status, reason="", **changes):
    """Olena's application as registration knows it."""
    application = scripted.summary(status, reason).model_copy(update=changes)
    return PersonFound(participant_id=PARTICIPANT, personal=scripted.person(), revision=1, applications=[application])


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (ApplicationStatus.SUBMITTED, ("На розгляді", "Організатори ще розглядають заявку", "Відкликати заявку")),
        (ApplicationStatus.ACCEPTED, ("Прийнято", "Чого бракує для сертифіката, показує ваша сторінка")),
        (ApplicationStatus.DECLINED, ("Відхилено", "Область не бере участі", "напишіть організаторам")),
        (ApplicationStatus.WITHDRAWN, ("Відкликано", "Заявку ви відкликали")),
    ],
)
async def test_each_state_is_told_with_its_moment_and_what_comes_next(gateway, olena, status, words):
    reason = "Область не бере участі" if status is ApplicationStatus.DECLINED else ""
    gateway.script.lines[FindPerson] = applied(status, reason, decided_at=NOW - timedelta(days=2))
    page = text_of(await olena.get(PAGE))
    for said in ("Заявка 3F2A-77C1", "21 лютого 2024 року", "10 березня 2024 року", *words):
        assert said in page


async def test_what_was_said_in_the_application_is_read_back(gateway, olena):
    agreed = [Consent.PROCESSING, Consent.MAILING]
    gateway.script.lines[FindPerson] = applied(ApplicationStatus.SUBMITTED, consents=agreed, position="депутат")
    page = text_of(await olena.get(PAGE))
    for said in ("Ґалаґан Олена Ігорівна", scripted.MAILBOX, "депутат", "Харківська область"):
        assert said in page


async def test_only_an_application_under_way_without_a_certificate_can_be_withdrawn(gateway, olena):
    offers = {}
    for status in ApplicationStatus:
        gateway.script.lines[FindPerson] = applied(status)
        offers[status] = "Відкликати заявку" in text_of(await olena.get(PAGE))
    assert [status for status, offered in offers.items() if offered] == ["submitted", "accepted"]
    gateway.script.lines[FindPerson] = applied(ApplicationStatus.ACCEPTED)
    gateway.script.lines[GetProgress] = scripted.progress().model_copy(update={"certificate_number": scripted.NUMBER})
    assert "Відкликати заявку" not in text_of(await olena.get(PAGE))


async def test_my_page_leads_to_the_page_of_each_application(olena):
    assert f'href="{PAGE}"' in (await olena.get("/my")).text


async def test_whoever_never_applied_is_told_so(olena):
    assert (await olena.get("/my/programmes/other")).status_code == 404


async def test_while_the_programme_cannot_be_read_the_page_says_so(gateway, olena):
    gateway.script.lines[GetProgramme] = DOWN
    assert (await olena.get(PAGE)).status_code == 404
