"""What tests of dialogue are made of: the demonstration's programme, what happened at its webinars, and a service."""

from datetime import timedelta
from pathlib import Path

from dovira.demo import recap
from dovira.demo.files import demo_programme
from services.dialogue import api, handlers, store
from services.dialogue.domain.recap import Element
from services.dialogue.settings import Settings
from services.dialogue.use_cases import mailing, timetable
from shared.bus import Refused
from shared.contracts import dialogue as say
from shared.contracts import dialogue_sharing as sharing
from shared.contracts.dialogue_speakers import SetSpeakerAddress
from shared.contracts.person import Personal
from shared.contracts.registration import (
    ApplicationWithdrawn,
    ConsentsStated,
    ParticipantErased,
    ParticipantRegistered,
)
from shared.contracts.request import Done
from shared.contracts.scheduling import (
    MaterialPublished,
    ProgrammePublished,
    WebinarCancelled,
    WebinarHeld,
    WebinarRescheduled,
    WebinarScheduled,
)
from shared.contracts.vocabulary import BodyType, MaterialKind, Oblast, Visibility
from shared.testing import START, Harness

SEED = Path(__file__).parents[1] / "data" / "webinar-post.uk.txt"
PROGRAMME = "hromada-vlada"
FIFTH, NEXT, FIRST, LAST = (f"{PROGRAMME}-{one}" for one in ("m2-w5", "m3-w1", "m1-w1", "m4-w3"))
EDITOR = "staff-editor"
SPEAKER, MAILBOX = "sviezhentseva", "speaker@institute.example"
ANN, BOB = "participant-ann", "participant-bob"
STORY = "У нашій громаді успішно працює молодіжна рада «Свідома молодь»."
DAY = timedelta(days=1)
PROSE = {element.value: text for element, text in recap.PROSE.items()}
"""What no fact says: the prose of a person, here that of the post."""


def published(programme=None, *, version=1):
    programme = programme or demo_programme()
    return ProgrammePublished(programme_id=programme.id, version=version, published_at=START, programme=programme)


def scheduled(webinar, sequence=0):
    return WebinarScheduled(
        webinar_id=webinar.id,
        programme_id=PROGRAMME,
        starts_at=webinar.starts_at,
        ends_at=webinar.ends_at,
        sequence=sequence,
    )


def rescheduled(webinar, sequence, **later):
    starts_at, ends_at = (moment + timedelta(**later) for moment in (webinar.starts_at, webinar.ends_at))
    return WebinarRescheduled(
        webinar_id=webinar.id,
        programme_id=PROGRAMME,
        previous_starts_at=webinar.starts_at,
        starts_at=starts_at,
        ends_at=ends_at,
        sequence=sequence,
    )


def called_off(webinar, sequence):
    return WebinarCancelled(webinar_id=webinar.id, programme_id=PROGRAMME, sequence=sequence, cancelled_at=START)


def held(webinar_id=FIFTH):
    return WebinarHeld(webinar_id=webinar_id, programme_id=PROGRAMME, held_at=START)


def material(kind, *, webinar_id=FIFTH, url="", public=False, at=START):
    return MaterialPublished(
        webinar_id=webinar_id,
        programme_id=PROGRAMME,
        material_id=f"{webinar_id}-{kind}",
        kind=kind,
        title="",
        url=url or f"https://materials.example/{kind}",
        visibility=Visibility.PUBLIC if public else Visibility.PARTICIPANTS,
        published_at=at,
    )


def all_materials(**changes):
    return [material(kind, **changes) for kind in MaterialKind]


def registered(participant_id=ANN, *, programme_id=PROGRAMME, at=START):
    return ParticipantRegistered(
        participant_id=participant_id,
        application_id=f"application-of-{participant_id}",
        programme_id=programme_id,
        oblast=Oblast.KHARKIV,
        body_type=BodyType.LOCAL_SELF_GOVERNMENT,
        registered_at=at,
        personal=Personal(email="olena@example.org", family_name="Зразкова", given_name="Олена"),
    )


def left(participant_id=ANN, *, at=START + DAY):
    return ApplicationWithdrawn(
        participant_id=participant_id, application_id="a", programme_id=PROGRAMME, withdrawn_at=at
    )


