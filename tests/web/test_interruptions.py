"""A test taken over a bad line: a lost connection, a closed browser, a second tab."""

from playwright.async_api import expect as expect_in_browser

from tests.web.browsing import DESKTOP, Visitor, new_visitor
from tests.web.test_journey import signs_in
from tests.web.world import World


async def test_an_attempt_outlives_a_lost_connection_and_a_second_tab_gains_none(browser, world: World):
    programme = await world.open_programme("interrupted")
    email = await world.mailbox_of(await world.admit_somebody(programme))
    context = await browser.new_context(viewport=DESKTOP)
    visitor = await new_visitor(context, home=world.url, scripts=True)
    await signs_in(visitor, world, email)
    await opens_the_sheet(visitor)

    await context.set_offline(True)
    await visitor.page.get_by_label("Народ", exact=True).check()
    await visitor.sees("Зв’язок перервався")
    await context.set_offline(False)
    await visitor.sees("Збережено:")
    await expect_in_browser(visitor.page.locator("#not-kept")).to_be_hidden()

    tab = await new_visitor(context, home=world.url, scripts=True)
    await tab.open("/my")
    await opens_the_sheet(tab, begin="Продовжити спробу")
    await tab.sees("Спроба 1 з 3")
    assert await tab.page.get_by_label("Народ", exact=True).is_checked()
    await context.close()


async def opens_the_sheet(visitor: Visitor, *, begin: str = "Почати спробу") -> None:
    await visitor.follow("Перейти до тесту")
    await visitor.press(begin)
    await visitor.sees("Спроба 1 з 3")
