"""One person's story: in order, in plain words, with causes; everything that was told of them and nothing of others."""

from datetime import timedelta

from nats import connect

from services.reporting.app import create_app
from services.reporting.domain.stories import CONSENTS, SENTENCES, Happening, sentence, tell
from services.reporting.settings import Settings
from shared.bus import StreamLimits, ask, new_id, provision_stream, stream_name, write_headers
from shared.contracts.catalogue import TELLING_SERVICES, all_facts
from shared.contracts.certification import CertificateIssued
from shared.contracts.notification import HandedOnKind, LetterSent, MessageKind, MessageSent
from shared.contracts.registration import ApplicationSubmitted
from shared.contracts.reporting_stories import TellStory
from shared.contracts.vocabulary import Consent, Language
from shared.testing import START, eventually, sqlite_url
from tests.reporting.cohort import Cohort, programme


def happening(fact_type="dovira.registration.application.accepted.v1", *, n=1, **fields):
    values = {"fact_id": f"f{n}", "at": START + timedelta(hours=n), "values": {}, "cause_id": "", "is_own": True}
    return Happening(**({"type": fact_type, "correlation_id": ""} | values | fields))


def test_steps_stand_in_order_each_with_its_cause():
    submitted = happening("dovira.registration.application.submitted.v1", n=1, values={"programme": "Діалог"})
    sent = happening("dovira.notification.message.sent.v1", n=3, cause_id="f1", values={"kind": "application_received"})
    steps = tell([sent, submitted, happening(n=2, cause_id="f0")], "uk")
    assert [(step.text, step.because) for step in steps] == [
        ("Подано заявку на програму «Діалог».", ""),
        ("Заявку прийнято.", "подія, якої тут не видно (f0)"),
        ("Надіслано лист: заявку отримано.", "Подано заявку на програму «Діалог»."),
    ]


def test_what_happens_to_many_is_a_cause_and_no_step():
    moved = happening("dovira.scheduling.webinar.rescheduled.v1", n=1, is_own=False, values={"webinar": "Партисипація"})
    told = tell([moved, happening("dovira.notification.message.sent.v1", n=2, cause_id="f1")], "en")
    assert [step.because for step in told] == ["The webinar was moved: Партисипація."]


def test_a_fact_nobody_has_words_for_is_told_by_its_type():
    assert sentence(happening("dovira.future.thing.done.v1"), "uk") == "Подія «dovira.future.thing.done.v1»."


def test_consents_are_told_in_words_and_that_there_are_none():
    stated = "dovira.registration.consents.stated.v1"
    assert {one.value for one in Consent} == set(CONSENTS)
    assert sentence(happening(stated, values={"consents": "processing mailing"}), "uk") == (
        "Заявлено згоди: обробка даних, новини поштою."
    )
    assert sentence(happening(stated, values={"consents": ""}), "en") == "Consents were stated: –."


def test_sentences_are_of_facts_that_there_are():
    known = {".".join(name.split(".")[1:4]) for name in all_facts()}
    assert set(SENTENCES) - known == {"registration.enrolment.promoted"}


async def publish(js, fact, fact_id, time, cause=None):
    headers = write_headers(fact, fact_id=fact_id, time=time, correlation_id=fact_id, causation_id=cause)
    await js.publish(fact.subject, fact.model_dump_json().encode(), headers=headers)


async def publish_posts_to(js, *participant_ids):
    """As they were sent, long after all else; returns the ids of the facts."""
    posts = [
        LetterSent(letter_id=new_id(), kind=HandedOnKind.POST, programme_id="p", participant_id=one, sent_at=START)
        for one in participant_ids
    ]
    for post in posts:
        await publish(js, post, f"{post.letter_id}-sent", START + timedelta(days=999))
    return [f"{post.letter_id}-sent" for post in posts]


async def test_a_story_is_found_by_id_and_by_certificate_and_tells_everything(nats_url, tmp_path):
    client = await connect(nats_url)
    js = client.jetstream()

    for service in TELLING_SERVICES:
        await provision_stream(js, service, StreamLimits())
        await js.purge_stream(stream_name(service))
    facts = list(Cohort(12, prefix=new_id()).facts())
    for one in facts:
        await publish(js, one.fact, one.id, one.time)
    issued = next(one for one in facts if isinstance(one.fact, CertificateIssued))
    who = issued.fact.key
    sent = MessageSent(
        participant_id=who, message_id="m", kind=MessageKind.CERTIFICATE_ISSUED, about_id=issued.id, sent_at=START
    )
    await publish(js, sent, new_id(), START, cause=issued.id)
    _, post = await publish_posts_to(js, "somebody-else", who)
    async with create_app(Settings(nats_url=nats_url, database_url=sqlite_url(tmp_path))).running():
        assert isinstance(issued.fact, CertificateIssued)
        number = issued.fact.number
        by_number = await eventually(
            lambda: ask(client, TellStory(certificate_number=number)),
            lambda story: post in [step.fact_id for step in story.steps],
        )
        by_id = await ask(client, TellStory(participant_id=who, language=Language.ENGLISH))
        nobody = [await ask(client, TellStory(participant_id=one)) for one in ("stranger", "no.such>key", "")]
    await client.close()
    own = sorted((one for one in facts if one.fact.key == who), key=lambda one: one.time)
    assert [step.fact_id for step in by_id.steps[:-2]] == [one.id for one in own]
    assert by_id.steps[-1].text == "A letter was sent: post about a webinar."
    assert [step.fact_id for step in by_number.steps] == [step.fact_id for step in by_id.steps]
    assert by_id.steps[0].text == f"Applied for the programme “{programme().title}”."
    assert by_number.steps[-2].text == "Надіслано лист: сертифікат видано."
    assert by_number.steps[-2].because == f"Видано сертифікат № {number}."
    assert [one.steps for one in nobody] == [[], [], []]
    personal = next(one.fact.personal for one in own if isinstance(one.fact, ApplicationSubmitted))
    assert personal.email not in by_number.model_dump_json()
    assert personal.family_name not in by_number.model_dump_json()
