"""The JSON API: what it asks the services, what it answers, and how every refusal reads."""

import logging

import pytest

from services.gateway.routes.problems import MEDIA_TYPE
from services.gateway.use_cases import acting, signing_in
from shared.bus import Unavailable
from shared.contracts.assessment import ImportQuestions, SaveAnswers, StartAttempt, SubmitAttempt
from shared.contracts.certification import GetCertificateDocument, VerifyCertificate
from shared.contracts.notification import SendSignInCode
from shared.contracts.registration import (
    ApplicationStatus,
    CancelEnrolment,
    DecideApplications,
    Decision,
    EnrolInWebinar,
    ListApplications,
    SubmitApplication,
    WithdrawApplication,
)
from shared.contracts.request import FieldFault, Problem
from shared.contracts.scheduling import ListProgrammes, PublishMaterial
from shared.testing import sqlite_url
from tests.gateway.conftest import running_gateway, settings_for
from tests.gateway.scripted import ASSESSOR, DOWN, LATE, MAILBOX, NUMBER, ORGANISER, PARTICIPANT
from tests.gateway.test_who_may_do_what import APPLICATION, DECISION, FORM, MATERIAL, QUESTIONS


@pytest.fixture
async def anyone(gateway):
    async with gateway.browser() as client:
        yield client


@pytest.fixture
async def participant(gateway):
    async with await gateway.program_of(MAILBOX) as client:
        yield client


@pytest.fixture
async def organiser(gateway):
    async with await gateway.program_of(ORGANISER) as client:
        yield client


def problem_in(response, status, code):
    assert response.status_code == status
    assert response.headers["content-type"] == MEDIA_TYPE
    body = response.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:dovira:problem:{code}"
    assert body["title"]
    return body


# ---- programmes


async def test_programmes_are_listed_without_the_addresses_of_meetings(anyone):
    [version] = (await anyone.get("/api/v1/programmes")).json()["programmes"]
    one = (await anyone.get("/api/v1/programmes/dialogue")).json()
    assert version == one
    assert {webinar["join_url"] for module in one["programme"]["modules"] for webinar in module["webinars"]} == {""}


async def test_a_programme_that_is_not_there_is_a_404(anyone):
    problem_in(await anyone.get("/api/v1/programmes/other"), 404, "no_such_programme")


async def test_places_are_counted(anyone):
    places = (await anyone.get("/api/v1/programmes/dialogue/places")).json()["webinars"]
    assert places[0] == {"webinar_id": "dialogue-m2-1", "capacity": 30, "confirmed": 30, "waitlisted": 4, "quotas": []}


async def test_materials_for_participants_are_theirs(anyone, participant, organiser):
    listed = {}
    for name, client in (("anyone", anyone), ("participant", participant), ("organiser", organiser)):
        materials = (await client.get("/api/v1/programmes/dialogue/materials")).json()["materials"]
        listed[name] = {material["kind"] for material in materials}
    assert listed == {
        "anyone": {"recording"},
        "participant": {"recording", "slides"},
        "organiser": {"recording", "slides"},
    }


async def test_materials_of_another_programme_are_not_a_participants(gateway, participant):
    materials = (await participant.get("/api/v1/programmes/elsewhere/materials")).json()["materials"]
    assert {material["kind"] for material in materials} == {"recording"}


# ---- applying


async def test_an_application_needs_nothing_but_a_body(gateway, anyone):
    response = await anyone.post("/api/v1/applications", json=APPLICATION)
    assert (response.status_code, response.json()) == (201, {"reference": "3F2A-77C1"})
    [asked] = gateway.script.asked_for(SubmitApplication)
    assert asked.form.personal.family_name == "Коваль"


async def test_an_applicant_cannot_say_when_the_form_was_filled_in(gateway, anyone):
    body = {"programme_id": "dialogue", "form": FORM | {"submitted_at": "2020-01-01T00:00:00Z"}}
    await anyone.post("/api/v1/applications", json=body)
    assert gateway.script.asked_for(SubmitApplication)[0].form.submitted_at is None


