from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from formats.faults import Fault, Gravity
from formats.programme_file import read_programme, write_programme
from shared.contracts.programme import Programme
from shared.contracts.vocabulary import BodyType, Feedback, FeedbackTime, Oblast

SMALL = """\
id: demo
title: "Програма: перша"
content: special
length: professional
oblasts:
  - Харківська область
  - UA-59
body_types: [local_self_government, Військова адміністрація]
application_deadline: 2024-03-01
hours:
  contact: 6
  self_study: 50
  assessment: 4
issuer:
  name: Інститут
  edrpou: 01234567
signatory: {full_name: Зразкова Олена, position: керівниця}
donor_acknowledgement:
  uk: Дякуємо.
speakers:
  - id: yuliia
    full_name: Юлія
modules:
  - id: m1
    title: Перший
    webinars:
      - id: w1
        topic: Початок
        starts_at: 2024-03-21 14:00
        duration_minutes: 120
        capacity: 180
        speaker_ids: [yuliia]
      - id: w2
        topic: Далі
        starts_at: 2024-04-04 14:00
        duration_minutes: 120
        capacity: 180
  - id: m2
    title: Другий
    webinars:
      - id: w1
        topic: Кінець
        starts_at: 2024-04-11 14:00
        duration_minutes: 120
        capacity: 180
tests:
  - id: final
    title: Тест
    pass_mark: 60
    attempt_limit: 2
rule:
  modules:
    m1: 2
  tests: [final]
"""


def line_of(text: str, source: str) -> int:
    return next(number for number, line in enumerate(source.splitlines(), 1) if text in line)


def changed(before: str, after: str) -> str:
    assert SMALL.count(before) == 1
    return SMALL.replace(before, after)


def faults(source: str) -> list[Fault]:
    return read_programme(source.encode(), file="програма.yaml").faults


def only_fault(source: str) -> Fault:
    (fault,) = faults(source)
    return fault


@pytest.fixture
def programme() -> Programme:
    reading = read_programme(SMALL.encode(), file="програма.yaml")
    assert [str(fault) for fault in reading.faults] == []
    return reading.rows[0]


def test_ids_carry_those_of_what_they_belong_to(programme):
    assert [module.id for module in programme.modules] == ["demo-m1", "demo-m2"]
    assert [webinar.id for webinar in programme.webinars] == ["demo-m1-w1", "demo-m1-w2", "demo-m2-w1"]
    assert [test.id for test in programme.tests] == ["demo-final"]
    assert (programme.rule.modules, programme.rule.tests) == ({"demo-m1": 2}, ["demo-final"])


def test_times_are_local_on_both_sides_of_the_change_of_clocks(programme):
    starts = [webinar.starts_at for webinar in programme.webinars[:2]]
    assert starts == [datetime(2024, 3, 21, 12, tzinfo=UTC), datetime(2024, 4, 4, 11, tzinfo=UTC)]


def test_a_deadline_without_an_hour_is_the_end_of_its_day(programme):
    assert programme.application_deadline == datetime(2024, 3, 1, 21, 59, 59, tzinfo=UTC)


def test_a_test_that_closes_on_a_day_closes_at_its_end():
    source = changed("attempt_limit: 2", "attempt_limit: 2\n    closes_at: 2024-04-20")
    [programme] = read_programme(source.encode(), file="f").rows
    assert programme.tests[0].closes_at == datetime(2024, 4, 20, 20, 59, 59, tzinfo=UTC)


def test_names_of_oblasts_and_bodies_are_understood_and_codes_keep_their_zeros(programme):
    assert programme.oblasts == [Oblast.KHARKIV, Oblast.SUMY]
    assert programme.body_types == [BodyType.LOCAL_SELF_GOVERNMENT, BodyType.MILITARY_ADMINISTRATION]
    assert programme.issuer.edrpou == "01234567"


def test_a_time_with_its_own_offset_is_taken_as_it_is():
    source = changed("2024-03-21 14:00", "2024-03-21T14:00:00+00:00")
    reading = read_programme(source.encode(), file="f")
    assert reading.rows[0].webinars[0].starts_at == datetime(2024, 3, 21, 14, tzinfo=UTC)


def test_quotas_are_written_by_the_names_of_oblasts_and_read_back(programme):
    other = programme.model_copy(update={"quotas": {Oblast.SUMY: 90, Oblast.KHARKIV: 90}})
    assert "Сумська область: 90" in write_programme(other)
    assert read_programme(write_programme(other).encode(), file="f").rows == [other]


