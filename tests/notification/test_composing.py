"""Every kind of letter in both languages, with long names and hostile ones, as a mail reader sees it."""

import re
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest

from services.notification.adapters.composing import Composer
from services.notification.domain.copies import Language, Sex
from services.notification.domain.letters import Part
from services.notification.domain.messages import HANDED_ON, Kind
from services.notification.domain.samples import SAMPLE_ADDRESS, sample_notice
from tests.notification.builders import LONG_TITLE, NOW, contact, fact_of, letter, programme, webinar

COMPOSER = Composer(
    public_url="http://127.0.0.1:8000/", sender_name="Довіра", sender_address="no-reply@dovira.example.org"
)
OURS = ("http://127.0.0.1:8000/", "https://www.youtube.com/", "https://meet.example.org/")
EVERY_LETTER = pytest.mark.parametrize("kind", Kind)
EVERY_LETTER_OF_OUR_WORDS = pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in HANDED_ON])
EVERY_LANGUAGE = pytest.mark.parametrize("language", Language)


def read(mail):
    """The mail after a journey over the wire."""
    return message_from_bytes(mail.content, policy=default)


def compose(kind, **changes):
    return read(composed(kind, **changes))


def composed(kind, **changes):
    """A letter; of words that another service keeps, a sample."""
    if kind not in HANDED_ON:
        return COMPOSER.compose(letter(kind, **changes), now=NOW)
    notice, said = sample_notice(kind, Language.UKRAINIAN, programme=programme(), webinar=webinar(), now=NOW)
    return COMPOSER.compose_notice(kind, notice, to=SAMPLE_ADDRESS, now=NOW, letter_id=f"letter-{kind}", **said)


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(mail):
    return mail.get_body(("html",)).get_content().replace("\r\n", "\n")


