"""A session opens with what was missed since the one before; right answers are for whoever leads it."""

from shared.contracts.assessment_quiz import DrawRecapQuiz, RecapQuiz
from tests.gateway import scripted
from tests.gateway.conftest import text_of

QUIZ = "/desk/programmes/dialogue/quiz"


async def test_the_quiz_is_drawn_since_the_session_before_and_keeps_its_answers_folded(gateway, chief):
    page = await chief.get(f"{QUIZ}/dialogue-m2-5")
    [asked] = gateway.script.asked_for(DrawRecapQuiz)
    fourth = next(one for one in scripted.programme().webinars if one.id == "dialogue-m2-4")
    assert (asked.test_ids, asked.since) == (["final"], fourth.starts_at)
    assert "Діалог передує рішенню." in text_of(page)
    assert "Помилилися 9 з 20." in text_of(page)
    before, _, folded = page.text.partition("<details>")
    assert "Інакше це не діалог." not in before
    assert "Інакше це не діалог." in folded


async def test_it_reaches_over_the_border_of_a_module(gateway, chief):
    await chief.get(f"{QUIZ}/dialogue-m3-1")
    fifth = next(one for one in scripted.programme().webinars if one.id == "dialogue-m2-5")
    assert gateway.script.asked_for(DrawRecapQuiz)[0].since == fifth.starts_at


async def test_the_first_session_has_nothing_to_look_back_at_and_nobody_may_have_missed_anything(gateway, chief):
    assert "Це перший вебінар" in text_of(await chief.get(f"{QUIZ}/dialogue-m2-1"))
    assert gateway.script.asked_for(DrawRecapQuiz) == []
    gateway.script.lines[DrawRecapQuiz] = RecapQuiz(questions=[])
    assert "ніхто не помилявся" in text_of(await chief.get(f"{QUIZ}/dialogue-m2-5"))
    assert (await chief.get(f"{QUIZ}/made-up")).status_code == 404
