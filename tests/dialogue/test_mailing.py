"""Letters leave once, with the words of the moment: to whom a consent is asked of, who asked for posts, who speaks."""

from datetime import timedelta

import pytest

from services.dialogue.domain.letters import Letter, LetterKind, tried
from shared.contracts import dialogue_quotes as quotes
from shared.contracts.dialogue_sharing import MarkQuestionAnswered, VoteForQuestion
from shared.contracts.dialogue_speakers import ListSpeakerAddresses
from shared.contracts.notification_letters import SendConsentRequest, SendPost, SendSpeakerDigest
from shared.contracts.request import Problem
from shared.contracts.vocabulary import Consent
from shared.testing import START
from tests.dialogue.builders import (
    ANN,
    BOB,
    EDITOR,
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
        participant_id=ANN, programme_id=PROGRAMME, sentence=quote.sentence, path="/my/words"
    )
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


def test_tries_grow_apart_and_end():
    letter, waits = Letter(LetterKind.POST, "w", ANN, START), []
    while letter.ended_at is None:
        letter = tried(letter, now=START)
        waits.append(letter.due_at - START)
    assert waits[:4] == [timedelta(minutes=one) for one in (1, 2, 4, 8)]
    assert waits[-1] == timedelta(hours=2)


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
