from formats.faults import Fault, Gravity, Reading, in_file_order


def test_a_fault_says_where_and_what():
    assert str(Fault("заявки.csv", 12, "Область", "невідома область")) == (
        "заявки.csv, рядок 12, стовпець «Область»: невідома область"
    )


def test_a_fault_of_the_whole_file_has_no_row():
    assert str(Fault("заявки.csv", 0, "", "файл порожній")) == "заявки.csv: файл порожній"


def test_a_fault_in_a_file_without_columns_names_the_place():
    fault = Fault("програма.yaml", 7, "", "немає", place="модуль 2 → «title»")
    assert str(fault) == "програма.yaml, рядок 7, модуль 2 → «title»: немає"


def test_a_warning_says_that_it_only_wants_a_look():
    fault = Fault("f.csv", 3, "", "невідома відповідь", Gravity.WARNING)
    assert str(fault) == "f.csv, рядок 3: зверніть увагу: невідома відповідь"


def test_a_reading_tells_errors_from_warnings():
    error, warning = Fault("f", 2, "", "x"), Fault("f", 1, "", "y", Gravity.WARNING)
    reading = Reading([1], [error, warning])
    assert (reading.errors, reading.warnings) == ([error], [warning])
    assert in_file_order(reading.faults) == [warning, error]
