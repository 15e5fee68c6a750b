"""The organiser's desk in a browser, on the real system: from a form's export to certificates, no command line.

The ambiguous report is told apart by a person, and every file brought a second time changes nothing.
"""

import os
import re
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from dovira.settling import settled
from shared.bus import ask
from shared.contracts.assessment import StartAttempt, SubmitAttempt
from shared.contracts.certification import CertificateLine, ListCertificates
from shared.contracts.registration import ApplicationStatus, EnrolInWebinar, FindPerson
from shared.testing import eventually
from tests.web.browsing import DESKTOP, Visitor, new_visitor
from tests.web.checks import markup_faults
from tests.web.organiser_files import KYIV, PEOPLE, form_export, meeting_report
from tests.web.world import GIFT, OWNER, World

pytestmark = pytest.mark.timeout(240)

WIDTHS = {"desktop": DESKTOP, "tablet": {"width": 768, "height": 1024}}
IRYNA, MYKOLA, DOUBLE = PEOPLE
ANSWERS = {"Скільки сходинок": ["8"], "Хто є носієм": ["Народ"], "Діалог передує": ["true"]}


@pytest.fixture(params=WIDTHS)
async def owner(request, browser, world: World):
    context = await browser.new_context(viewport=WIDTHS[request.param], locale="uk-UA")
    visitor = await new_visitor(context, home=world.url, scripts=True)
    yield visitor
    await context.close()


async def test_from_a_forms_export_to_certificates(owner: Visitor, world: World, tmp_path):
    programme = await world.publish_programme(f"desk-{way_of(owner)}", capacity=5)
    desk, first = f"/desk/programmes/{programme.id}", programme.webinars[0]
    await signs_in(owner, world)
    await brings_applications(owner, f"{desk}/applications", tmp_path)
    await decides(owner, world, programme.id)
    await brings_questions(owner, f"{desk}/tests", tmp_path)
    iryna, mykola = [await enrolled(world, email, first.id) for email in (IRYNA, MYKOLA)]
    world.clock.move_to(first.ends_at + timedelta(hours=1))
    await signs_in(owner, world)
    await brings_report(owner, f"{desk}/attendance", first, tmp_path)
    await settled(world.client)
    for participant in (iryna, mykola):
        await passes(world, participant, programme.tests[0].id)
        await eventually(partial(certificates, world, participant, programme.id), lambda found: len(found) == 1)
    await owner.open("/desk/log")
    await owner.sees("вказано, хто є хто")
    await look(owner, "log")
    faults = owner.faults + markup_faults(owner.markup, tmp_path)
    assert not faults, "\n".join(faults)


def way_of(owner: Visitor) -> str:
    return next(name for name, size in WIDTHS.items() if size == owner.page.viewport_size)


async def look(owner: Visitor, name: str) -> None:
    """Kept as a picture where DOVIRA_PICTURES says so."""
    await owner.look(name)
    if folder := os.environ.get("DOVIRA_PICTURES"):
        path = Path(folder) / f"{way_of(owner)}-{name.replace(' ', '-')}.png"
        await owner.page.screenshot(path=path, full_page=True)


async def signs_in(owner: Visitor, world: World) -> None:
    world.clock.move_to(world.clock.now() + timedelta(minutes=2))  # one mailbox gets one code a minute
    await owner.open("/sign-in")
    await owner.fill("Електронна пошта", OWNER)
    await owner.press("Надіслати код")
    await owner.fill("Шість цифр", (await world.letter(OWNER, saying="Код для входу", after=world.signed_in)).code)
    world.signed_in += 1
    await owner.press("Увійти")
    await owner.sees("Стіл")
    await look(owner, "desk")


async def brings(owner: Visitor, path: Path, button: str) -> None:
    await owner.page.set_input_files("#file", path)
    await owner.press(button)


async def brings_applications(owner: Visitor, address: str, folder: Path) -> None:
    path = folder / "form.csv"
    path.write_bytes(form_export(PEOPLE))
    await owner.open(address)
    await look(owner, "no applications")
    await owner.follow("Узяти заявки з файлу")
    await brings(owner, path, "Показати, що зміниться")
    await owner.sees("нові")
    await look(owner, "applications file")
    await owner.press("Узяти")
    await owner.sees("Готово")
    await owner.open(f"{address}/import")
    await brings(owner, path, "Показати, що зміниться")
    await owner.sees("Нового у файлі немає")