async def test_whose_an_application_is_says_the_session_and_nobody_else(gateway, anyone, participant):
    forged = await anyone.post("/api/v1/applications", json=APPLICATION | {"signed_in_as": PARTICIPANT})
    assert forged.status_code == 422
    for who in (anyone, participant):
        await who.post("/api/v1/applications", json=APPLICATION)
    assert [asked.signed_in_as for asked in gateway.script.asked_for(SubmitApplication)] == ["", PARTICIPANT]


async def test_wrong_fields_are_named_in_ukrainian_and_never_quoted(anyone):
    form = FORM | {
        "personal": {"email": "secret-address", "family_name": ""},
        "oblast": "UA-99",
        "extra": 1,
    }
    response = await anyone.post("/api/v1/applications", json={"programme_id": "dialogue", "form": form})
    body = problem_in(response, 422, "invalid_request")
    assert {fault["field"]: fault["message"] for fault in body["errors"]}.items() >= {
        "form.personal.email": "Це не схоже на адресу електронної пошти. Зразок: olena@hromada.example.",
        "form.personal.family_name": "Занадто коротко: щонайменше 1 симв.",
        "form.personal.given_name": "Заповніть це поле.",
        "form.extra": "Такого поля немає: приберіть його.",
    }.items()
    assert any(fault["field"] == "form.oblast" for fault in body["errors"])
    assert "secret-address" not in response.text


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"", b'"text"'])
async def test_a_body_that_is_no_object_is_a_422(anyone, body):
    response = await anyone.post("/api/v1/applications", content=body, headers={"Content-Type": "application/json"})
    problem_in(response, response.status_code, "invalid_request" if response.status_code == 422 else "bad_request")
    assert response.status_code in {400, 422}


@pytest.mark.parametrize("name", ["Ко\\u0000валь", "Ко\\ud800валь"])
async def test_characters_no_database_keeps_are_a_422(anyone, name):
    body = f'{{"programme_id":"dialogue","form":{{"personal":{{"email":"a@b.example","family_name":"{name}"}}}}}}'
    response = await anyone.post("/api/v1/applications", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.headers["content-type"] == MEDIA_TYPE


async def test_a_body_without_end_is_a_413(anyone):
    async def endless():
        for _ in range(30):
            yield b" " * 64 * 1024

    response = await anyone.post("/api/v1/applications", content=endless())
    problem_in(response, 413, "too_large")


# ---- keys of idempotency


async def test_the_key_of_a_visitor_is_passed_on_and_is_theirs_alone(gateway, participant, organiser):
    key = {"Idempotency-Key": "one"}
    for _ in range(2):
        await participant.post("/api/v1/enrolments", json={"webinar_id": "w"}, headers=key)
    await participant.post("/api/v1/enrolments", json={"webinar_id": "w"}, headers={"Idempotency-Key": "two"})
    await organiser.post("/api/v1/decisions", json=DECISION, headers=key)
    first, second, third = gateway.script.keys_of(EnrolInWebinar)
    assert first == second
    assert len({first, third, *gateway.script.keys_of(DecideApplications)}) == 3


async def test_without_a_key_each_request_is_its_own(gateway, anyone):
    for _ in range(2):
        await anyone.post("/api/v1/applications", json=APPLICATION)
    first, second = gateway.script.keys_of(SubmitApplication)
    assert first
    assert first != second


# ---- me


async def test_a_participant_reads_themselves(participant):
    me = (await participant.get("/api/v1/me")).json()
    assert me["roles"] == ["participant"]
    assert me["person"]["personal"]["given_name"] == "Олена"
    assert me["person"]["applications"][0]["reference"] == "3F2A-77C1"


async def test_staff_are_nobody_in_registration(organiser):
    me = (await organiser.get("/api/v1/me")).json()
    assert me["roles"] == ["organiser"]
    assert me["person"]["participant_id"] is None


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/v1/me/certificates", "certificates"),
        ("/api/v1/me/programmes/dialogue/progress", "requirements"),
        ("/api/v1/me/programmes/dialogue/tests", "tests"),
        ("/api/v1/me/programmes/dialogue/enrolments", "enrolments"),
    ],
)
async def test_a_participant_reads_what_is_theirs(gateway, participant, path, field):
    assert (await participant.get(path)).json()[field]
    asked = gateway.script.asked[-1][0]
    assert asked.participant_id == PARTICIPANT


