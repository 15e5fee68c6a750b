"""Speakers as the desk sees them: where they are written to, what each was told of when they speak."""

from services.dialogue import store
from services.dialogue.domain.letters import LetterKind
from services.dialogue.domain.timetable import planned
from services.dialogue.use_cases.timetable import sessions_in, untold
from shared.contracts import dialogue_speakers as say
from shared.contracts.notification_letters import SpeakerNews
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx


def set_speaker_address(tx: Tx, request: say.SetSpeakerAddress) -> Done:
    """At another address nothing was told yet: whoever is there is invited anew."""
    email = request.email or ""
    if store.addresses_of(tx, request.programme_id).get(request.speaker_id, "") != email:
        store.save_address(tx, request.programme_id, request.speaker_id, email)
        store.forget_told(tx, request.programme_id, request.speaker_id)
        webinars = store.timetable_of(tx, request.programme_id)
        store.take_up_about(tx, webinars, due_at=tx.now, speaker_id=request.speaker_id)
    return Done()


def list_speaker_addresses(tx: ReadTx, request: say.ListSpeakerAddresses) -> say.SpeakerAddresses:
    return say.SpeakerAddresses(emails=store.addresses_of(tx, request.programme_id))


def list_speaker_letters(tx: ReadTx, request: say.ListSpeakerLetters) -> say.SpeakerLetters:
    """What each speaker was told last of each webinar, and which letter is still to leave."""
    timetable = store.timetable_of(tx, request.programme_id)
    told, letters = store.told_of(tx, timetable), store.open_letters(tx, LetterKind.TIMETABLE)
    waiting = untold(tx, timetable, told)
    return say.SpeakerLetters(
        letters=[
            say.SpeakerLetter(
                webinar_id=pair[0],
                speaker_id=pair[1],
                told=SpeakerNews(told[pair].news.value) if pair in told else None,
                told_at=told[pair].told_at if pair in told else None,
                waiting=SpeakerNews(waiting[pair].value) if pair in waiting else None,
                tries=letters[pair].attempts if pair in letters else 0,
                given_up=pair in letters and letters[pair].given_up_at is not None,
            )
            for pair in sorted({*told, *waiting})
        ]
    )


def count_speaker_letters(tx: ReadTx, request: say.CountSpeakerLetters) -> say.SpeakerLetterCount:
    """How many letters publishing this would mean, about the webinars that it changes."""
    programme = request.programme
    known = store.timetable_of(tx, programme.id)
    times = {one.id: (one.starts_at, one.ends_at) for one in programme.webinars}
    changed = planned(known, sessions_in(programme, version=0), times)
    return say.SpeakerLetterCount(letters=len(untold(tx, changed, store.told_of(tx, changed))))
