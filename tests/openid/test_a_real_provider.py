"""Staff sign in at a provider that is not ours, over HTTP, as a browser does: away, a form there, and back."""

import logging
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from lxml import html
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services.gateway.adapters.tracing import TraceContext
from services.gateway.use_cases import signing_in
from shared.runtime.recording import Recorder
from shared.testing import sqlite_url
from tests.gateway.conftest import running_gateway, text_of
from tests.openid.conftest import real_time, settings_with


async def leave(browser, *, then=""):
    """The provider's address that the gateway sends somebody to."""
    answer = await browser.get("/sign-in/openid", params={"then": then})
    assert answer.status_code == 303
    return answer.headers["location"]


async def sign_in_there(address, name):
    """Type a name into the provider's form, in a browser of its own; returns where it sends one back to."""
    async with httpx.AsyncClient() as there:
        answer = await there.get(address)
        while answer.is_redirect or answer.status_code == 200:
            if answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if urlsplit(target).path == "/sign-in/openid/return":
                    return target
                answer = await there.get(target)
            else:
                form = html.fromstring(answer.text).forms[0]
                filled = dict(form.form_values()) | {"login": name, "password": "any"}
                answer = await there.post(urljoin(str(answer.url), form.action), data=filled)
    pytest.fail(f"the provider answered {answer.status_code}")


async def come_back(browser, target):
    parts = urlsplit(target)
    return await browser.get(f"{parts.path}?{parts.query}")


async def sign_in(browser, name, *, then=""):
    return await come_back(browser, await sign_in_there(await leave(browser, then=then), name))


async def test_staff_are_offered_the_provider_by_the_name_they_know(gateway, anyone):
    page = await anyone.get("/sign-in?then=/desk/mail")
    assert "Увійти через Інститут" in text_of(page)
    assert 'href="/sign-in/openid?then=/desk/mail"' in page.text


async def test_whoever_works_here_is_signed_in_and_led_to_where_they_wanted_to_go(gateway, anyone):
    answer = await sign_in(anyone, "chief", then="/desk/mail")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/mail")
    visitor = await signing_in.find_visitor(gateway.work, anyone.cookies["dovira-session"])
    assert visitor.is_staff
    assert visitor.participant_id == ""
    assert (await anyone.get("/desk")).status_code == 200


async def test_without_a_wish_they_come_to_the_desk_and_never_elsewhere(gateway, anyone):
    answer = await sign_in(anyone, "chief", then="https://evil.example/")
    assert answer.headers["location"] == "/desk"


async def follow(browser, answer):
    """The page that an answer leads to in the end."""
    while answer.is_redirect:
        answer = await browser.get(answer.headers["location"])
    assert answer.status_code == 200
    return answer


async def test_links_and_forms_alone_lead_from_the_desk_to_the_provider_back_and_out(gateway, anyone):
    turned_back = html.fromstring((await follow(anyone, await anyone.get("/desk/new"))).text)
    (offered,) = [one for one in turned_back.iterfind(".//a") if "Увійти через" in one.text_content()]
    answer = await come_back(
        anyone, await sign_in_there((await anyone.get(offered.get("href"))).headers["location"], "chief")
    )
    page = await follow(anyone, answer)
    assert page.url.path == "/desk/new"
    (out,) = [one for one in html.fromstring(page.text).forms if one.action == "/sign-out"]
    left = await follow(anyone, await anyone.post(out.action, data=dict(out.form_values())))
    assert "Ви вийшли" in text_of(left)
    assert (await anyone.get("/desk/new")).headers["location"].startswith("/sign-in")


async def test_the_session_ends_with_the_working_day(gateway, anyone):
    await sign_in(anyone, "chief")
    gateway.clock.advance(hours=12, seconds=1)
    assert (await anyone.get("/desk")).headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("stranger", "немає серед співробітників"),
        ("unverified", "не підтверджує, що ця пошта ваша"),
        ("silent", "не підтверджує, що ця пошта ваша"),
        ("nameless", "не підтверджує, що ця пошта ваша"),
    ],
)
async def test_nobody_else_is_let_in_and_each_is_told_why(gateway, anyone, name, why):
    answer = await sign_in(anyone, name)
    assert answer.headers["location"] == "/sign-in"
    assert "dovira-session" not in anyone.cookies
    page = await anyone.get("/sign-in")
    assert why in text_of(page)
    assert 'class="note trouble" role="alert"' in page.text


