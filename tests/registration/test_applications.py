"""Applying, once or from a file: told once, changed answers kept, one person per mailbox."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from services.registration import domain
from shared.contracts import registration as say
from shared.contracts import registration_imports as imports
from shared.contracts.vocabulary import BodyType, Consent, EnrolmentPolicy, Oblast
from shared.testing import START
from tests.registration.builders import HOUR, PROGRAMME, form, person, published, rows

NEW, UPDATED, UNCHANGED, REFUSED = imports.RowOutcome


def outcomes(verdicts):
    return [(verdict.row, verdict.outcome) for verdict in verdicts]


async def test_an_application_is_stored_and_told_with_its_person(registration):
    receipt = await registration.apply(form(1, oblast=Oblast.SUMY, answers={"why": "Хочу діалогу"}))
    assert receipt.status is say.ApplicationStatus.SUBMITTED
    assert receipt.reference == domain.reference_of(receipt.application_id)
    (told,) = await registration.told(say.ApplicationSubmitted)
    assert (told.participant_id, told.application_id) == (receipt.participant_id, receipt.application_id)
    assert (told.personal, told.oblast, told.submitted_at) == (person(1), Oblast.SUMY, START)
    found = await registration.find(receipt.participant_id)
    assert (found.personal, found.revision) == (person(1), 1)
    assert found.applications[0].remarks == ["oblast_not_in_programme"]


async def test_the_same_answers_again_change_nothing(registration):
    first = await registration.apply()
    told = await registration.told_in_all()
    registration.clock.advance(hours=1)
    assert await registration.apply() == first
    assert await registration.told_in_all() == told
    assert len(await registration.rows("application")) == len(await registration.rows("person")) == 1


async def test_changed_answers_are_kept_without_a_second_application(registration):
    first = await registration.apply()
    registration.clock.advance(hours=1)
    changed = form(1, oblast=Oblast.SUMY, body_type=BodyType.OTHER, answers={"why": "Інакше"})
    assert outcomes(await registration.load(changed)) == [(2, UPDATED)]
    assert await registration.apply(changed) == first
    (summary,) = (await registration.page()).applications
    assert (summary.oblast, summary.body_type, summary.submitted_at) == (Oblast.SUMY, BodyType.OTHER, START)
    assert len(await registration.told(say.ApplicationSubmitted)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"personal": person(1, position="чужа посада")},
        {"personal": person(1), "answers": {"why": "Інакше"}},
        {"personal": person(1), "consents": [Consent.PROCESSING, Consent.MAILING]},
        {"personal": person(1), "oblast": Oblast.SUMY, "submitted_at": START - HOUR},
    ],
)
async def test_other_answers_from_a_mailbox_that_applied_are_refused_and_change_nothing(registration, other):
    receipt = await registration.apply()
    before = [await registration.rows(name) for name in ("person", "application", "consent")]
    told = await registration.told_in_all()
    registration.clock.advance(hours=1)
    with pytest.raises(domain.AlreadyApplied, match="увійдіть"):
        await registration.apply(form(**other))
    assert [await registration.rows(name) for name in ("person", "application", "consent")] == before
    assert await registration.told_in_all() == told
    assert await registration.apply() == receipt


async def test_what_a_person_says_anew_of_oneself_is_known_and_told(registration):
    receipt = await registration.apply()
    registration.clock.advance(hours=1)
    await registration.load(form(person(1, patronymic="Іванівна", position="головна спеціалістка")))
    found = await registration.find(receipt.participant_id)
    assert found.personal is not None
    assert (found.personal.patronymic, found.revision) == ("Іванівна", 2)
    (told,) = await registration.told(say.ParticipantUpdated)
    assert (told.revision, told.personal) == (2, found.personal)


async def test_changed_answers_do_not_undo_what_was_corrected_since(registration):
    receipt = await registration.apply()
    corrected = person(1, patronymic="Іванівна", vocative="Олено")
    await registration.ask(say.UpdatePerson(participant_id=receipt.participant_id, personal=corrected))
    registration.clock.advance(hours=1)
    await registration.load(form(1, answers={"why": "Інакше"}))
    assert (await registration.find(receipt.participant_id)).personal == corrected
    assert len(await registration.told(say.ParticipantUpdated)) == 1


async def test_the_same_file_again_does_not_undo_a_corrected_name(registration):
    receipt = await registration.apply()
    corrected = person(1, family_name="Виправлена")
    await registration.ask(say.UpdatePerson(participant_id=receipt.participant_id, personal=corrected))
    assert outcomes(await registration.load(form(1))) == [(2, UNCHANGED)]
    assert (await registration.find(receipt.participant_id)).personal == corrected


async def test_one_person_may_apply_for_two_programmes(registration):
    await registration.publish(published(programme_id="second", capacities={"second-w1": 5}))
    first = await registration.apply()
    stated = form(person(1, settlement="Зразкове"))
    second = await registration.apply(stated, "second", signed_in_as=first.participant_id)
    assert first.participant_id == second.participant_id
    assert first.application_id != second.application_id
    found = await registration.find(first.participant_id)
    assert [one.programme_id for one in found.applications] == [PROGRAMME, "second"]
    assert found.personal == person(1, settlement="Зразкове")


@pytest.mark.parametrize("sender", ["", "somebody-else"])
async def test_whoever_is_not_signed_in_as_the_person_changes_nothing_that_is_known_of_them(registration, sender):
    await registration.publish(published(programme_id="second", capacities={"second-w1": 5}))
    first = await registration.apply()
    await registration.apply(form(person(1, position="чужа посада")), "second", signed_in_as=sender)
    assert (await registration.find(first.participant_id)).personal == person(1)
    assert await registration.told(say.ParticipantUpdated) == []
    assert {one.personal for one in await registration.told(say.ApplicationSubmitted)} == {person(1)}


async def test_whoever_is_signed_in_changes_their_answers_without_a_second_application(registration):
    first = await registration.apply()
    registration.clock.advance(hours=1)
    changed = form(person(1, position="головна спеціалістка"), oblast=Oblast.SUMY)
    assert await registration.apply(changed, signed_in_as=first.participant_id) == first
    (summary,) = (await registration.page()).applications
    assert summary.oblast is Oblast.SUMY
    assert (await registration.find(first.participant_id)).personal == changed.personal


@pytest.mark.parametrize("same", [{"email": "PERSON-1@example.org"}, {"family_name": "ЗРАЗКОБ"}])
async def test_a_mailbox_and_a_name_are_recognised_however_they_are_written(registration, same):
    await registration.apply()
    registration.clock.advance(hours=1)
    assert outcomes(await registration.load(form(person(1, **same)))) == [(2, UPDATED)]
    assert len(await registration.rows("person")) == 1


async def test_another_name_from_the_same_mailbox_is_refused(registration):
    await registration.apply()
    told = await registration.told_in_all()
    with pytest.raises(domain.MailboxTaken):
        await registration.apply(form(person(1, given_name="Петро")))
    assert await registration.told_in_all() == told
    assert len(await registration.rows("person")) == 1


async def test_what_may_not_be_stored_is_refused(registration):
    with pytest.raises(domain.ConsentMissing):
        await registration.apply(form(1, consents=[Consent.MAILING]))
    with pytest.raises(domain.NoSuchProgramme):
        await registration.apply(programme_id="nowhere")
    await registration.publish(published(2, deadline_in=-HOUR))
    with pytest.raises(domain.DeadlinePassed):
        await registration.apply()
    assert await registration.rows("person") == []
    assert await registration.told_in_all() == 0


async def test_who_filled_the_form_in_before_the_deadline_may_be_imported_after_it(registration):
    await registration.publish(published(2, deadline_in=-HOUR))
    forms = [form(1, submitted_at=START - 2 * HOUR), form(2, submitted_at=START - HOUR / 2)]
    verdicts = await registration.load(*forms)
    assert outcomes(verdicts) == [(2, NEW), (3, REFUSED)]
    assert "завершено" in verdicts[1].message
    (told,) = await registration.told(say.ApplicationSubmitted)
    assert told.submitted_at == START - 2 * HOUR


async def test_consents_are_kept_as_they_were_given_each_time(registration):
    await registration.apply(form(1, consents=[Consent.PROCESSING, Consent.MAILING]))
    registration.clock.advance(hours=1)
    await registration.load(form(1, consents=[Consent.PROCESSING]))
    kept = {(row.purpose, row.given_at) for row in await registration.rows("consent")}
    assert kept == {("processing", START), ("mailing", START), ("processing", START + HOUR)}


async def test_what_a_participant_agrees_to_is_told_at_registration_and_when_it_changes(registration):
    open_to_all = [Consent.PROCESSING, Consent.PUBLIC_VERIFICATION]
    receipt = await registration.apply(form(1, consents=open_to_all))
    assert await registration.told(say.ConsentsStated) == []
    await registration.decide(receipt)
    registration.clock.advance(hours=1)
    await registration.load(form(1, consents=[Consent.PROCESSING]))
    told = await registration.told(say.ConsentsStated)
    assert [one.consents for one in told] == [open_to_all, [Consent.PROCESSING]]
    assert [one.stated_at for one in told] == [START, START + HOUR]
    assert {one.participant_id for one in told} == {receipt.participant_id}


FILE = [form(1), form(2, oblast=Oblast.SUMY), form(3, consents=[]), form(person(1, given_name="Петро")), form(4)]
VERDICTS = [(2, NEW), (3, NEW), (4, REFUSED), (5, REFUSED), (6, NEW)]


async def test_a_file_is_imported_with_a_verdict_per_row(registration):
    verdicts = await registration.load(*FILE)
    assert outcomes(verdicts) == VERDICTS
    assert all(verdict.message for verdict in verdicts if verdict.outcome is REFUSED)
    assert len(await registration.rows("application")) == len(await registration.told(say.ApplicationSubmitted)) == 3


async def test_a_dry_run_gives_the_same_verdicts_and_writes_nothing(registration):
    assert outcomes(await registration.load(*FILE, dry_run=True)) == VERDICTS
    for table in ("person", "application", "consent", "outbox"):
        assert await registration.rows(table) == []


async def test_importing_twice_changes_nothing(registration):
    await registration.load(*FILE)
    told, people = await registration.told_in_all(), await registration.rows("person")
    registration.clock.advance(hours=1)
    again = await registration.load(*FILE)
    assert outcomes(again) == [(row, UNCHANGED if outcome is NEW else outcome) for row, outcome in VERDICTS]
    assert await registration.told_in_all() == told
    assert await registration.rows("person") == people


async def test_the_newest_form_of_a_person_counts_wherever_it_stands_in_the_file(registration):
    old = form(1, oblast=Oblast.SUMY, submitted_at=START - 2 * HOUR)
    new = form(1, oblast=Oblast.KHARKIV, submitted_at=START - HOUR)
    assert outcomes(await registration.load(new, old)) == [(2, NEW), (3, UNCHANGED)]
    assert (await registration.page()).applications[0].oblast is Oblast.KHARKIV
    assert outcomes(await registration.load(old)) == [(2, UNCHANGED)]
    assert (await registration.page()).applications[0].oblast is Oblast.KHARKIV
    assert await registration.told(say.ParticipantUpdated) == []


async def test_how_a_file_is_cut_does_not_matter(registration, database_url):
    """Rows of two people who share a mailbox: the first one keeps it, in one request or in four."""
    first = [form(1, submitted_at=START - 4 * HOUR), form(person(1, given_name="Петро"), submitted_at=START - 3 * HOUR)]
    later = [form(1, oblast=Oblast.SUMY, submitted_at=START - 2 * HOUR), form(2, submitted_at=START - HOUR)]
    for one in [*first, *later]:
        await registration.load(one)
    apart = [(row.name_key, row.personal) for row in await registration.rows("person")]
    assert outcomes(await registration.load(*first, *later)) == [
        (2, UNCHANGED),
        (3, REFUSED),
        (4, UNCHANGED),
        (5, UNCHANGED),
    ]
    assert [(row.name_key, row.personal) for row in await registration.rows("person")] == apart
    assert len(await registration.told(say.ApplicationSubmitted)) == 2


async def test_the_verdicts_of_one_file_with_two_names_in_one_mailbox(registration):
    forms = [form(1), form(person(1, given_name="Петро")), form(1, oblast=Oblast.SUMY)]
    assert outcomes(await registration.load(*forms)) == [(2, UNCHANGED), (3, REFUSED), (4, NEW)]
    (one,) = await registration.rows("person")
    assert '"Олена"' in one.personal


async def test_a_file_of_many_people_is_imported_in_a_few_statements(registration):
    statements: list[str] = []
    event.listen(registration.harness.store.engine, "before_cursor_execute", lambda *all_: statements.append(all_[2]))
    verdicts = await registration.load(*(form(n) for n in range(500)))
    assert len(statements) < 30
    assert {verdict.outcome for verdict in verdicts} == {NEW}
    assert len({row.participant_id for row in await registration.rows("application")}) == 500


async def test_applications_are_listed_page_by_page(registration):
    receipts = [await registration.apply(n) for n in range(7)]
    await registration.decide(*receipts[:2])
    pages, after = [], None
    while True:
        page = await registration.page(after=after, limit=3)
        pages.append([one.application_id for one in page.applications])
        assert page.total == 7
        if (after := page.after) is None:
            break
    assert sorted(one for page in pages for one in page) == sorted(receipt.application_id for receipt in receipts)
    assert [len(page) for page in pages] == [3, 3, 1]
    assert (await registration.page(status=say.ApplicationStatus.ACCEPTED)).total == 2


async def test_a_form_with_no_moment_is_filled_in_now(registration):
    registration.clock.advance(hours=3)
    await registration.apply()
    (told,) = await registration.told(say.ApplicationSubmitted)
    assert told.submitted_at == START + timedelta(hours=3)


async def test_rows_are_counted_as_a_person_sees_them():
    assert [row.row for row in rows(form(1), form(2))] == [2, 3]


async def test_under_the_open_policy_who_applies_is_a_participant_at_once(registration):
    await registration.publish(published(2, policy=EnrolmentPolicy.SUBMITTED))
    receipt = await registration.apply(form(1, oblast=Oblast.SUMY))
    (told,) = await registration.told(say.ParticipantRegistered)
    assert (told.participant_id, told.personal, told.oblast) == (receipt.participant_id, person(1), Oblast.SUMY)
    registration.clock.advance(hours=1)
    await registration.load(form(1, answers={"why": "Інакше"}))
    await registration.load(form(1), form(2))
    await registration.decide(receipt)
    assert len(await registration.told(say.ParticipantRegistered)) == 2
