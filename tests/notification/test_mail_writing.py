"""Mails read as those that the standard library would have written; whatever is folded, nothing is lost."""

from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notification.adapters.mail_writing import Part, write_content, write_header, write_mailbox
from tests.examples import examples

LONG = "Матеріали вебінару «Громадянське суспільство та місцеве самоврядування – спільні цілі»"
LINES = st.lists(st.text("абїщ’«»– =?_<>&-.1\N{NO-BREAK SPACE}😀", max_size=90), min_size=1, max_size=5)
TEXTS = LINES.map(lambda lines: "\n".join(lines) + "\n")
ENTRIES = st.lists(TEXTS, min_size=2, max_size=3)
CALENDAR = {"method": "REQUEST", "component": "VEVENT"}


def read(raw):
    return message_from_bytes(raw, policy=default)


def read_back(subject):
    return str(read(write_content([write_header("Subject", subject)], [Part("plain", "Добрий день")]))["Subject"])


@pytest.mark.parametrize(
    "subject",
    [LONG, "Код для входу: 123 456", "Plain words only, and quite a number of them " * 3, "=?utf-8?q?no_trick?="],
)
def test_a_long_subject_keeps_its_spaces(subject):
    assert read_back(subject.strip()) == subject.strip()


@given(st.lists(st.text("абвгґєїщ’«»–1", min_size=1, max_size=18), min_size=1, max_size=20).map(" ".join))
def test_whatever_a_subject_says_is_read_as_it_was_written(subject):
    assert read_back(subject) == subject


def test_a_mail_travels_in_seven_bits_and_short_lines():
    headers = [write_header("Subject", LONG), write_mailbox("From", of=LONG, address="no-reply@dovira.example.org")]
    raw = write_content(headers, [Part("plain", "Слово " * 400)])
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("value", ["a@example.org\r\nBcc: all@example.org", "a\nb", "a\x00b"])
def test_no_value_begins_a_header_of_its_own(value):
    with pytest.raises(ValueError, match="To"):
        write_header("To", value)


def by_the_library(subject, sender, texts, entries):
    """The same mail, as the standard library builds and writes it."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    mail["From"] = Address(sender, addr_spec="no-reply@dovira.example.org")
    mail["To"] = "iryna@example.org"
    mail.set_content(texts[0], cte="base64")
    mail.add_alternative(texts[1], subtype="html", cte="base64")
    for entry in entries:
        if len(entries) == 1:
            mail.add_alternative(entry, subtype="calendar", params=CALENDAR, cte="base64")
        mail.add_attachment(entry, subtype="calendar", params=CALENDAR, cte="base64", filename="m1-w1.ics")
    return mail.as_bytes()


def by_us(subject, sender, texts, entries):
    headers = [
        write_header("Subject", subject),
        write_mailbox("From", of=sender, address="no-reply@dovira.example.org"),
        write_header("To", "iryna@example.org"),
    ]
    beside = [Part("calendar", entry, CALENDAR) for entry in entries if len(entries) == 1]
    files = [Part("calendar", entry, CALENDAR, "m1-w1.ics") for entry in entries]
    return write_content(headers, [Part("plain", texts[0]), Part("html", texts[1]), *beside], files)


def what_a_reader_sees(part):
    """Everything but where the boundaries are."""
    if part.is_multipart():
        return part.get_content_type(), [what_a_reader_sees(one) for one in part.iter_parts()]
    about = {name: part.get_param(name) for name in ("charset", *CALENDAR)}
    return part.get_content_type(), about, part.get_content_disposition(), part.get_filename(), part.get_content()


@given(st.sampled_from([LONG, "Код", "Code 1"]), st.sampled_from(["Довіра", "Dovira, Ltd."]), TEXTS, TEXTS, ENTRIES)
@settings(max_examples=examples(20))
def test_a_mail_reads_like_one_of_the_standard_library(subject, sender, text, html, entries):
    for some in (entries, entries[:1], entries[:0]):
        ours, theirs = (read(write(subject, sender, (text, html), some)) for write in (by_us, by_the_library))
        assert what_a_reader_sees(ours) == what_a_reader_sees(theirs)
        assert ours.defects == theirs.defects == []
        assert [ours[name] for name in ("Subject", "From", "To")] == [subject, theirs["From"], theirs["To"]]
