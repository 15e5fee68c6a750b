"""A person writes over the draft and publishes what was shown; never without the donor's acknowledgement."""

import pytest

from dovira.demo.files import demo_programme
from services.dialogue.domain.recap import Element
from services.dialogue.domain.refusals import (
    AcknowledgementMissing,
    DraftChanged,
    NoSuchPost,
    NotEditable,
    PostUnfinished,
)
from shared.contracts import dialogue as say
from shared.contracts.programme import DonorAcknowledgement
from shared.contracts.vocabulary import MaterialKind
from tests.dialogue.builders import FIFTH, NEXT, all_materials, held, material, published, texts_of


@pytest.fixture
async def ready(dialogue):
    await dialogue.hear(published(), held(), *all_materials())
    return dialogue


def without_acknowledgement():
    """Such a programme file is refused; a fact of another version of us might still bring one."""
    return demo_programme().model_copy(update={"donor_acknowledgement": DonorAcknowledgement.model_construct(uk="")})


async def test_publishing_without_the_acknowledgement_is_refused(dialogue):
    await dialogue.hear(published(without_acknowledgement()), held())
    with pytest.raises(AcknowledgementMissing):
        await dialogue.publish()
    assert await dialogue.told(say.RecapPublished) == []
    with pytest.raises(NoSuchPost):
        await dialogue.ask(say.GetRecap(webinar_id=FIFTH))


@pytest.mark.parametrize("element", ["acknowledgement", "quotes"])
async def test_the_acknowledgement_and_peoples_words_are_not_written_by_hand(ready, element):
    with pytest.raises(NotEditable):
        await ready.edit(**{element: "Щиро дякуємо!"})


async def test_the_acknowledgement_stays_word_for_word_whatever_its_typography(dialogue):
    said = "Дякуємо «Проєкту «Дія»» - п'ять разів"
    programme = demo_programme().model_copy(update={"donor_acknowledgement": DonorAcknowledgement(uk=said)})
    await dialogue.hear(published(programme), held())
    assert texts_of(await dialogue.publish())[Element.ACKNOWLEDGEMENT] == said


async def test_a_post_about_what_has_not_happened_is_not_published(dialogue):
    await dialogue.hear(published())
    with pytest.raises(PostUnfinished, match="звіту про присутність немає"):
        await dialogue.publish()


async def test_a_person_may_say_what_happened_before_the_report_arrives(dialogue):
    await dialogue.hear(published())
    await dialogue.edit(lead="14 березня відбувся вебінар.")
    assert texts_of(await dialogue.publish())[Element.LEAD] == "14\N{NO-BREAK SPACE}березня відбувся вебінар."


async def test_what_a_person_wrote_is_set_as_print_has_it(ready):
    await ready.edit(summary="  Спікерка - п'ять разів: «рада «Молодь»»  ")
    assert texts_of(await ready.draft())[Element.SUMMARY] == "Спікерка\N{NO-BREAK SPACE}– п’ять разів: «рада „Молодь“»"


async def test_an_element_left_empty_is_left_out_of_the_post(ready):
    await ready.edit(slogan="")
    assert Element.SLOGAN not in texts_of(await ready.publish())


async def test_the_words_of_the_facts_can_be_had_back(ready):
    drafted = texts_of(await ready.draft())[Element.SUMMARY]
    await ready.edit(summary="Інше.")
    assert texts_of(await ready.edit(summary=None))[Element.SUMMARY] == drafted


async def test_words_written_before_the_facts_changed_are_marked(ready):
    await ready.edit(materials="Усе є на сайті.")
    ready.clock.advance(days=1)
    await ready.hear(material(MaterialKind.AGENDA, url="https://new.example/a", public=True, at=ready.clock.now()))
    (part,) = [one for one in (await ready.draft()).parts if one.element is say.RecapElement.MATERIALS]
    assert (part.text, part.outdated) == ("Усе є на сайті.", True)


async def test_two_editors_at_once_do_not_overwrite_each_other(ready):
    seen = (await ready.draft()).fingerprint
    await ready.edit(summary="Перша.")
    later = say.EditRecap(webinar_id=FIFTH, texts={say.RecapElement.SUMMARY: "Друга."}, fingerprint=seen)
    with pytest.raises(DraftChanged):
        await ready.ask(later)
    assert texts_of(await ready.draft())[Element.SUMMARY] == "Перша."


async def test_what_is_published_is_what_was_shown(ready):
    seen = (await ready.draft()).fingerprint
    await ready.edit(summary="Інше.")
    with pytest.raises(DraftChanged):
        await ready.ask(say.PublishRecap(webinar_id=FIFTH, fingerprint=seen, published_by="e"))


async def test_publishing_the_same_text_again_tells_nothing(ready):
    first = await ready.publish()
    assert await ready.publish() == first
    assert len(await ready.told(say.RecapPublished)) == 1
    assert not (await ready.draft()).differs


async def test_another_text_is_another_version_with_the_first_date(ready):
    first = await ready.publish()
    ready.clock.advance(days=1)
    await ready.edit(summary="Інше.")
    assert (await ready.draft()).differs
    second = await ready.publish()
    assert (second.version, second.first_published_at) == (2, first.published_at)
    assert [fact.version for fact in await ready.told(say.RecapPublished)] == [1, 2]
    assert texts_of(await ready.ask(say.GetRecap(webinar_id=FIFTH)))[Element.SUMMARY] == "Інше."


async def test_posts_are_listed_the_newest_first(ready):
    await ready.publish()
    ready.clock.advance(days=7)
    await ready.hear(held(NEXT))
    await ready.publish(NEXT)
    listed = (await ready.ask(say.ListRecaps())).recaps
    assert [one.webinar_id for one in listed] == [NEXT, FIFTH]
    assert (await ready.ask(say.ListRecaps(programme_id="another"))).recaps == []
