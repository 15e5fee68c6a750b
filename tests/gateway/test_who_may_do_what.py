"""Every route and every kind of visitor: who gets through, who is asked to sign in, who is refused."""

import pytest
from fastapi.routing import iter_route_contexts

from services.gateway.adapters import live
from services.gateway.app import create_web
from tests.gateway.conftest import form_token, settings_for
from tests.gateway.scripted import ASSESSOR, EDITOR, MAILBOX, NUMBER, ORGANISER, OWNER

EVERYONE = {"anyone", "participant", "owner", "organiser", "assessor", "editor"}
PARTICIPANTS, ORGANISERS, ASSESSORS = {"participant"}, {"owner", "organiser"}, {"owner", "assessor"}
EDITORS = {"owner", "organiser", "editor"}
EXAMINERS = ORGANISERS | ASSESSORS
STAFF = {"owner", "organiser", "assessor", "editor"}
SIGNED_IN = EVERYONE - {"anyone"}
MAILBOXES = {"participant": MAILBOX, "owner": OWNER, "organiser": ORGANISER, "assessor": ASSESSOR, "editor": EDITOR}
FORM = {
    "personal": {"email": "new@hromada.example", "family_name": "Коваль", "given_name": "Ігор"},
    "oblast": "UA-63",
    "body_type": "local_self_government",
    "consents": ["processing"],
}
APPLICATION = {"programme_id": "dialogue", "form": FORM}
QUESTIONS = {"questions": [{"kind": "true_false", "text": "Так?", "choices": [{"text": "true", "weight": 100}]}]}
MATERIAL = {"webinar_id": "w", "kind": "slides", "title": "Слайди", "url": "https://files.example/s"}
DECISION = {"application_ids": ["a-1"], "decision": "accept"}


@pytest.fixture(autouse=True)
def _streams_end_at_once(monkeypatch):
    """An open stream is an answer, too, but never a finished one."""
    monkeypatch.setattr(live, "_LIFE_SECONDS", 0)