def test_writing_and_reading_gives_the_same_programme(programme):
    assert read_programme(write_programme(programme).encode(), file="f").rows == [programme]


_TEXT = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=40).map(lambda text: f"я{text}я")


@given(
    _TEXT
    | st.sampled_from(["null", "~", "true", "1", "1.5", "2024-01-01", "- a", "a: b", "#", "'", '"', "«»", "{", "*x"]),
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.floats(0, 1),
    st.fixed_dictionaries({"feedback": st.sampled_from(Feedback), "feedback_time": st.sampled_from(FeedbackTime)}),
)
@example("я\x85я", datetime(2024, 1, 1, tzinfo=UTC), 0.5, {})
def test_whatever_is_written_is_read_back(text, moment, share, shown):
    programme = read_programme(SMALL.encode(), file="f").rows[0]
    first, second = programme.modules
    webinar = first.webinars[0].model_copy(update={"starts_at": moment})
    other = programme.model_copy(
        update={
            "title": text,
            "outcomes": [text, text],
            "application_deadline": moment,
            "rule": programme.rule.model_copy(update={"share_of_all": share}),
            "tests": [programme.tests[0].model_copy(update=shown | {"closes_at": moment})],
            "modules": [first.model_copy(update={"webinars": [webinar, *first.webinars[1:]]}), second],
        }
    )
    assert read_programme(write_programme(other).encode(), file="f").rows == [other]


