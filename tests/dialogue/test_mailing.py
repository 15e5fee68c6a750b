"""Letters leave once, with the words of the moment: to whom a consent is asked of, who asked for posts, who speaks."""

from datetime import timedelta

import pytest

from services.dialogue.domain.letters import Letter, LetterKind, tried
from shared.contracts import dialogue_quotes as quotes
from shared.contracts.dialogue_sharing import MarkQuestionAnswered, VoteForQuestion
from shared.contracts.dialogue_speakers import ListSpeakerAddresses
from shared.contracts.notification import LetterRetried
from shared.contracts.notification_letters import (
    LETTER_REFUSED,
    SendConsentRequest,
    SendPost,
    SendSpeakerDigest,
    WithdrawLetter,
)
from shared.contracts.request import Problem
from shared.contracts.vocabulary import Consent
from shared.testing import START
from tests.dialogue.builders import (
    ANN,
    BOB,
    EDITOR,
    FIFTH,
    MAILBOX,
    PROGRAMME,
    Post,
    agreed,
    all_materials,
    erased,
    held,
    published,
    registered,
)


@pytest.fixture
async def post(dialogue):
    await dialogue.hear(published(), held(), *all_materials(), registered(ANN), registered(BOB))
    return Post(dialogue)


async def propose(dialogue):
    case_id = await dialogue.shared_case()
    request = quotes.ProposeQuote(
        contribution_id=case_id,
        text="Рада працює",
        name_form=quotes.NameForm.HONORIFIC,
        name="пані Ірина",
        speech=quotes.Speech.FEMALE,
        proposed_by=EDITOR,
    )
    return (await dialogue.ask(request)).quotes[0]


# ---- consent


async def test_an_author_is_written_to_once_with_the_very_sentence(dialogue, post):
    quote = await propose(dialogue)
    (letter,) = await post.deliver()
    assert letter == SendConsentRequest(
        letter_id=letter.letter_id,
        participant_id=ANN,
        programme_id=PROGRAMME,
        webinar_id=FIFTH,
        sentence=quote.sentence,
        path="/my/words",
    )
    assert letter.letter_id
    assert await post.deliver() == []


async def test_whoever_has_decided_is_not_written_to(dialogue, post):
    quote = await propose(dialogue)
    await dialogue.ask(quotes.WithdrawQuote(participant_id=ANN, quote_id=quote.quote_id))
    assert await post.deliver() == []


# ---- posts


async def test_a_post_is_mailed_to_those_who_asked_after_a_while_for_second_thoughts(dialogue, post):
    await dialogue.hear(agreed(ANN, Consent.PROCESSING, Consent.MAILING), agreed(BOB, Consent.PROCESSING))
    await dialogue.publish()
    assert await post.deliver() == []
    await dialogue.edit(summary="Виправлено.")
    await dialogue.publish()
    dialogue.clock.advance(minutes=11)
    (letter,) = await post.deliver()
    assert isinstance(letter, SendPost)
    assert (letter.participant_id, letter.path) == (ANN, "/recaps/hromada-vlada-m2-w5")
    assert "Виправлено." in letter.paragraphs
    assert any("Реалізація ініціативи" in one for one in letter.paragraphs)


async def test_whoever_changed_their_mind_gets_no_post(dialogue, post):
    await dialogue.hear(agreed(ANN, Consent.MAILING, at=START))
    await dialogue.publish()
    await dialogue.hear(agreed(ANN, at=START + timedelta(hours=1)), agreed(ANN, Consent.MAILING, at=START))
    dialogue.clock.advance(minutes=11)
    assert await post.deliver() == []


async def test_an_erased_person_is_written_to_no_more(dialogue, post):
    await dialogue.hear(agreed(ANN, Consent.MAILING))
    await dialogue.publish()
    await propose(dialogue)
    await dialogue.hear(erased(ANN))
    await dialogue.hear(agreed(ANN, Consent.MAILING, at=START + timedelta(days=2)))
    dialogue.clock.advance(minutes=11)
    assert await post.deliver() == []


