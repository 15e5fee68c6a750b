"""Speakers hear when they speak: once of each webinar, then of what changed, and of nothing that was taken back."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from dovira.demo.files import demo_programme
from services.dialogue.domain.timetable import Appointment, News, Session, Slot, Standing, Told, next_sequence
from services.dialogue.store import told_of
from shared.contracts.dialogue_speakers import CountSpeakerLetters, ListSpeakerLetters
from shared.contracts.notification_letters import LETTER_REFUSED, SpeakerNews
from shared.contracts.request import Problem
from shared.testing import START
from tests.dialogue.builders import (
    FIFTH,
    MAILBOX,
    PROGRAMME,
    SPEAKER,
    Post,
    called_off,
    published,
    rescheduled,
    scheduled,
)

NOW, DAY, HOUR = START, timedelta(days=1), timedelta(hours=1)
WEBINAR = next(one for one in demo_programme().webinars if one.id == FIFTH)
SESSION = Session("w", "p", 1, "Діалог", "https://meet.example/room", {"ann": "Анна Зразкова"})
SLOT = Slot("w", "p", 0, NOW + DAY, NOW + DAY + HOUR)
STANDING = Standing(SESSION, SLOT)


def told(news=News.INVITED, **changes):
    known = Appointment("Анна Зразкова", "Діалог", "https://meet.example/room", NOW + DAY, NOW + DAY + HOUR)
    return Told("w", "ann", "p", replace(known, **changes), 0, news, NOW)


def with_slot(**changes):
    return replace(STANDING, slot=replace(SLOT, **changes))


def with_session(**changes):
    return replace(STANDING, session=replace(SESSION, **changes))


OFF = with_slot(starts_at=None, ends_at=None)


@pytest.mark.parametrize(
    ("standing", "known", "news"),
    [
        (STANDING, None, News.INVITED),
        (STANDING, told(), None),
        (with_slot(starts_at=NOW + 2 * DAY, ends_at=NOW + 2 * DAY + HOUR), told(), News.MOVED),
        (with_slot(ends_at=NOW + DAY + 2 * HOUR), told(), News.MOVED),
        (with_session(topic="Довіра"), told(), News.CHANGED),
        (with_session(join_url=""), told(), News.CHANGED),
        (OFF, told(), News.CANCELLED),
        (OFF, None, None),
        (OFF, told(News.CANCELLED), None),
        (with_session(speakers={"bob": "Богдан Зразковий"}), told(), News.RELEASED),
        (with_session(speakers={"bob": "Богдан Зразковий"}), told(News.RELEASED), None),
        (STANDING, told(News.CANCELLED), News.RESTORED),
        (STANDING, told(News.RELEASED), News.RESTORED),
        (with_slot(starts_at=NOW, ends_at=NOW + HOUR), None, None),
        (OFF, told(starts_at=NOW), None),
        (with_slot(starts_at=NOW + 2 * DAY, ends_at=NOW + 2 * DAY + HOUR), told(starts_at=NOW - DAY), News.MOVED),
    ],
)
def test_a_speaker_is_told_the_net_change_and_nothing_of_what_has_begun(standing, known, news):
    assert standing.news_for("ann", known, now=NOW) is news


def test_a_calendar_gets_a_higher_sequence_with_every_letter():
    assert next_sequence(SLOT, None) == 0
    assert next_sequence(SLOT, told()) == 1
    assert next_sequence(replace(SLOT, sequence=7), told()) == 7


# ---- the service


@pytest.fixture
async def post(dialogue):
    """The programme is published, its speaker can be written to and was invited."""
    await dialogue.hear(published(), scheduled(WEBINAR))
    await dialogue.give_address()
    return Post(dialogue)


async def after_a_while(post):
    """The letters that leave once the time for further changes is over."""
    assert await post.deliver() == [], "a letter that did not wait for further changes"
    post.clock.advance(minutes=6)
    return await post.deliver()


@pytest.fixture
async def invited(post):
    [invitation] = await after_a_while(post)
    assert invitation.news is SpeakerNews.INVITED
    return post


def programme_with(**changes):
    """The demonstration's programme with its fifth webinar otherwise."""
    programme = demo_programme()
    modules = [
        module.model_copy(
            update={"webinars": [one.model_copy(update=changes if one.id == FIFTH else {}) for one in module.webinars]}
        )
        for module in programme.modules
    ]
    return programme.model_copy(update={"modules": modules})


