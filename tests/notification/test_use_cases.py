"""What facts make of messages, in whatever order they come, on both databases."""

import pytest

from services.notification.api import answers
from services.notification.domain.messages import Kind, State
from shared.contracts.notification import ListMessages, MessageState
from shared.contracts.vocabulary import MaterialKind
from shared.testing import Harness
from tests.notification import facts
from tests.notification.facts import OTHER_WEBINAR, WEBINAR, heard

K, S = Kind, State


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        (facts.submitted(), K.APPLICATION_RECEIVED),
        (facts.accepted(), K.APPLICATION_ACCEPTED),
        (facts.declined(), K.APPLICATION_DECLINED),
        (facts.confirmed(), K.PLACE_CONFIRMED),
        (facts.waitlisted(), K.PLACE_WAITLISTED),
        (facts.cancelled(), K.PLACE_CANCELLED),
        (facts.passed(), K.TEST_PASSED),
        (facts.failed(), K.TEST_FAILED),
        (facts.certificate(), K.CERTIFICATE_ISSUED),
    ],
    ids=lambda value: value.value if isinstance(value, Kind) else "",
)
async def test_a_fact_about_a_person_makes_one_message(desk, fact, kind):
    await desk.hear(facts.published(), facts.registered(), fact)
    assert await desk.states() == [("iryna", kind, S.QUEUED)]


async def test_becoming_a_participant_makes_no_message_of_its_own(desk):
    await desk.hear(facts.published(), facts.registered(), facts.updated())
    assert await desk.states() == []


async def test_an_applicant_is_written_to_before_any_registration(desk):
    await desk.hear(facts.published(), facts.submitted(), facts.declined())
    assert await desk.states() == [
        ("iryna", K.APPLICATION_DECLINED, S.QUEUED),
        ("iryna", K.APPLICATION_RECEIVED, S.QUEUED),
    ]


async def test_a_fact_delivered_again_makes_no_second_message(desk):
    again = heard(facts.certificate())
    await desk.hear(facts.published(), facts.registered(), again, again)
    await desk.hear(again)
    assert await desk.kinds() == [K.CERTIFICATE_ISSUED]


async def test_two_attempts_make_two_messages(desk):
    await desk.hear(heard(facts.failed(attempts_left=2)), heard(facts.failed(attempts_left=1)))
    assert await desk.kinds() == [K.TEST_FAILED, K.TEST_FAILED]


# ---- waiting for what is not known yet


async def test_a_certificate_that_is_heard_of_first_waits_for_the_person_and_the_programme(desk):
    await desk.hear(facts.certificate())
    assert await desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.WAITING)]
    await desk.hear(facts.registered())
    assert await desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.WAITING)]
    await desk.hear(facts.published())
    assert await desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.QUEUED)]


async def test_a_place_waits_for_the_version_of_the_programme_that_has_the_webinar(desk):
    await desk.hear(facts.published(webinars=(OTHER_WEBINAR,)), facts.registered(), facts.confirmed())
    assert await desk.states() == [("iryna", K.PLACE_CONFIRMED, S.WAITING)]
    await desk.hear(facts.published(2, webinars=(OTHER_WEBINAR, WEBINAR)))
    assert await desk.states() == [("iryna", K.PLACE_CONFIRMED, S.QUEUED)]


async def test_a_webinar_that_left_the_programme_can_still_be_written_about(desk):
    await desk.hear(facts.published(2, webinars=(OTHER_WEBINAR,)), facts.registered(), facts.confirmed())
    await desk.hear(facts.called_off(), facts.published(1))
    assert await desk.states() == [
        ("iryna", K.PLACE_CONFIRMED, S.QUEUED),
        ("iryna", K.WEBINAR_CANCELLED, S.QUEUED),
    ]


async def test_an_older_version_never_replaces_a_newer_one(desk):
    await desk.hear(facts.published(2, title="Нова назва"))
    await desk.hear(facts.published(1, title="Стара назва"))
    stored = await desk.everything_stored()
    assert "Нова назва" in stored
    assert "Стара назва" not in stored


async def test_an_older_revision_never_replaces_a_newer_one(desk):
    await desk.hear(facts.updated(revision=3, email="third@example.org"))
    await desk.hear(facts.updated(revision=2, email="second@example.org"), facts.registered(), facts.submitted())
    stored = await desk.everything_stored()
    assert "third@example.org" in stored
    assert "second@example.org" not in stored
    assert "iryna@example.org" not in stored


async def test_what_happened_long_ago_is_not_told_by_a_store_that_is_filled_anew(desk):
    long_ago = heard(facts.certificate(), minutes=-60 * 24 * 30)
    await desk.hear(facts.published(), facts.registered(), long_ago)
    assert await desk.states() == [("iryna", K.CERTIFICATE_ISSUED, S.FAILED)]
    assert (await desk.rows())[0].reason == "stale"


# ---- whom a webinar's news concerns


