"""A case from a participant's phone through moderation, consent and publication to its withdrawal, in a browser."""

import re

import pytest

from tests.web.browsing import DESKTOP, PHONE, Visitor, new_visitor
from tests.web.checks import markup_faults
from tests.web.world import OWNER, World

pytestmark = pytest.mark.timeout(400)

STORY, QUOTED = "У нашій громаді працює молодіжна рада: висаджує дерева.", "У нашій громаді працює молодіжна рада."
SENTENCE = "пані Ірина з м. Валки зазначила: «У нашій громаді працює молодіжна рада»."


@pytest.fixture
async def browse(browser, world: World):
    """Opens a browser of somebody's own."""
    contexts = []

    async def open_one(viewport) -> Visitor:
        contexts.append(await browser.new_context(viewport=viewport, is_mobile=viewport is PHONE, locale="uk-UA"))
        return await new_visitor(contexts[-1], home=world.url, scripts=False)

    yield open_one
    for context in contexts:
        await context.close()


async def test_a_case_from_a_phone_to_the_post_and_out_of_it_again(browse, world: World, tmp_path):
    programme = await world.open_programme("dialogue-web", capacity=5)
    author, first = await world.admit_somebody(programme), programme.webinars[0]
    email = await world.mailbox_of(author)
    await world.take_place(author, first)
    await world.hold(first, attended=email)
    phone, desk, anyone = await browse(PHONE), await browse(DESKTOP), await browse(PHONE)

    await signs_in(phone, world, email)
    await shares_a_case(phone, f"/programmes/{programme.id}/webinars/{first.id}")
    await signs_in(desk, world, OWNER)
    await desk.open("/cases")
    assert STORY not in await desk.text()
    await lets_others_read(desk, f"/desk/programmes/{programme.id}/moderation")
    await desk.open("/cases?tool=youth_council&oblast=UA-63&effective=yes")
    await desk.sees(STORY)
    await desk.look("atlas")
    await asks_to_quote(desk, f"/desk/programmes/{programme.id}/moderation?state=shown")
    await consents(phone)
    await publishes(desk, f"/desk/programmes/{programme.id}/recaps/{first.id}")
    await reads_the_post(anyone, first.id)
    await withdraws(phone)
    await reads_it_without_the_words(anyone, first.id)
    await desk.open(f"/desk/programmes/{programme.id}/recaps/{first.id}")
    await desk.sees("згоду відкликано")

    visitors = (phone, desk, anyone)
    faults = [fault for one in visitors for fault in one.faults + markup_faults(one.markup, tmp_path / str(id(one)))]
    assert not faults, "\n".join(faults)


async def signs_in(visitor: Visitor, world: World, email: str) -> None:
    await visitor.open("/sign-in")
    await visitor.fill("Електронна пошта", email)
    await visitor.press("Надіслати код")
    letter = await world.letter(email, saying="Код для входу")
    await visitor.fill("Шість цифр", letter.code)
    await visitor.press("Увійти")


async def shares_a_case(phone: Visitor, webinar: str) -> None:
    await phone.open(webinar)
    await phone.look("webinar with questions")
    await phone.follow("Поділитися ситуацією у своїй громаді")
    await phone.look("case form")
    await phone.page.get_by_label("Який інструмент").select_option("youth_council")
    for question in ("Чи він конструктивний", "Чи він ефективний"):
        await phone.page.get_by_role("group", name=re.compile(question)).get_by_label("Так").check()
    await phone.fill("Розкажіть, як це було", STORY)
    await phone.page.get_by_label("Область").select_option("UA-63")
    await phone.press("Надіслати модераторові")
    await phone.sees("чекає на модератора, бачите лише Ви")
    await phone.look("own words, waiting")


async def lets_others_read(desk: Visitor, moderation: str) -> None:
    await desk.open(moderation)
    await desk.sees(STORY)
    await desk.look("moderation")
    await desk.press("Показати учасникам")
    await desk.sees("Рішення збережено.")


async def asks_to_quote(desk: Visitor, shown: str) -> None:
    await desk.open(shown)
    await desk.follow("Цитувати")
    await desk.fill("Слова в дописі", QUOTED)
    await desk.tick("«пані» чи «пан»")
    await desk.fill("Ім’я, як його надрукувати", "пані Ірина з м. Валки")
    await desk.tick("зазначила")
    await desk.look("asking to quote")
    await desk.press("Запитати автора")
    await desk.sees("Без згоди цитата не з’явиться ніде.")


async def consents(phone: Visitor) -> None:
    await phone.open("/my/words")
    assert SENTENCE in plain(await phone.text())
    await phone.look("own words, to consent to")
    await phone.press("Погоджуюся саме на це")
    await phone.sees("Дякуємо за згоду.")


async def publishes(desk: Visitor, page: str) -> None:
    await desk.open(page)
    assert SENTENCE in plain(await desk.text())
    await desk.look("the draft of a post")
    await desk.press("Опублікувати")
    await desk.sees("Допис опубліковано.")


async def reads_the_post(anyone: Visitor, webinar_id: str) -> None:
    await anyone.open("/")
    await anyone.follow("Читати допис")
    assert SENTENCE in plain(await anyone.text())
    assert "Реалізація ініціативи" in await anyone.text()
    await anyone.look("a post")
    await anyone.open(f"/recaps/{webinar_id}.txt")
    assert SENTENCE in plain(await anyone.text())


async def withdraws(phone: Visitor) -> None:
    await phone.open("/my/words")
    await phone.press("Відкликати згоду")
    await phone.sees("Ваших слів більше немає в дописі.")


async def reads_it_without_the_words(anyone: Visitor, webinar_id: str) -> None:
    for address in (f"/recaps/{webinar_id}", f"/recaps/{webinar_id}.txt", "/news.atom"):
        response = await anyone.open(address)
        assert response
        assert response.status == 200
        assert "молодіжна рада" not in await response.text()


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")
