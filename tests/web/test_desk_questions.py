"""Tests at the desk in a browser: files of questions, extra time, a question voided and put back."""

from functools import partial

import pytest

from dovira.settling import settled
from shared.bus import ask
from shared.contracts.assessment import StartAttempt, SubmitAttempt
from shared.contracts.certification import CertificateStatus
from shared.contracts.registration import EnrolInWebinar
from shared.testing import eventually
from tests.web.browsing import DESKTOP, new_visitor
from tests.web.checks import markup_faults
from tests.web.organising import Organiser
from tests.web.test_desk import ANSWERS, certificates
from tests.web.world import World

pytestmark = pytest.mark.timeout(400)

XML = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="numerical"><name><text>Сходинки</text></name>
<questiontext format="html"><text>Скільки сходинок має драбина участі?</text></questiontext>
<answer fraction="100"><text>8</text><tolerance>0</tolerance></answer></question>
<question type="essay"><name><text>Есе</text></name><questiontext><text>Що Ви думаєте?</text></questiontext></question>
<question type="multichoice"><name><text>Суверенітет</text></name>
<questiontext format="html"><text>Хто є носієм суверенітету?</text></questiontext><single>true</single>
<answer fraction="100"><text>Народ</text></answer><answer fraction="0"><text>Президент</text></answer></question>
<question type="truefalse"><name><text>Діалог</text></name>
<questiontext format="html"><text>Діалог передує рішенню.</text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
</quiz>"""
TABLE = """Запитання;Вид;Варіант 1;Варіант 2;Правильні;Назва
Скільки сходинок має драбина участі?;число;;;8;Сходинки
Хто є носієм суверенітету?;одна;Народ;Президент;1;Суверенітет
Діалог передує рішенню.;так/ні;;;так;Діалог
"""


@pytest.fixture
async def organiser(browser, world: World, tmp_path):
    context = await browser.new_context(viewport=DESKTOP, locale="uk-UA")
    owner = await new_visitor(context, home=world.url, scripts=True)
    yield Organiser(owner, world, tmp_path, "desk-questions")
    await context.close()


async def test_a_voided_question_earns_a_certificate_and_put_back_only_opens_a_review(
    organiser: Organiser, world: World, tmp_path
):
    owner, programme = organiser.at, await world.publish_programme(organiser.programme_id, capacity=5)
    desk, test_id = organiser.desk, programme.tests[0].id
    knows, guesses = [await world.admit_somebody(programme) for _ in range(2)]
    await organiser.signs_in()
    await brings_questions(organiser, f"{desk}/tests/{test_id}/import", tmp_path)
    for person in (knows, guesses):
        await ask(world.client, EnrolInWebinar(participant_id=person, webinar_id=programme.webinars[0].id))
    for person in (knows, guesses):
        await world.hold(programme.webinars[0], attended=await world.mailbox_of(person))
    await organiser.signs_in()
    await grants_extra_time(organiser, f"{desk}/extra-time", guesses)
    assert await minutes_of(world, guesses, test_id) == 60
    await takes(world, knows, test_id, wrong=())
    await takes(world, guesses, test_id, wrong=("Хто є носієм", "Діалог"))
    await eventually(partial(certificates, world, knows, organiser), lambda found: len(found) == 1)
    assert await certificates(world, guesses, organiser) == []

    await voids(organiser, f"{desk}/tests/{test_id}")
    await eventually(partial(certificates, world, guesses, organiser), lambda found: len(found) == 1)
    await puts_back(organiser)
    await settled(world.client)
    await owner.open("/desk/reviews")
    await owner.sees("Після видачі переглянуто результат тесту.")
    await owner.sees("Умов сертифіката тепер не виконано")
    [certificate] = await certificates(world, guesses, organiser)
    assert certificate.status is CertificateStatus.VALID
    faults = owner.faults + markup_faults(owner.markup, tmp_path)
    assert not faults, "\n".join(faults)


async def brings_questions(organiser: Organiser, address: str, folder) -> None:
    owner = organiser.at
    exported, table = folder / "bank.xml", folder / "bank.csv"
    exported.write_text(XML)
    table.write_text(TABLE)
    await owner.open(address)
    await organiser.brings(exported, "Показати, що зміниться")
    await owner.sees("вид «essay» система не оцінює без людини")
    await organiser.look("questions from Moodle")
    await owner.press("Узяти")
    await owner.sees("Готово")
    await owner.open(address)
    await organiser.brings(table, "Показати, що зміниться")
    await owner.sees("Нового у файлі немає")


async def grants_extra_time(organiser: Organiser, address: str, participant_id: str) -> None:
    owner = organiser.at
    await owner.open(address)
    await owner.press("Надати додатковий час")
    await owner.sees("Виберіть, кому дати більше часу.")
    await organiser.look("extra time with a fault")
    await owner.page.get_by_label("Учасник").select_option(participant_id)
    await owner.fill("Наскільки більше", "50")
    await owner.press("Надати додатковий час")
    await owner.sees("Додатковий час надано.")
    await organiser.look("extra time")


async def minutes_of(world: World, participant_id: str, test_id: str) -> float:
    sheet = await ask(world.client, StartAttempt(participant_id=participant_id, test_id=test_id))
    assert sheet.ends_at
    return (sheet.ends_at - sheet.started_at).total_seconds() / 60


async def takes(world: World, participant_id: str, test_id: str, *, wrong: tuple[str, ...]) -> None:
    sheet = await ask(world.client, StartAttempt(participant_id=participant_id, test_id=test_id))
    answers = {
        one.question_id: next(said for start, said in ANSWERS.items() if one.text.startswith(start))
        for one in sheet.questions
        if not one.text.startswith(wrong or ("no such",))
    }
    request = SubmitAttempt(participant_id=participant_id, attempt_id=sheet.attempt_id, answers=answers)
    assert (await ask(world.client, request)).passed is not bool(wrong)


async def voids(organiser: Organiser, address: str) -> None:
    owner = organiser.at
    await owner.open(address)
    await organiser.look("bank")
    await owner.follow("Хто є носієм суверенітету")
    await organiser.look("question")
    await owner.tick("Зарахувати всім")
    await owner.fill("Що не так із запитанням", "Дві відповіді правильні")
    await owner.press("Показати, що зміниться")
    for words in ("Зміниться 1 результат.", "Складуть: 1", "33,33", "66,67"):
        await owner.sees(words)
    await organiser.look("voiding a question")
    await owner.press("Вилучити запитання")
    await owner.sees("Запитання вилучено, результати переглянуто.")
    await organiser.look("void question")


async def puts_back(organiser: Organiser) -> None:
    owner = organiser.at
    await owner.press("Показати, що зміниться з поверненням")
    await owner.sees("Не складуть: 1")
    await organiser.look("putting a question back")
    await owner.press("Повернути запитання")
    await owner.sees("Запитання повернуто, результати переглянуто.")
