"""Applications from the answers of a Google form, as CSV from the form itself or from its spreadsheet."""

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from formats.application_cells import (
    Application,
    read_age_band,
    read_body_type,
    read_consents,
    read_email,
    read_language,
    read_name,
    read_oblast,
    read_role,
    read_sex,
    read_submitted_at,
    read_text,
    warn_of_latin_names,
)
from formats.csv_text import Record, read_records, undivided
from formats.faults import Fault, Gravity, Reading, in_file_order
from formats.questionnaire import HEADINGS, REQUIRED, Columns, Field, Questionnaire, find_columns, nearest_heading
from formats.timestamps import DateOrder, date_order, has_slashed_dates
from shared.contracts.names import fold_name
from shared.contracts.person import Personal
from shared.contracts.registration import (
    ApplicationForm,
)
from shared.contracts.registration_imports import (
    ApplicationRow,
)


def read_applications(
    data: bytes, *, file: str, mapping: Questionnaire | None = None, timezone: str
) -> Reading[ApplicationRow]:
    """Every application that can be taken, in the file's order. ``mapping`` is a form's own wording, if it has one.

    Of several rows from one mailbox the latest holds; the earlier ones are told, not lost in silence.
    """
    records = read_records(data, file=file)
    if not records.rows:
        return Reading([], records.faults or [Fault(file, 0, "", "файл порожній")])
    questionnaire = mapping or Questionnaire()
    heading, *rows = records.rows
    columns = find_columns(heading.cells, questionnaire)
    unreadable = _faults_of_headings(heading, columns, file=file)
    if unreadable:
        return Reading([], [*records.faults, *unreadable])
    applications = [Application(file, record, columns, questionnaire) for record in rows]
    order, doubt = _order_of_dates(applications, columns, file=file)
    read = [row for application in applications if (row := _read(application, ZoneInfo(timezone), order))]
    kept, repeated = _latest_of_each_mailbox(read, columns, file=file)
    found = [fault for application in applications for fault in application.faults]
    return Reading(kept, in_file_order([*records.faults, *doubt, *found, *repeated]))


def _faults_of_headings(heading: Record, columns: Columns, *, file: str) -> list[Fault]:
    if len(heading.cells) == 1:
        return [undivided(heading, file=file, expected=", ".join(f"«{HEADINGS[field][0]}»" for field in REQUIRED))]
    found = ", ".join(f"«{' '.join(cell.split())}»" for cell in heading.cells if cell.strip())
    return [
        Fault(
            file,
            heading.row,
            columns.heading(field),
            f"немає такого стовпця{_guess(field, columns)}. Знайдено: {found}",
        )
        for field in columns.missing
    ]


def _guess(field: Field, columns: Columns) -> str:
    meant = nearest_heading(field, columns)
    return f"; можливо, це «{meant}»" if meant else ""


def _order_of_dates(rows: Sequence[Application], columns: Columns, *, file: str) -> tuple[DateOrder, list[Fault]]:
    texts = [row.cell(Field.TIMESTAMP) for row in rows]
    order = date_order(texts)
    if order is not DateOrder.NOT_TOLD or not has_slashed_dates(texts):
        return order, []
    message = "з дат не видно, що в них перше: місяць чи день. Прочитано як місяць/день/рік"
    return order, [Fault(file, 1, columns.heading(Field.TIMESTAMP), message, Gravity.WARNING)]


def _read(row: Application, zone: ZoneInfo, order: DateOrder) -> ApplicationRow | None:
    """The row as an application, or none with its faults told."""
    if len(row.record.cells) > len(row.columns.headings) and any(row.record.cells[len(row.columns.headings) :]):
        counts = f"у рядку {len(row.record.cells)} комірок, а в заголовку {len(row.columns.headings)}"
        row.faults.append(Fault(row.file, row.record.row, "", f"{counts}: мабуть, кома в тексті без лапок"))
        return None
    personal = _read_personal(row)
    oblast, body_type = read_oblast(row), read_body_type(row)
    consents, submitted_at = read_consents(row), read_submitted_at(row, zone=zone, order=order)
    if personal is None or oblast is None or _has_errors(row):
        return None
    form = ApplicationForm(
        personal=personal,
        oblast=oblast,
        body_type=body_type,
        consents=consents,
        answers=row.answers(),
        submitted_at=submitted_at,
    )
    return ApplicationRow(row=row.record.row, form=form)


def _read_personal(row: Application) -> Personal | None:
    family_name = read_name(row, Field.FAMILY_NAME, required=True)
    given_name = read_name(row, Field.GIVEN_NAME, required=True)
    patronymic = read_name(row, Field.PATRONYMIC, required=False)
    warn_of_latin_names(row, [family_name, given_name, patronymic])
    answers = {
        "email": read_email(row),
        "family_name": family_name,
        "given_name": given_name,
        "patronymic": patronymic,
        "sex": read_sex(row),
        "age_band": read_age_band(row),
        "role": read_role(row),
        "position": read_text(row, Field.POSITION),
        "body_name": read_text(row, Field.BODY_NAME),
        "settlement": read_text(row, Field.SETTLEMENT),
        "language": read_language(row),
    }
    if _has_errors(row):
        return None
    try:
        return Personal.model_validate(answers)
    except ValidationError as refusal:
        _tell(row, refusal)
        return None


def _tell(row: Application, refusal: ValidationError) -> None:
    """The contract refuses only what is too long: everything else was looked at cell by cell."""
    for error in refusal.errors():
        limit = error.get("ctx", {}).get("max_length")
        message = f"задовгий текст: дозволено {limit} знаків" if limit else "значення не підходить"
        row.error(Field(str(error["loc"][0])), message)


def _has_errors(row: Application) -> bool:
    return any(fault.gravity is Gravity.ERROR for fault in row.faults)


def _latest_of_each_mailbox(
    rows: Sequence[ApplicationRow], columns: Columns, *, file: str
) -> tuple[list[ApplicationRow], list[Fault]]:
    by_mailbox: defaultdict[str, list[ApplicationRow]] = defaultdict(list)
    for row in rows:
        by_mailbox[row.form.personal.email.casefold()].append(row)
    kept, faults = [], []
    for together in by_mailbox.values():
        *earlier, latest = sorted(together, key=_when)
        kept.append(latest)
        faults += [_replaced(row, latest, heading=columns.heading(Field.EMAIL), file=file) for row in earlier]
    return sorted(kept, key=lambda row: row.row), faults


def _when(row: ApplicationRow) -> tuple[float, int]:
    submitted_at = row.form.submitted_at
    return (submitted_at.timestamp() if submitted_at else 0.0, row.row)


def _replaced(row: ApplicationRow, latest: ApplicationRow, *, heading: str, file: str) -> Fault:
    if fold_name(row.form.personal.full_name) == fold_name(latest.form.personal.full_name):
        message = f"цю заявку подано ще раз, у рядку {latest.row}: взято пізнішу"
        return Fault(file, row.row, heading, message, Gravity.WARNING)
    message = (
        f"та сама адреса, що в рядку {latest.row}, але інше ім’я: взято рядок {latest.row}. "
        "Якщо це різні люди, кожній потрібна власна адреса"
    )
    return Fault(file, row.row, heading, message)
