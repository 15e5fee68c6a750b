import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.faults import Gravity, Reading
from formats.google_forms import read_applications
from formats.questionnaire import HEADINGS, Field, Questionnaire
from formats.vocabulary import CONSENTS
from shared.contracts.registration import (
    ApplicationForm,
)
from shared.contracts.registration_imports import (
    ApplicationRow,
)
from shared.contracts.vocabulary import AgeBand, BodyType, Consent, Language, Oblast, OfficeRole, Sex

PROCESSING = next(option for option, consent in CONSENTS.items() if consent is Consent.PROCESSING)
DONOR = next(option for option, consent in CONSENTS.items() if consent is Consent.DONOR_TRANSFER)

OLENA = {
    Field.TIMESTAMP: "2024/01/05 3:04:05 PM GMT+2",
    Field.EMAIL: "olena@valky.example",
    Field.FAMILY_NAME: "Дем'янчук",
    Field.GIVEN_NAME: "Олена",
    Field.PATRONYMIC: "Іллівна",
    Field.SEX: "Жіноча",
    Field.AGE_BAND: "30 років і більше",
    Field.POSITION: "головна спеціалістка",
    Field.ROLE: "Посадова особа",
    Field.BODY_NAME: "Валківська міська рада",
    Field.BODY_TYPE: "Орган місцевого самоврядування",
    Field.OBLAST: "Харківська область",
    Field.SETTLEMENT: "м. Валки",
    Field.CONSENTS: f"{PROCESSING};{DONOR}",
    Field.LANGUAGE: "Українська",
}


def person(number: int = 0, **changes: str) -> dict[Field, str]:
    return OLENA | {Field.EMAIL: f"p{number}@valky.example"} | {Field(name): text for name, text in changes.items()}


def sheet(*people: dict[Field, str], headings: dict[Field, str] | None = None) -> bytes:
    fields = [field for field in Field if not headings or headings.get(field) != ""]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([(headings or {}).get(field) or HEADINGS[field][0] for field in fields])
    writer.writerows([one[field] for field in fields] for one in people)
    return text.getvalue().encode("utf-8-sig")


def read(data: bytes, mapping: Questionnaire | None = None) -> Reading[ApplicationRow]:
    return read_applications(data, file="заявки.csv", mapping=mapping, timezone="Europe/Kyiv")


def only_form(data: bytes) -> ApplicationForm:
    reading = read(data)
    assert [str(fault) for fault in reading.faults] == []
    (row,) = reading.rows
    return row.form


def only_fault(data: bytes) -> str:
    (fault,) = read(data).faults
    return str(fault)


def test_a_good_row_becomes_an_application():
    form = only_form(sheet(OLENA))
    assert form.personal.full_name == "Дем’янчук Олена Іллівна"
    assert form.personal.email == "olena@valky.example"
    assert (form.personal.sex, form.personal.age_band) == (Sex.FEMALE, AgeBand.ADULT)
    assert form.personal.role is OfficeRole.OFFICIAL
    assert (form.personal.position, form.personal.body_name) == ("головна спеціалістка", "Валківська міська рада")
    assert (form.personal.settlement, form.personal.language) == ("м. Валки", Language.UKRAINIAN)
    assert (form.oblast, form.body_type) == (Oblast.KHARKIV, BodyType.LOCAL_SELF_GOVERNMENT)
    assert form.consents == [Consent.PROCESSING, Consent.DONOR_TRANSFER]
    assert form.submitted_at == datetime(2024, 1, 5, 13, 4, 5, tzinfo=UTC)


def test_columns_are_found_by_heading_in_any_order_and_wording():
    text = io.StringIO()
    writer = csv.writer(text)
    fields = list(reversed(Field))
    usual = {Field.GIVEN_NAME: "ІМ'Я *", Field.EMAIL: "Email Address", Field.OBLAST: "Область (де ви працюєте)"}
    writer.writerow([usual.get(field, HEADINGS[field][0]) for field in fields])
    writer.writerow([OLENA[field] for field in fields])
    assert only_form(text.getvalue().encode()) == only_form(sheet(OLENA))


