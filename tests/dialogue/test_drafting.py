"""A draft says what the facts say, shows what is missing, and never guesses."""

import pytest

from dovira.demo.files import demo_programme
from services.dialogue.domain.recap import Element
from services.dialogue.domain.refusals import NoSuchWebinar
from shared.contracts.programme import Speaker
from shared.contracts.vocabulary import MaterialKind
from shared.testing import START
from tests.dialogue.builders import (
    DAY,
    FIFTH,
    FIRST,
    LAST,
    NEXT,
    all_materials,
    gaps_of,
    held,
    material,
    published,
    texts_of,
)


def with_speakers(*speakers):
    """The programme with these speakers at its fifth webinar of the second module."""
    programme = demo_programme()
    webinars = [
        one.model_copy(update={"speaker_ids": [person.id for person in speakers]}) if one.id == FIFTH else one
        for one in programme.modules[1].webinars
    ]
    modules = [*programme.modules]
    modules[1] = modules[1].model_copy(update={"webinars": webinars})
    return programme.model_copy(update={"speakers": list(speakers), "modules": modules})


async def test_what_is_missing_shows_as_gaps(dialogue):
    await dialogue.hear(published())
    gaps = gaps_of(await dialogue.draft())
    assert {Element.LEAD, Element.REVIEW, Element.SUMMARY, Element.MATERIALS, Element.QUOTES} == gaps.keys()
    assert gaps[Element.MATERIALS] == "Немає: програми заходу, презентації та відеозапису."


async def test_only_what_is_there_is_offered_to_the_reader(dialogue):
    await dialogue.hear(published(), material(MaterialKind.AGENDA, public=True))
    draft = await dialogue.draft()
    assert "До вашої уваги [програма заходу](https://materials.example/agenda)." in texts_of(draft)[Element.MATERIALS]
    assert gaps_of(draft)[Element.MATERIALS] == "Немає: презентації та відеозапису."


async def test_the_address_of_what_is_for_participants_is_not_given_away(dialogue):
    await dialogue.hear(published(), material(MaterialKind.AGENDA, public=True), material(MaterialKind.RECORDING))
    text = texts_of(await dialogue.draft())[Element.MATERIALS]
    assert "materials.example/recording" not in text
    assert f"[відеозапис](/programmes/hromada-vlada/webinars/{FIFTH}) (відеозапис" in text
    assert text.endswith("– для учасників програми).")


async def test_a_new_address_of_a_material_replaces_the_old_one_in_any_order(dialogue):
    newer = material(MaterialKind.SLIDES, url="https://new.example/s", public=True, at=START + DAY)
    older = material(MaterialKind.SLIDES, url="https://old.example/s", public=True)
    await dialogue.hear(published(), newer)
    await dialogue.hear(older)
    assert "https://new.example/s" in texts_of(await dialogue.draft())[Element.MATERIALS]


async def test_facts_may_come_before_the_programme_and_an_old_version_after_the_new_one(dialogue):
    renamed = demo_programme().model_copy(update={"slogan": "Разом!"})
    await dialogue.hear(held(), *all_materials())
    await dialogue.hear(published(renamed, version=2))
    await dialogue.hear(published(version=1))
    texts = texts_of(await dialogue.draft())
    assert texts[Element.SLOGAN] == "Разом!"
    assert "відбувся" in texts[Element.LEAD]


async def test_the_first_webinar_reviews_nothing_and_the_last_one_invites_to_none(dialogue):
    await dialogue.hear(published(), held(FIRST), held(LAST))
    first, last = texts_of(await dialogue.draft(FIRST)), texts_of(await dialogue.draft(LAST))
    assert first[Element.REVIEW] == last[Element.NEXT] == ""
    assert last[Element.CERTIFICATE] == (
        "Щоб отримати сертифікати про підвищення кваліфікації, успішно пройдіть тестування."
    )


async def test_within_a_module_the_next_webinar_names_no_other_module(dialogue):
    await dialogue.hear(published(), held(NEXT))
    assert "передбаченого" not in texts_of(await dialogue.draft(NEXT))[Element.NEXT]
    assert "перший навчальний вебінар третього модуля" in texts_of(await dialogue.draft(NEXT))[Element.LEAD]


@pytest.mark.parametrize(("honorific", "said"), [("пані", "презентувала"), ("пан", "презентував"), ("", "презентує")])
async def test_the_verb_follows_the_honorific_and_guesses_nothing(dialogue, honorific, said):
    await dialogue.hear(published(with_speakers(Speaker(id="a", full_name="Саша Зразкова", honorific=honorific))))
    assert f"Потім Саша Зразкова, {said} тему" in texts_of(await dialogue.draft())[Element.SPEAKER]


async def test_several_speakers_present_together(dialogue):
    people = [Speaker(id="a", full_name="Олена Зразкова", honorific="пані"), Speaker(id="b", full_name="Іван Приклад")]
    await dialogue.hear(published(with_speakers(*people)))
    assert "Олена Зразкова та Іван Приклад, презентували тему" in texts_of(await dialogue.draft())[Element.SPEAKER]


async def test_a_cancelled_webinar_has_no_post(dialogue):
    await dialogue.hear(published(), held())
    programme = demo_programme()
    modules = [*programme.modules]
    modules[1] = modules[1].model_copy(update={"webinars": modules[1].webinars[:-1]})
    await dialogue.hear(published(programme.model_copy(update={"modules": modules}), version=2))
    with pytest.raises(NoSuchWebinar):
        await dialogue.draft()


async def test_a_webinar_nobody_heard_of_is_refused(dialogue):
    with pytest.raises(NoSuchWebinar):
        await dialogue.draft("made-up")
