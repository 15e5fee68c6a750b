"""Signing in and out with a browser: two steps, the mailed link, cookies, and what a mail scanner cannot do."""

import pytest

from services.gateway.use_cases import signing_in
from shared.contracts.notification import SendSignInCode
from tests.gateway.conftest import form_token, post, running_gateway, settings_for, text_of
from tests.gateway.scripted import MAILBOX

MY = "/my/programmes/dialogue/withdraw"


async def mail_to(gateway):
    await signing_in.send_due_codes(gateway.work)
    return gateway.script.asked_for(SendSignInCode)[-1]


async def test_a_participant_signs_in_with_the_code_and_lands_where_they_wanted(gateway, anyone):
    sent_away = await anyone.get(MY)
    assert sent_away.headers["location"] == f"/sign-in?then={MY}"
    asked = await post(anyone, "/sign-in", "/sign-in", email=MAILBOX, then=MY)
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in/code")
    mail = await mail_to(gateway)
    spaced = f"{mail.code[:3]} {mail.code[3:]}"
    signed_in = await post(anyone, "/sign-in/code", "/sign-in/code", code=spaced)
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, MY)
    assert (await anyone.get(MY)).status_code == 200
    assert (await anyone.get("/sign-in")).headers["location"] == "/my"


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(gateway, anyone):
    await post(anyone, "/sign-in", "/sign-in", email=MAILBOX)
    mail = await mail_to(gateway)
    response = await post(anyone, "/sign-in/code", "/sign-in/code", code=mail.code)
    [cookie] = [one for one in response.headers.get_list("set-cookie") if one.startswith("dovira-session=")]
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=2592000"):
        assert part in cookie


async def test_known_and_unknown_mailboxes_read_alike(anyone, gateway):
    pages = []
    for mailbox in (MAILBOX, "stranger@nowhere.example"):
        async with gateway.browser() as browser:
            asked = await post(browser, "/sign-in", "/sign-in", email=mailbox)
            assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in/code")
            await signing_in.send_due_codes(gateway.work)
            shown = text_of(await browser.get("/sign-in/code")).replace(mailbox, "…")
            wrong = text_of(await post(browser, "/sign-in/code", "/sign-in/code", code="12345")).replace(mailbox, "…")
            pages.append((shown, wrong))
    assert pages[0] == pages[1]
    assert "Якщо пошта … нам відома" in pages[0][0]


@pytest.mark.parametrize("mailbox", ["", "olena", "olena@", "@example.com", "a b@c.example"])
async def test_what_is_no_address_is_asked_for_again(gateway, anyone, mailbox):
    response = await post(anyone, "/sign-in", "/sign-in", email=mailbox)
    assert response.status_code == 422
    assert "Впишіть адресу електронної пошти" in text_of(response)
    assert f'value="{mailbox}"' in response.text


async def test_an_old_page_keeps_the_address(anyone):
    response = await anyone.post("/sign-in", data={"email": MAILBOX, "form_token": "old"})
    assert response.status_code == 422
    assert f'value="{MAILBOX}"' in response.text


async def test_a_wrong_code_is_explained_without_saying_why(gateway, anyone):
    await post(anyone, "/sign-in", "/sign-in", email=MAILBOX)
    mail = await mail_to(gateway)
    response = await post(anyone, "/sign-in/code", "/sign-in/code", code=f"{(int(mail.code) + 1) % 10**6:06d}")
    assert response.status_code == 422
    assert "Код не підійшов або вже не діє" in text_of(response)
    assert mail.code not in response.text


async def test_a_new_code_waits_a_minute_and_then_comes(gateway, anyone):
    await post(anyone, "/sign-in", "/sign-in", email=MAILBOX)
    await mail_to(gateway)
    early = await post(anyone, "/sign-in/again", "/sign-in/code")
    assert early.status_code == 429
    assert "через 60\u00a0с" in early.text
    gateway.clock.advance(seconds=61)
    later = await post(anyone, "/sign-in/again", "/sign-in/code")
    assert later.headers["location"] == "/sign-in/code"
    mail = await mail_to(gateway)
    assert "Новий код надіслано" in text_of(await anyone.get("/sign-in/code"))
    signed_in = await post(anyone, "/sign-in/code", "/sign-in/code", code=mail.code)
    assert signed_in.headers["location"] == "/my"