def test_a_form_with_its_own_wording_is_read_by_a_saved_mapping():
    wording = {Field.OBLAST: "З якого ви регіону?", Field.CONSENTS: "Погоджуюся"}
    own = Questionnaire(columns=wording, consents={"на все": Consent.PROCESSING})
    reading = read(sheet(person(consents="на все"), headings=wording), own)
    assert reading.faults == []
    assert reading.rows[0].form.oblast is Oblast.KHARKIV


def test_other_questions_are_kept_as_answers():
    heading, row = sheet(OLENA).decode("utf-8-sig").splitlines()
    data = f'{heading},Чому?,Чому?,,Досвід\n{row},"Бо, так\nі є",ще,,'
    assert only_form(data.encode()).answers == {"Чому?": "Бо, так\nі є", "Чому? [2]": "ще"}


def test_a_missing_column_is_named_with_what_was_found_and_what_may_be_meant():
    fault = only_fault(sheet(OLENA, headings={Field.OBLAST: "Областть"}))
    assert fault.startswith("заявки.csv, рядок 1, стовпець «Область»: немає такого стовпця; можливо, це «Областть»")
    assert "Знайдено: «Позначка часу»" in fault


def test_every_missing_column_is_told_at_once_and_no_row_is_read():
    reading = read(sheet(OLENA, headings={Field.OBLAST: "", Field.CONSENTS: ""}))
    assert reading.rows == []
    assert [fault.column for fault in reading.faults] == ["Область", "Згоди"]


def test_columns_that_only_enrich_may_be_missing():
    optional = dict.fromkeys([Field.TIMESTAMP, Field.PATRONYMIC, Field.SEX, Field.AGE_BAND, Field.LANGUAGE], "")
    form = only_form(sheet(OLENA, headings=optional))
    assert form.submitted_at is None
    assert (form.personal.patronymic, form.personal.sex) == ("", Sex.NOT_STATED)


def test_a_heading_that_no_delimiter_divides_is_one_clear_fault():
    data = sheet(OLENA).decode("utf-8-sig").splitlines()[0].replace(",", "|")
    fault = only_fault(data.encode())
    assert "не ділиться на стовпці" in fault
    assert "«|»" in fault


def test_semicolons_from_a_spreadsheet_program_are_accepted():
    rows = list(csv.reader(io.StringIO(sheet(OLENA).decode("utf-8-sig"))))
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    assert only_form(text.getvalue().encode()) == only_form(sheet(OLENA))


def test_an_empty_file_says_so():
    assert only_fault(b"") == "заявки.csv: файл порожній"


