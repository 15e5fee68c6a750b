"""Remembering what letters are composed from: people, until they are erased, and programmes with their webinars."""

from collections.abc import Sequence

from services.notification.domain.copies import Contact, Language, Programme, Sex, Webinar, latest_contacts
from services.notification.store import messages, people, places, programmes
from shared.bus import Heard
from shared.contracts.fact import Fact
from shared.contracts.registration import (
    ApplicationSubmitted,
    ParticipantErased,
    ParticipantRegistered,
    ParticipantUpdated,
)
from shared.contracts.scheduling import ProgrammePublished
from shared.outbox import Tx

_FIRST_REVISION = 1


def remember_people(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Keep the newest word on how to reach each person; forget the erased for good."""
    erased = {one.fact.participant_id for one in heard if isinstance(one.fact, ParticipantErased)}
    stated = latest_contacts(contact for one in heard if (contact := _contact_in(one)) is not None)
    known = people.lock_contacts(tx, erased | set(stated))
    if erased:
        people.erase_contacts(tx, erased)
        places.forget_changes(tx, erased)
        messages.forget_messages(tx, erased)
    wanted = [contact for contact in stated.values() if contact.participant_id in known.keys() - erased]
    people.save_contacts(tx, [contact for contact in wanted if _is_news(contact, known[contact.participant_id])])
    messages.queue_what_is_known(tx)


def remember_programmes(tx: Tx, heard: Sequence[Heard[Fact]]) -> None:
    """Keep the newest version of each programme, and of each webinar the newest version that has it."""
    published = [one.fact for one in heard if isinstance(one.fact, ProgrammePublished)]
    ordered = sorted(published, key=lambda fact: fact.version)
    newest = {fact.programme_id: _programme_in(fact) for fact in ordered}
    versions = programmes.lock_programme_versions(tx, newest)
    programmes.save_programmes(tx, [one for one in newest.values() if one.version > versions[one.programme_id]])
    webinars = {webinar.webinar_id: webinar for fact in ordered for webinar in _webinars_in(fact)}
    owners = {webinar.webinar_id: webinar.programme_id for webinar in webinars.values()}
    known = programmes.lock_webinar_versions(tx, owners)
    programmes.save_webinars(tx, [one for one in webinars.values() if one.version > known[one.webinar_id]])
    messages.queue_what_is_known(tx)


def _contact_in(one: Heard[Fact]) -> Contact | None:
    fact = one.fact
    if not isinstance(fact, ApplicationSubmitted | ParticipantRegistered | ParticipantUpdated):
        return None
    return Contact(
        participant_id=fact.participant_id,
        revision=fact.revision if isinstance(fact, ParticipantUpdated) else _FIRST_REVISION,
        stated_at=one.time,
        fact_id=one.id,
        email=fact.personal.email,
        family_name=fact.personal.family_name,
        given_name=fact.personal.given_name,
        vocative=fact.personal.vocative,
        sex=Sex(fact.personal.sex),
        language=Language(fact.personal.language),
        reminders=" ".join(sorted(fact.personal.reminders)),
    )


def _is_news(contact: Contact, known: Contact | None) -> bool:
    return known is None or contact.rank > known.rank


def _programme_in(fact: ProgrammePublished) -> Programme:
    programme = fact.programme
    return Programme(
        programme_id=fact.programme_id,
        version=fact.version,
        title=programme.title,
        project=programme.project,
        issuer=programme.issuer.name,
        timezone=programme.timezone,
        contact_email=programme.contact_email,
        acknowledgement_uk=programme.donor_acknowledgement.uk,
        acknowledgement_en=programme.donor_acknowledgement.en,
        test_titles={test.id: test.title for test in programme.tests},
    )


def _webinars_in(fact: ProgrammePublished) -> list[Webinar]:
    names = {speaker.id: speaker.full_name for speaker in fact.programme.speakers}
    return [
        Webinar(
            webinar_id=webinar.id,
            programme_id=fact.programme_id,
            version=fact.version,
            topic=webinar.topic,
            starts_at=webinar.starts_at,
            ends_at=webinar.ends_at,
            join_url=webinar.join_url,
            speakers=", ".join(names[speaker_id] for speaker_id in webinar.speaker_ids if speaker_id in names),
        )
        for webinar in fact.programme.webinars
    ]
