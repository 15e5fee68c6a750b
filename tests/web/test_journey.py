"""From the home page to a verified certificate with a browser and a mailbox only, on a phone and on a desk."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import FilePayload

from shared.contracts.registration import Decision
from tests.web.browsing import DESKTOP, PHONE, Visitor, new_visitor
from tests.web.checks import markup_faults
from tests.web.world import RIGHT, World

pytestmark = pytest.mark.timeout(400)

WAYS = {
    "phone": (PHONE, True),
    "desktop": (DESKTOP, True),
    "phone-without-scripts": (PHONE, False),
    "desktop-without-scripts": (DESKTOP, False),
}


@pytest.fixture(params=WAYS)
async def visitor(request, browser, world: World):
    viewport, scripts = WAYS[request.param]
    context = await browser.new_context(viewport=viewport, is_mobile=viewport is PHONE, locale="uk-UA")
    yield await new_visitor(context, home=world.url, scripts=scripts)
    await context.close()


async def test_from_the_home_page_to_a_verified_certificate(request, visitor: Visitor, world: World, tmp_path):
    way = request.node.callspec.id
    email = f"olena-{way}@hromada.example"
    programme = await world.open_programme(f"journey-{way}")
    neighbour = await world.admit_somebody(programme)
    first = programme.webinars[0]
    await world.take_place(neighbour, first)

    await applies(visitor, programme, email)
    await world.decide(email, Decision.ACCEPT)
    assert programme.title in (await world.letter(email, saying="прийнят")).text
    await signs_in(visitor, world, email)
    await waits_for_a_place(visitor, first)
    await world.give_place_up(neighbour, first)
    await world.letter(email, saying="місце")
    await gets_the_place(visitor)
    world.clock.move_to(first.starts_at - timedelta(minutes=10))
    await can_join(visitor)
    await looks_around(visitor, programme, first)
    await world.hold(first, attended=email)
    await takes_the_test(visitor)
    number = await finds_the_certificate(visitor, world, email)
    await somebody_else_verifies(visitor, number)

    faults = visitor.faults + markup_faults(visitor.markup, tmp_path)
    assert not faults, "\n".join(faults)


async def applies(visitor: Visitor, programme, email: str) -> None:
    await visitor.open("/")
    await visitor.look("home")
    await visitor.open(f"/programmes/{programme.id}")
    await visitor.look("programme")
    await visitor.follow("Подати заявку")
    await visitor.look("application")
    await visitor.follow("Почати")
    await visitor.look("application, about you")
    await visitor.press("Зберегти")
    await visitor.sees("Щось не так")
    await visitor.look("application with faults")
    await visitor.fill("Електронна пошта", email)
    await visitor.fill("Прізвище", "Коваленко")
    await visitor.fill("Ім’я", "Олена")
    await visitor.tick("Жінка")
    await visitor.press("Зберегти")
    await visitor.look("application, work")
    await visitor.tick("Орган місцевого самоврядування")
    await visitor.fill("Повна назва органу", "Валківська міська рада")
    await visitor.fill("Посада", "начальниця відділу")
    await visitor.page.get_by_label("Область").select_option("UA-63")
    await visitor.press("Зберегти")
    await visitor.look("application, hopes")
    await visitor.press("Зберегти")
    await visitor.look("application, consents")
    await visitor.tick("обробку моїх персональних даних")
    await visitor.press("Зберегти")
    await visitor.sees("Валківська міська рада")
    await visitor.look("application, check")
    await visitor.follow("До переліку розділів")
    await visitor.sees("Продовжити на іншому пристрої")
    await visitor.look("application, filled in")
    await visitor.follow("Перевірити відповіді")
    await visitor.press("Надіслати заявку")
    await visitor.sees("Заявку отримано")
    await visitor.look("applied")


async def signs_in(visitor: Visitor, world: World, email: str) -> None:
    await visitor.open("/sign-in")
    await visitor.look("sign-in")
    await visitor.fill("Електронна пошта", email)
    await visitor.press("Надіслати код")
    await visitor.look("code")
    letter = await world.letter(email, saying="Код для входу")
    await visitor.fill("Шість цифр", letter.code)
    await visitor.press("Увійти")
    await visitor.sees("Моя сторінка")
    await visitor.look("my page")


async def waits_for_a_place(visitor: Visitor, webinar) -> None:
    await visitor.press("Стати в чергу")
    await visitor.sees("Ваша черга: 1")
    await visitor.look("my page, waiting")


async def gets_the_place(visitor: Visitor) -> None:
    await visitor.open("/my")
    await visitor.sees("Місце за вами")


async def can_join(visitor: Visitor) -> None:
    await visitor.open("/my")
    join = visitor.page.get_by_role("link", name="Приєднатися", exact=True)
    assert await join.get_attribute("href") == "https://meet.example/room"
    await visitor.look("my page, joining")


async def looks_around(visitor: Visitor, programme, webinar) -> None:
    """Every page a participant may open on the way, in both languages."""
    own, about = f"/my/programmes/{programme.id}", f"/programmes/{programme.id}/webinars/{webinar.id}"
    pages = {
        "state of the application": own,
        "withdrawing": f"{own}/withdraw",
        "webinar": about,
        "sharing a situation": f"{about}/case",
        "situations": "/cases",
        "own words": "/my/words",
        "posts": "/recaps",
        "settings": "/my/settings",
        "being forgotten": "/my/settings/erase",
        "nothing there": "/nowhere",
    }
    for name, address in pages.items():
        await visitor.open(address)
        await visitor.look(name)
    await visitor.open("/my")
    await visitor.follow("In English")
    for name, address in {"my page": "/my", "home": "/", "programme": f"/programmes/{programme.id}", **pages}.items():
        await visitor.open(address)
        await visitor.look(f"{name}, in English")
    await visitor.follow("Українською")


async def takes_the_test(visitor: Visitor) -> None:
    await visitor.open("/my")
    await visitor.sees("Зараховано")
    await visitor.look("my page, attended")
    await visitor.follow("Перейти до тесту")
    await visitor.look("test rules")
    await visitor.press("Почати спробу")
    await visitor.look("test sheet")
    for question, answer in RIGHT.items():
        group = visitor.page.get_by_role("group", name=question)
        box = group.get_by_role("textbox")
        if await box.count():
            await box.fill(answer)
        else:
            await group.get_by_label(answer, exact=True).check()
    await visitor.tick("Повернутися до запитання 2")
    if visitor.scripts:
        await visitor.sees("позначено: 1")
        await visitor.look("test sheet, kept by itself")
    await visitor.press("Здати спробу")
    await visitor.sees("Ви хотіли повернутися до запитань: 2.")
    await visitor.look("test sheet, before handing in")
    await visitor.press("Так, здати")
    await visitor.sees("Тест складено")
    await visitor.look("test result")
    await visitor.follow("Переглянути спробу 1")
    await visitor.sees("Правильна відповідь")
    await visitor.look("test result, answer by answer")


async def finds_the_certificate(visitor: Visitor, world: World, email: str) -> str:
    letter = await world.letter(email, saying="ертифікат")
    await visitor.open(letter.link("/verify/"))
    await visitor.sees("Дійсний")
    await visitor.look("certificate")
    await visitor.open("/my")
    await visitor.look("my page, certified")
    found = re.search(r"№\s(\d{8}/\d{6}-\d\d)", await visitor.text())
    assert found, "my page tells no certificate number"
    return found[1]


async def somebody_else_verifies(visitor: Visitor, number: str) -> None:
    """The applicant did not agree to be named by the number; the file that is passed on names its holder."""
    pdf = await (await visitor.page.request.get(f"{visitor.home}/verify/{number}.pdf")).body()
    await visitor.page.context.clear_cookies()
    await visitor.open("/verify")
    await visitor.look("verify")
    await visitor.fill("Номер сертифіката", number)
    await visitor.press("Перевірити номер")
    await visitor.sees("Дійсний")
    assert "Коваленко" not in await visitor.text()
    await visitor.look("certificate without a name")
    await visitor.open("/verify")
    file = FilePayload(name="certificate.pdf", mimeType="application/pdf", buffer=pdf)
    await visitor.page.get_by_label("Файл сертифіката").set_input_files(file)
    await visitor.press("Перевірити файл")
    await visitor.sees("Справжній")
    await visitor.sees("Коваленко Олена")
    await visitor.look("checked file")