async def test_a_speaker_whose_address_is_known_is_invited_once(dialogue, post):
    [invitation] = await after_a_while(post)
    assert (invitation.news, invitation.email, invitation.sequence) == (SpeakerNews.INVITED, MAILBOX, 0)
    assert (invitation.topic, invitation.starts_at, invitation.ends_at) == (
        WEBINAR.topic,
        WEBINAR.starts_at,
        WEBINAR.ends_at,
    )
    assert await after_a_while(post) == []
    await dialogue.give_address()
    assert await after_a_while(post) == [], "the same address once more is no news"


async def test_several_moves_are_one_letter_and_one_taken_back_is_none(dialogue, invited):
    await dialogue.hear(rescheduled(WEBINAR, 1, days=1))
    assert await invited.deliver() == []
    await dialogue.hear(rescheduled(WEBINAR, 2, days=2))
    [letter] = await after_a_while(invited)
    assert (letter.news, letter.previous_starts_at) == (SpeakerNews.MOVED, WEBINAR.starts_at)
    assert (letter.starts_at, letter.sequence) == (WEBINAR.starts_at + timedelta(days=2), 2)
    await dialogue.hear(rescheduled(WEBINAR, 3, days=5))
    assert await invited.deliver() == []
    await dialogue.hear(rescheduled(WEBINAR, 4, days=2))
    assert await after_a_while(invited) == []


async def test_a_cancelled_webinar_left_the_programme_and_its_speaker_hears_of_it_all_the_same(dialogue, invited):
    without = demo_programme()
    without = without.model_copy(update={"modules": [one for one in without.modules if WEBINAR not in one.webinars]})
    await dialogue.hear(published(without, version=2), called_off(WEBINAR, 1))
    [letter] = await after_a_while(invited)
    assert (letter.news, letter.topic, letter.starts_at) == (SpeakerNews.CANCELLED, WEBINAR.topic, WEBINAR.starts_at)
    assert letter.sequence == 1
    await dialogue.hear(published(version=3), rescheduled(WEBINAR, 2))
    [letter] = await after_a_while(invited)
    assert (letter.news, letter.sequence) == (SpeakerNews.RESTORED, 2)


async def test_whoever_speaks_no_more_is_told_so_and_their_calendar_drops_it(dialogue, invited):
    await dialogue.hear(published(programme_with(speaker_ids=[]), version=2))
    [letter] = await after_a_while(invited)
    assert (letter.news, letter.topic, letter.sequence) == (SpeakerNews.RELEASED, WEBINAR.topic, 1)


async def test_facts_in_any_order_and_twice_make_the_same_letter(dialogue):
    """Of every order in turn: what holds in the end is the same."""
    post = Post(dialogue)
    await dialogue.give_address()
    facts = [published(), published(programme_with(join_url="https://meet.example/new"), version=2), scheduled(WEBINAR)]
    facts += [rescheduled(WEBINAR, 1, days=3), rescheduled(WEBINAR, 2, days=1)]
    for order in list(permutations(facts))[:: len(facts) * 3]:
        await dialogue.give_address("another@institute.example")
        await dialogue.give_address()
        await dialogue.hear(*order, *order)
        [letter] = await after_a_while(post)
        assert letter.news is SpeakerNews.INVITED
        assert (letter.starts_at, letter.sequence) == (WEBINAR.starts_at + DAY, 2)
        assert letter.join_url == "https://meet.example/new"