API: dict[tuple[str, str], tuple[set[str], object]] = {
    ("GET", "/api/v1/programmes"): (EVERYONE, None),
    ("GET", "/api/v1/programmes/{programme_id}"): (EVERYONE, None),
    ("GET", "/api/v1/programmes/{programme_id}/places"): (EVERYONE, None),
    ("GET", "/api/v1/programmes/{programme_id}/materials"): (EVERYONE, None),
    ("POST", "/api/v1/applications"): (EVERYONE, APPLICATION),
    ("POST", "/api/v1/sign-in"): (EVERYONE, {"email": "who@nowhere.example"}),
    ("POST", "/api/v1/sessions"): (EVERYONE, {"challenge": "x", "code": "123456"}),
    ("DELETE", "/api/v1/sessions/current"): (SIGNED_IN, None),
    ("GET", "/api/v1/me"): (SIGNED_IN, None),
    ("GET", "/api/v1/me/certificates"): (PARTICIPANTS, None),
    ("GET", "/api/v1/me/programmes/{programme_id}/progress"): (PARTICIPANTS, None),
    ("GET", "/api/v1/me/programmes/{programme_id}/tests"): (PARTICIPANTS, None),
    ("GET", "/api/v1/me/programmes/{programme_id}/enrolments"): (PARTICIPANTS, None),
    ("DELETE", "/api/v1/me/programmes/{programme_id}/application"): (PARTICIPANTS, None),
    ("POST", "/api/v1/enrolments"): (PARTICIPANTS, {"webinar_id": "dialogue-m2-5"}),
    ("DELETE", "/api/v1/enrolments/{webinar_id}"): (PARTICIPANTS, None),
    ("POST", "/api/v1/attempts"): (PARTICIPANTS, {"test_id": "final"}),
    ("PUT", "/api/v1/attempts/{attempt_id}/answers"): (PARTICIPANTS, {"answers": {}}),
    ("POST", "/api/v1/attempts/{attempt_id}/submission"): (PARTICIPANTS, {"answers": {}}),
    ("GET", "/api/v1/attempts/{attempt_id}/review"): (PARTICIPANTS, None),
    ("GET", "/api/v1/programmes/{programme_id}/applications"): (ORGANISERS, None),
    ("POST", "/api/v1/decisions"): (ORGANISERS, DECISION),
    ("POST", "/api/v1/materials"): (ORGANISERS, MATERIAL),
    ("POST", "/api/v1/tests/{test_id}/questions"): (ASSESSORS, QUESTIONS),
    ("POST", "/api/v1/certificates/checks"): (EVERYONE, {"not": "a certificate"}),
    ("GET", "/api/v1/certificates/{number:path}/recognition-pack.pdf"): (EVERYONE, None),
    ("GET", "/api/v1/certificates/{number:path}/recognition-pack"): (EVERYONE, None),
    ("POST", "/api/v1/certificates/{number:path}/recognition-pack/accesses"): (PARTICIPANTS, {}),
    ("DELETE", "/api/v1/certificates/{number:path}/recognition-pack/accesses"): (PARTICIPANTS, None),
    ("GET", "/api/v1/certificates/{number:path}.pdf"): (EVERYONE, None),
    ("GET", "/api/v1/certificates/{number:path}.json"): (EVERYONE, None),
    ("GET", "/api/v1/certificates/{number:path}.jwt"): (EVERYONE, None),
    ("GET", "/api/v1/certificates/{number:path}"): (EVERYONE, None),
    ("GET", "/api/v1/recaps"): (EVERYONE, None),
    ("GET", "/api/v1/recaps/{webinar_id}"): (EVERYONE, None),
    ("GET", "/api/v1/events/types"): (EVERYONE, None),
    ("GET", "/api/v1/events/types/{name}/schema"): (EVERYONE, None),
    ("GET", "/api/v1/events"): (SIGNED_IN, None),  # any token goes to integration, which knows its own
}
PAGES = {
    ("GET", "/"): EVERYONE,
    ("GET", "/news.atom"): EVERYONE,
    ("GET", "/live"): EVERYONE,
    ("GET", "/sign-in/openid"): EVERYONE,
    ("GET", "/sign-in/openid/return"): EVERYONE,
    ("GET", "/cases"): SIGNED_IN,
    ("GET", "/cases/{case_id}"): SIGNED_IN,
    ("POST", "/cases/{case_id}/answers"): PARTICIPANTS,
    ("GET", "/programmes/{programme_id}/webinars/{webinar_id}/case"): PARTICIPANTS,
    ("POST", "/programmes/{programme_id}/webinars/{webinar_id}/case"): PARTICIPANTS,
    ("POST", "/programmes/{programme_id}/webinars/{webinar_id}/questions"): PARTICIPANTS,
    ("POST", "/programmes/{programme_id}/webinars/{webinar_id}/questions/{question_id}/vote"): PARTICIPANTS,
    ("GET", "/my/words"): PARTICIPANTS,
    ("POST", "/my/words/{contribution_id}/withdraw"): PARTICIPANTS,
    ("POST", "/my/quotes/{quote_id}/consent"): PARTICIPANTS,
    ("POST", "/my/quotes/{quote_id}/withdraw"): PARTICIPANTS,
    ("GET", "/events"): EVERYONE,
    ("GET", "/events/{name}"): EVERYONE,
    ("GET", "/recaps"): EVERYONE,
    ("GET", "/recaps/{webinar_id}"): EVERYONE,
    ("GET", "/recaps/{webinar_id}.txt"): EVERYONE,
    ("GET", "/programmes/{programme_id}"): EVERYONE,
    ("GET", "/programmes/{programme_id}/calendar.ics"): EVERYONE,
    ("GET", "/programmes/{programme_id}/webinars/{webinar_id}"): EVERYONE,
    ("GET", "/calendar/{token}.ics"): EVERYONE,
    ("GET", "/my/webinars/{webinar_id}/calendar.ics"): PARTICIPANTS,
    ("GET", "/programmes/{programme_id}/apply"): EVERYONE,
    ("POST", "/programmes/{programme_id}/apply"): EVERYONE,
    ("GET", "/programmes/{programme_id}/apply/check"): EVERYONE,
    ("GET", "/programmes/{programme_id}/apply/continue/{token}"): EVERYONE,
    ("POST", "/programmes/{programme_id}/apply/continue/{token}"): EVERYONE,
    ("GET", "/programmes/{programme_id}/apply/{section_name}"): EVERYONE,
    ("POST", "/programmes/{programme_id}/apply/{section_name}"): EVERYONE,
    ("GET", "/programmes/{programme_id}/applied"): EVERYONE,
    ("GET", "/sign-in"): EVERYONE,
    ("POST", "/sign-in"): EVERYONE,
    ("GET", "/sign-in/code"): EVERYONE,
    ("POST", "/sign-in/code"): EVERYONE,
    ("POST", "/sign-in/again"): EVERYONE,
    ("GET", "/sign-in/link/{link}"): EVERYONE,
    ("POST", "/sign-in/link/{link}"): EVERYONE,
    ("POST", "/sign-out"): EVERYONE,
    ("GET", "/my"): SIGNED_IN,
    ("POST", "/my/webinars/{webinar_id}/enrol"): PARTICIPANTS,
    ("POST", "/my/webinars/{webinar_id}/cancel"): PARTICIPANTS,
    ("POST", "/my/webinars/{webinar_id}/check-in"): PARTICIPANTS,
    ("GET", "/my/programmes/{programme_id}"): PARTICIPANTS,
    ("POST", "/my/programmes/{programme_id}/webinars/{webinar_id}/watched"): PARTICIPANTS,
    ("GET", "/my/programmes/{programme_id}/withdraw"): PARTICIPANTS,
    ("POST", "/my/programmes/{programme_id}/withdraw"): PARTICIPANTS,
    ("GET", "/my/programmes/{programme_id}/tests/{test_id}"): PARTICIPANTS,
    ("POST", "/my/programmes/{programme_id}/tests/{test_id}/attempt"): PARTICIPANTS,
    ("POST", "/my/programmes/{programme_id}/tests/{test_id}/answers"): PARTICIPANTS,
    ("GET", "/my/programmes/{programme_id}/tests/{test_id}/attempts/{attempt_id}"): PARTICIPANTS,
    ("GET", "/my/certificates/{number:path}/recognition"): PARTICIPANTS,
    ("POST", "/my/certificates/{number:path}/recognition"): PARTICIPANTS,
    ("POST", "/my/certificates/{number:path}/recognition/stop"): PARTICIPANTS,
    ("GET", "/my/certificates/{number:path}/correction"): PARTICIPANTS,
    ("POST", "/my/certificates/{number:path}/correction"): PARTICIPANTS,
    ("GET", "/my/settings"): PARTICIPANTS,
    ("GET", "/my/webinars/{webinar_id}/survey"): PARTICIPANTS,
    ("POST", "/my/webinars/{webinar_id}/survey"): PARTICIPANTS,
    ("GET", "/my/settings/data.json"): PARTICIPANTS,
    ("POST", "/my/settings/language"): PARTICIPANTS,
    ("POST", "/my/settings/reminders"): PARTICIPANTS,
    ("POST", "/my/settings/consents/{programme_id}"): PARTICIPANTS,
    ("GET", "/my/settings/erase"): PARTICIPANTS,
    ("POST", "/my/settings/erase"): PARTICIPANTS,
    ("GET", "/verify"): EVERYONE,
    ("GET", "/verify/code"): EVERYONE,
    ("POST", "/verify/code"): EVERYONE,
    ("POST", "/verify/document"): EVERYONE,
    ("GET", "/verify/{number:path}/recognition.pdf"): EVERYONE,
    ("GET", "/verify/{number:path}/recognition.json"): EVERYONE,
    ("GET", "/verify/{number:path}/recognition"): EVERYONE,
    ("GET", "/verify/{number:path}.pdf"): EVERYONE,
    ("GET", "/verify/{number:path}.json"): EVERYONE,
    ("GET", "/verify/{number:path}"): EVERYONE,
    ("GET", "/.well-known/jwks.json"): EVERYONE,
    ("GET", "/.well-known/did.json"): EVERYONE,
    ("GET", "/keys/{key_id}"): EVERYONE,
    ("GET", "/status/{list_id}"): EVERYONE,
    ("GET", "/contexts/{name}"): EVERYONE,
    ("GET", "/desk"): STAFF,
    ("GET", "/desk/programmes/{programme_id}"): STAFF,
    ("GET", "/desk/programmes/{programme_id}/figures"): STAFF,
    ("GET", "/desk/programmes/{programme_id}/figures/facts"): STAFF,
    ("GET", "/desk/programmes/{programme_id}/reports"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/reports"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/reports/{report_id}"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/reports/{report_id}/file"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/access"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/access"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/access/{link_id}/end"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/applications"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/applications/duplicates"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/applications/preview"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/applications/decide"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/applications/undo/{decision_id}"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/applications/import"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/applications/import/preview"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/applications/import"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/attendance"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/attendance/{webinar_id}"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/attendance/{webinar_id}/report/preview"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/attendance/{webinar_id}/report"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/attendance/{webinar_id}/people"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/attendance/{webinar_id}/presence"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/attendance/{webinar_id}/interruptions"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/attendance/{webinar_id}/interruptions/withdraw"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/tests"): ASSESSORS,
    ("GET", "/desk/programmes/{programme_id}/tests/{test_id}"): ASSESSORS,
    ("GET", "/desk/programmes/{programme_id}/tests/{test_id}/import"): ASSESSORS,
    ("POST", "/desk/programmes/{programme_id}/tests/{test_id}/import/preview"): ASSESSORS,
    ("POST", "/desk/programmes/{programme_id}/tests/{test_id}/import"): ASSESSORS,
    ("GET", "/desk/programmes/{programme_id}/tests/{test_id}/questions/{question_id}"): ASSESSORS,
    ("POST", "/desk/programmes/{programme_id}/tests/{test_id}/questions/{question_id}"): ASSESSORS,
    ("GET", "/desk/programmes/{programme_id}/extra-time"): EXAMINERS,
    ("POST", "/desk/programmes/{programme_id}/extra-time"): EXAMINERS,
    ("POST", "/desk/programmes/{programme_id}/extra-time/{extra_time_id}/revoke"): EXAMINERS,
    ("GET", "/desk/log"): ORGANISERS,
    ("GET", "/desk/story"): ORGANISERS,
    ("POST", "/desk/story"): ORGANISERS,
    ("GET", "/desk/reviews"): ORGANISERS,
    ("POST", "/desk/reviews/{review_id}"): ORGANISERS,
    ("GET", "/desk/new"): EDITORS,
    ("GET", "/desk/programmes/{programme_id}/content"): EDITORS,
    ("GET", "/desk/programmes/{programme_id}/content/file"): EDITORS,
    ("GET", "/desk/programmes/{programme_id}/materials"): EDITORS,
    ("POST", "/desk/programmes/{programme_id}/materials"): EDITORS,
    ("POST", "/desk/programmes/{programme_id}/schedule/restore/{webinar_id}"): ORGANISERS,
    ("POST", "/desk/content/file"): EDITORS,
    ("POST", "/desk/programmes/{programme_id}/content/edit"): EDITORS,
    ("POST", "/desk/drafts"): EDITORS,
    ("GET", "/desk/drafts/{programme_id}"): EDITORS,
    ("POST", "/desk/drafts/{programme_id}/publish"): EDITORS,
    ("POST", "/desk/drafts/{programme_id}/discard"): EDITORS,
    ("GET", "/desk/drafts/{programme_id}/file"): EDITORS,
    ("GET", "/desk/drafts/{programme_id}/file.yaml"): EDITORS,
    ("GET", "/desk/drafts/{programme_id}/sections/{section}"): EDITORS,
    ("POST", "/desk/drafts/{programme_id}/sections/{section}"): EDITORS,
    ("GET", "/desk/drafts/{programme_id}/parts/{way:path}"): EDITORS,
    ("POST", "/desk/drafts/{programme_id}/parts/{way:path}"): EDITORS,
    ("GET", "/desk/outbox"): ORGANISERS,
    ("POST", "/desk/outbox/retry"): ORGANISERS,
    ("GET", "/desk/outbox/templates"): ORGANISERS,
    ("GET", "/desk/outbox/templates/{kind}"): ORGANISERS,
    ("GET", "/desk/outbox/templates/{kind}/letter"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/moderation"): EDITORS,
    ("GET", "/desk/programmes/{programme_id}/speakers"): EDITORS,
    ("POST", "/desk/programmes/{programme_id}/speakers/{speaker_id}"): EDITORS,
    ("POST", "/desk/programmes/{programme_id}/moderation/{contribution_id}"): EDITORS,
    ("POST", "/desk/programmes/{programme_id}/moderation/{contribution_id}/answered"): EDITORS,
    ("GET", "/desk/programmes/{programme_id}/moderation/{contribution_id}/quote"): EDITORS,
    ("POST", "/desk/programmes/{programme_id}/moderation/{contribution_id}/quote"): EDITORS,
    ("GET", "/desk/programmes/{programme_id}/quiz/{webinar_id}"): EDITORS,
    ("GET", "/desk/programmes/{programme_id}/recaps"): EDITORS,
    ("GET", "/desk/programmes/{programme_id}/recaps/{webinar_id}"): EDITORS,
    ("POST", "/desk/programmes/{programme_id}/recaps/{webinar_id}"): EDITORS,
    ("POST", "/desk/programmes/{programme_id}/recaps/{webinar_id}/publish"): EDITORS,
    ("GET", "/desk/programmes/{programme_id}/schedule"): ORGANISERS,
    ("GET", "/desk/programmes/{programme_id}/schedule/{webinar_id}"): ORGANISERS,
    ("POST", "/desk/programmes/{programme_id}/schedule/{webinar_id}"): ORGANISERS,
    ("GET", "/figures/{token}"): EVERYONE,
    ("GET", "/figures/{token}/reports/{report_id}"): EVERYONE,
    ("GET", "/health/live"): EVERYONE,
    ("GET", "/health/ready"): EVERYONE,
}
NO_ROUTES_OF_OURS = {"/api/v1/openapi.json", "/static"}
FILLED = {
    "{programme_id}": "dialogue",
    "{webinar_id}": "dialogue-m2-5",
    "{test_id}": "final",
    "{attempt_id}": "t-2",
    "{number:path}": NUMBER,
    "{link}": "made-up",
    "{link_id}": "made-up",
    "{review_id}": "made-up",
    "{report_id}": "report-1",
    "{decision_id}": "made-up",
    "{extra_time_id}": "made-up",
    "{token}": "made-up",
    "{case_id}": "a-case",
    "{question_id}": "a-question",
    "{contribution_id}": "a-case",
    "{quote_id}": "a-quote",
    "{speaker_id}": "sviezhentseva",
    "{section_name}": "you",
    "{section}": "about",
    "{way:path}": "modules/new",
}


def test_the_tables_name_every_route():
    web = create_web(settings_for(), open_work=None, troubles=dict)  # type: ignore[arg-type]  # only its routes
    contexts = [context for context in iter_route_contexts(web.routes) if context.path not in NO_ROUTES_OF_OURS]
    routes = {(method, context.path) for context in contexts for method in context.methods or ()}
    assert routes == API.keys() | PAGES.keys()


async def client_of(gateway, visitor, *, page):
    if visitor == "anyone":
        return gateway.browser()
    return await (gateway.browser_of if page else gateway.program_of)(MAILBOXES[visitor])


@pytest.mark.parametrize("visitor", sorted(EVERYONE))
async def test_the_api_lets_in_whom_the_table_names(gateway, visitor):
    async with await client_of(gateway, visitor, page=False) as client:
        statuses = {}
        ending = ("DELETE", "/api/v1/sessions/current")  # the last one, for it ends the session
        for method, path in [*(API.keys() - {ending}), ending]:
            body = API[method, path][1]
            response = await client.request(method, filled(path), json=body)
            statuses[method, path] = response.status_code
    assert {route: verdict_of(status) for route, status in statuses.items()} == {
        route: expected(visitor, allowed) for route, (allowed, _) in API.items()
    }


@pytest.mark.parametrize("visitor", sorted(EVERYONE))
async def test_the_pages_let_in_whom_the_table_names(gateway, visitor):
    verdicts = {}
    async with await client_of(gateway, visitor, page=True) as client:
        token = await form_token(client)
        for method, path in PAGES.keys() - {("POST", "/sign-out")}:
            posted = {"form_token": token} if method == "POST" else None
            response = await client.request(method, filled(path), data=posted)
            verdicts[method, path] = verdict_on_page(response, path)
    assert verdicts == {
        route: expected(visitor, allowed) for route, allowed in PAGES.items() if route != ("POST", "/sign-out")
    }


@pytest.mark.parametrize(("method", "path"), [route for route in PAGES if route[0] == "POST"])
async def test_no_form_is_taken_without_the_token_of_our_page(gateway, method, path):
    async with await gateway.browser_of(MAILBOX) as browser:
        gateway.script.asked.clear()
        response = await browser.request(method, filled(path), data={"email": "x@y.example", "code": "123456"})
    assert response.status_code in {403, 422}
    changes = [request for request, _ in gateway.script.asked if not type(request).__name__.startswith(("Get", "List"))]
    assert changes == []


def filled(path):
    for name, value in FILLED.items():
        path = path.replace(name, value)
    return path


def verdict_of(status):
    return {401: "sign in", 403: "refused"}.get(status, "let in")


def verdict_on_page(response, path):
    if response.headers.get("location", "").startswith("/sign-in") and not path.startswith("/sign-in"):
        return "sign in"
    return "refused" if response.status_code == 403 else "let in"


def expected(visitor, allowed):
    return "let in" if visitor in allowed else "sign in" if visitor == "anyone" else "refused"
