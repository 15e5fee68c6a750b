"""The desk at work: decisions that can be taken back, files shown before they are taken, people told who is who."""

import re

import pytest

from services.gateway.use_cases import acting, deciding
from shared.contracts.assessment import ImportQuestions
from shared.contracts.certification_queue import GetIssuingProgress, IssuingProgress, ProgrammeIssuing
from shared.contracts.registration import DecideApplications, Decision, ListApplications
from shared.contracts.registration_imports import ImportApplications
from shared.contracts.scheduling import GetProgramme, ImportAttendance, ProgrammeVersion, RecordAttendance
from shared.contracts.scheduling_attendance import (
    CheckedIn,
    DeclareInterruption,
    DismissPerson,
    IdentifyPerson,
    ReviewAttendance,
    WithdrawInterruption,
)
from shared.contracts.vocabulary import Oblast
from tests.gateway import scripted
from tests.gateway.conftest import form_token, post, text_of
from tests.gateway.scripted_desk import CODE, STRANGER, application, page_of

DESK = "/desk/programmes/dialogue"
LIST, WEBINAR = f"{DESK}/applications", f"{DESK}/attendance/dialogue-m2-5"
FORM_EXPORT = """Позначка часу,Адреса електронної пошти,Прізвище
""".encode()
ZOOM = b"""Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)
Olena,olena@hromada.example,03/14/2024 02:00:00 PM,03/14/2024 03:30:00 PM,90
"""
GIFT = "::one:: Так? {T}\n".encode()


async def send_file(browser, address, page, content, *, name="file.csv"):
    values = {"form_token": await form_token(browser, page), "form_key": "k"}
    return await browser.post(address, data=values, files={"file": (name, content, "text/csv")})


def upload_in(response):
    found = re.search(r'name="upload" value="(\w+)"', response.text)
    assert found, text_of(response)
    return found[1]


# ---- applications


async def test_applications_are_filtered(chief):
    everyone = text_of(await chief.get(LIST))
    assert "Показано 2 із 2" in everyone
    for query, shown in {
        "status=accepted": 1,
        "status=declined": 0,
        "oblast=UA-63": 1,
        "look=remarks": 1,
        "text=halahan": 1,
        "text=REF-a-2": 1,
        "status=accepted&text=halahan": 0,
    }.items():
        assert f"Показано {shown} із 2" in text_of(await chief.get(f"{LIST}?{query}")), query


async def test_a_decision_is_shown_then_waits_and_is_then_carried_out_in_the_name_of_its_author(gateway, chief):
    shown = text_of(await post(chief, f"{LIST}/preview", LIST, application="a-2", decision="accept"))
    assert "Зміниться 1 заявка" in shown
    await post(chief, f"{LIST}/decide", LIST, application="a-2", decision="accept")
    await deciding.carry_out_due(gateway.work)
    assert gateway.script.asked_for(DecideApplications) == []
    gateway.clock.advance(seconds=61)
    for _ in range(2):
        await deciding.carry_out_due(gateway.work)
    [asked] = gateway.script.asked_for(DecideApplications)
    assert (asked.application_ids, asked.decision) == (["a-2"], Decision.ACCEPT)
    assert asked.decided_by == gateway.organiser().staff_id
    assert "прийнято заявок: 1" in text_of(await chief.get("/desk/log"))


async def test_a_decision_taken_back_in_time_is_never_carried_out(gateway, chief):
    await post(chief, f"{LIST}/decide", LIST, application="a-2", decision="accept")
    undoing = re.search(rf'action="({LIST}/undo/\w+)"', (await chief.get(LIST)).text)
    assert undoing
    await post(chief, undoing[1], LIST)
    gateway.clock.advance(seconds=61)
    await deciding.carry_out_due(gateway.work)
    assert gateway.script.asked_for(DecideApplications) == []
    assert "скасовано, поки його не виконано" in text_of(await chief.get("/desk/log"))
    await post(chief, undoing[1], LIST)
    assert "вже виконано" in text_of(await chief.get(LIST))