async def test_mail_that_is_away_is_tried_again_and_somebody_unknown_is_not(dialogue, post):
    await propose(dialogue)
    post.away = Problem(status=503, code="mail_not_taken", title="Лист не надіслано")
    assert await post.deliver() == []
    post.away = None
    assert await post.deliver() == []
    dialogue.clock.advance(minutes=2)
    assert len(await post.deliver()) == 1
    await propose(dialogue)
    post.away = Problem(status=404, code="nobody_to_write_to", title="Немає кому писати")
    await post.deliver()
    post.away = None
    dialogue.clock.advance(days=1)
    assert await post.deliver() == []


def test_tries_grow_apart_and_a_letter_keeps_the_id_of_its_first_one():
    letter, waits = Letter(LetterKind.POST, "w", ANN, START), []
    for number in range(9):
        letter = tried(letter, f"id-{number}", now=START)
        waits.append(letter.due_at - START)
    assert waits == [timedelta(minutes=one) for one in (1, 2, 4, 8, 16, 32, 60, 60, 60)]
    assert letter.letter_id == "id-0"


FAILED = Problem(status=409, code=LETTER_REFUSED, title="Лист не доставлено")


async def test_what_mail_calls_failed_rests_until_somebody_wants_it_tried_again(dialogue, post):
    await propose(dialogue)
    post.away = FAILED
    await post.deliver()
    post.away = None
    dialogue.clock.advance(days=1)
    assert await post.deliver() == []
    [letter_id] = post.refused
    await dialogue.hear(LetterRetried(letter_id="somebody-elses", retried_at=START))
    assert await post.deliver() == []
    await dialogue.hear(LetterRetried(letter_id=letter_id, retried_at=START))
    assert [letter.letter_id for letter in await post.deliver()] == [letter_id]
    await dialogue.hear(LetterRetried(letter_id=letter_id, retried_at=START + timedelta(hours=1)))
    assert await post.deliver() == [], "it was sent"


async def test_a_letter_that_waits_in_the_outbox_is_withdrawn_once_there_is_nothing_to_say(dialogue, post):
    quote = await propose(dialogue)
    post.away = Problem(status=503, code="mail_not_taken", title="Лист не надіслано")
    await post.deliver()
    post.away = None
    await dialogue.ask(quotes.WithdrawQuote(participant_id=ANN, quote_id=quote.quote_id))
    dialogue.clock.advance(minutes=2)
    assert await post.deliver() == [WithdrawLetter(letter_id=post.refused[0])]
    assert await post.deliver() == []


# ---- the speaker


async def ask_and_show(dialogue, text, author=ANN):
    question_id = await dialogue.ask_speaker(author, text=text)
    await dialogue.moderate(question_id)
    return question_id


async def to_after_the_session(dialogue):
    dialogue.clock.moment = published().programme.modules[1].webinars[-1].ends_at + timedelta(hours=1)


async def test_after_the_session_the_speaker_gets_what_had_no_answer_the_most_supported_first(dialogue, post):
    await dialogue.give_address()
    await ask_and_show(dialogue, "Перше?")
    second = await ask_and_show(dialogue, "Друге?")
    answered = await ask_and_show(dialogue, "Третє?")
    await dialogue.ask_speaker(text="Ще не переглянуте?")
    await dialogue.ask(VoteForQuestion(participant_id=BOB, question_id=second))
    await dialogue.ask(MarkQuestionAnswered(question_id=answered, decided_by=EDITOR))
    assert await post.deliver() == []
    await to_after_the_session(dialogue)
    (digest,) = await post.deliver()
    assert isinstance(digest, SendSpeakerDigest)
    assert digest.email == MAILBOX
    assert [(one.text, one.votes) for one in digest.questions] == [("Друге?", 1), ("Перше?", 0)]
    assert await post.deliver() == []


async def test_without_an_address_or_without_questions_no_speaker_is_written_to(dialogue, post):
    await ask_and_show(dialogue, "Чому?")
    await to_after_the_session(dialogue)
    assert await post.deliver() == []
    await dialogue.give_address()
    await dialogue.give_address(email=None)
    assert (await dialogue.ask(ListSpeakerAddresses(programme_id=PROGRAMME))).emails == {}
    assert await post.deliver() == []


async def test_long_after_the_session_no_speaker_is_written_to(dialogue, post):
    await ask_and_show(dialogue, "Чому?")
    await to_after_the_session(dialogue)
    dialogue.clock.advance(days=14)
    await dialogue.give_address()
    assert await post.deliver() == []
