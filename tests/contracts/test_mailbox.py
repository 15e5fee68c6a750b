"""Addresses known at a glance: exactly as the library reads them, whatever they are."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as drawn
from pydantic import EmailStr, TypeAdapter, ValidationError

from shared.contracts.mailbox import Mailbox, is_plain_address

USUAL, OURS = TypeAdapter(EmailStr), TypeAdapter(Mailbox)
LABEL = drawn.text("abcxyz019-", min_size=1, max_size=8)
DOMAIN = drawn.lists(LABEL, min_size=1, max_size=4).map(".".join) | drawn.sampled_from(
    ["ukr.net", "gmail.com", "example.org", "localhost", "mail.test", "a.invalid", "xn--e1aybc.xn--p1ai", "a.b.local"]
)
LOCAL = drawn.text("abcxyz019._+-", min_size=1, max_size=70) | drawn.sampled_from(["info", "Info", "І", "a..b", "a b"])
ADDRESS = drawn.tuples(LOCAL, DOMAIN).map("@".join)


def read(adapter: TypeAdapter[str], text: str) -> str:
    try:
        return adapter.validate_python(text)
    except ValidationError as refusal:
        return refusal.errors()[0]["msg"]


@given(ADDRESS)
def test_what_is_known_at_a_glance_the_library_takes_as_it_is_written(address):
    try:
        kept = validate_email(address, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        kept = None
    assert kept == address or not is_plain_address(address)


@given(ADDRESS)
def test_a_mailbox_is_read_as_by_pydantic(address):
    assert read(OURS, address) == read(USUAL, address)


@pytest.mark.parametrize(
    "text",
    [
        " olena@ukr.net ",
        "Olena@UKR.net",
        "INFO@ukr.net",
        "Олена <olena@ukr.net>",
        "olena@ukr.net\n",
        f"{'a' * 250}@ukr.net",
        f"olena@{'a' * 64}.net",
        "olena@-ukr.net",
        "olena@ukr..net",
        "olena@ukr.net.",
        "olena@127.0.0.1",
        "",
    ],
)
def test_what_is_not_plain_is_left_to_pydantic(text):
    assert not is_plain_address(text)
    assert read(OURS, text) == read(USUAL, text)


def test_the_usual_address_is_known_at_a_glance():
    assert is_plain_address("olena.koval-2+form@rada.gromada.gov.ua")


def test_what_is_no_text_is_refused_as_by_pydantic():
    with pytest.raises(ValidationError, match="valid string"):
        OURS.validate_python(5)
