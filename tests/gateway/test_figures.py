"""A programme in figures: each with its age and its facts, as of any day, live; and what a donor sees of it."""

from datetime import UTC, datetime

from services.gateway.pages.charts import round_steps, tiles
from services.gateway.use_cases.figures import Figures, Names
from shared.contracts.reporting import GetFigures, ListFactsBehind, ListIndicators
from shared.contracts.vocabulary import Oblast
from tests.gateway.conftest import post, text_of
from tests.gateway.scripted import ASSESSOR, DOWN, MAILBOX, programme
from tests.gateway.test_desk import make_link

PAGE = "/desk/programmes/dialogue/figures"


async def test_every_figure_stands_with_when_it_changed_and_leads_to_its_facts(chief):
    response = await chief.get(PAGE)
    page = text_of(response)
    assert "Показник applied 240 3 години тому" in page
    assert "Показник certified 75 3 години тому" in page
    assert "Харківська область 220 3 години тому 0" in page
    assert "Жінки 12 345 3 години тому 0" in page
    assert "40–49 30 3 години тому 0" in page
    assert "Показник normalised_gain 61,2 % 3 години тому" in page
    assert "Показник person_hours 2 250,5 3 години тому" in page
    assert "Пораховано 2 хвилини тому" in page
    assert f'href="{PAGE}/facts?indicator=applied&amp;dimension=oblast&amp;value=UA-63"' in response.text
    assert response.text.count("<svg") > 20


async def test_the_page_looks_again_when_something_happens_and_soon_when_news_wait(chief, gateway):
    assert 'data-hx-trigger="sse:desk"' in (await chief.get(PAGE)).text
    told = gateway.script.lines[GetFigures]
    gateway.script.lines[GetFigures] = lambda asked: told(asked).model_copy(update={"is_behind": True})
    response = await chief.get(PAGE)
    assert 'data-hx-trigger="sse:desk, load delay:3s"' in response.text
    assert "порахуємо ще раз" in text_of(response)


async def test_before_the_first_count_the_page_says_so_and_looks_again_soon(chief, gateway):
    told = gateway.script.lines[GetFigures]
    nothing: dict[str, object] = {"counted_at": None, "is_behind": True, "figures": []}
    gateway.script.lines[GetFigures] = lambda asked: told(asked).model_copy(update=nothing)
    response = await chief.get(PAGE)
    assert "Показники рахуються вперше" in text_of(response)
    assert "load delay:3s" in response.text


async def test_figures_as_of_a_day_are_those_of_its_end_where_the_programme_lives(chief, gateway):
    response = await chief.get(f"{PAGE}?day=2024-03-10")
    asked = gateway.script.asked_for(GetFigures)[-1]
    assert asked.as_of == datetime(2024, 3, 10, 21, 59, 59, 999999, tzinfo=UTC)
    assert "За тим, що було відомо на 10 березня 2024 року" in text_of(response)
    assert "sse:desk" not in response.text
    assert "value=UA-63&amp;as_of=2024-03-10T21%3A59%3A59.999999%2B00%3A00" in response.text


async def test_a_day_that_is_none_shows_the_figures_of_now(chief, gateway):
    assert (await chief.get(f"{PAGE}?day=31.12")).status_code == 200
    assert gateway.script.asked_for(GetFigures)[-1].as_of is None


async def test_behind_a_figure_stand_ids_page_by_page(chief, gateway):
    response = await chief.get(f"{PAGE}/facts?indicator=applied&dimension=oblast&value=UA-63&after=fact-0")
    page = text_of(response)
    assert "3 факти: Показник applied · Ознака oblast: Харківська область." in page
    assert "fact-1 fact-2" in page
    assert "indicator=applied&amp;dimension=oblast&amp;value=UA-63&amp;after=fact-2" in response.text
    asked = gateway.script.asked_for(ListFactsBehind)[-1]
    assert (asked.place.value, asked.after) == ("UA-63", "fact-0")


async def test_while_nobody_counts_the_page_says_so(chief, gateway):
    gateway.script.lines |= {GetFigures: DOWN, ListIndicators: DOWN}
    assert "тимчасово не відповідає" in text_of(await chief.get(PAGE))


async def test_every_member_of_staff_sees_figures(gateway):
    async with await gateway.browser_of(ASSESSOR) as browser:
        assert (await browser.get(PAGE)).status_code == 200


async def test_a_donor_sees_no_small_number_no_ids_and_nothing_to_press(chief, anyone, gateway):
    shown = await anyone.get(await make_link(chief))
    assert gateway.script.asked_for(GetFigures)[-1].for_others
    assert "Сумська область •" in text_of(shown)
    assert "/facts?" not in shown.text
    assert "Завдяки щирій підтримці" in text_of(shown) or programme().donor_acknowledgement.uk in text_of(shown)


async def test_the_map_has_a_tile_for_every_oblast_and_no_two_on_one_place():
    drawn = tiles(Figures(programme(), None, Names({}, {}), {}), "applied")
    assert {tile.oblast for tile in drawn} == set(Oblast)
    assert len({(tile.x, tile.y) for tile in drawn}) == len(Oblast)


def test_an_axis_has_few_round_steps_and_reaches_the_highest_column():
    assert round_steps(7) == [0, 2, 4, 6, 8]
    assert round_steps(38) == [0, 10, 20, 30, 40]
    assert round_steps(26_731) == [0, 10_000, 20_000, 30_000]
    assert round_steps(0) == [0, 1]
    for most in range(1, 3000, 7):
        steps = round_steps(most)
        assert len(steps) <= 6
        assert steps[-2] < most <= steps[-1]


async def test_a_persons_story_is_found_by_mailbox_and_names_nobody_in_an_address(chief):
    page = text_of(await post(chief, "/desk/story", "/desk/story", who=MAILBOX))
    assert "Надіслано лист." in page
    assert "Заявку прийнято." in page
    for unknown in ("nobody@council.example", "12345678/000001-24"):
        assert "Нікого не знайдено" in text_of(await post(chief, "/desk/story", "/desk/story", who=unknown))
