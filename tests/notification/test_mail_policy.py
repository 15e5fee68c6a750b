"""Subjects as mail programs read them: whatever is folded, no space is lost."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notification.adapters.mail_policy import MAIL_POLICY, written

LONG = "Матеріали вебінару «Громадянське суспільство та місцеве самоврядування – спільні цілі»"


def read_back(subject: str) -> str:
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["Subject"] = subject
    mail.set_content("Добрий день")
    return str(message_from_bytes(written(mail), policy=default)["Subject"])


@pytest.mark.parametrize(
    "subject", [LONG, "Код для входу: 123 456", "Plain words only, and quite a number of them " * 3]
)
def test_a_long_subject_keeps_its_spaces(subject):
    assert read_back(subject.strip()) == subject.strip()


@given(st.lists(st.text("абвгґєїщ’«»–1", min_size=1, max_size=18), min_size=1, max_size=20).map(" ".join))
def test_whatever_a_subject_says_is_read_as_it_was_written(subject):
    assert read_back(subject) == subject


def test_a_mail_travels_in_seven_bits_and_short_lines():
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["Subject"] = LONG
    mail.set_content("Слово " * 400)
    raw = written(mail)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