def test_a_heading_without_rows_is_no_fault():
    assert read(sheet()).rows == []
    assert read(sheet()).faults == []


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"oblast": "Хакрівська"}, "Область", ["невідома область «Хакрівська»", "мабуть, «Харківська область»"]),
        ({"oblast": ""}, "Область", ["область не зазначено"]),
        ({"oblast": "Гонолулу"}, "Область", ["зазначте область України"]),
        ({"email": "olena.valky.example"}, "Електронна пошта", ["немає знака «@»"]),
        ({"email": "olena@valky"}, "Електронна пошта", ["після «@» немає крапки"]),
        ({"email": "olena d@valky.example"}, "Електронна пошта", ["пробіл"]),
        ({"email": "olena@valky..example"}, "Електронна пошта", ["не є електронною адресою"]),
        ({"email": "оlena@valky.example"}, "Електронна пошта", ["1-й знак «о» — кирилична", "«olena@valky.example»"]),
        ({"email": ""}, "Електронна пошта", ["немає електронної адреси"]),
        ({"consents": DONOR}, "Згоди", ["немає згоди на обробку персональних даних"]),
        ({"consents": ""}, "Згоди", ["немає згоди на обробку персональних даних"]),
        ({"given_name": "Oлена"}, "Ім’я", ["1-й знак «O» — латинська літера", "Мабуть, «Олена»"]),
        ({"family_name": "Петренко-Cавченко"}, "Прізвище", ["10-й знак «C»", "Мабуть, «Петренко-Савченко»"]),
        ({"patronymic": "Iллiвна"}, "По батькові", ["Мабуть, «Іллівна»"]),
        ({"family_name": "3айченко"}, "Прізвище", ["1-й знак «3» — цифра", "Мабуть, «Зайченко»"]),
        ({"family_name": "Олена2024"}, "Прізвище", ["«Олена2024»"]),
        ({"given_name": " "}, "Ім’я", ["порожньо"]),
        ({"given_name": "-"}, "Ім’я", ["порожньо"]),
        ({"timestamp": "учора"}, "Позначка часу", ["не вдалося прочитати час «учора»"]),
        ({"position": "п" * 301}, "Посада", ["задовгий текст", "300"]),
    ],
)
def test_a_bad_cell_is_told_with_its_row_and_column_and_costs_only_its_row(change, column, words):
    reading = read(sheet(person(1), person(2) | {Field(name): text for name, text in change.items()}, person(3)))
    (fault,) = reading.faults
    assert (fault.row, fault.column, fault.gravity) == (3, column, Gravity.ERROR)
    assert [word for word in words if word not in fault.message] == []
    assert [row.row for row in reading.rows] == [2, 4]


def test_every_fault_of_a_row_is_told_at_once():
    reading = read(sheet(person(oblast="?", consents="", given_name="")))
    assert {fault.column for fault in reading.faults} == {"Згоди", "Ім’я", "Область"}


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"sex": "кіт"}, "Стать", ["невідома відповідь «кіт»", "Жіноча"]),
        ({"age_band": "багато"}, "Вікова група", ["невідома відповідь"]),
        ({"language": "есперанто"}, "Мова листування", ["невідома відповідь"]),
        ({"body_type": "Органн місцевого самоврядування"}, "Тип органу", ["записано як «Інше»", "самоврядування»"]),
        ({"consents": f"{PROCESSING}, дозволяю все"}, "Згоди", ["невідомий варіант згоди «дозволяю все»"]),
        ({"position": "cекретар ради"}, "Посада", ["«cекретар»", "мабуть, «секретар»"]),
        ({"family_name": "Smith", "given_name": "John", "patronymic": ""}, "Прізвище", ["латинкою", "«Smith John»"]),
    ],
)
def test_what_is_only_odd_is_kept_with_a_warning(change, column, words):
    reading = read(sheet(person(**change)))
    (fault,) = reading.faults
    assert (fault.column, fault.gravity) == (column, Gravity.WARNING)
    assert [word for word in words if word not in fault.message] == []
    assert len(reading.rows) == 1


def test_a_body_written_in_by_hand_counts_as_another_body():
    reading = read(sheet(person(body_type="Громадська організація")))
    assert reading.rows[0].form.body_type is BodyType.OTHER


@pytest.mark.parametrize("written", ["Харківська", "харківська обл.", "UA-63", "Xарківська область"])
def test_an_oblast_is_taken_however_it_is_written(written):
    assert only_form(sheet(person(oblast=written))).oblast is Oblast.KHARKIV


def test_consents_joined_by_commas_are_parted_by_the_known_options():
    assert only_form(sheet(person(consents=f"{DONOR}, {PROCESSING}"))).consents == [
        Consent.PROCESSING,
        Consent.DONOR_TRANSFER,
    ]


def test_of_two_rows_of_one_person_the_later_holds_and_the_earlier_is_told():
    earlier = person(1, email="Olena@valky.example", position="спеціалістка")
    later = OLENA | {Field.TIMESTAMP: "2024/01/06 9:00:00 AM GMT+2"}
    reading = read(sheet(earlier, person(2), later))
    assert [row.row for row in reading.rows] == [3, 4]
    assert reading.rows[1].form.personal.position == "головна спеціалістка"
    (fault,) = reading.faults
    assert (fault.row, fault.gravity) == (2, Gravity.WARNING)
    assert "у рядку 4" in fault.message


