"""Certification against a real store: what is heard, issued, told, answered and forgotten."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from services.certification import store
from services.certification.api import answers
from services.certification.domain.register import PatternUnusable
from services.certification.handlers import hears
from shared.contracts import certification as say
from shared.contracts.certification import CertificateIssued, CertificateStatus
from shared.contracts.certification_reviews import CertificateReviewOpened
from shared.contracts.programme import CertificateRule
from shared.testing import START, Harness, heard_now
from tests.certification.builders import (
    DEFAULT_RULE,
    FINAL,
    HOUR,
    PROGRAMME,
    corrected,
    erased,
    everything_earned,
    failed,
    heard,
    passed,
    personal,
    present,
    published,
    quiz_of,
    registered,
    revised,
    updated,
    watched,
    webinar_id,
)

ONE = "participant-one"
TWO = "participant-two"


async def verification(house: Harness, number: str) -> say.Verification:
    return await house.ask(answers, say.VerifyCertificate(number=number))


async def progress(house: Harness, participant: str = ONE) -> say.Progress:
    return await house.ask(answers, say.GetProgress(participant_id=participant, programme_id=PROGRAMME))


async def rows(house: Harness, table: str):
    return await house.read(lambda tx: tx.read(select(store.metadata.tables[table])))


async def test_whoever_has_met_the_rule_gets_one_certificate_with_the_first_number(house):
    await house.hear(hears, published(), *everything_earned(ONE))
    [issued] = await house.told(CertificateIssued)
    assert (issued.participant_id, issued.programme_id) == (ONE, PROGRAMME)
    assert (issued.number, issued.year, issued.sequence) == ("21234567/000001-24", 2024, 1)
    assert (issued.hours, issued.credits, issued.programme_version) == (60, 2, 1)


async def test_evidence_is_the_facts_that_earned_it(house):
    told = [heard_now(fact) for fact in (published(), *everything_earned(ONE))]
    superfluous = [heard_now(failed(ONE, attempt=7)), heard_now(present(ONE, webinar_id("one", 2), seconds=60))]
    await house.hear(hears, *superfluous, *told)
    [issued] = await house.told(CertificateIssued)
    assert set(issued.evidence) == {one.id for one in told}


async def test_the_certificate_follows_from_the_fact_that_completed_it(house):
    *earlier, last = [heard_now(fact) for fact in (published(), *everything_earned(ONE))]
    await house.hear(hears, *earlier)
    await house.hear(hears, last, failed(ONE, attempt=7), present(ONE, webinar_id("one", 3), seconds=5))
    [headers] = [row.headers for row in await rows(house, "outbox")]
    assert f'"ce-causationid":"{last.id}"' in headers


async def test_passed_without_attendance_or_attended_without_passing_earns_nothing(house):
    await house.hear(hears, published(), registered(ONE), passed(ONE))
    await house.hear(hears, *[fact for fact in everything_earned(TWO) if fact != passed(TWO)], failed(TWO))
    assert await house.told(CertificateIssued) == []


async def test_a_speaker_who_was_only_present_and_tried_the_test_gets_nothing(house):
    await house.hear(hears, published(), *everything_earned(ONE)[1:])
    assert await house.told(CertificateIssued) == []


async def test_a_participant_of_another_programme_gets_nothing(house):
    await house.hear(hears, published(), registered(ONE, programme_id="another"), *everything_earned(ONE)[1:])
    assert await house.told(CertificateIssued) == []


async def test_the_same_facts_told_again_issue_nothing_more(house):
    facts = [heard(fact) for fact in (published(), *everything_earned(ONE))]
    for _ in range(3):
        await house.hear(hears, *facts)
    await house.hear(hears, *everything_earned(ONE), published(version=1), passed(ONE, attempt=2))
    assert len(await house.told(CertificateIssued)) == 1


async def test_facts_may_come_before_those_they_build_on(house):
    for fact in reversed([published(), *everything_earned(ONE)]):
        await house.hear(hears, fact)
    assert [issued.participant_id for issued in await house.told(CertificateIssued)] == [ONE]


async def test_numbers_in_a_batch_have_no_gaps_and_follow_the_batch_before(house):
    people = [f"participant-{number:03d}" for number in range(40)]
    await house.hear(hears, published(), *everything_earned("first"))
    await house.hear(hears, *[fact for person in people for fact in everything_earned(person)])
    assert [issued.sequence for issued in await house.told(CertificateIssued)] == list(range(1, 42))
    assert (await rows(house, "counter"))[0].last == 41


async def test_numbers_begin_anew_with_the_year_of_the_place(house):
    await house.hear(hears, published(), *everything_earned(ONE))
    house.clock.moment = house.clock.moment.replace(month=12, day=31, hour=23)
    await house.hear(hears, *everything_earned(TWO))
    assert [one.number for one in await house.told(CertificateIssued)] == ["21234567/000001-24", "21234567/000001-25"]


async def test_a_softer_rule_issues_to_those_who_waited_and_a_stricter_one_takes_nothing(house):
    await house.hear(hears, published(), *everything_earned(ONE))
    await house.hear(hears, registered(TWO), passed(TWO))
    stricter = DEFAULT_RULE.model_copy(update={"modules": {"one": 3}})
    await house.hear(hears, published(version=2, rule=stricter))
    await house.hear(hears, published(version=3, rule=CertificateRule(tests=[FINAL])))
    told = await house.told(CertificateIssued)
    assert [(one.participant_id, one.programme_version) for one in told] == [(ONE, 1), (TWO, 3)]
    assert (await verification(house, told[0].number)).status is CertificateStatus.VALID


async def test_an_older_version_that_comes_late_changes_nothing(house):
    await house.hear(hears, published(version=2))
    await house.hear(hears, published(version=1, rule=CertificateRule(tests=[FINAL])), registered(ONE), passed(ONE))
    assert await house.told(CertificateIssued) == []


async def test_the_highest_revision_of_a_presence_holds_even_if_it_comes_first(house):
    facts = [fact for fact in everything_earned(ONE) if fact != present(ONE, webinar_id("one", 1))]
    await house.hear(hears, published(), *facts, corrected(ONE, webinar_id("one", 1), 2 * HOUR))
    await house.hear(hears, present(ONE, webinar_id("one", 1), seconds=5))
    assert len(await house.told(CertificateIssued)) == 1
    assert (await progress(house)).requirements[0].achieved == 1


async def test_a_failed_test_that_was_marked_anew_earns_the_certificate(house):
    without_test = [fact for fact in everything_earned(ONE) if fact != passed(ONE)]
    await house.hear(hears, published(), *without_test, revised(ONE, to=True))
    await house.hear(hears, failed(ONE))
    assert len(await house.told(CertificateIssued)) == 1


@pytest.mark.parametrize(
    "blow", [corrected(ONE, webinar_id("two", 1), 5), revised(ONE, to=False)], ids=["attendance", "test"]
)
async def test_what_is_corrected_after_issue_is_for_a_person_to_look_at(house, blow):
    await house.hear(hears, published(), *everything_earned(ONE))
    [issued] = await house.told(CertificateIssued)
    correction = heard(blow)
    await house.hear(hears, correction, failed(ONE, attempt=7))
    assert (await verification(house, issued.number)).status is CertificateStatus.VALID
    [review] = await rows(house, "review")
    assert (review.certificate_id, review.cause_id) == (issued.certificate_id, correction.id)
    assert not review.rule_met


async def test_a_correction_that_leaves_the_rule_met_is_looked_at_too_because_the_certificate_says_otherwise(house):
    await house.hear(hears, published(), *everything_earned(ONE), present(ONE, webinar_id("one", 2)))
    await house.hear(hears, corrected(ONE, webinar_id("one", 1), 5))
    [review] = await rows(house, "review")
    assert review.rule_met


async def test_a_correction_that_takes_nothing_away_bothers_nobody(house):
    await house.hear(hears, published(), *everything_earned(ONE))
    await house.hear(hears, corrected(ONE, webinar_id("one", 1), 3 * HOUR), failed(ONE, attempt=7))
    assert await rows(house, "review") == []


async def test_the_newest_name_is_printed_and_a_later_change_leaves_the_register_alone(house):
    bride = personal(family_name="Їжакевич-Ґалаґан")
    await house.hear(hears, published(), updated(ONE, bride, revision=2))
    await house.hear(hears, *everything_earned(ONE))
    await house.hear(hears, updated(ONE, personal(family_name="Інша"), revision=3))
    [issued] = await house.told(CertificateIssued)
    facts = (await verification(house, issued.number)).facts
    assert facts is not None
    assert facts.full_name == "Їжакевич-Ґалаґан Мар’яна Євгеніївна"


async def test_verification_shows_every_printed_fact(house):
    await house.hear(hears, published(), *everything_earned(ONE))
    [issued] = await house.told(CertificateIssued)
    answer = await verification(house, f" {issued.number} ")
    assert answer.facts == say.CertificateFacts(
        certificate_id=issued.certificate_id,
        number="21234567/000001-24",
        full_name="Ґалаґан Мар’яна Євгеніївна",
        position="начальниця відділу",
        body_name="Їжакевицька сільська рада",
        programme_title="Основи успішного залучення громадянського суспільства до вирішення завдань місцевого розвитку",
        programme_kind="спеціальна професійна (сертифікатна) програма підвищення кваліфікації",
        form="дистанційна (онлайн)",
        first_day=date(2024, 2, 8),
        last_day=date(2024, 3, 23),
        hours_contact=36,
        hours_self_study=20.5,
        hours_assessment=3.5,
        hours_total=60,
        credits=2,
        outcomes=["знає, якою є мета партисипації", "уміє обрати інструмент діалогу"],
        result="відвідано 3\N{NO-BREAK SPACE}вебінари із 6; «Підсумковий тест»: 87,5\N{NO-BREAK SPACE}%",
        issuer_name="Благодійна організація «Приклад»",
        issuer_edrpou="21234567",
        signatory_name="Ольга Ґудзь",
        signatory_position="Голова правління",
        place="м. Харків",
        donor_acknowledgement="Стало можливим завдяки підтримці донора.",
        issued_on=date(2024, 3, 1),
        specimen=False,
        webinars=[
            say.CertificateWebinar(module=f"Модуль {module}", topic=f"Тема {n}", day=date(2024, month, day), hours=6)
            for module, month, days in (("one", 2, (8, 15, 22)), ("two", 3, (9, 16, 23)))
            for n, day in enumerate(days, 1)
        ],
    )


async def test_a_number_nobody_gave_has_no_status_and_is_no_error(house):
    assert await verification(house, "00000000/000001-24") == say.Verification()


async def test_what_is_missing_is_answered_before_and_after(house):
    await house.hear(hears, published(), registered(ONE), present(ONE, webinar_id("two", 1)), failed(ONE, score=55))
    before = await progress(house)
    assert [(one.code, one.subject_id, one.needed, one.achieved, one.met) for one in before.requirements] == [
        ("modules", "one", 1, 0, False),
        ("modules", "two", 2, 1, False),
        ("test", FINAL, 60, 55, False),
    ]
    assert (before.attended, before.certificate_number) == ([webinar_id("two", 1)], None)
    await house.hear(hears, *everything_earned(ONE)[1:-1], passed(ONE, attempt=2))
    after = await progress(house)
    assert all(one.met for one in after.requirements)
    assert after.certificate_number == "21234567/000001-24"


async def test_progress_in_an_unknown_programme_has_no_requirements(house):
    await house.hear(hears, registered(ONE))
    assert await progress(house) == say.Progress(requirements=[])


async def test_certificates_are_listed_newest_first(house):
    await house.hear(hears, published(), *everything_earned(ONE))
    house.clock.advance(days=1)
    second = published(id="second", title="Друга", rule=CertificateRule(tests=[FINAL]))
    await house.hear(hears, second, registered(ONE, programme_id="second"), passed(ONE, programme_id="second"))
    listed = await house.ask(answers, say.ListCertificates(participant_id=ONE))
    assert [(line.programme_id, line.number) for line in listed.certificates] == [
        ("second", "21234567/000002-24"),
        (PROGRAMME, "21234567/000001-24"),
    ]


async def test_an_erased_person_stays_in_the_register_only(house):
    await house.hear(hears, published(), *everything_earned(ONE), *everything_earned(TWO))
    await house.hear(hears, erased(ONE))
    [copy] = [row for row in await rows(house, "participant") if row.participant_id == ONE]
    assert (copy.full_name, copy.position, copy.body_name) == (None, None, None)
    for table in ("registration", "presence", "attempt"):
        assert {row.participant_id for row in await rows(house, table)} == {TWO}
    facts = (await verification(house, "21234567/000001-24")).facts
    assert facts is not None
    assert facts.full_name == "Ґалаґан Мар’яна Євгеніївна"


async def test_facts_that_come_after_the_erasure_bring_nobody_back(house):
    await house.hear(hears, erased(ONE), published())
    await house.hear(hears, *everything_earned(ONE), updated(ONE, personal(), revision=2))
    assert await house.told(CertificateIssued) == []
    for table in ("registration", "presence", "attempt"):
        assert await rows(house, table) == []
    [copy] = await rows(house, "participant")
    assert copy.full_name is None


async def test_erasure_wins_over_what_comes_in_the_same_batch(house):
    await house.hear(hears, erased(ONE), registered(ONE), registered(TWO))
    people = {row.participant_id: row.full_name for row in await rows(house, "participant")}
    assert people == {ONE: None, TWO: "Ґалаґан Мар’яна Євгеніївна"}


async def test_a_programme_that_cannot_number_certificates_is_not_taken(house):
    with pytest.raises(PatternUnusable):
        await house.hear(hears, published(number_pattern="без номера"))
    assert await rows(house, "programme") == []


UNTIL = START + timedelta(days=20)
RECORDINGS = DEFAULT_RULE.model_copy(update={"recordings": True, "until": UNTIL})
MISSED = webinar_id("one", 1)


async def test_a_webinar_is_made_up_by_its_recording_and_quiz_and_what_is_missing_says_so(house):
    attended = [fact for fact in everything_earned(ONE) if getattr(fact, "webinar_id", "") != MISSED]
    await house.hear(hears, published(rule=RECORDINGS), *attended)
    assert await house.told(CertificateIssued) == []
    await house.hear(hears, watched(ONE, MISSED))
    seen = {one.webinar_id: one for one in (await progress(house)).recordings}
    assert (seen[MISSED].watched, seen[MISSED].passed, seen[MISSED].quiz_id) == (True, False, quiz_of(MISSED))
    quiz = heard(passed(ONE, test=quiz_of(MISSED)))
    await house.hear(hears, quiz)
    [issued] = await house.told(CertificateIssued)
    assert quiz.id in issued.evidence
    assert MISSED in (await progress(house)).attended


async def test_a_later_date_lets_those_in_who_were_late(house):
    late = RECORDINGS.model_copy(update={"until": START - timedelta(seconds=1)})
    await house.hear(hears, published(rule=late), *everything_earned(ONE))
    assert await house.told(CertificateIssued) == []
    await house.hear(hears, published(version=2, rule=DEFAULT_RULE.model_copy(update={"until": UNTIL})))
    assert len(await house.told(CertificateIssued)) == 1


async def test_a_quiz_that_is_marked_down_takes_its_recording_with_it(house):
    earned = [fact for fact in everything_earned(ONE) if getattr(fact, "webinar_id", "") != MISSED]
    quiz = passed(ONE, test=quiz_of(MISSED))
    await house.hear(hears, published(rule=RECORDINGS), *earned, watched(ONE, MISSED), quiz)
    await house.hear(hears, revised(ONE, to=False, test=quiz_of(MISSED)))
    [review] = await house.told(CertificateReviewOpened)
    assert not review.rule_met


async def test_whoever_is_erased_leaves_no_watched_recording(house):
    await house.hear(hears, published(rule=RECORDINGS), registered(ONE), watched(ONE, MISSED))
    await house.hear(hears, erased(ONE))
    assert await rows(house, "recording") == []