async def test_an_application_is_withdrawn(gateway, participant):
    response = await participant.delete("/api/v1/me/programmes/dialogue/application")
    assert (response.status_code, response.content) == (204, b"")
    asked = gateway.script.asked_for(WithdrawApplication)
    assert asked == [WithdrawApplication(participant_id=PARTICIPANT, programme_id="dialogue")]


async def test_a_place_is_taken_and_given_up_in_ones_own_name(gateway, participant):
    taken = await participant.post("/api/v1/enrolments", json={"webinar_id": "dialogue-m2-5"})
    given_up = await participant.delete("/api/v1/enrolments/dialogue-m2-5")
    assert (taken.status_code, taken.json()["status"]) == (201, "confirmed")
    assert (given_up.status_code, given_up.json()["status"]) == (200, "cancelled")
    assert gateway.script.asked_for(EnrolInWebinar)[0].participant_id == PARTICIPANT
    assert gateway.script.asked_for(CancelEnrolment)[0].participant_id == PARTICIPANT


async def test_nobody_enrols_somebody_else(participant):
    body = {"webinar_id": "dialogue-m2-5", "participant_id": "another"}
    problem_in(await participant.post("/api/v1/enrolments", json=body), 422, "invalid_request")


async def test_a_test_is_taken(gateway, participant):
    started = await participant.post("/api/v1/attempts", json={"test_id": "final"})
    answers = {"answers": {"one": ["Участь"]}}
    saved = await participant.put("/api/v1/attempts/t-2/answers", json=answers)
    result = await participant.post("/api/v1/attempts/t-2/submission", json=answers)
    assert (started.status_code, started.json()["attempt_id"]) == (201, "t-2")
    assert saved.json()["saved_at"].startswith("2024-03-12T09:00")
    assert result.json()["passed"] is True
    for request_type in (StartAttempt, SaveAnswers, SubmitAttempt):
        assert gateway.script.asked_for(request_type)[0].participant_id == PARTICIPANT


# ---- organisers and assessors


async def test_an_organiser_looks_through_applications(gateway, organiser):
    address = "/api/v1/programmes/dialogue/applications?status=submitted&after=a-0&limit=5"
    assert (await organiser.get(address)).json()["total"] == 1
    wanted = ListApplications(programme_id="dialogue", status=ApplicationStatus.SUBMITTED, after="a-0", limit=5)
    assert gateway.script.asked_for(ListApplications) == [wanted]


async def test_a_wrong_query_names_its_field(organiser):
    response = await organiser.get("/api/v1/programmes/dialogue/applications?limit=0")
    assert problem_in(response, 422, "invalid_request")["errors"] == [
        {"field": "limit", "message": "Має бути більше за 0."}
    ]


async def test_a_decision_bears_an_id_and_not_a_mailbox(gateway, organiser):
    assert (await organiser.post("/api/v1/decisions", json=DECISION)).json()["decided"] == 1
    [asked] = gateway.script.asked_for(DecideApplications)
    assert asked.decision is Decision.ACCEPT
    assert asked.decided_by.startswith("staff-")


async def test_nobody_decides_in_another_name(organiser):
    body = DECISION | {"decided_by": "another"}
    problem_in(await organiser.post("/api/v1/decisions", json=body), 422, "invalid_request")


