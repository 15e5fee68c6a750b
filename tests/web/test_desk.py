"""The organiser's desk in a browser, on the real system: the seed's programme from nothing to certificates.

Nothing is done on the command line. On the way a webinar moves, another is cancelled, somebody waits for a quota, a
report is ambiguous, a question proves wrong; calendars are read back by a library that is not ours, and files brought
twice change nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

import pytest
import vobject  # type: ignore[import-untyped]  # the package has no types

from dovira.settling import settled
from shared.bus import ask
from shared.contracts.assessment import StartAttempt, SubmitAttempt
from shared.contracts.certification import CertificateLine, ListCertificates
from shared.contracts.programme import Webinar
from shared.contracts.registration import CancelEnrolment, EnrolInWebinar, FindPerson
from shared.testing import eventually
from tests.web.browsing import DESKTOP, new_visitor
from tests.web.checks import markup_faults
from tests.web.mail import Letter, letters_in
from tests.web.organiser_files import KYIV, MAILBOXES
from tests.web.organising import LAST, NEXT, Organiser
from tests.web.world import World

pytestmark = pytest.mark.timeout(300)

SPEAKER = "speaker@institute.example"
ANSWERS = {"Скільки сходинок": ["8"], "Хто є носієм": ["Народ"], "Діалог передує": ["true"]}


@pytest.fixture
async def organiser(browser, world: World, tmp_path):
    context = await browser.new_context(viewport=DESKTOP, locale="uk-UA", timezone_id="Europe/Kyiv")
    visitor = await new_visitor(context, home=world.url, scripts=True)
    yield Organiser(visitor, world, tmp_path, "hromada-vlada")
    await context.close()


async def test_the_seeds_programme_from_nothing_to_certificates(organiser: Organiser, world: World, tmp_path):
    people = MAILBOXES
    await organiser.signs_in()
    await organiser.writes_the_programme(begins=in_ten_days(world))
    await organiser.brings_its_file_again()
    await organiser.says_where_the_speaker_is(SPEAKER)
    await organiser.brings_applications(people)
    await organiser.decides(people)
    await organiser.brings_questions()
    first, second, last = (await organiser.programme()).webinars
    webinars = [first.id, second.id, last.id]
    ids = {who: await enrolled(world, people[who], webinars) for who in ("iryna", "mykola", "olena")}

    waiting = await world.letter(people["olena"], saying="списку очікування")
    assert "Місць для Вашої області: 2" in waiting.text
    await organiser.sees_who_waits()
    second = await changes_the_timetable(organiser, people["iryna"], second, last)
    await ask(world.client, CancelEnrolment(participant_id=ids["mykola"], webinar_id=second.id))
    promoted = await world.letter(people["olena"], saying=NEXT)
    assert "місце" in promoted.text

    await holds(world, organiser, first)
    await organiser.brings_report(first, people)
    await organiser.adds_slides(first)
    await holds(world, organiser, second)
    await organiser.brings_a_plain_report(second, [people["iryna"], people["olena"]])
    await settled(world.client)
    (test,) = (await organiser.programme()).tests
    assert await takes(world, ids["mykola"], test.id, right=3)
    assert not await takes(world, ids["iryna"], test.id, right=1)
    await organiser.voids(test, "Скільки сходинок")
    await eventually(partial(certificates, world, ids["iryna"], organiser), lambda found: len(found) == 1)
    assert await certificates(world, ids["mykola"], organiser) == [], "he was at one webinar only"
    await organiser.at.open("/desk/log")
    await organiser.at.sees("вказано, хто є хто")
    await organiser.look("log")
    await organiser.sees_the_letters_to(SPEAKER, saying="спікерові: коли виступ")
    await organiser.opens_every_section()
    faults = organiser.at.faults + markup_faults(organiser.at.markup, tmp_path)
    assert not faults, "\n".join(faults)


def in_ten_days(world: World) -> datetime:
    day = world.clock.now().astimezone(KYIV) + timedelta(days=10)
    return day.replace(hour=14, minute=0, second=0, microsecond=0)


async def holds(world: World, organiser: Organiser, webinar) -> None:
    """The webinar takes place; the organiser signs in after it."""
    world.clock.move_to(webinar.ends_at + timedelta(hours=1))
    await organiser.signs_in()


async def changes_the_timetable(organiser: Organiser, iryna: str, second: Webinar, last: Webinar) -> Webinar:
    """One webinar moves, one is cancelled, taken back and cancelled again; returns the one that moved."""
    world = organiser.world
    await world.letter(SPEAKER, saying="Ваш виступ", after=2)
    await organiser.moves(second, letters=4)
    await organiser.cancels(last)
    await organiser.takes_back(last)
    await letters_leave(organiser)
    moved = (await organiser.programme()).webinars[1]
    await tells_calendars_of_the_move(world, iryna, before=second.starts_at, after=moved.starts_at)
    assert await told(world, iryna, "не відбудеться") == [], "what was taken back in time is told nobody"
    await organiser.cancels(last)
    await letters_leave(organiser)
    await tells_calendars_of_the_cancellation(world, iryna)
    await tells_the_speaker(world, moved=moved)
    return moved


async def letters_leave(organiser: Organiser) -> None:
    """Changes of the timetable wait for others, to be told together; now that time is over."""
    await settled(organiser.world.client)
    organiser.world.clock.move_to(organiser.world.clock.now() + timedelta(minutes=20))


async def told(world: World, email: str, saying: str) -> list[Letter]:
    assert world.system.mail_folder
    return [one for one in letters_in(world.system.mail_folder, email) if saying in one.subject]


# ---- calendars


async def tells_calendars_of_the_move(world: World, email: str, *, before: datetime, after: datetime) -> None:
    placed = entry_of(NEXT, (await world.letter(email, saying="підтверджено")).calendars)
    letter = await world.letter(email, saying="Новий час")
    moved = entry_of(NEXT, [letter.calendar])
    assert (placed.dtstart.value, moved.dtstart.value) == (before, after)
    assert method_of(letter) == "REQUEST"
    assert moved.uid.value == placed.uid.value
    assert int(moved.sequence.value) > int(placed.sequence.value)
    assert [one.value for one in moved.attendee_list] == [f"mailto:{email}"], "another's address in a calendar"


async def tells_calendars_of_the_cancellation(world: World, email: str) -> None:
    placed = entry_of(LAST, (await world.letter(email, saying="підтверджено")).calendars)
    letter = await world.letter(email, saying="не відбудеться")
    gone = entry_of(LAST, [letter.calendar])
    assert (method_of(letter), gone.status.value) == ("CANCEL", "CANCELLED")
    assert gone.uid.value == placed.uid.value
    assert int(gone.sequence.value) > int(placed.sequence.value)


async def tells_the_speaker(world: World, *, moved: Webinar) -> None:
    """Of all that became of their webinars, in the entries that they were invited to."""
    invited = [one.calendar for one in await told(world, SPEAKER, "Ваш виступ на вебінарі")]
    for topic, saying, method in ((NEXT, "Новий час Вашого", "REQUEST"), (LAST, "не відбудеться", "CANCEL")):
        letter = await world.letter(SPEAKER, saying=saying)
        before, entry = entry_of(topic, invited), entry_of(topic, [letter.calendar])
        assert (method_of(letter), entry.uid.value) == (method, before.uid.value)
        assert int(entry.sequence.value) > int(before.sequence.value)
        assert topic != NEXT or entry.dtstart.value == moved.starts_at


def entry_of(topic: str, calendars: Iterable[str]):
    """The entry of a webinar, read by a library that is not ours."""
    read = [vobject.readOne(text) for text in calendars]
    assert {zone.tzid.value for one in read for zone in one.vtimezone_list} == {"Europe/Kyiv"}
    return next(entry for one in read for entry in one.vevent_list if topic in entry.summary.value)


def method_of(letter: Letter) -> str:
    """Of the alternative that mail clients act upon."""
    return str(vobject.readOne(letter.calendar).method.value)


# ---- what participants do


async def enrolled(world: World, email: str, webinars: list[str]) -> str:
    person = await ask(world.client, FindPerson(email=email))
    assert person.participant_id
    for webinar_id in webinars:
        await ask(world.client, EnrolInWebinar(participant_id=person.participant_id, webinar_id=webinar_id))
    await settled(world.client)
    return person.participant_id


async def takes(world: World, participant_id: str, test_id: str, *, right: int) -> bool:
    """Whether somebody passes who knows so many answers, the last ones."""
    sheet = await ask(world.client, StartAttempt(participant_id=participant_id, test_id=test_id))
    known = dict(list(ANSWERS.items())[len(ANSWERS) - right :])
    answers = {
        one.question_id: said for one in sheet.questions for start, said in known.items() if one.text.startswith(start)
    }
    result = await ask(
        world.client,
        SubmitAttempt(participant_id=participant_id, attempt_id=sheet.attempt_id, answers=answers),
    )
    return result.passed


async def certificates(world: World, participant_id: str, organiser: Organiser) -> list[CertificateLine]:
    """Those of this programme."""
    listed = await ask(world.client, ListCertificates(participant_id=participant_id))
    return [one for one in listed.certificates if one.programme_id == organiser.programme_id]