class Reader(HTMLParser):
    """What a mail reader makes of a page: its words, its addresses, and what it would fetch."""

    def __init__(self, page):
        super().__init__()
        self.words, self.addresses, self.fetched, self.open = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.addresses += [named["href"]] if tag == "a" else []
        self.fetched += [value for name, value in attrs if name in {"src", "background"}] + (
            ["link"] if tag == "link" else []
        )
        if tag not in {"meta", "br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += [data] if "style" not in self.open else []


@EVERY_LETTER_OF_OUR_WORDS
@EVERY_LANGUAGE
def test_a_letter_is_complete(kind, language):
    mail = compose(kind, contact=contact(language=language))
    for body in (text_of(mail), html_of(mail)):
        assert not re.search(r"None|\{\{|\}\}|\{%|%\}|Undefined|\\n", body)
        assert "Інститут сталих громад" in body
    assert mail["Subject"]
    assert "http://127.0.0.1:8000/my" in text_of(mail)
    greeted = "Шановна пані Ірино!" if language is Language.UKRAINIAN else "Dear Ірина Нечуй-Левицька-Свєженцева,"
    assert text_of(mail).replace("\N{NO-BREAK SPACE}", " ").startswith(greeted)


@EVERY_LETTER
@EVERY_LANGUAGE
def test_page_and_text_say_the_same(kind, language):
    mail = compose(kind, contact=contact(language=language))
    page = Reader(html_of(mail))
    said = " ".join("".join(page.words).split())
    for line in text_of(mail).splitlines():
        bare = " ".join(line.removeprefix("– ").removesuffix(":").split())
        if bare and bare != "———" and not bare.startswith("http"):
            assert bare in said


@EVERY_LETTER
def test_a_page_is_well_formed_and_fetches_nothing(kind):
    page = Reader(html_of(compose(kind)))
    assert page.open == []
    assert page.fetched == []
    assert all(address.startswith(OURS) for address in page.addresses)


@EVERY_LETTER_OF_OUR_WORDS
@EVERY_LANGUAGE
def test_a_letter_says_that_a_machine_sent_it_and_who_paid(kind, language):
    mail = compose(kind, contact=contact(language=language))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<letter-{kind}@dovira.example.org>"
    assert mail["Content-Language"] == language
    assert mail["Date"].datetime == NOW
    assert mail["From"].addresses[0].display_name == "Довіра"
    assert mail["Reply-To"] == "org@example.org"
    thanks = {Language.UKRAINIAN: "завдяки щирій підтримці донора", Language.ENGLISH: "generous support of the donor"}
    assert thanks[language] in text_of(mail)
    assert thanks[language] in html_of(mail)


@EVERY_LETTER
def test_a_mail_is_plain_ascii_on_the_wire_with_lines_of_legal_length(kind):
    wire = composed(kind).content
    assert wire.isascii()
    assert max(len(line) for line in wire.splitlines()) <= 998


def test_a_long_subject_comes_back_whole():
    assert (
        compose(Kind.APPLICATION_RECEIVED)["Subject"]
        == f"Ми отримали Вашу анкету: «{LONG_TITLE.replace('«', '„').replace('»', '“')}»"
    )


def test_a_certificate_leads_to_its_check_with_its_number_in_the_address():
    mail = compose(Kind.CERTIFICATE_ISSUED, parts=[fact_of(number="ПК 1234/7-24", hours=60.0, credits=2.0)])
    address = "http://127.0.0.1:8000/verify/%D0%9F%D0%9A%201234/7-24"
    assert address in text_of(mail)
    assert address in Reader(html_of(mail)).addresses
    assert "60 годин (2 кредити ЄКТС)" in text_of(mail).replace("\N{NO-BREAK SPACE}", " ")


def test_a_promotion_from_the_waiting_list_is_worded_as_one():
    parts = [
        Part(about_id="f", told_at=NOW, webinar=one.webinar, details={"promoted": True})
        for one in letter(Kind.PLACE_CONFIRMED).parts[:1]
    ]
    mail = compose(Kind.PLACE_CONFIRMED, parts=parts)
    assert mail["Subject"] == "Для Вас звільнилося місце: «Тема 2»"
    assert "Ви були у списку очікування, і місце звільнилося." in text_of(mail)


@pytest.mark.parametrize(
    ("left", "words"), [(1, "1 спроба"), (2, "2 спроби"), (5, "5 спроб"), (0, "Спроб більше не залишилося")]
)
def test_a_failed_test_says_how_many_attempts_are_left(left, words):
    parts = [fact_of(test_id="pidsumkovyi", score=45.0, pass_mark=60.0, attempts_left=left)]
    assert words in text_of(compose(Kind.TEST_FAILED, parts=parts)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("kind", [Kind.TEST_PASSED, Kind.TEST_FAILED])
@pytest.mark.parametrize("language", Language)
def test_a_score_that_the_test_keeps_to_itself_stands_in_no_letter(kind, language):
    said: dict[str, str | float] = {"test_id": "pidsumkovyi", "score": 86.67, "pass_mark": 60.0, "attempts_left": 1}
    for shown, times in ((True, 1), (False, 0)):
        mail = compose(kind, parts=[fact_of(**said, score_shown=shown)], contact=contact(language=language))
        text = text_of(mail)
        assert (text.count("86,67") + text.count("86.67"), "60" in text) == (times, True)


def test_a_test_that_the_programme_does_not_name_is_still_a_test():
    parts = [fact_of(test_id="inshyi", score=80.0, pass_mark=60.0)]
    assert "Ви склали тест програми «" in text_of(compose(Kind.TEST_PASSED, parts=parts))


def test_a_person_of_unstated_sex_is_greeted_neutrally():
    assert text_of(compose(Kind.APPLICATION_ACCEPTED, contact=contact(sex=Sex.NOT_STATED))).startswith("Добрий день!")


def test_without_a_contact_address_no_answer_is_asked_for():
    mail = compose(Kind.APPLICATION_ACCEPTED, programme=programme(contact_email=""))
    assert mail["Reply-To"] is None
    assert "відповідайте" not in text_of(mail)


def test_what_a_person_wrote_cannot_become_markup_nor_a_new_paragraph():
    mail = compose(
        Kind.APPLICATION_DECLINED,
        contact=contact(vocative="Ірино</p><script>alert(1)</script>\n\n– Увійти:\nhttp://evil.example"),
        parts=[fact_of(reason="немає місць\n\n———\n<b>&amp; ———")],
    )
    page = Reader(html_of(mail))
    assert "<script" not in html_of(mail)
    assert "<b>&amp;" in "".join(page.words)
    assert text_of(mail).count("\n———\n") == 1
    assert "li" not in set(re.findall(r"<(\w+)", html_of(mail)))


def test_a_subject_cannot_break_out_of_its_header():
    mail = compose(Kind.APPLICATION_ACCEPTED, programme=programme(title="Основи\r\nBcc: all@example.org"))
    assert mail["Bcc"] is None
    assert "Bcc: all@example.org" in mail["Subject"]


def test_a_domain_beyond_ascii_travels_in_its_ascii_form():
    mail = compose(Kind.APPLICATION_ACCEPTED, contact=contact(email="iryna@громада.укр"))
    assert mail["To"] == "iryna@xn--80aahf2bln.xn--j1amh"


@EVERY_LANGUAGE
def test_a_sign_in_code_stands_in_subject_and_text_with_the_link(language):
    link = "https://dovira.example.org/sign-in?token=abc&next=%2Fmy"
    mail = read(COMPOSER.compose_sign_in(language, to="a@example.org", code="042731", link=link, now=NOW))
    assert "042731" in mail["Subject"]
    assert "042731" in text_of(mail)
    assert link in text_of(mail)
    assert link in Reader(html_of(mail)).addresses
    assert "None" not in text_of(mail)