async def test_a_material_is_published(gateway, organiser):
    assert (await organiser.post("/api/v1/materials", json=MATERIAL)).status_code == 204
    assert gateway.script.asked_for(PublishMaterial)[0].title == "Слайди"


async def test_what_is_done_over_the_api_stands_in_the_desks_log(gateway, organiser):
    for _ in range(2):
        await organiser.post("/api/v1/decisions", json=DECISION, headers={"Idempotency-Key": "once"})
    await organiser.post("/api/v1/materials", json=MATERIAL)
    noted = await acting.recent(gateway.work)
    assert sorted(action.kind for action in noted) == ["applications_accepted", "material_published"]
    assert {(action.staff_id, action.state) for action in noted} == {(gateway.organiser().staff_id, "done")}


async def test_an_assessor_brings_questions(gateway):
    async with await gateway.program_of(ASSESSOR) as assessor:
        await assessor.post("/api/v1/tests/final/questions", json=QUESTIONS | {"dry_run": True})
    [asked] = gateway.script.asked_for(ImportQuestions)
    assert (asked.test_id, asked.dry_run, len(asked.questions)) == ("final", True, 1)


# ---- certificates


async def test_a_certificate_is_looked_up_by_a_number_with_a_slash(gateway, anyone):
    found = (await anyone.get(f"/api/v1/certificates/{NUMBER}")).json()
    assert found["status"] == "valid"
    assert found["facts"]["full_name"] == "Ґалаґан Олена Ігорівна"
    assert gateway.script.asked_for(VerifyCertificate) == [VerifyCertificate(number=NUMBER)]


@pytest.mark.parametrize("number", ["12345678/999999-24", "nonsense", "9" * 500, "%20", "..%2f..%2fetc"])
async def test_unknown_numbers_are_answered_alike(anyone, number):
    body = problem_in(await anyone.get(f"/api/v1/certificates/{number}"), 404, "no_such_certificate")
    assert body["title"] == "Сертифіката з таким номером немає в реєстрі"


async def test_the_document_leads_to_its_own_page(gateway, anyone):
    response = await anyone.get(f"/api/v1/certificates/{NUMBER}.pdf")
    assert response.headers["content-type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    [asked] = gateway.script.asked_for(GetCertificateDocument)
    assert asked.verification_url == f"http://gateway.test/verify/{NUMBER}"


async def test_a_document_that_is_not_there_is_a_404(anyone):
    problem_in(await anyone.get("/api/v1/certificates/no/such.pdf"), 404, "no_such_certificate")


async def test_guessing_numbers_is_slowed_down(tmp_path):
    settings = settings_for(lookups_per_minute=2)
    async with running_gateway(settings, sqlite_url(tmp_path)) as gateway, gateway.browser() as anyone:
        statuses = [(await anyone.get(f"/api/v1/certificates/{n}")).status_code for n in range(2)]
        slowed = await anyone.get(f"/verify/{NUMBER}")
        gateway.clock.advance(minutes=1)
        again = await anyone.get(f"/verify/{NUMBER}")
    assert statuses == [404, 404]
    assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "60")
    assert again.status_code == 200


# ---- refusals


async def test_a_refusal_of_a_service_is_passed_on_whole(gateway, participant):
    fault = FieldFault(field="webinar_id", message="Закінчився.")
    gateway.script.lines[EnrolInWebinar] = Problem(
        status=409,
        code="webinar_over",
        title="Вебінар завершився",
        detail="Цей вебінар уже завершився.",
        errors=[fault],
    )
    body = problem_in(await participant.post("/api/v1/enrolments", json={"webinar_id": "w"}), 409, "webinar_over")
    assert body["detail"] == "Цей вебінар уже завершився."
    assert body["errors"] == [{"field": "webinar_id", "message": "Закінчився."}]