@pytest.mark.parametrize(
    ("news", "kind"),
    [
        (facts.rescheduled(), K.WEBINAR_RESCHEDULED),
        (facts.called_off(), K.WEBINAR_CANCELLED),
        (facts.material(), K.MATERIALS_READY),
    ],
    ids=["rescheduled", "cancelled", "material"],
)
async def test_news_of_a_webinar_goes_to_everyone_with_a_place_in_it_and_to_nobody_else(desk, news, kind):
    await desk.hear(facts.published(), facts.registered("iryna"), facts.registered("artem"))
    await desk.hear(facts.confirmed("iryna"), facts.confirmed("artem", OTHER_WEBINAR))
    await desk.hear(heard(news, minutes=20))
    assert kind in await desk.kinds("iryna")
    assert await desk.kinds("artem") == [K.PLACE_CONFIRMED]


async def test_who_enrols_later_gets_no_old_mail(desk):
    await desk.hear(facts.material(minutes=20), facts.confirmed(minutes=21))
    assert await desk.kinds() == [K.PLACE_CONFIRMED]


async def test_a_place_that_is_heard_of_after_the_news_but_was_held_before_is_told(desk):
    await desk.hear(facts.material(minutes=20))
    await desk.hear(facts.confirmed(minutes=19))
    assert await desk.kinds() == [K.MATERIALS_READY, K.PLACE_CONFIRMED]


async def test_news_is_taken_back_when_it_turns_out_that_the_place_was_given_up_before(desk):
    await desk.hear(facts.confirmed(minutes=5), facts.material(minutes=20))
    await desk.hear(facts.cancelled(minutes=10))
    assert await desk.kinds() == [K.PLACE_CANCELLED, K.PLACE_CONFIRMED]


async def test_who_waits_for_a_place_hears_of_a_new_time_but_gets_no_materials(desk):
    await desk.hear(facts.waitlisted(), heard(facts.rescheduled(), minutes=10), facts.material())
    assert await desk.kinds() == [K.PLACE_WAITLISTED, K.WEBINAR_RESCHEDULED]


async def test_each_material_is_one_message_and_they_are_due_together(desk):
    await desk.hear(facts.published(), facts.registered(), facts.confirmed())
    await desk.hear(facts.material(MaterialKind.SLIDES), facts.material(MaterialKind.RECORDING))
    keys = [row.merge_key for row in await desk.rows() if row.kind == K.MATERIALS_READY]
    assert keys == [f"iryna:materials_ready:{WEBINAR}"] * 2


# ---- forgetting


async def test_erasing_leaves_no_name_address_or_word_in_any_table_whichever_comes_first(desk):
    first = [facts.published(), facts.submitted(), facts.declined(reason="Пані Коваленко вже навчалася")]
    await desk.hear(*first, facts.confirmed(), facts.material())
    await desk.hear(facts.erased())
    late = [facts.registered(), facts.updated(revision=7), heard(facts.declined(reason="Коваленко"), number=2)]
    await desk.hear(*late, facts.confirmed(minutes=6), heard(facts.certificate(), minutes=90))
    stored = await desk.everything_stored()
    for word in ("iryna@example.org", "Ірина", "Коваленко"):
        assert word not in stored
    assert await desk.states() == []


async def test_erasing_one_person_leaves_the_others_alone(desk):
    await desk.hear(facts.published(), facts.registered("iryna"), facts.registered("artem"))
    await desk.hear(facts.certificate("iryna"), facts.certificate("artem", 2))
    await desk.hear(facts.erased("iryna"))
    assert await desk.states() == [("artem", K.CERTIFICATE_ISSUED, S.QUEUED)]
    assert "artem@example.org" in await desk.everything_stored()


async def test_messages_hold_nothing_personal(desk):
    await desk.hear(facts.published(), facts.submitted(), facts.registered(), facts.confirmed(), facts.material())
    await desk.hear(facts.passed(), facts.failed(), facts.certificate(), facts.cancelled(), facts.rescheduled())
    messages = "\n".join(str(tuple(row)) for row in await desk.rows())
    for word in ("@", "Ірина", "Коваленко"):
        assert word not in messages


# ---- the outbox


async def test_the_outbox_lists_the_newest_first_and_counts_every_state(desk):
    await desk.hear(facts.published(), facts.registered("iryna"), facts.accepted("iryna"))
    desk.clock.advance(minutes=1)
    await desk.hear(facts.certificate("iryna"), facts.certificate("artem", 2))
    page = await desk.harness.ask(answers, ListMessages(participant_id="iryna"))
    assert [line.kind.value for line in page.messages] == [K.CERTIFICATE_ISSUED, K.APPLICATION_ACCEPTED]
    everything = await desk.harness.ask(answers, ListMessages(state=MessageState.WAITING))
    assert [line.participant_id for line in everything.messages] == ["artem"]
    assert everything.counts == {
        MessageState.WAITING: 1,
        MessageState.QUEUED: 2,
        MessageState.SENDING: 0,
        MessageState.SENT: 0,
        MessageState.FAILED: 0,
        MessageState.WITHDRAWN: 0,
    }


async def test_the_outbox_is_as_long_as_asked_for(desk):
    await desk.hear(*(heard(facts.failed(attempts_left=left)) for left in range(5)))
    assert isinstance(desk.harness, Harness)
    page = await desk.harness.ask(answers, ListMessages(limit=3))
    assert len(page.messages) == 3