def test_the_later_form_holds_though_the_sheet_was_sorted_otherwise():
    later = OLENA | {Field.TIMESTAMP: "2024/01/06 9:00:00 AM GMT+2", Field.POSITION: "староста"}
    reading = read(sheet(later, OLENA))
    assert [row.form.personal.position for row in reading.rows] == ["староста"]
    assert reading.faults[0].row == 3


def test_a_bad_second_try_does_not_cost_the_good_first_one():
    reading = read(sheet(OLENA, OLENA | {Field.OBLAST: "?"}))
    assert [row.row for row in reading.rows] == [2]
    assert [fault.row for fault in reading.faults] == [3]


def test_two_names_behind_one_mailbox_are_an_error():
    other = OLENA | {Field.GIVEN_NAME: "Марія"}
    (fault,) = read(sheet(OLENA, other)).faults
    assert (fault.row, fault.gravity) == (2, Gravity.ERROR)
    assert "інше ім’я" in fault.message


def test_a_mailbox_asked_twice_is_taken_from_the_form_itself():
    heading, row = sheet(OLENA).decode("utf-8-sig").splitlines()
    data = f"{heading},Email Address2\n{row},olena@inshe.example\n"
    reading = read(data.encode())
    assert reading.rows[0].form.personal.email == "olena@valky.example"
    assert "різні адреси" in reading.faults[0].message


def test_a_row_with_more_cells_than_headings_is_not_guessed_at():
    heading, row = sheet(OLENA).decode("utf-8-sig").splitlines()
    reading = read(f"{heading}\n{row},зайве\n".encode())
    assert reading.rows == []
    assert "16 комірок, а в заголовку 15" in str(reading.faults[0])


def test_a_row_with_fewer_cells_is_read_as_far_as_it_goes():
    heading, row = sheet(OLENA).decode("utf-8-sig").splitlines()
    reading = read(f"{heading}\n{row.rpartition(',')[0]}\n".encode())
    assert reading.faults == []
    assert reading.rows[0].form.personal.language is Language.UKRAINIAN


def test_dates_that_do_not_tell_day_from_month_are_read_with_a_warning():
    (fault,) = read(sheet(person(1, timestamp="3/4/2024 10:00:00"))).faults
    assert fault.gravity is Gravity.WARNING
    assert "місяць чи день" in fault.message


def test_one_telling_date_settles_the_whole_column():
    rows = [person(1, timestamp="3/4/2024 10:00:00"), person(2, timestamp="25/3/2024 10:00:00")]
    reading = read(sheet(*rows))
    assert reading.faults == []
    assert [f"{row.form.submitted_at:%Y-%m-%d}" for row in reading.rows] == ["2024-04-03", "2024-03-25"]


def test_a_look_alike_letter_in_answers_and_free_text_of_one_script_is_no_matter():
    assert only_form(sheet(person(body_name="ЦНАП Smart City"))).personal.body_name == "ЦНАП Smart City"


_CHANGES = {
    "good": {},
    "bad oblast": {"oblast": "Нарнія"},
    "no consent": {"consents": ""},
    "mixed letters": {"given_name": "Oлена"},
    "bad address": {"email": "ні"},
}


@given(st.lists(st.sampled_from(list(_CHANGES)), max_size=15))
def test_bad_rows_never_cost_a_good_one(kinds):
    reading = read(sheet(*(person(number, **_CHANGES[kind]) for number, kind in enumerate(kinds))))
    good = [number + 2 for number, kind in enumerate(kinds) if kind == "good"]
    assert [row.row for row in reading.rows] == good
    assert {fault.row for fault in reading.errors} == set(range(2, len(kinds) + 2)) - set(good)
