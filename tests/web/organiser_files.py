"""The files an organiser has, for people invented here: a form's export and a meeting's report."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from formats.questionnaire import HEADINGS, Field
from formats.vocabulary import BODY_TYPES, CONSENTS
from shared.contracts.programme import Webinar
from shared.contracts.vocabulary import Oblast

KYIV = ZoneInfo("Europe/Kyiv")
NAMES = {
    "iryna": ("Коваленко", "Ірина"),
    "mykola": ("Гнатюк", "Микола"),
    "twin": ("ГНАТЮК", "Микола"),
    "olena": ("Мельник", "Олена"),
}


MAILBOXES = {who: f"{who}@rada.example" for who in NAMES}


def form_export(mailboxes: Iterable[str]) -> bytes:
    """The answers of a Google form, one row a person."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS[field][0] for field in Field)
    for mailbox in mailboxes:
        family_name, given_name = NAMES[mailbox.partition("@")[0]]
        cells = {
            Field.TIMESTAMP: "2024/03/01 3:04:05 PM GMT+2",
            Field.EMAIL: mailbox,
            Field.FAMILY_NAME: family_name,
            Field.GIVEN_NAME: given_name,
            Field.POSITION: "начальниця відділу",
            Field.BODY_NAME: "Валківська міська рада",
            Field.BODY_TYPE: next(iter(BODY_TYPES)),
            Field.OBLAST: Oblast.KHARKIV.uk,
            Field.CONSENTS: next(word for word, meaning in CONSENTS.items() if meaning.value == "processing"),
        }
        writer.writerow(cells.get(field, "") for field in Field)
    return text.getvalue().encode("utf-8-sig")


def meeting_report(webinar: Webinar, people: Sequence[tuple[str, str, int]]) -> bytes:
    """Who was there: the name shown, the address, and for how many minutes from the start."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)"])
    begin = webinar.starts_at.astimezone(KYIV)
    for name, email, minutes in people:
        end = begin + timedelta(minutes=minutes)
        writer.writerow([name, email, _zoom_time(begin), _zoom_time(end), minutes])
    return text.getvalue().encode("utf-8-sig")


def _zoom_time(moment: datetime) -> str:
    return f"{moment:%m/%d/%Y %I:%M:%S %p}"