async def decides(owner: Visitor, world: World, programme_id: str) -> None:
    address = f"/desk/programmes/{programme_id}/applications"
    await owner.open(f"{address}/duplicates")
    await owner.sees(DOUBLE)
    await look(owner, "duplicates")
    await owner.open(f"{address}?text={IRYNA}")
    await owner.press("Прийняти позначені")
    await owner.sees("Зміниться 1 заявка")
    await look(owner, "decision")
    await owner.press("Прийняти")
    await owner.sees("можна скасувати")
    await look(owner, "applications")
    await owner.open(f"{address}?text={MYKOLA}")
    await owner.page.locator("input[name=application]").check()
    await owner.press("Прийняти позначені")
    await owner.press("Прийняти")
    for email in (IRYNA, MYKOLA):
        await eventually(partial(is_accepted, world, email, programme_id), bool, seconds=60)
        await world.letter(email, saying="прийнят")
    await settled(world.client)


async def is_accepted(world: World, email: str, programme_id: str) -> bool:
    """The same people may have been accepted elsewhere before: their letters tell nothing of this programme."""
    person = await ask(world.client, FindPerson(email=email))
    accepted = {one.programme_id for one in person.applications if one.status is ApplicationStatus.ACCEPTED}
    return programme_id in accepted


async def brings_questions(owner: Visitor, address: str, folder: Path) -> None:
    path = folder / "bank.gift"
    path.write_text(GIFT)
    await owner.open(address)
    await look(owner, "tests")
    await owner.follow("Узяти запитання з файлу")
    page = owner.page.url
    await brings(owner, path, "Показати, що зміниться")
    await look(owner, "questions file")
    await owner.press("Узяти")
    await owner.sees("Готово")
    await owner.open(page)
    await brings(owner, path, "Показати, що зміниться")
    await owner.sees("Нового у файлі немає")


async def enrolled(world: World, email: str, webinar_id: str) -> str:
    person = await ask(world.client, FindPerson(email=email))
    assert person.participant_id
    await ask(world.client, EnrolInWebinar(participant_id=person.participant_id, webinar_id=webinar_id))
    await settled(world.client)
    return person.participant_id


async def brings_report(owner: Visitor, address: str, webinar, folder: Path) -> None:
    path = folder / "report.csv"
    people = [("Ірина", IRYNA, 80), ("Гнатюк Мікола", "phone@post.example", 30), ("iPhone", "", 20)]
    path.write_bytes(meeting_report(webinar, people))
    await owner.open(address)
    await look(owner, "attendance")
    await owner.open(f"{address}/{webinar.id}")
    await brings(owner, path, "Показати, кого впізнано")
    for group in ("записані на вебінар: 1", "потрібне рішення: 1", "Невідомі: 1"):
        await owner.sees(group)
    await look(owner, "report")
    await owner.press("Узяти звіт")
    await owner.sees("Чекають на рішення: 2")
    await look(owner, "webinar")
    await owner.press("Записати рішення Гнатюк Мікола")
    await owner.sees("Чекають на рішення: 1")
    await owner.press("Записати рішення iPhone")
    await owner.sees("Чекають на рішення: 0")
    begins = webinar.starts_at.astimezone(KYIV)
    await owner.fill("Від", f"{begins:%H:%M}")
    await owner.fill("До", f"{begins + timedelta(minutes=60):%H:%M}")
    await owner.press("Оголосити перерву")
    await owner.sees("Вимкнення світла")
    await look(owner, "webinar decided")
    assert not re.search(r"✕\s*Ні", await owner.text()), "somebody's presence does not count"
    await brings(owner, path, "Показати, кого впізнано")
    await owner.press("Узяти звіт")
    await owner.sees("Чекають на рішення: 0")


async def passes(world: World, participant_id: str, test_id: str) -> None:
    sheet = await ask(world.client, StartAttempt(participant_id=participant_id, test_id=test_id))
    answers = {
        one.question_id: next(said for start, said in ANSWERS.items() if one.text.startswith(start))
        for one in sheet.questions
    }
    result = await ask(
        world.client,
        SubmitAttempt(participant_id=participant_id, attempt_id=sheet.attempt_id, answers=answers),
    )
    assert result.passed


async def certificates(world: World, participant_id: str, programme_id: str) -> list[CertificateLine]:
    """Those of one programme: the same people may earn others elsewhere."""
    listed = await ask(world.client, ListCertificates(participant_id=participant_id))
    return [one for one in listed.certificates if one.programme_id == programme_id]
