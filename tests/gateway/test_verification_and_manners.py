"""Checking a certificate on its page; error pages, headers, caches and origins of all pages."""

import re

import pytest

from services.gateway.adapters.headers import CONTENT_POLICY
from shared.contracts.certification import CertificateStatus, VerifyCertificate
from shared.contracts.registration import EnrolInWebinar
from shared.contracts.scheduling import ListProgrammes
from shared.testing import sqlite_url
from tests.gateway import scripted
from tests.gateway.conftest import form_token, running_gateway, settings_for, text_of
from tests.gateway.scripted import NOW, NUMBER

APPLY = "/programmes/dialogue/apply/you"


# ---- verification


async def test_the_number_field_leads_to_the_numbers_page(anyone):
    response = await anyone.get("/verify", params={"number": f" {NUMBER} "})
    assert (response.status_code, response.headers["location"]) == (303, f"/verify/{NUMBER}")


async def test_an_empty_number_is_asked_for_again(anyone):
    assert "Впишіть номер сертифіката." in text_of(await anyone.get("/verify?number="))


async def test_every_printed_fact_is_shown(anyone):
    response = await anyone.get(f"/verify/{NUMBER}")
    page = text_of(response)
    for name, value in scripted.facts():
        if isinstance(value, str) and name != "certificate_id":
            assert value in page
    for words in (
        "✓Дійсний",
        "60 годин",
        "2 кредити ЄКТС",
        "15 лютого – 21 березня 2024 року",
        "11 березня 2024 року",
    ):
        assert words in page
    assert "noindex" in response.headers["x-robots-tag"]
    assert "ЗРАЗОК" not in page


@pytest.mark.parametrize(
    ("status", "words"),
    [(CertificateStatus.REPLACED, "…Замінений іншим"), (CertificateStatus.REVOKED, "✕Анульований")],
)
async def test_what_no_longer_holds_says_so_with_day_and_reason(gateway, anyone, status, words):
    gateway.script.lines[VerifyCertificate] = scripted.verification(
        status=status, changed_at=NOW, reason="виправлено прізвище", replaced_by="12345678/000002-24"
    )
    page = text_of(await anyone.get(f"/verify/{NUMBER}"))
    assert words in page
    assert "Стан змінено 12 березня 2024 року. Причина: виправлено прізвище." in page
    assert "№ 12345678/000002-24" in page


async def test_a_specimen_is_marked(gateway, anyone):
    gateway.script.lines[VerifyCertificate] = scripted.verification(facts=scripted.facts(specimen=True))
    assert "ЗРАЗОК / SPECIMEN" in text_of(await anyone.get(f"/verify/{NUMBER}"))


@pytest.mark.parametrize("number", ["12345678/999999-24", "нісенітниця", "9" * 300, "%3Cscript%3E"])
async def test_unknown_and_impossible_numbers_read_alike(anyone, number):
    response = await anyone.get(f"/verify/{number}")
    assert response.status_code == 404
    assert "Сертифіката з таким номером немає в реєстрі." in text_of(response)
    assert "<script>" not in response.text
    assert "noindex" in response.headers["x-robots-tag"]


async def test_the_document_is_given_under_the_page(anyone):
    response = await anyone.get(f"/verify/{NUMBER}.pdf")
    assert response.headers["content-type"] == "application/pdf"


# ---- errors and headers


async def test_an_address_nobody_knows_is_a_page(anyone):
    response = await anyone.get("/nothing/here")
    assert response.status_code == 404
    assert "Такої сторінки немає" in text_of(response)
    assert '<html lang="uk">' in response.text


async def test_a_fault_of_ours_is_a_page_that_tells_nothing(gateway, anyone):
    gateway.script.lines[ListProgrammes] = lambda _: 1 / 0
    response = await anyone.get("/")
    assert response.status_code == 500
    assert "Щось зламалося в нас" in text_of(response)
    assert "ZeroDivisionError" not in response.text


@pytest.mark.parametrize(
    "address", ["/", "/nothing", "/api/v1/programmes", f"/verify/{NUMBER}.pdf", "/static/style.css"]
)
async def test_every_answer_has_the_safe_headers(anyone, address):
    headers = (await anyone.get(address)).headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


async def test_no_page_holds_a_script_of_its_own_a_style_or_anything_from_elsewhere(anyone, olena):
    for browser, address in ((anyone, "/"), (anyone, APPLY), (olena, "/my"), (anyone, f"/verify/{NUMBER}")):
        page = (await browser.get(address)).text
        assert not re.search(r"<script(?! src=\"/static/vendor/)|<style|\sstyle=|\son\w+=|javascript:", page)
        assert not re.search(r'(?:src|<link[^>]*href)="https?:', page)


async def test_https_binds_cookies_to_the_host_and_asks_for_nothing_but_https(tmp_path):
    settings = settings_for("https://dovira.test")
    async with (
        running_gateway(settings, sqlite_url(tmp_path)) as gateway,
        gateway.browser(https=True) as browser,
    ):
        response = await browser.get(APPLY)
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-dovira-form=")
    for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert response.headers["strict-transport-security"].startswith("max-age=")


async def test_pages_are_kept_by_no_cache_and_the_look_for_a_year(anyone):
    page = await anyone.get("/")
    [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
    assert page.headers["cache-control"] == "no-store"
    assert "immutable" in (await anyone.get(style)).headers["cache-control"]


async def test_the_head_of_a_page_can_be_asked_for(anyone):
    response = await anyone.head(f"/verify/{NUMBER}")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://gateway.test", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({}, 303),
    ],
)
async def test_changes_come_from_our_own_pages_only(olena, headers, status):
    token = await form_token(olena, "/my")
    response = await olena.post("/my/webinars/dialogue-m2-5/cancel", data={"form_token": token}, headers=headers)
    assert response.status_code == status


async def test_a_foreign_page_cannot_use_the_api_with_our_cookie(gateway, olena):
    response = await olena.post(
        "/api/v1/enrolments", json={"webinar_id": "w"}, headers={"Origin": "https://evil.example"}
    )
    assert response.status_code == 403
    assert gateway.script.asked_for(EnrolInWebinar) == []


async def test_pages_are_small(anyone, olena):
    for browser, address in ((anyone, "/"), (anyone, "/programmes/dialogue"), (anyone, APPLY), (olena, "/my")):
        page = await browser.get(address)
        style = await browser.get("/static/style.css")
        assert len(page.content) + len(style.content) < 100_000


async def test_health_is_told(anyone):
    assert (await anyone.get("/health/live")).text == "alive"
    assert (await anyone.get("/health/ready")).text == "ready"
