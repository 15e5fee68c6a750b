"""Whoever is forgotten is signed in no more, and no code of theirs is left."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from services.gateway import handlers, store
from services.gateway.domain import Challenge, Session
from shared.contracts.registration import ParticipantErased
from shared.testing import START, Harness

CHALLENGES = store.metadata.tables["challenge"]

WHO = ("gone", "other", "")


def sign_in(who, tx):
    until = START + timedelta(days=1)
    session = Session(seal=f"seal-{who}", participant_id=who, staff_id="" if who else "staff", expires_at=until)
    asked = Challenge(id=f"challenge-{who}", mailbox=f"{who}@example.org", asked_at=START, participant_id=who)
    store.add_session(tx, session)
    store.add_challenge(tx, asked, mailbox_seal="m", client_seal=asked.id)


def session_of(who, tx):
    return store.read_session(tx, f"seal-{who}")


async def test_sessions_and_codes_of_the_erased_end_and_those_of_others_stay(database_url):
    harness = Harness(database_url, store.metadata)
    for who in WHO:
        await harness.write(partial(sign_in, who))
    await harness.hear(handlers.hears, ParticipantErased(participant_id="gone", erased_at=START))
    left = [who for who in WHO if await harness.read(partial(session_of, who))]
    assert left == ["other", ""]
    rows = await harness.read(lambda tx: tx.read(select(CHALLENGES.c.participant_id)))
    assert sorted(row.participant_id for row in rows) == ["", "other"]
    await harness.close()