async def test_what_could_not_leave_is_told_later_as_it_then_is(dialogue, invited):
    invited.away = Problem(status=503, code="mail_not_taken", title="Лист не надіслано")
    await dialogue.hear(rescheduled(WEBINAR, 1, days=1))
    assert await after_a_while(invited) == []
    await dialogue.hear(rescheduled(WEBINAR, 2, days=4))
    invited.away = Problem(status=404, code="nobody_to_write_to", title="Немає кому писати")
    invited.clock.advance(minutes=6)
    assert await invited.deliver() == []
    invited.away = None
    [letter] = await after_a_while(invited)
    assert (letter.previous_starts_at, letter.sequence) == (WEBINAR.starts_at, 2)


async def test_at_another_address_nothing_was_told_and_an_address_taken_away_is_forgotten(dialogue, invited):
    await dialogue.give_address("new@institute.example")
    [letter] = await after_a_while(invited)
    assert (letter.news, letter.email) == (SpeakerNews.INVITED, "new@institute.example")
    await dialogue.give_address(email=None)
    await dialogue.hear(rescheduled(WEBINAR, 1, days=1))
    assert await after_a_while(invited) == []
    assert await dialogue.harness.read(lambda tx: told_of(tx, [FIFTH])) == {}


async def fails(post):
    """The next letter, which mail calls failed."""
    post.away = Problem(status=409, code=LETTER_REFUSED, title="Лист не доставлено")
    await after_a_while(post)
    post.away = None
    post.clock.advance(days=1)
    assert await post.deliver() == [], "it rests"
    return post.refused[-1]


async def test_a_letter_that_failed_is_tried_again_when_there_is_other_news_and_then_says_the_latest(dialogue, post):
    letter_id = await fails(post)
    [seen] = (await dialogue.ask(ListSpeakerLetters(programme_id=PROGRAMME))).letters
    assert (seen.told, seen.waiting, seen.given_up) == (None, SpeakerNews.INVITED, True)
    await dialogue.hear(rescheduled(WEBINAR, 1, days=7))
    [letter] = await after_a_while(post)
    assert (letter.letter_id, letter.starts_at) == (letter_id, WEBINAR.starts_at + timedelta(days=7))
    assert await after_a_while(post) == []


async def test_a_letter_that_failed_leaves_at_once_for_another_address(dialogue, post):
    letter_id = await fails(post)
    await dialogue.give_address("new@institute.example")
    [letter] = await post.deliver()
    assert (letter.letter_id, letter.email) == (letter_id, "new@institute.example")


async def test_the_desk_sees_what_was_told_and_what_waits(dialogue, post):
    asking = ListSpeakerLetters(programme_id=PROGRAMME)
    [before] = (await dialogue.ask(asking)).letters
    assert (before.webinar_id, before.speaker_id, before.told, before.waiting) == (
        FIFTH,
        SPEAKER,
        None,
        SpeakerNews.INVITED,
    )
    await after_a_while(post)
    [after] = (await dialogue.ask(asking)).letters
    assert (after.told, after.told_at, after.waiting) == (SpeakerNews.INVITED, post.clock.now(), None)


async def test_letters_are_counted_before_they_are_caused(dialogue, invited):
    async def count(programme):
        return (await dialogue.ask(CountSpeakerLetters(programme=programme))).letters

    assert await count(demo_programme()) == 0
    assert await count(programme_with(starts_at=WEBINAR.starts_at + DAY)) == 1
    assert await count(programme_with(capacity=7)) == 0
    without = demo_programme()
    without = without.model_copy(update={"modules": [one for one in without.modules if WEBINAR not in one.webinars]})
    assert await count(without) == 1
    await dialogue.give_address(email=None)
    assert await count(programme_with(starts_at=WEBINAR.starts_at + DAY)) == 0