@pytest.mark.parametrize(
    ("before", "after", "near", "words"),
    [
        ("title: Перший", "titlex: Перший", "titlex", ["невідоме поле «titlex»", "мабуть, «title»"]),
        ("    title: Перший\n", "", "id: m1", ["модуль 1 → назва «title»", "немає обов’язкового поля"]),
        ("donor_acknowledgement:\n  uk: Дякуємо.\n", "", "id: demo", ["немає подяки донорові"]),
        ("  uk: Дякуємо.\n", "  uk:\n", "uk:", ["немає подяки донорові"]),
        ("contact: 6", "contact: 6,5", "contact", ["«6,5» не є числом", "крапка"]),
        ("capacity: 180\n        speaker_ids", "capacity: 0\n        speaker_ids", "capacity: 0", ["більше за 0"]),
        ("pass_mark: 60", "pass_mark: 160", "pass_mark", ["«160»", "не більше за 100"]),
        ("attempt_limit: 2", "attempt_limit: дві", "attempt_limit", ["«дві» не є числом"]),
        ("content: special", "content: spesial", "content", ["«spesial»", "мабуть, «special»", "general"]),
        ("  - UA-59", "  - Сумьська", "Сумьська", ["область 2", "мабуть, «Сумська область»"]),
        ("edrpou: 01234567", "edrpou: 123", "edrpou", ["вісім цифр"]),
        ("id: final", "id: Final Test", "Final", ["«Final Test»", "малі латинські літери"]),
        ("id: demo", "id: Демо", "Демо", ["«Демо»", "малі латинські літери"]),
        ("starts_at: 2024-04-11 14:00", "starts_at: 2024-04-11", "04-11", ["лише дата", "додайте час"]),
        ("starts_at: 2024-04-11 14:00", "starts_at: у квітні", "у квітні", ["не вдалося прочитати час"]),
        ("starts_at: 2024-04-11 14:00", "starts_at: 2024-03-31 03:30", "03-31", ["годинник уже переведено"]),
        ("body_types: [", "timezone: Kyiv\nbody_types: [", "Kyiv", ["невідомий часовий пояс", "Europe/Kyiv"]),
        ("body_types: [", "free: може\nbody_types: [", "free", ["true (так)"]),
        ("tests: [final]", "tests: final", "tests: final", ["очікується список"]),
        ("issuer:\n  name: Інститут\n  edrpou: 01234567", "issuer: Інститут", "issuer", ["очікуються поля"]),
        ("signatory:", "links: [{title: Сайт, url: example.org}]\nsignatory:", "links", ["https://"]),
        ("speaker_ids: [yuliia]", "agenda:\n          -\n          - Вступ", "          -", ["порожній елемент"]),
        ("speaker_ids: [yuliia]", "speaker_ids: [juliia]", "juliia", ["вебінар 1 → спікер 1", "мабуть, «yuliia»"]),
        ("tests: [final]", "tests: [fnal]", "fnal", ["немає тесту «fnal»", "мабуть, «final»"]),
        ("    m1: 2", "    m3: 2", "m3", ["немає модуля «m3»", "є: m1, m2"]),
        ("    m1: 2", "    m1: 3", "m1: 3", ["потрібно відвідати 3", "лише 2"]),
        ("    m1: 2", "    m1: -1", "m1: -1", ["від’ємною"]),
        ("tests: [final]", "tests: [final]\n  minimum_minutes: 121", "minimum", ["121 хв.", "120 хв."]),
        ("tests: [final]", "tests: [final]\n  until: 2024-04-03", "until", ["модулі «m1»", "відвідати 2", "лише 1"]),
        ("tests: [final]", "share_of_all: 0.9\n  until: 2024-04-10", "until", ["частку", "починається 2 з 3"]),
        ("tests: [final]", "tests: [final]\n  until: колись", "until", ["не вдалося прочитати час"]),
        ("tests: [final]", "tests: [final]\n  recordings: true", "recordings", ["нічого не зарахувати", "recap_test"]),
        ("speaker_ids: [yuliia]", "recap_test: fnal", "fnal", ["тест за записом", "мабуть, «final»"]),
        (
            "attempt_limit: 2",
            "feedback_time: after_closing\n    attempt_limit: 2",
            "after_closing",
            ["closes_at"],
        ),
        ("attempt_limit: 2", "attempt_limit: 2\n    feedback: all", "feedback", ["«all»", "answers"]),
        ("attempt_limit: 2", "attempt_limit: 2\n    closes_at: потім", "потім", ["не вдалося прочитати час"]),
        ("id: m2", "id: m1", "    title: Другий", ["уже зайняте"]),
        ("id: w2", "id: w1", "topic: Далі", ["модуль 1 → вебінар 2", "уже зайняте"]),
        ("rule:\n  modules:\n    m1: 2\n  tests: [final]", "rule: {minimum_minutes: 5}", "rule", ["жодної умови"]),
        ("body_types: [", "quotas: {Сумьська: 5}\nbody_types: [", "quotas", ["«Сумьська»", "мабуть, «Сумська"]),
        ("body_types: [", "quotas: {UA-53: 5}\nbody_types: [", "quotas", ["немає серед областей програми"]),
        ("body_types: [", "quotas: {UA-59: 0}\nbody_types: [", "quotas", ["більше за 0"]),
        ("rule:", "number_pattern: Д-{year}\nrule:", "number_pattern", ["немає {edrpou}, {sequence}"]),
        ("rule:", "number_pattern: Д-{nomer}\nrule:", "number_pattern", ["{sequence:06d}"]),
        ("rule:", "number_pattern: Д-{edrpou}/{sequence}\nrule:", "number_pattern", ["немає {year}"]),
    ],
)
def test_a_fault_stands_at_its_line_and_says_what_to_do(before, after, near, words):
    source = changed(before, after)
    reading = read_programme(source.encode(), file="програма.yaml")
    assert reading.rows == []
    errors = reading.errors
    assert len({(fault.row, fault.message) for fault in errors}) == len(errors)
    fault = errors[0]
    assert abs(fault.row - line_of(near, source)) <= (1 if "уже зайняте" in str(fault) else 0)
    assert [word for word in words if word not in str(fault)] == []


def test_a_module_without_webinars_is_told():
    source = SMALL[: SMALL.index("  - id: m2")] + "  - id: m2\n    title: Другий\n    webinars: []\n"
    source += SMALL[SMALL.index("tests:\n  - id: final") :]
    fault = only_fault(source)
    assert (fault.row, "модуль 2 → вебінари" in str(fault)) == (line_of("webinars: []", source), True)
    assert "список порожній" in fault.message