async def test_what_was_carried_out_is_not_taken_back_and_says_so(gateway, chief):
    await post(chief, f"{LIST}/decide", LIST, application="a-2", decision="accept")
    undoing = re.search(rf'action="({LIST}/undo/\w+)"', (await chief.get(LIST)).text)
    assert undoing
    gateway.clock.advance(seconds=61)
    await deciding.carry_out_due(gateway.work)
    assert undoing[1] not in (await chief.get(LIST)).text
    await post(chief, undoing[1], LIST)
    assert "вже виконано" in text_of(await chief.get(LIST))
    assert "скасовано, поки його не виконано" not in text_of(await chief.get("/desk/log"))


async def test_an_application_is_decided_once_within_the_time_to_take_it_back(gateway, chief):
    await post(chief, f"{LIST}/decide", LIST, application="a-2", decision="accept")
    shown = await chief.get(LIST)
    assert "буде прийнято 1 заявку: Галаган Олена" in text_of(shown)
    assert re.search(r'value="a-2" disabled', shown.text)
    preview = text_of(await post(chief, f"{LIST}/preview", LIST, application="a-2", decision="decline"))
    assert "Про ці рішення вже чекає" in preview
    await post(chief, f"{LIST}/decide", LIST, application="a-2", decision="decline", reason="інакше")
    assert [one.decision for one in await deciding.waiting_of(gateway.work, "dialogue")] == ["accept"]


async def test_quotas_are_shown_where_applications_are_decided(gateway, chief):
    programme = scripted.programme(quotas={"UA-46": 1})
    gateway.script.lines[GetProgramme] = ProgrammeVersion(version=1, programme=programme)
    shown = await chief.get(LIST)
    assert "Львівська область: прийнято 0, квота 1" in text_of(shown)
    preview = text_of(await post(chief, f"{LIST}/preview", LIST, application="a-2", decision="accept"))
    assert "у межах квоти" in preview
    neighbour = application("a-3", "Інша Особа", email="b@x.example", at=scripted.NOW, status="accepted")
    asked_for = application("a-2", "Галаган Олена", email="a@x.example", at=scripted.NOW)
    gateway.script.lines[ListApplications] = page_of([neighbour, asked_for], ListApplications(programme_id="dialogue"))
    preview = text_of(await post(chief, f"{LIST}/preview", LIST, application="a-2", decision="accept"))
    assert "понад квоту" in preview
    assert "на кожному вебінарі місця матимуть 1" in preview


def test_whoever_fits_a_quota_is_proposed_in_order_of_arrival():
    known = {"eligible": True, "remarks": []}
    applications = [
        application(
            str(n), f"Особа {n}", email=f"{n}@x.example", at=scripted.NOW, oblast=oblast, status=status, **known
        )
        for n, (oblast, status) in enumerate(
            [("UA-46", "accepted"), ("UA-46", "submitted"), ("UA-46", "submitted"), ("UA-63", "submitted")]
        )
    ]
    quotas = {Oblast.LVIV: 2}
    assert deciding.acceptable(applications, quotas, doubtful=set()) == {"1", "3"}
    assert deciding.acceptable(applications, {}, doubtful={"3"}) == {"1", "2"}
    [share] = deciding.shares(applications, quotas, and_also={"1", "2"})
    assert (share.accepted, share.is_exceeded) == (3, True)


async def test_a_decision_waits_while_registration_is_down(gateway, chief):
    gateway.script.lines[DecideApplications] = scripted.DOWN
    await post(chief, f"{LIST}/decide", LIST, application="a-2", decision="accept")
    gateway.clock.advance(seconds=61)
    await deciding.carry_out_due(gateway.work)
    assert len(await deciding.waiting_of(gateway.work, "dialogue")) == 1


