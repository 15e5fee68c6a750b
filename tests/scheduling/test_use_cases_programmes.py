"""Publishing: numbered versions, each once, with what it does to the webinars."""

import asyncio

import pytest

from services.scheduling.domain.refusals import (
    BrokenAddress,
    FaultyProgramme,
    HeldWebinarRemoved,
    NoSuchWebinar,
    StaleProgramme,
    WebinarTaken,
    WebinarWasCancelled,
)
from shared.contracts import programme as parts
from shared.contracts import scheduling as say
from shared.contracts.vocabulary import MaterialKind, Oblast, Visibility
from tests.scheduling.builders import (
    FIRST,
    HOUR,
    IRYNA,
    NOON,
    PROGRAMME,
    SECOND,
    WEEK,
    a_programme,
    a_webinar,
    by_email,
    joined,
    registered,
)


async def test_the_first_publication_is_version_one_and_schedules_every_webinar(scheduling):
    assert (await scheduling.publish()).version == 1
    published = await scheduling.told(say.ProgrammePublished)
    assert [(fact.version, fact.programme) for fact in published] == [(1, a_programme())]
    scheduled = await scheduling.told(say.WebinarScheduled)
    assert [(fact.webinar_id, fact.starts_at, fact.sequence) for fact in scheduled] == [
        (FIRST, NOON, 0),
        (SECOND, NOON + WEEK, 0),
    ]


async def test_identical_content_is_not_published_again_whatever_the_base_version(scheduling):
    await scheduling.publish()
    for base_version in (0, 1, 7):
        difference = await scheduling.publish(base_version=base_version)
        assert (difference.version, difference.changes) == (1, [])
    assert len(await scheduling.told(say.ProgrammePublished)) == 1


async def test_a_change_is_the_next_version_and_says_what_changed(scheduling):
    await scheduling.publish()
    await scheduling.publish(a_programme(oblasts=[Oblast.SUMY]), base_version=1)
    difference = await scheduling.publish(a_programme(title="Партнерство", oblasts=[Oblast.SUMY]), base_version=2)
    assert difference.version == 3
    assert [(one.path, one.before, one.after) for one in difference.changes] == [
        ("title", "Діалог влади і громади", "Партнерство")
    ]
    assert [fact.version for fact in await scheduling.told(say.ProgrammePublished)] == [1, 2, 3]
    assert len(await scheduling.told(say.WebinarScheduled)) == 2


async def test_closed_lists_are_said_in_words(scheduling):
    await scheduling.publish()
    changed = a_programme(oblasts=[Oblast.SUMY, Oblast.KHARKIV])
    preview = await scheduling.ask(say.PreviewProgramme(programme=changed))
    assert [(one.path, one.before, one.after) for one in preview.changes] == [
        ("oblasts", "Харківська область", "Сумська область; Харківська область")
    ]


async def test_publishing_over_a_version_one_has_not_seen_is_refused(scheduling):
    await scheduling.publish()
    await scheduling.publish(a_programme(title="Партнерство"), base_version=1)
    with pytest.raises(StaleProgramme, match="версії 2"):
        await scheduling.publish(a_programme(title="Інше"), base_version=1)
    assert len(await scheduling.told(say.ProgrammePublished)) == 2


