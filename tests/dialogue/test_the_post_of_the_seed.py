"""The post about the fifth webinar of the second module says what the programme's own post said, element by element.

Each row: an element and what the post of March says there. It must stand in that post, after the row before it, and
in our element, as print has it. What no fact says (the prose) is written by hand, as it was then.
"""

import re

import pytest

from dovira.demo.recap import SAYINGS
from services.dialogue.domain.recap import Element
from shared.contracts import dialogue_quotes as quotes
from shared.contracts.dialogue import RecapPublished
from tests.dialogue.builders import (
    ANN,
    BOB,
    EDITOR,
    FIFTH,
    PROSE,
    SEED,
    all_materials,
    held,
    published,
    registered,
    texts_of,
)

SAID = [
    (Element.TITLE, "Вебінар для ОМС: діалог та партнерство з громадськістю"),
    (Element.LEAD, "14 березня відбувся п’ятий (останній) навчальний вебінар другого модулю (усього їх чотири)"),
    (Element.LEAD, "безкоштовної спеціальної професійної програми підвищення кваліфікації"),
    (
        Element.LEAD,
        "«Основи успішного залучення громадянського суспільства до вирішення завдань місцевого розвитку»",
    ),
    (Element.LEAD, "в рамках проєкту «Громада – влада: діалог, довіра, дія»."),
    (Element.AUDIENCE, "Учасники – представники органів місцевого самоврядування (ОМС)"),
    (Element.AUDIENCE, "місцевих органів виконавчої влади"),
    (Element.AUDIENCE, "семи областей України."),
    (Element.REVIEW, "Заняття розпочалося із закріплення й обговорення пройденого матеріалу: визначили, якою є мета"),
    (Element.SPEAKER, "Потім Юлія Свєженцева, старша спеціалістка з питань залучення громадськості"),
    (Element.SPEAKER, "Всеукраїнська благодійна організація «Інститут місцевого розвитку»"),
    (Element.SPEAKER, "кандидатка соціологічних наук, доцентка, презентувала тему"),
    (
        Element.SPEAKER,
        "«Методи, інструменти та технології партисипації: діалог та партнерство із громадськістю».",
    ),
    (Element.SUMMARY, "Спікерка зазначила, що ефективний діалог між владою і громадою є дієвою"),
    (Element.SUMMARY, "Було проаналізовано міжнародний та український досвід партнерства"),
    (Element.SUMMARY, "Пані Юлія окреслила причини ускладнення взаємодії влади і громади"),
    (
        Element.DISCUSSION,
        (
            "Підсумкову частину вебінару присвятили обговоренню та аналізу ситуацій у громадах, зокрема тому, які "
            "інструменти діалогу та партнерства між місцевою владою і громадськістю застосовуються, чи є вони "
            "конструктивними й ефективними, а якщо ні – то чому."
        ),
    ),
    (Element.MATERIALS, "Бажаєте знати більше? До вашої уваги програма заходу, презентація та відеозапис"),
    (
        Element.QUOTES,
        "Присутні також ділилися досвідом та проблемами своїх громад. Так, пані Ірина з м. Валки зазначила:",
    ),
    (
        Element.QUOTES,
        "«У нашій територіальній громаді успішно працює молодіжна рада «Свідома молодь». Висаджують дерева",
    ),
    (Element.QUOTES, "А пан Артем з м. Харків поділився: «У Харкові реально працюють лише звернення громадян до"),
    (Element.QUOTES, "Після програшу в суді вони йдуть на якийсь діалог»."),
    (Element.NEXT, "21 березня приєднуйтеся до наступного вебінару на тему"),
    (Element.NEXT, "«Побудова діалогу між місцевою владою і громадою у воєнний та повоєнний час»"),
    (Element.NEXT, "передбаченого третім модулем. Реєстраційна форма: "),
    (Element.NEXT, "(тільки для тих, хто заповнив анкету для участі у програмі)."),
    (
        Element.CERTIFICATE,
        (
            "Щоб отримати сертифікати про підвищення кваліфікації, долучайтеся до наступних занять та успішно пройдіть "
            "тестування."
        ),
    ),
    (
        Element.SLOGAN,
        "Станьте рушійною силою вашої громади. Разом робитимемо все можливе для розвитку громад України!",
    ),
    (
        Element.ACKNOWLEDGEMENT,
        (
            "Реалізація ініціативи «Громада – влада: діалог, довіра, дія» стала можливою завдяки щирій підтримці "
            "американського народу, наданій через Агентство США з міжнародного розвитку (USAID). Проєкт виконує "
            "Всеукраїнська благодійна організація «Інститут місцевого розвитку» в рамках проєкту USAID «Демократичне "
            "врядування у Східній Україні»."
        ),
    ),
    (Element.LINKS, "Слідкувати за оновленням та перебігом проєкту можна"),
    (Element.LINKS, "на сайті https://osbb-ok.org.ua/"),
]
OURS = {"модулю": "модуля"}
"""Where we write otherwise: the genitive of «модуль», as the dictionary has it."""


def plain(text):
    """Without what only print shows: ties, inner quotation marks, links."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+", " ", text.replace("„", "«").replace("“", "»"))


@pytest.fixture
async def post(dialogue):
    """Written from the demonstration's programme, facts, consented words and prose, and published."""
    await dialogue.hear(published(), held(), *all_materials(), registered(ANN), registered(BOB))
    for author, saying in zip((ANN, BOB), SAYINGS, strict=True):
        case_id = await dialogue.shared_case(author, text=saying.text)
        proposing = quotes.ProposeQuote(
            contribution_id=case_id,
            text=saying.text,
            name_form=quotes.NameForm.HONORIFIC,
            name=saying.name,
            speech=saying.speech,
            proposed_by=EDITOR,
        )
        quote = (await dialogue.ask(proposing)).quotes[0]
        await dialogue.ask(
            quotes.ConsentToQuote(participant_id=author, quote_id=quote.quote_id, fingerprint=quote.fingerprint)
        )
        dialogue.clock.advance(minutes=1)
    await dialogue.edit(**PROSE)
    return await dialogue.publish()


def test_the_rows_are_what_the_post_of_march_says_in_its_order():
    seed, position = plain(SEED.read_text(encoding="utf-8")), 0
    for element, said in SAID:
        assert said in seed[position:], element
        position = seed.index(said, position)


async def test_every_element_of_the_post_of_march_stands_in_ours(post):
    texts = {element: plain(text) for element, text in texts_of(post).items()}
    missing = [(element, said) for element, said in SAID if in_our_words(said) not in texts.get(element, "")]
    assert missing == []


async def test_the_elements_come_in_the_order_of_the_post_of_march(post):
    said = list(dict.fromkeys(element for element, _ in SAID))
    ours = [element for element in texts_of(post) if element in said]
    assert ours == said


async def test_quotation_marks_inside_others_are_the_inner_ones(post):
    speaker = texts_of(post)[Element.SPEAKER]
    assert "«Інститут місцевого розвитку»" in speaker
    assert not re.search("«[^»]*«", "".join(texts_of(post).values()))


async def test_publishing_is_a_fact_with_a_version(dialogue, post):
    (told,) = await dialogue.told(RecapPublished)
    assert (told.webinar_id, told.version, told.title) == (FIFTH, 1, post.title)


def in_our_words(said):
    for theirs, ours in OURS.items():
        said = said.replace(theirs, ours)
    return said