async def test_declining_needs_a_reason_and_a_decision_needs_applications(gateway, chief):
    response = await post(chief, f"{LIST}/decide", LIST, application="a-2", decision="decline")
    assert (response.status_code, "Напишіть причину" in text_of(response)) == (422, True)
    for address in (f"{LIST}/decide", f"{LIST}/preview"):
        response = await post(chief, address, LIST, application="of another programme", decision="accept")
        assert (response.status_code, "Позначте заявки" in text_of(response)) == (422, True)
    assert await deciding.waiting_of(gateway.work, "dialogue") == []


# ---- files


async def test_a_file_of_applications_is_shown_before_it_is_taken(gateway, chief):
    page = f"{LIST}/import"
    shown = await send_file(chief, f"{page}/preview", page, FORM_EXPORT)
    assert "Що не так у файлі" in text_of(shown)
    assert gateway.script.asked_for(ImportApplications) == []


async def test_a_form_without_a_file_and_a_file_kept_too_long_are_refused(gateway, chief):
    page = f"{LIST}/import"
    assert (await post(chief, f"{page}/preview", page)).status_code == 422
    assert (await post(chief, page, page, upload="nothing")).status_code == 410
    kept = await acting.keep_upload(gateway.work, gateway.organiser(), name="a.csv", content=FORM_EXPORT)
    gateway.clock.advance(hours=1)
    assert (await post(chief, page, page, upload=kept.id)).status_code == 410


async def test_nobody_takes_the_file_of_another(gateway, chief):
    kept = await acting.keep_upload(gateway.work, gateway.organiser(), name="a.csv", content=FORM_EXPORT)
    async with await gateway.browser_of("second@institute.example") as second:
        assert (await post(second, f"{LIST}/import", f"{LIST}/import", upload=kept.id)).status_code == 410


async def test_questions_are_shown_before_they_are_taken(gateway):
    page = f"{DESK}/tests/final/import"
    async with await gateway.browser_of(scripted.ASSESSOR) as browser:
        shown = await send_file(browser, f"{page}/preview", page, GIFT, name="bank.gift")
        [asked] = gateway.script.asked_for(ImportQuestions)
        assert asked.dry_run
        await post(browser, page, page, upload=upload_in(shown))
    assert not gateway.script.asked_for(ImportQuestions)[-1].dry_run


XML = """<?xml version="1.0"?>
<quiz>
<question type="truefalse"><name><text>Діалог</text></name><questiontext><text>Діалог?</text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
<question type="essay"><name><text>Есе</text></name><questiontext><text>Що?</text></questiontext></question>
</quiz>"""
TABLE = "Запитання,Варіант 1,Варіант 2,Правильні\nДіалог?,так,ні,1\nЩо?,так,ні,9\n"


@pytest.mark.parametrize(
    ("name", "content", "row", "words"),
    [("bank.xml", XML, 5, "«essay»"), ("bank.csv", TABLE, 3, "варіанта «9» немає")],
)
async def test_a_file_of_another_format_shows_its_faults_by_line_and_brings_the_rest(
    gateway, name, content, row, words
):
    async with await gateway.browser_of(scripted.ASSESSOR) as browser:
        page = f"{DESK}/tests/final/import"
        shown = await send_file(browser, f"{page}/preview", page, content.encode(), name=name)
    assert f'<td class="figure">{row}</td>' in shown.text
    assert words in text_of(shown)
    [asked] = gateway.script.asked_for(ImportQuestions)
    assert ([one.text for one in asked.questions], asked.dry_run) == (["Діалог?"], True)


async def test_questions_that_a_test_refuses_keep_the_page(gateway):
    refusal = gateway.refuse(ImportQuestions)
    page = f"{DESK}/tests/final/import"
    async with await gateway.browser_of(scripted.ASSESSOR) as browser:
        shown = await send_file(browser, f"{page}/preview", page, GIFT, name="bank.gift")
    assert (shown.status_code, refusal.title in text_of(shown)) == (409, True)