async def test_of_two_who_publish_over_the_same_version_one_is_refused(scheduling):
    await scheduling.publish()
    attempts = [scheduling.publish(a_programme(title=title), base_version=1) for title in ("Одне", "Інше")]
    answers = await asyncio.gather(*attempts, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["ProgrammeDifference", "StaleProgramme"]
    assert [fact.version for fact in await scheduling.told(say.ProgrammePublished)] == [1, 2]


async def test_a_preview_shows_changes_and_warnings_and_publishes_nothing(scheduling):
    first = await scheduling.ask(say.PreviewProgramme(programme=a_programme(hours=parts.Hours(contact=45))))
    assert first.version == 0
    assert "modules.m1" in [change.path for change in first.changes]
    assert any("1,5 кредиту" in warning for warning in first.warnings)
    assert await scheduling.told(say.ProgrammePublished) == []
    assert (await scheduling.ask(say.GetProgramme(programme_id=PROGRAMME))).programme is None


async def test_moving_removing_and_returning_a_webinar_raise_its_sequence(scheduling):
    moved, other = a_webinar(starts_at=NOON + HOUR), a_webinar(SECOND, NOON + WEEK)
    await scheduling.publish()
    await scheduling.publish(a_programme(moved, other), base_version=1)
    await scheduling.publish(a_programme(other), base_version=2)
    await scheduling.publish(a_programme(moved, other), base_version=3)
    rescheduled = await scheduling.told(say.WebinarRescheduled)
    assert [(one.webinar_id, one.previous_starts_at, one.starts_at, one.sequence) for one in rescheduled] == [
        (FIRST, NOON, NOON + HOUR, 1)
    ]
    assert [(one.webinar_id, one.sequence) for one in await scheduling.told(say.WebinarCancelled)] == [(FIRST, 2)]
    assert [(one.webinar_id, one.sequence) for one in await scheduling.told(say.WebinarScheduled)] == [
        (FIRST, 0),
        (SECOND, 0),
        (FIRST, 3),
    ]


async def test_another_topic_is_no_other_time(scheduling):
    await scheduling.publish()
    await scheduling.publish(a_programme(a_webinar(topic="Нова"), a_webinar(SECOND, NOON + WEEK)), base_version=1)
    assert await scheduling.told(say.WebinarRescheduled) == []
    assert len(await scheduling.told(say.WebinarScheduled)) == 2


async def test_the_webinar_id_of_another_programme_is_refused(scheduling):
    await scheduling.publish()
    with pytest.raises(WebinarTaken, match=PROGRAMME):
        await scheduling.publish(a_programme(a_webinar(), programme_id="another"))
    assert len(await scheduling.told(say.ProgrammePublished)) == 1


async def test_a_programme_that_contradicts_itself_is_refused_with_every_fault(scheduling):
    faulty = a_programme(rule=parts.CertificateRule(modules={"m1": 3}, tests=["final"]), timezone="Europe/Nowhere")
    for request in (say.PublishProgramme(programme=faulty, base_version=0), say.PreviewProgramme(programme=faulty)):
        with pytest.raises(FaultyProgramme) as refusal:
            await scheduling.ask(request)
        assert [line.split(":")[0] for line in str(refusal.value).splitlines()] == [
            "timezone",
            "rule.modules.m1",
            "rule.tests",
        ]


@pytest.mark.parametrize("by_hand", [False, True])
async def test_a_held_webinar_stays_in_the_programme(scheduling, by_hand):
    await scheduling.publish()
    await scheduling.hear(registered(IRYNA))
    if by_hand:
        await scheduling.decide(IRYNA, 60)
    else:
        await scheduling.report(joined(2, "Гість"))
    with pytest.raises(HeldWebinarRemoved):
        await scheduling.publish(a_programme(a_webinar(SECOND, NOON + WEEK)), base_version=1)


async def test_correcting_the_time_of_a_held_webinar_counts_presence_anew(scheduling):
    await scheduling.publish()
    await scheduling.hear(registered(IRYNA))
    await scheduling.report(joined(2, email=by_email(IRYNA), minutes=(0, 60)))
    later = a_programme(a_webinar(starts_at=NOON + HOUR / 2), a_webinar(SECOND, NOON + WEEK))
    preview = await scheduling.ask(say.PreviewProgramme(programme=later))
    assert any("перераховано" in warning for warning in preview.warnings)
    await scheduling.publish(later, base_version=1)
    corrected = await scheduling.told(say.AttendanceCorrected)
    assert [(one.participant_id, one.seconds, one.revision) for one in corrected] == [(IRYNA, 1800, 2)]


async def test_programmes_are_shown_as_published(scheduling):
    other = a_programme(a_webinar("zoning-m1-w1"), programme_id="zoning")
    await scheduling.publish(other)
    await scheduling.publish()
    await scheduling.publish(a_programme(title="Партнерство"), base_version=1)
    shown = await scheduling.ask(say.GetProgramme(programme_id=PROGRAMME))
    assert (shown.version, shown.programme) == (2, a_programme(title="Партнерство"))
    listed = (await scheduling.ask(say.ListProgrammes())).programmes
    assert [(one.version, one.programme.id) for one in listed] == [(2, PROGRAMME), (1, "zoning")]


# ---- materials


def slides(**changes):
    base = {
        "webinar_id": FIRST,
        "kind": MaterialKind.SLIDES,
        "title": "Презентація",
        "url": "https://rada.example/1.pdf",
    }
    return say.PublishMaterial(**{**base, **changes})


async def materials_of(scheduling):
    return (await scheduling.ask(say.ListMaterials(programme_id=PROGRAMME))).materials


async def test_a_material_is_published_once(scheduling):
    await scheduling.publish()
    await scheduling.ask(slides())
    await scheduling.ask(slides())
    told = await scheduling.told(say.MaterialPublished)
    assert [(one.webinar_id, one.programme_id, one.url) for one in told] == [(FIRST, PROGRAMME, slides().url)]
    assert [one.material_id for one in await materials_of(scheduling)] == [told[0].material_id]


@pytest.mark.parametrize(
    "changed", [{"url": "https://rada.example/2.pdf"}, {"title": "Слайди"}, {"visibility": Visibility.PUBLIC}]
)
async def test_a_changed_material_takes_the_place_of_the_old(scheduling, changed):
    await scheduling.publish()
    await scheduling.ask(slides())
    await scheduling.ask(slides(**changed))
    told = await scheduling.told(say.MaterialPublished)
    assert len(told) == 2
    assert len({one.material_id for one in told}) == 1
    shown = (await materials_of(scheduling))[0].model_dump()
    assert {name: shown[name] for name in changed} == changed


async def test_kinds_stand_beside_each_other_in_the_order_of_webinars(scheduling):
    await scheduling.publish()
    await scheduling.ask(slides(webinar_id=SECOND))
    await scheduling.ask(slides(kind=MaterialKind.RECORDING))
    await scheduling.ask(slides())
    assert [(one.webinar_id, one.kind) for one in await materials_of(scheduling)] == [
        (FIRST, MaterialKind.RECORDING),
        (FIRST, MaterialKind.SLIDES),
        (SECOND, MaterialKind.SLIDES),
    ]


async def test_materials_of_what_is_not_held_are_refused(scheduling):
    await scheduling.publish()
    await scheduling.ask(slides())
    await scheduling.publish(a_programme(a_webinar(SECOND, NOON + WEEK)), base_version=1)
    with pytest.raises(NoSuchWebinar):
        await scheduling.ask(slides(webinar_id="nowhere"))
    with pytest.raises(WebinarWasCancelled):
        await scheduling.ask(slides())
    with pytest.raises(BrokenAddress):
        await scheduling.ask(slides(webinar_id=SECOND, url="https://rada.example/1.pdf)"))
    assert await materials_of(scheduling) == []