def test_ids_that_meet_when_they_are_joined_are_told():
    source = SMALL.replace("id: m1\n", "id: a\n").replace("id: m2\n", "id: a-w1\n").replace("    m1: 2", "    a: 2")
    source = source.replace("- id: w1\n        topic: Початок", "- id: w1-b\n        topic: Початок")
    source = source.replace("- id: w1\n        topic: Кінець", "- id: b\n        topic: Кінець")
    assert "«demo-a-w1-b»" in only_fault(source).message


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("self_study: 50", "self_study: 20", ["1 кредиту ЄКТС", "щонайменше 2"]),
        ("self_study: 50", "self_study: 35", ["1,5 кредиту"]),
        ("length: professional", "length: short_term", ["2 кредиту", "не більше 1"]),
        ("contact: 6", "contact: 16", ["записано 16", "тривають 6 год. (8 академічних)"]),
        ("2024-04-11 14:00", "2024-04-01 14:00", ["не пізніше за попередній"]),
        ("application_deadline: 2024-03-01", "application_deadline: 2024-03-30", ["після першого вебінару"]),
        ("body_types: [", "quotas: {Сумська область: 200}\nbody_types: [", ["квота 200", "місць 180"]),
        ("body_types: [", "quotas: {UA-59: 20, UA-63: 30}\nbody_types: [", ["разом 50", "180"]),
        ("tests: [final]", "tests: [final]\n  until: 2024-04-10", ["починаються пізніше", "1"]),
        ("speaker_ids: [yuliia]", "recap_test: final", ["нічого не зараховує", "recordings: true"]),
        ("attempt_limit: 2", "attempt_limit: 2\n    feedback: answers", ["після першої ж спроби"]),
    ],
)
def test_what_is_only_doubtful_does_not_stand_in_the_way(before, after, words):
    reading = read_programme(changed(before, after).encode(), file="f")
    (fault,) = reading.faults
    assert fault.gravity is Gravity.WARNING
    assert [word for word in words if word not in fault.message] == []
    assert len(reading.rows) == 1


def test_a_date_and_recordings_of_the_rule_are_read_and_written_back():
    source = changed("speaker_ids: [yuliia]", "recap_test: final")
    source = source.replace("tests: [final]", "tests: [final]\n  recordings: true\n  until: 2024-05-31")
    [read] = read_programme(source.encode(), file="f").rows
    assert read.rule.until == datetime(2024, 5, 31, 20, 59, 59, tzinfo=UTC)  # the end of that day in Kyiv
    assert (read.rule.recordings, read.webinars[0].recap_test) == (True, "demo-final")
    written = write_programme(read)
    assert "until: '2024-05-31 23:59:59'" in written
    assert "recap_test: final" in written
    assert read_programme(written.encode(), file="f").rows == [read]


@pytest.mark.parametrize("contact", ["6", "8"])
def test_contact_hours_may_be_counted_by_the_clock_or_academically(contact):
    assert faults(changed("contact: 6", f"contact: {contact}")) == []


@pytest.mark.parametrize(
    ("self_study", "expected"), [("50", 2.0), ("5", 0.5), ("-4", 0.2)], ids=["60 h", "15 h", "6 h"]
)
def test_thirty_hours_make_a_credit(programme, self_study, expected):
    hours = programme.hours.model_copy(update={"self_study": float(self_study)})
    assert hours.credits == expected


def test_all_faults_are_told_at_once_in_the_order_of_the_file():
    source = SMALL.replace("content: special", "content: x").replace("pass_mark: 60", "pass_mark: x")
    rows = [fault.row for fault in faults(source)]
    assert rows == [line_of("content: x", source), line_of("pass_mark: x", source)]


@pytest.mark.parametrize(
    ("source", "row", "words"),
    [
        ("", 0, "порожній"),
        ("# лише примітка\n", 0, "порожній"),
        ("просто текст\n", 1, "немає полів"),
        ("id: a\ntitle: Програма: перша\n", 2, "двокрапка"),
        ("id: a\n\ttitle: b\n", 2, "табуляцією"),
        ('id: a\ntitle: "Основи" успіху\n', 2, "лапки"),
        ('id: a\ntitle: "Основи\n', 2, "лапки відкрито"),
        ("id: a\nid: b\n", 2, "«id» стоїть двічі"),
        ("a: &x [1]\nb: *x\n", 2, "посилання"),
        ("? [a, b]\n: c\n", 1, "простим словом"),
        ("id: \x07\n", 0, "знак, якого не може бути"),
        ("[" * 5000, 0, "надто глибоке"),
    ],
)
def test_what_is_no_yaml_is_one_fault_with_its_line(source, row, words):
    fault = only_fault(source)
    assert fault.row == row
    assert words in fault.message


def test_every_small_damage_is_told_and_never_raises():
    for place in range(0, len(SMALL), 7):
        damaged = SMALL[:place] + SMALL[place + 5 :]
        reading = read_programme(damaged.encode(), file="f")
        assert reading.rows or reading.errors