# ---- attendance


async def test_a_report_is_sorted_out_by_certainty_before_it_is_taken(gateway, chief):
    shown = await send_file(chief, f"{WEBINAR}/report/preview", WEBINAR, ZOOM)
    text = text_of(shown)
    for group in ("записані на вебінар: 1", "але не записані: 1", "потрібне рішення: 1", "Невідомі: 1"):
        assert group in text
    assert "«User Email» – адреса" in text
    assert [asked.dry_run for asked in gateway.script.asked_for(ImportAttendance)] == [True]
    await post(chief, f"{WEBINAR}/report", WEBINAR, upload=upload_in(shown))
    assert [asked.dry_run for asked in gateway.script.asked_for(ImportAttendance)] == [True, False]


STRANGE = "Хто;Зайшов;Пішов\nОлена;14.03.2024 14:00;14.03.2024 15:30\n".encode()


async def test_columns_are_put_right_in_the_preview_and_the_report_is_taken_so(gateway, chief):
    shown = await send_file(chief, f"{WEBINAR}/report/preview", WEBINAR, STRANGE)
    assert "Стовпців не впізнано" in text_of(shown)
    columns = {"column-name": "Хто", "column-joined": "Зайшов", "column-left": "Пішов", "column-email": ""}
    values = columns | {"upload": upload_in(shown)}
    again = await post(chief, f"{WEBINAR}/report/preview", WEBINAR, **values)
    assert "«Зайшов» – коли ввійшла людина" in text_of(again)
    taken = dict(re.findall(r'name="(upload|column-\w+)" value="([^"]*)"', again.text.split("Узяти звіт")[-2]))
    await post(chief, f"{WEBINAR}/report", WEBINAR, **taken)
    asked = [one for one in gateway.script.asked_for(ImportAttendance) if not one.dry_run]
    assert [row.name for row in asked[0].rows] == ["Олена"]


async def test_a_person_is_identified_or_dismissed_by_a_named_organiser(gateway, chief):
    await post(chief, f"{WEBINAR}/people", WEBINAR, person=STRANGER, participant=scripted.PARTICIPANT)
    await post(chief, f"{WEBINAR}/people", WEBINAR, person=STRANGER, participant="none")
    [identified], [dismissed] = gateway.script.asked_for(IdentifyPerson), gateway.script.asked_for(DismissPerson)
    assert (identified.participant_id, dismissed.person_id) == (scripted.PARTICIPANT, STRANGER)
    assert identified.decided_by == dismissed.decided_by == gateway.organiser().staff_id


async def test_presence_by_hand_needs_minutes_and_a_reason(gateway, chief):
    said = {"participant": scripted.PARTICIPANT, "minutes": "50", "reason": "протокол"}
    for wrong in ({"minutes": "багато"}, {"minutes": ""}, {"reason": " "}):
        assert (await post(chief, f"{WEBINAR}/presence", WEBINAR, **(said | wrong))).status_code == 422
    await post(chief, f"{WEBINAR}/presence", WEBINAR, **said)
    [asked] = gateway.script.asked_for(RecordAttendance)
    assert (asked.seconds, asked.reason) == (3000, "протокол")


async def test_whoever_entered_the_code_and_is_in_no_report_is_named_and_recorded_by_a_person(gateway, chief):
    witnessed = [CheckedIn(participant_id=one, checked_in_at=scripted.NOW) for one in ("p-nobody-knows", STRANGER)]
    review = gateway.script.lines[ReviewAttendance]
    gateway.script.lines[ReviewAttendance] = review.model_copy(update={"checked_in": witnessed})
    page = text_of(await chief.get(WEBINAR))
    assert "Відмітилися кодом, а у звіті їх немає: 2" in page
    said = {"participant": "p-nobody-knows", "minutes": "80", "reason": "Відмітка кодом о 10:00"}
    await post(chief, f"{WEBINAR}/presence", WEBINAR, **said)
    [asked] = gateway.script.asked_for(RecordAttendance)
    assert (asked.participant_id, asked.seconds) == ("p-nobody-knows", 4800)
    assert asked.decided_by == gateway.organiser().staff_id


