"""A file of each format goes into a bank: twice as once, and a reworded question as its next version."""

import pytest

from formats.question_files import read_questions
from tests.assessment.builders import a_test, published

GIFT = "::Столиця::Столиця України? {=Київ ~Харків}\n\n::Число::Скільки модулів? {#4}\n"
XML = """<?xml version="1.0"?>
<quiz>
<question type="multichoice"><name><text>Столиця</text></name>
<questiontext format="html"><text>Столиця України?</text></questiontext>
<answer fraction="100"><text>Київ</text></answer><answer fraction="0"><text>Харків</text></answer></question>
<question type="numerical"><name><text>Число</text></name><questiontext><text>Скільки модулів?</text></questiontext>
<answer fraction="100"><text>4</text></answer></question>
</quiz>
"""
TABLE = """Запитання,Вид,Варіант 1,Варіант 2,Правильні,Назва
Столиця України?,одна,Київ,Харків,1,Столиця
Скільки модулів?,число,,,4,Число
"""
FILES = {"bank.gift": GIFT, "bank.xml": XML, "bank.csv": TABLE}


def questions_in(text, name):
    reading = read_questions(text.encode(), file=name)
    assert [str(fault) for fault in reading.faults] == []
    return reading.rows


@pytest.mark.parametrize(("name", "text"), FILES.items())
async def test_a_file_twice_changes_nothing_and_a_reworded_question_is_its_next_version(assessment, name, text):
    await assessment.hear(published(a_test(draw=None)))
    first = await assessment.fill(questions_in(text, name))
    again = await assessment.fill(questions_in(text, name))
    assert (first.added, first.question_count) == (2, 2)
    assert (again.added, again.revised, again.unchanged, again.version) == (0, 0, 2, first.version)
    reworded = await assessment.fill(questions_in(text.replace("Столиця України?", "Головне місто України?"), name))
    assert (reworded.added, reworded.revised, reworded.question_count) == (0, 1, 2)


async def test_the_three_formats_say_the_same(assessment):
    await assessment.hear(published(a_test(draw=None)))
    await assessment.fill(questions_in(GIFT, "bank.gift"))
    for name in ("bank.xml", "bank.csv"):
        report = await assessment.fill(questions_in(FILES[name], name))
        assert (report.added, report.revised, report.unchanged) == (0, 0, 2)