def agreed(participant_id=ANN, *consents, at=START):
    return ConsentsStated(participant_id=participant_id, programme_id=PROGRAMME, consents=list(consents), stated_at=at)


def erased(participant_id=ANN):
    return ParticipantErased(participant_id=participant_id, erased_at=START)


def situation(**changes):
    known = {"oblast": Oblast.KHARKIV, "tool": "youth_council", "constructive": "yes", "effective": "yes"}
    return sharing.CaseAnswers.model_validate(known | changes)


class Dialogue:
    """The service's store with what it hears and answers."""

    def __init__(self, database_url):
        self.harness = Harness(database_url, store.metadata, tools=[Settings()])
        self.clock = self.harness.clock

    async def hear(self, *facts):
        await self.harness.hear(handlers.hears, *facts)

    async def ask(self, request):
        return await self.harness.ask(api.answers, request)

    async def draft(self, webinar_id=FIFTH):
        return await self.ask(say.DescribeRecap(webinar_id=webinar_id))

    async def edit(self, webinar_id=FIFTH, **texts):
        seen = (await self.draft(webinar_id)).fingerprint
        written = {say.RecapElement(name): text for name, text in texts.items()}
        return await self.ask(say.EditRecap(webinar_id=webinar_id, texts=written, fingerprint=seen))

    async def publish(self, webinar_id=FIFTH):
        seen = (await self.draft(webinar_id)).fingerprint
        return await self.ask(say.PublishRecap(webinar_id=webinar_id, fingerprint=seen, published_by=EDITOR))

    async def share(self, participant_id=ANN, *, webinar_id=FIFTH, text=STORY, **answers):
        request = sharing.ShareCase(
            participant_id=participant_id, webinar_id=webinar_id, answers=situation(**answers), text=text
        )
        return (await self.ask(request)).contribution_id

    async def answer(self, parent_id, participant_id=BOB, *, text="А в нас не вийшло."):
        request = sharing.AnswerCase(participant_id=participant_id, parent_id=parent_id, text=text)
        return (await self.ask(request)).contribution_id

    async def ask_speaker(self, participant_id=ANN, *, text="Як почати?"):
        request = sharing.AskSpeaker(participant_id=participant_id, webinar_id=FIFTH, text=text)
        return (await self.ask(request)).contribution_id

    async def moderate(self, contribution_id, decision="show", reason=""):
        request = sharing.ModerateContribution(
            contribution_id=contribution_id, decision=decision, reason=reason, decided_by=EDITOR
        )
        return await self.ask(request)

    async def shared_case(self, participant_id=ANN, **said):
        """A case that a moderator has looked at."""
        case_id = await self.share(participant_id, **said)
        await self.moderate(case_id)
        return case_id

    async def give_address(self, email=MAILBOX, *, speaker_id=SPEAKER):
        await self.ask(SetSpeakerAddress(programme_id=PROGRAMME, speaker_id=speaker_id, email=email))

    async def told(self, fact_type):
        return await self.harness.told(fact_type)


class Post:
    """Notification, which notes what it is asked to send; ``away`` is what it refuses with."""

    def __init__(self, service):
        self.service, self.sent, self.refused, self.away = service, [], [], None

    clock = property(lambda self: self.service.clock)

    async def read(self, work):
        return await self.service.harness.read(work)

    async def write(self, work):
        return await self.service.harness.write(work)

    async def ask(self, request, **_):
        if self.away:
            self.refused.append(request.letter_id)
            raise Refused(self.away)
        self.sent.append(request)
        return Done()

    async def deliver(self):
        """One round of what runs while the service lives."""
        await self.write(mailing.prepare_digests)
        await self.write(timetable.prepare_timetables)
        for letter in await self.write(mailing._claim):
            await mailing.send_letter(self, letter)  # type: ignore[arg-type]  # as much of Work as it needs
        sent, self.sent = self.sent, []
        return sent


def texts_of(post_or_draft):
    return {Element(part.element.value): part.text for part in post_or_draft.parts}


def gaps_of(draft):
    return {Element(part.element.value): part.gap for part in draft.parts if part.gap}