async def test_whoever_entered_the_code_and_is_in_the_report_stands_there_once_and_a_guess_says_so(gateway, chief):
    review = gateway.script.lines[ReviewAttendance]
    witnessed = [CheckedIn(participant_id=review.presences[0].participant_id, checked_in_at=scripted.NOW)]
    gateway.script.lines[ReviewAttendance] = review.model_copy(update={"checked_in": witnessed})
    page = text_of(await chief.get(WEBINAR))
    assert "а у звіті їх немає" not in page
    assert "є відмітка кодом" in page


async def test_an_interruption_is_declared_in_the_programmes_own_time(gateway, chief):
    said = {"kind": "air_alert", "begins": "14:05", "ends": "14:35", "oblast": ["UA-63"]}
    await post(chief, f"{WEBINAR}/interruptions", WEBINAR, **said)
    [asked] = gateway.script.asked_for(DeclareInterruption)
    assert (asked.begins_at.isoformat(), asked.oblasts) == ("2024-03-14T14:05:00+02:00", [Oblast.KHARKIV])
    for wrong in ({"kind": "boredom"}, {"begins": ""}, {"ends": "25:00"}):
        assert (await post(chief, f"{WEBINAR}/interruptions", WEBINAR, **(said | wrong))).status_code == 422
    await post(chief, f"{WEBINAR}/interruptions/withdraw", WEBINAR, interruption="i-1")
    assert gateway.script.asked_for(WithdrawInterruption)[0].interruption_id == "i-1"


async def test_a_webinar_of_another_programme_is_not_found(chief):
    assert (await chief.get(f"{DESK}/attendance/nothing")).status_code == 404


async def test_a_participant_checks_in_with_the_code_shown_in_the_session(gateway, olena):
    gateway.clock.advance(days=2, hours=3)
    assert "Код, який показують на занятті" in text_of(await olena.get("/my"))
    for code, said in ((CODE, "Вас відмічено"), ("000000", "Код не той")):
        await post(olena, "/my/webinars/dialogue-m2-5/check-in", "/my", code=code)
        assert said in text_of(await olena.get("/my"))


async def test_a_bank_is_shown_with_how_its_questions_do(gateway):
    async with await gateway.browser_of(scripted.ASSESSOR) as browser:
        shown = text_of(await browser.get(f"{DESK}/tests/final"))
    for said in ("Діалог передує рішенню.", "75 %", "−0,2"):
        assert said in shown.replace("\u00a0", " ")


async def test_the_overview_shows_how_far_the_issuing_of_certificates_is(gateway, chief):
    busy = ProgrammeIssuing(
        programme_id="dialogue", participants=500, certificates=300, unseen=150, unprepared=40, postponed=2
    )
    gateway.script.lines[GetIssuingProgress] = IssuingProgress(programmes=[busy])
    page = await chief.get(DESK)
    told = text_of(page)
    assert "Залишилося учасників: 150." in told
    assert "Готуємо документи. Залишилося: 40." in told
    assert "Не вдалося підготувати: 2." in told
    assert 'max="500" value="350"' in page.text
    assert 'max="300" value="260"' in page.text


async def test_the_overview_is_quiet_when_nothing_is_left_to_do_and_when_certification_is_away(gateway, chief):
    assert "Залишилося" not in text_of(await chief.get(DESK))
    gateway.script.lines[GetIssuingProgress] = scripted.DOWN
    assert "Реєстр сертифікатів тимчасово недоступний" in text_of(await chief.get(DESK))