@pytest.mark.parametrize(("problem", "status", "code"), [(DOWN, 503, "unavailable"), (LATE, 504, "no_answer")])
async def test_a_silent_service_is_a_503_or_504_that_says_when_to_come_back(gateway, anyone, problem, status, code):
    gateway.script.lines[ListProgrammes] = problem
    response = await anyone.get("/api/v1/programmes")
    problem_in(response, status, code)
    assert response.headers["retry-after"] == "5"


async def test_who_must_sign_in_is_told_how(anyone):
    response = await anyone.get("/api/v1/me")
    problem_in(response, 401, "not_signed_in")
    assert response.headers["www-authenticate"].startswith("Bearer")


async def test_an_address_nobody_answers_is_a_404(anyone):
    problem_in(await anyone.get("/api/v1/nothing"), 404, "not_found")


async def test_a_wrong_method_is_a_405_that_names_the_right_ones(anyone):
    response = await anyone.put("/api/v1/applications", json={})
    problem_in(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


async def test_a_fault_of_ours_tells_nothing_to_the_asker_nor_names_to_the_log(gateway, anyone, caplog):
    def fail(_):
        message = "olena@hromada.example is in the message"
        raise ValueError(message)

    gateway.script.lines[ListProgrammes] = fail
    with caplog.at_level(logging.ERROR, logger="dovira.gateway"):
        response = await anyone.get("/api/v1/programmes")
    problem_in(response, 500, "internal")
    assert "olena" not in response.text
    assert [record.getMessage() for record in caplog.records] == ["request_failed"]


async def test_a_store_that_is_down_is_a_503(gateway, participant, monkeypatch):
    async def unavailable(_):
        raise Unavailable

    monkeypatch.setattr(gateway.work, "read", unavailable)
    problem_in(await participant.get("/api/v1/me"), 503, "unavailable")


# ---- signing in by program


async def test_a_program_signs_in_with_a_code_and_out(gateway, anyone):
    asked = await anyone.post("/api/v1/sign-in", json={"email": MAILBOX})
    await signing_in.send_due_codes(gateway.work)
    code = gateway.script.asked_for(SendSignInCode)[-1].code
    session = await anyone.post("/api/v1/sessions", json={**asked.json(), "code": code})
    bearer = {"Authorization": f"Bearer {session.json()['token']}"}
    assert (asked.status_code, session.status_code, session.json()["roles"]) == (202, 201, ["participant"])
    assert (await anyone.get("/api/v1/me", headers=bearer)).status_code == 200
    assert (await anyone.delete("/api/v1/sessions/current", headers=bearer)).status_code == 204
    assert (await anyone.get("/api/v1/me", headers=bearer)).status_code == 401


async def test_a_wrong_code_is_a_422(anyone):
    asked = await anyone.post("/api/v1/sign-in", json={"email": MAILBOX})
    response = await anyone.post("/api/v1/sessions", json={**asked.json(), "code": "000000"})
    problem_in(response, 422, "code_refused")


async def test_asking_too_often_is_a_429(anyone):
    await anyone.post("/api/v1/sign-in", json={"email": MAILBOX})
    response = await anyone.post("/api/v1/sign-in", json={"email": MAILBOX})
    problem_in(response, 429, "too_many")
    assert response.headers["retry-after"] == "60"


# ---- the description


async def test_the_description_names_problems_and_no_pages(anyone):
    described = (await anyone.get("/api/v1/openapi.json")).json()
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    assert "HTTPValidationError" not in str(described)
    assert described["components"]["schemas"]["ProblemDetails"]["properties"]["code"]
    assert described["components"]["schemas"]["FieldFault"]


async def test_half_a_body_is_nobodys_request(gateway):
    messages = [
        {"type": "http.request", "body": b'{"programme_id":', "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"gateway.test"), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/api/v1/applications", "query_string": b"", "headers": headers}
    await gateway.web(scope, receive, send)
    assert (sent, gateway.script.asked) == ([], [])