async def test_asking_too_often_is_said_on_the_page(anyone):
    await post(anyone, "/sign-in", "/sign-in", email=MAILBOX)
    response = await post(anyone, "/sign-in", "/sign-in", email=MAILBOX)
    assert response.status_code == 429
    assert "Запитів надто багато" in text_of(response)


async def test_without_an_asking_there_is_no_code_page(anyone):
    assert (await anyone.get("/sign-in/code")).headers["location"] == "/sign-in"
    assert (await post(anyone, "/sign-in/again", "/sign-in")).headers["location"] == "/sign-in"


# ---- the link


async def test_a_mail_scanner_that_opens_the_link_uses_nothing_up(gateway, anyone):
    await post(anyone, "/sign-in", "/sign-in", email=MAILBOX)
    link = (await mail_to(gateway)).link
    async with gateway.browser() as scanner:
        for method in ("GET", "HEAD", "GET"):
            opened = await scanner.request(method, link)
            assert opened.status_code == 200
            assert "dovira-session" not in str(opened.headers.get_list("set-cookie"))
        assert (await scanner.post(link)).status_code == 403
    async with gateway.browser() as phone:
        pressed = await phone.post(link, data={"form_token": await form_token(phone, link)})
        assert pressed.headers["location"] == "/my"
        assert (await phone.get("/my")).status_code == 200


async def test_a_link_works_once_and_uses_the_code_up(gateway, anyone):
    await post(anyone, "/sign-in", "/sign-in", email=MAILBOX)
    mail = await mail_to(gateway)
    async with gateway.browser() as phone:
        token = await form_token(phone, mail.link)
        await phone.post(mail.link, data={"form_token": token})
        again = await phone.post(mail.link, data={"form_token": token})
    assert again.status_code == 422
    assert "Посилання вже використане або застаріло" in text_of(again)
    assert (await post(anyone, "/sign-in/code", "/sign-in", code=mail.code)).status_code == 422


async def test_no_address_holds_a_mailbox(gateway, anyone):
    asked = await post(anyone, "/sign-in", "/sign-in", email=MAILBOX)
    mail = await mail_to(gateway)
    for address in (asked.headers["location"], mail.link):
        assert "olena" not in address
        assert "@" not in address


# ---- out, and elsewhere


async def test_signing_out_ends_the_session_everywhere(olena, gateway):
    token = olena.cookies["dovira-session"]
    response = await post(olena, "/sign-out", "/my")
    assert response.headers["location"] == "/"
    assert "Ви вийшли." in text_of(await olena.get("/"))
    async with gateway.browser() as other:
        other.cookies.set("dovira-session", token)
        assert (await other.get("/my")).status_code == 303


@pytest.mark.parametrize("then", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_nobody_is_led_to_another_site(gateway, anyone, then):
    await post(anyone, "/sign-in", "/sign-in", email=MAILBOX, then=then)
    mail = await mail_to(gateway)
    response = await post(anyone, "/sign-in/code", "/sign-in/code", code=mail.code)
    assert response.headers["location"] == "/my"


@pytest.mark.parametrize("cookie", ["made-up", "e30=.00", ".", "\u00e9"])
async def test_a_made_up_sign_in_cookie_is_nothing(anyone, cookie):
    anyone.cookies.set("dovira-sign-in", cookie.encode("ascii", "ignore").decode())
    assert (await anyone.get("/sign-in/code")).headers["location"] == "/sign-in"


async def test_with_https_the_session_cookie_belongs_to_this_host(tmp_path):
    settings = settings_for("https://dovira.test")
    async with (
        running_gateway(settings, f"sqlite:///{tmp_path}/s.db") as gateway,
        gateway.browser(https=True) as browser,
    ):
        await post(browser, "/sign-in", "/sign-in", email=MAILBOX)
        mail = await mail_to(gateway)
        response = await post(browser, "/sign-in/code", "/sign-in/code", code=mail.code)
    assert mail.link.startswith("https://dovira.test/sign-in/link/")
    [cookie] = [one for one in response.headers.get_list("set-cookie") if "dovira-session" in one]
    assert cookie.startswith("__Host-dovira-session=")
    assert "Secure" in cookie
