"""Letters that leave by notification: their words are put together at the last moment, and are kept nowhere.

The outbox of mail shows what became of them; a letter that it calls failed is tried again when somebody asks it to.
"""

from collections.abc import Sequence

from services.dialogue import store
from services.dialogue.domain.letters import Letter, LetterKind, ended, given_up, is_digest_due, tried
from services.dialogue.domain.quotes import QuoteState, sentence
from services.dialogue.domain.recap import Element
from services.dialogue.settings import Settings
from services.dialogue.use_cases.browsing import unanswered
from services.dialogue.use_cases.reading import texts_now
from services.dialogue.use_cases.timetable import note_told, prepare_timetables, words_for_speaker
from shared.bus import Heard, Refused, new_id
from shared.contracts.fact import Fact
from shared.contracts.notification import LetterRetried
from shared.contracts.notification_letters import (
    LETTER_REFUSED,
    DigestQuestion,
    SendConsentRequest,
    SendPost,
    SendSpeakerDigest,
    SendSpeakerTimetable,
    WithdrawLetter,
)
from shared.contracts.registration import ConsentsStated
from shared.contracts.vocabulary import Consent
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

_AT_ONCE = 20
_GONE = 404
Ask = SendPost | SendConsentRequest | SendSpeakerDigest | SendSpeakerTimetable


async def send_letters(work: Work) -> None:
    """Runs while dialogue lives. A letter is put off before it is tried, so that no other replica takes it, too."""
    while True:
        await work.write(prepare_digests)
        await work.write(prepare_timetables)
        for letter in await work.write(_claim):
            await send_letter(work, letter)
        await work.pause(work.use(Settings).letters_seconds)


async def send_letter(work: Work, letter: Letter) -> None:
    """Send it, or end it when nobody needs it any more; when mail is away it stays as it was put off."""
    asking = await work.read(lambda tx: _words_of(tx, letter))
    try:
        if asking or letter.was_tried:
            await work.ask(asking or WithdrawLetter(letter_id=letter.letter_id), timeout=30)
    except Refused as refusal:
        if refusal.problem.code == LETTER_REFUSED:
            await work.write(lambda tx: store.save_letters(tx, [given_up(letter, now=tx.now)]))
        if refusal.problem.status != _GONE:
            return
        asking = None
    await work.write(lambda tx: _end(tx, letter, asking))


def take_up_letters(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Try letters again that somebody wants to be tried again."""
    store.take_up_again(tx, [one.fact.letter_id for one in heard if isinstance(one.fact, LetterRetried)])


def _end(tx: Tx, letter: Letter, sent: Ask | None) -> None:
    store.save_letters(tx, [ended(letter, now=tx.now)])
    if isinstance(sent, SendSpeakerTimetable):
        note_told(tx, letter, sent)


def prepare_digests(tx: Tx) -> None:
    """For each session that is over: a letter to each speaker whose address is known."""
    for webinar_id in store.webinars_with_questions(tx):
        place = store.place_of(tx, webinar_id)
        if place is None or not is_digest_due(place.webinar.ends_at, now=tx.now):
            continue
        addresses = store.addresses_of(tx, place.programme.programme_id)
        speakers = [one.id for one in place.webinar.speakers if one.id in addresses]
        store.add_letters(tx, [Letter(LetterKind.DIGEST, webinar_id, one, tx.now) for one in speakers])


def _claim(tx: Tx) -> list[Letter]:
    claimed = [tried(one, new_id(), now=tx.now) for one in store.lock_due_letters(tx, limit=_AT_ONCE)]
    store.save_letters(tx, claimed)
    return claimed


def _words_of(tx: ReadTx, letter: Letter) -> Ask | None:
    """What the letter says at this moment; None when there is nothing to say any more."""
    match letter.kind:
        case LetterKind.CONSENT:
            return _consent(tx, letter)
        case LetterKind.POST:
            return _post(tx, letter)
        case LetterKind.DIGEST:
            return _digest(tx, letter)
        case LetterKind.TIMETABLE:
            return words_for_speaker(tx, letter)


def _consent(tx: ReadTx, letter: Letter) -> Ask | None:
    quote = next(iter(store.quotes_by_id(tx, [letter.subject_id])), None)
    if quote is None or quote.state is not QuoteState.PROPOSED:
        return None
    return SendConsentRequest(
        letter_id=letter.letter_id,
        participant_id=letter.recipient_id,
        programme_id=quote.programme_id,
        webinar_id=quote.webinar_id,
        sentence=sentence(quote),
        path="/my/words",
    )


def _post(tx: ReadTx, letter: Letter) -> Ask | None:
    post = store.post_of(tx, letter.subject_id)
    if post is None or not store.is_subscriber(tx, letter.recipient_id, post.programme_id):
        return None
    return SendPost(
        letter_id=letter.letter_id,
        participant_id=letter.recipient_id,
        programme_id=post.programme_id,
        webinar_id=post.webinar_id,
        title=post.title,
        paragraphs=[text for element, text in texts_now(tx, post) if element is not Element.TITLE],
        path=f"/recaps/{post.webinar_id}",
    )


def _digest(tx: ReadTx, letter: Letter) -> Ask | None:
    place, questions = store.place_of(tx, letter.subject_id), unanswered(tx, letter.subject_id)
    if place is None or not questions:
        return None
    email = store.addresses_of(tx, place.programme.programme_id).get(letter.recipient_id)
    voters = store.voters_of(tx, [one.contribution_id for one in questions])
    if email is None:
        return None
    return SendSpeakerDigest(
        letter_id=letter.letter_id,
        email=email,
        speaker_id=letter.recipient_id,
        webinar_id=letter.subject_id,
        programme_id=place.programme.programme_id,
        topic=place.webinar.topic,
        questions=[DigestQuestion(text=one.text, votes=len(voters.get(one.contribution_id, ()))) for one in questions],
    )


# ---- who asked


def follow_subscriptions(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Know who asked for news of which programme: the latest statement counts."""
    said = sorted((one.fact for one in heard if isinstance(one.fact, ConsentsStated)), key=lambda fact: fact.stated_at)
    erased = store.erased_among(tx, {fact.participant_id for fact in said})
    latest = {(fact.participant_id, fact.programme_id): fact for fact in said if fact.participant_id not in erased}
    known = store.lock_subscriptions(tx, (participant_id for participant_id, _ in latest))
    newer = {key: fact for key, fact in latest.items() if key not in known or fact.stated_at > known[key]}
    store.save_subscriptions(
        tx, {key: (Consent.MAILING in fact.consents, fact.stated_at) for key, fact in newer.items()}
    )