async def test_a_provider_that_is_known_to_check_need_not_say_so_but_may_deny(issuer, tmp_path):
    settings = settings_with(issuer, oidc_vouches=True)
    async with running_gateway(settings, sqlite_url(tmp_path), clock=real_time()) as gateway, gateway.browser() as one:
        assert (await sign_in(one, "unverified")).headers["location"] == "/sign-in"
        assert (await sign_in(one, "silent")).headers["location"] == "/desk"


async def test_an_answer_serves_once_and_in_the_browser_that_asked(gateway, anyone):
    target = await sign_in_there(await leave(anyone), "chief")
    async with gateway.browser() as other:
        assert (await come_back(other, target)).headers["location"] == "/sign-in"
        assert "почався в іншому браузері" in text_of(await other.get("/sign-in"))
    assert (await come_back(anyone, target)).headers["location"] == "/desk"
    anyone.cookies.delete("dovira-session")
    assert (await come_back(anyone, target)).headers["location"] == "/sign-in"


async def test_an_answer_to_an_earlier_request_is_not_taken(gateway, anyone):
    earlier = await sign_in_there(await leave(anyone), "chief")
    await leave(anyone)
    assert (await come_back(anyone, earlier)).headers["location"] == "/sign-in"


async def test_a_code_that_is_not_the_providers_opens_nothing(gateway, anyone):
    target = await sign_in_there(await leave(anyone), "chief")
    state = dict(httpx.URL(target).params)["state"]
    answer = await anyone.get("/sign-in/openid/return", params={"state": state, "code": "invented"})
    assert answer.headers["location"] == "/sign-in"
    assert "не вдалося перевірити" in text_of(await anyone.get("/sign-in"))


async def test_whoever_says_no_there_is_told_how_else_to_sign_in(gateway, anyone):
    state = httpx.URL(await leave(anyone)).params["state"]
    answer = await anyone.get("/sign-in/openid/return", params={"state": state, "error": "access_denied"})
    assert answer.headers["location"] == "/sign-in"
    assert "за кодом з листа" in text_of(await anyone.get("/sign-in"))


async def test_no_code_token_or_mailbox_is_logged(gateway, anyone, caplog):
    with caplog.at_level(logging.DEBUG):
        target = await sign_in_there(await leave(anyone), "stranger")
        await come_back(anyone, target)
    visitors = {"httpx", "httpcore"}  # what this test browses with; the gateway has httpx2
    ours = [record for record in caplog.records if record.name.split(".")[0] not in visitors]
    logged = "\n".join(f"{record.getMessage()} {vars(record)}" for record in ours)
    assert "openid_not_let_in" in logged
    sent = httpx.URL(target).params
    for secret in (sent["code"], sent["state"], "stranger@nowhere.example"):
        assert secret not in logged


async def test_no_code_token_or_mailbox_is_traced(gateway):
    exported = InMemorySpanExporter()
    traced = TraceContext(gateway.web, tracer=Recorder("gateway", SimpleSpanProcessor(exported)))
    async with replace(gateway, web=traced).browser() as anyone:
        target = await sign_in_there(await leave(anyone), "chief")
        await come_back(anyone, target)
        secrets = [*httpx.URL(target).params.values(), anyone.cookies["dovira-session"], "chief@institute.example"]
    spans = exported.get_finished_spans()
    assert [span.name for span in spans] == ["GET /sign-in/openid", "GET /sign-in/openid/return"]
    told = " ".join(span.to_json() for span in spans).casefold()
    assert [secret for secret in secrets if secret.casefold() in told] == []


async def test_whoever_works_here_no_longer_is_signed_out_and_not_let_in_again(issuer, tmp_path):
    store = sqlite_url(tmp_path)
    async with running_gateway(settings_with(issuer), store, clock=real_time()) as before, before.browser() as browser:
        await sign_in(browser, "chief")
        assert (await browser.get("/desk")).status_code == 200
    others_alone = settings_with(issuer, organisers="somebody@institute.example")
    async with running_gateway(others_alone, store, clock=real_time()) as after, after.browser() as same:
        same.cookies = browser.cookies
        assert (await same.get("/desk")).status_code in {303, 403}
        same.cookies.clear()
        assert (await sign_in(same, "chief")).headers["location"] == "/sign-in"
        assert "немає серед співробітників" in text_of(await same.get("/sign-in"))
