import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.csv_text import decode, read_records, undivided
from formats.faults import Gravity


def _cells(data: bytes) -> list[list[str]]:
    return [record.cells for record in read_records(data, file="f.csv").rows]


def _rows(data: bytes) -> list[int]:
    return [record.row for record in read_records(data, file="f.csv").rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_in_unicode_is_read_without_a_word(encoding):
    reading = read_records("Ім’я,Область\nЇжак,Сумська\n".encode(encoding), file="f.csv")
    assert [record.cells for record in reading.rows] == [["Ім’я", "Область"], ["Їжак", "Сумська"]]
    assert reading.faults == []


def test_utf_16_of_either_byte_order_is_read():
    text = "\ufeffІм’я,Область\n"
    assert _cells(text.encode("utf-16-le")) == _cells(text.encode("utf-16-be")) == [["Ім’я", "Область"]]


def test_utf_16_without_its_mark_is_a_fault_that_says_what_to_do():
    reading = read_records("Name,Email\nOlena,o@x.example\n".encode("utf-16-le"), file="f.csv")
    assert reading.rows == []
    assert "UTF-16" in str(reading.faults[0])
    assert "CSV UTF-8" in str(reading.faults[0])


def test_windows_1251_is_read_with_a_warning():
    reading = read_records("Прізвище;Область\nЇжак;Сумська\n".encode("cp1251"), file="f.csv")
    assert reading.rows[1].cells == ["Їжак", "Сумська"]
    assert [fault.gravity for fault in reading.faults] == [Gravity.WARNING]
    assert "Windows-1251" in reading.faults[0].message


def test_a_damaged_byte_in_utf_8_costs_one_row_and_is_not_taken_for_windows():
    data = "Ім’я,Область\nЇжак,Сумська\nЄвген,Одеська\nҐалаґан,Київська\n".encode()
    at = data.index("Євген".encode()) + 1
    reading = read_records(data[:at] + data[at + 1 :], file="f.csv")
    assert [record.cells[0] for record in reading.rows] == ["Ім’я", "Їжак", "Ґалаґан"]
    assert [fault.row for fault in reading.errors] == [3]


def test_nul_bytes_are_told_and_taken_out():
    reading = read_records(b"a,b\n1,2\n3\x00,4\x00\n", file="f.csv")
    assert [record.cells for record in reading.rows] == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert [(fault.row, fault.gravity) for fault in reading.faults] == [(3, Gravity.WARNING)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_comma_semicolon_and_tab_are_all_accepted_in_silence(delimiter):
    text = (
        delimiter.join(["Ім’я", "Згоди", "Область"]) + "\n" + delimiter.join(["Їжак", '"так, ні; можливо"', "Сумська"])
    )
    reading = read_records(text.encode(), file="f.csv")
    assert reading.rows[1].cells == ["Їжак", "так, ні; можливо", "Сумська"]
    assert reading.faults == []


def test_numbers_with_decimal_commas_do_not_mislead_about_the_delimiter():
    assert _cells(b"a;b\n1;2,3\n4;5,6\n") == [["a", "b"], ["1", "2,3"], ["4", "5,6"]]


def test_the_line_by_which_excel_names_the_delimiter_is_no_record():
    assert _cells(b"sep=;\na;b,c\n1;2\n") == [["a", "b,c"], ["1", "2"]]
    assert _rows(b"sep=;\na;b,c\n1;2\n") == [2, 3]


def test_the_fault_of_an_undivided_heading_names_what_stands_there_and_what_is_expected():
    (record,) = read_records("Прізвище|Ім’я|Область\n".encode(), file="f.csv").rows
    fault = undivided(record, file="f.csv", expected="«Прізвище», «Область»")
    assert "«|»" in fault.message
    assert "кома" in fault.message
    assert "«Прізвище», «Область»" in fault.message


def test_a_row_is_known_by_the_line_it_begins_at():
    assert _rows(b'a,b\n1,"x\ny\r\nz"\n\n2,w\n') == [1, 2, 6]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_every_system_ends_them(ending):
    assert _rows(ending.join(["a,b", '1,"x\ny"', "2,z", ""]).encode()) == [1, 2, 4]


def test_separators_inside_text_that_python_takes_for_line_ends_do_not_shift_the_count():
    assert _rows("a,b\n1\u2028x,2\x0b3\n4,5\n".encode()) == [1, 2, 3]


def test_a_quotation_left_open_costs_its_own_row_only():
    reading = read_records(b'a,b\n1,"open\n2,x\n3,"fine, too"\n4,y\n', file="f.csv")
    assert [record.cells for record in reading.rows] == [["a", "b"], ["2", "x"], ["3", "fine, too"], ["4", "y"]]
    assert [fault.row for fault in reading.faults] == [2]


def test_a_record_may_run_over_many_lines_and_so_may_the_next():
    long = '1,"{}",y\n'.format("x\n" * 190)
    usual = "a,b,c\n" * 30
    assert _rows(f"{usual}{long}{long}2,z,w\n".encode())[30:] == [31, 222, 413]


def test_a_quotation_of_hundreds_of_lines_is_taken_for_one_left_open():
    endless = '1,"{}",y\n'.format("x\n" * 250)
    reading = read_records(f"{'a,b,c' * 30}\n{endless}2,z\n".encode(), file="f.csv")
    assert [fault.row for fault in reading.faults] == [2, 252]
    assert reading.rows[-1].cells == ["2", "z"]


def test_text_after_a_closed_quotation_is_a_fault_of_its_row():
    reading = read_records(b'a,b\n"x"y,1\n2,3\n', file="f.csv")
    assert [record.row for record in reading.rows] == [1, 3]
    assert [fault.row for fault in reading.faults] == [2]


def test_blank_lines_and_lines_of_commas_are_no_records():
    assert _rows(b"a,b\n,\n\n  , \n1,2\n") == [1, 5]


def test_an_empty_file_gives_nothing_and_no_fault():
    assert read_records(b"", file="f.csv").rows == []


_CELL = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\ufffd\ufeff"), min_size=1, max_size=12
).filter(str.strip)


@given(st.lists(st.lists(_CELL, min_size=3, max_size=3), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_whatever_was_written_as_csv_is_read_back(table, ending):
    text = io.StringIO()
    csv.writer(text, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(table)
    reading = read_records(text.getvalue().encode("utf-8-sig"), file="f.csv")
    assert [record.cells for record in reading.rows] == table
    assert reading.faults == []


@given(st.lists(st.sampled_from(["good", "open", "torn", "blank"]), max_size=20))
def test_broken_rows_never_cost_a_good_one(kinds):
    lines = {"good": '"x, y",{0},z', "open": 'x,"open{0},z', "torn": '"x"torn,{0},z', "blank": ""}
    text = "\n".join(["a,b,c", *(lines[kind].format(number) for number, kind in enumerate(kinds))]) + "\n"
    good = [str(number) for number, kind in enumerate(kinds) if kind == "good"]
    read = [record.cells for record in read_records(text.encode(), file="f.csv").rows[1:]]
    assert [cells[1] for cells in read if cells[0] == "x, y"] == good


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    text, _ = decode(data, file="f.csv")
    assert "\x00" not in text
    read_records(data, file="f.csv")
