"""The certificate on paper: what can be read from the PDF, by people and by machines."""

import asyncio
import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import zxingcpp
from pypdf import PdfReader

from credentials.wording import date_in_words, period_in_words
from services.certification.adapters import Printer, Proof
from services.certification.adapters.certificate_page import qr_code
from services.certification.domain.certificate import TEMPLATE
from services.certification.domain.snapshot import CertificateFacts, WebinarFacts
from tests.certification.builders import URL

SCANNED = "https://dovira.example.ua/verify?q=" + "MFRGGZDF2A" * 36
PROOF = Proof(address=URL, scanned=SCANNED, credential=b'{"of": "the certificate"}')

FACTS = CertificateFacts(
    certificate_id="c1",
    number="21234567/000042-24",
    full_name="Ґалаґан-Їжакевич Мар’яна Євгеніївна",
    position="начальниця відділу взаємодії з громадськістю",
    body_name="виконавчий комітет Щасливської міської ради",
    programme_title="Основи успішного залучення громадянського суспільства до вирішення завдань місцевого розвитку",
    programme_kind="спеціальна професійна (сертифікатна) програма підвищення кваліфікації",
    form="дистанційна (онлайн)",
    first_day=date(2024, 2, 1),
    last_day=date(2024, 4, 30),
    hours_contact=36,
    hours_self_study=26.5,
    hours_assessment=2.5,
    hours_total=65,
    credits=2.17,
    outcomes=("знає, якою є мета партисипації", "уміє обрати інструмент діалогу"),
    result="відвідано 17 вебінарів із 20; «Підсумковий тест»: 87,5 %",
    issuer_name="Благодійна організація «Приклад»",
    issuer_edrpou="21234567",
    signatory_name="Ольга Ґудзь",
    signatory_position="Голова правління",
    place="м. Харків",
    donor_acknowledgement="Стало можливим завдяки підтримці донора.",
    issued_on=date(2024, 5, 14),
    specimen=False,
)
TOPICS = [
    "Публічна участь: навіщо, хто і коли",
    "Методи, інструменти та технології партисипації: діалог та партнерство із громадськістю",
    "Побудова діалогу між місцевою владою і громадою у воєнний та повоєнний час",
    "Консультації з громадськістю",
]
WEBINARS = tuple(
    WebinarFacts(f"Модуль {n // 5 + 1}", TOPICS[n % 4], date(2024, 2, 1) + timedelta(days=7 * n), 1.8, 110, "attended")
    for n in range(20)
)
LONGEST = replace(
    FACTS,
    full_name=" ".join(["Старосамбірська-" * 7 + "Їжа", "Єлизавета-" * 11 + "Ґаля", "Святославівна-" * 8 + "Є"]),
    position="заступниця начальника управління з питань ґрунтовної взаємодії " * 4,
    body_name="департамент цивільного захисту та безпеки громади " * 6,
    programme_title="Основи успішного залучення громадянського суспільства до розвитку громад " * 5,
    signatory_position="заступниця голови правління з питань розвитку " * 4,
    donor_acknowledgement="Реалізація ініціативи стала можливою завдяки щирій підтримці донора. " * 8,
)


def text_of(pdf: bytes, page: int = 0) -> str:
    """The text of a page in one line, with plain spaces."""
    text = PdfReader(io.BytesIO(pdf)).pages[page].extract_text()
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " "))


@pytest.fixture(scope="module")
def pdf(printer: Printer) -> bytes:
    return printer.typeset(FACTS, TEMPLATE, PROOF)


@pytest.mark.parametrize(
    "words",
    [
        "№ 21234567/000042-24",
        "Ґалаґан-Їжакевич Мар’яна Євгеніївна",
        "начальниця відділу взаємодії з громадськістю, виконавчий комітет Щасливської міської ради",
        "«Основи успішного залучення громадянського суспільства до вирішення завдань місцевого розвитку»",
        "спеціальна професійна (сертифікатна) програма підвищення кваліфікації",
        "дистанційна (онлайн)",
        "з 1 лютого до 30 квітня 2024 року",
        "65 годин (2,17 кредиту ЄКТС)",
        "контактна робота: 36 годин; самостійна робота: 26,5 години; оцінювання: 2,5 години",
        "«Підсумковий тест»: 87,5 %",
        "знає, якою є мета партисипації",
        "Благодійна організація «Приклад»",
        "код ЄДРПОУ 21234567",
        "Ольга Ґудзь",
        "Голова правління",
        "м. Харків, 14 травня 2024 року",
        "Стало можливим завдяки підтримці донора.",
    ],
)
def test_every_fact_can_be_read(pdf, words):
    assert words in text_of(pdf)


def test_the_address_stands_in_letters_too(pdf):
    assert URL in text_of(pdf).replace(" ", "")


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm turns the page into a picture")
def test_the_qr_code_on_the_page_leads_to_verification(pdf, tmp_path):
    (tmp_path / "certificate.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-gray", "-r", "150", tmp_path / "certificate.pdf", tmp_path / "page"], check=True)
    header, _, pixels = (tmp_path / "page-1.pgm").read_bytes().partition(b"255\n")
    width, height = (int(number) for number in header.split()[1:3])
    assert _decoded(pixels, width, height) == [SCANNED]


def test_the_drawn_qr_code_leads_to_verification():
    drawing = qr_code(SCANNED)
    side = int(re.search(r'width="(\d+)"', drawing)[1])  # type: ignore[index]  # there is one
    grid = [bytearray(b"\xff" * (side + 8)) for _ in range(side + 8)]
    for x, y, width, height in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z", drawing):
        for row in range(int(y), int(y) + int(height)):
            grid[row + 4][int(x) + 4 : int(x) + 4 + int(width)] = bytes(int(width))
    large = b"".join(bytes(pixel for pixel in row for _ in range(4)) for row in grid for _ in range(4))
    assert _decoded(large, (side + 8) * 4, (side + 8) * 4) == [SCANNED]


def _decoded(pixels: bytes, width: int, height: int) -> list[str]:
    """What the codes say in a picture in shades of grey."""
    picture = zxingcpp.ImageView(pixels, width, height, zxingcpp.ImageFormat.Lum)
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def test_the_same_facts_give_the_same_bytes(pdf):
    assert Printer().typeset(FACTS, TEMPLATE, PROOF) == pdf


def test_the_credential_is_attached(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.attachments == {"credential.json": [PROOF.credential]}
    root: Any = reader.trailer["/Root"]
    [attached] = [one.get_object() for one in root["/AF"]]
    assert attached["/AFRelationship"] == "/Data"


def test_the_document_is_an_accessible_archive_file(pdf):
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "uk"
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_fonts_are_embedded_and_the_file_is_small_enough_for_mail(pdf):
    page: Any = PdfReader(io.BytesIO(pdf)).pages[0]
    for font in page["/Resources"]["/Font"].values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert len(pdf) < 80 * 1024


def test_the_paper_is_a4_across(pdf):
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)


def test_the_longest_names_and_bodies_fit_on_one_page(printer):
    printed = printer.typeset(LONGEST, TEMPLATE, PROOF)
    assert len(PdfReader(io.BytesIO(printed)).pages) == 1
    text = text_of(printed)
    for part in ("Єлизавета-" * 11 + "Ґаля", "Святославівна-" * 8 + "Є"):
        assert part in text.replace(" ", "")
    assert LONGEST.donor_acknowledgement.strip() in text


def test_outcomes_that_do_not_fit_stand_overleaf(printer):
    outcomes = tuple(f"{number}-й результат навчання, " + "сказаний багатьма словами " * 4 for number in range(1, 25))
    printed = printer.typeset(replace(FACTS, outcomes=outcomes), TEMPLATE, PROOF)
    assert len(PdfReader(io.BytesIO(printed)).pages) == 2
    assert "наведено на звороті" in text_of(printed)
    overleaf = text_of(printed, page=1)
    assert all(f"{number}-й результат навчання" in overleaf for number in range(1, 25))
    assert FACTS.number in overleaf


def test_a_certificate_with_the_least_facts_has_no_empty_labels(printer):
    least = replace(FACTS, outcomes=(), position="", body_name="", place="", result="", issuer_edrpou="")
    least = replace(least, donor_acknowledgement="", hours_contact=15, hours_self_study=0, hours_assessment=0)
    text = text_of(printer.typeset(replace(least, hours_total=15, credits=0.5), TEMPLATE, PROOF))
    assert "15 годин (0,5 кредиту ЄКТС)" in text
    for label in ("Результат", "з них", "ЄДРПОУ", "Підсумковий"):
        assert label not in text


@pytest.mark.parametrize(("specimen", "marked"), [(True, True), (False, False)])
def test_a_specimen_says_so(printer, specimen, marked):
    text = text_of(printer.typeset(replace(FACTS, specimen=specimen), TEMPLATE, PROOF))
    assert ("ЗРАЗОК" in text.replace(" ", "")) is marked
    assert ("SPECIMEN" in text.replace(" ", "")) is marked


@pytest.mark.parametrize(
    "name", ['#panic("x")', '"] #read("certificate.typ") [', "$x^2$ *жирно* _курсив_", "<a> @b \\"]
)
def test_what_a_person_wrote_is_text_and_never_markup(printer, name):
    text = text_of(printer.typeset(replace(FACTS, full_name=name, programme_title=name), TEMPLATE, PROOF))
    assert text.count(name) == 2


@pytest.mark.parametrize("sign", ["🙂", "\x00", "\ue000"])
def test_a_sign_that_no_font_has_keeps_nobody_from_their_certificate(printer, sign):
    printed = printer.typeset(replace(FACTS, full_name=f"Ґалаґан {sign}"), TEMPLATE, PROOF)
    assert "Ґалаґан" in text_of(printed)
    assert FACTS.number in text_of(printed)


@pytest.mark.parametrize("name", ["Мар’яна", "Марʼяна", "Мар'яна", "Ёжиков Ыъ", "Őrsi-Ğ", "გიორგი"])
def test_names_in_any_of_our_neighbours_letters_are_printed(printer, name):
    printed = printer.typeset(replace(FACTS, full_name=name), TEMPLATE, PROOF)
    assert name in text_of(printed)


def test_an_unknown_template_is_an_error_and_no_blank_page(printer):
    with pytest.raises(RuntimeError, match="No such file"):
        printer.typeset(FACTS, "no-such-template", PROOF)


async def test_many_at_once_are_printed_each_with_its_own_facts(printer):
    async def number(n: int) -> bool:
        facts = replace(FACTS, number=f"21234567/{n:06d}-24")
        return f"21234567/{n:06d}-24" in text_of(await printer.print_certificate(facts, template=TEMPLATE, proof=PROOF))

    assert all(await asyncio.gather(*(number(n) for n in range(12))))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2024, 3, 14), date(2024, 3, 14), "14 березня 2024 року"),
        (date(2024, 2, 1), date(2024, 4, 30), "з 1 лютого до 30 квітня 2024 року"),
        (date(2023, 12, 5), date(2024, 1, 9), "з 5 грудня 2023 року до 9 січня 2024 року"),
    ],
)
def test_a_period_is_told_in_words(first, last, words):
    assert period_in_words(first, last).replace("\N{NO-BREAK SPACE}", " ") == words


def test_months_stand_in_the_genitive():
    months = [
        date_in_words(date(2024, month, 1)).replace("\N{NO-BREAK SPACE}", " ").split()[1] for month in range(1, 13)
    ]
    assert months == [
        *("січня", "лютого", "березня", "квітня", "травня", "червня"),
        *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
    ]


@pytest.mark.parametrize(
    ("sex", "deed"),
    [("female", "підвищила"), ("male", "підвищив"), ("not_stated", "підвищив(-ла)"), ("", "підвищив(-ла)")],
)
def test_the_deed_is_said_of_a_woman_or_a_man_as_stated_and_of_either_otherwise(printer, sex, deed):
    printed = printer.typeset(replace(FACTS, sex=sex), TEMPLATE, PROOF)
    assert f" {deed} кваліфікацію за програмою" in text_of(printed)


@pytest.fixture(scope="module")
def pages(printer: Printer) -> bytes:
    """A certificate with its second page."""
    return printer.typeset(replace(FACTS, webinars=WEBINARS), TEMPLATE, PROOF)


class TestOverleaf:
    def test_the_second_page_lists_the_webinars_with_dates_and_hours_and_says_whose_it_is(self, pages):
        text = text_of(pages, page=1)
        assert len(PdfReader(io.BytesIO(pages)).pages) == 2
        assert text.startswith(f"Додаток до сертифіката № {FACTS.number} ({FACTS.full_name})")
        for one in WEBINARS:
            assert f"{one.day:%d.%m.%Y} {one.topic} 1,8" in text
        assert all(text.count(f"Модуль {n} ") == 1 for n in (1, 2, 3, 4))
        assert "Разом 36 годин" in text

    def test_the_table_is_tagged_for_whoever_cannot_see_it(self, pages):
        assert {"/Table", "/TH", "/TR", "/TD", "/H2"} <= tags(PdfReader(io.BytesIO(pages)).trailer["/Root"])

    def test_it_is_small_enough_for_mail(self, pages):
        assert len(pages) < 100 * 1024

    def test_a_programme_of_any_length_and_the_longest_name_go_on_and_lose_no_word(self, printer):
        long = tuple(replace(one, topic=f"{one.topic} " * 4, module=f"{one.module}, " * 20) for one in WEBINARS * 3)
        printed = printer.typeset(replace(LONGEST, webinars=long), TEMPLATE, PROOF)
        pages = PdfReader(io.BytesIO(printed)).pages
        assert len(pages) > 3
        overleaf = [text_of(printed, page=n) for n in range(1, len(pages))]
        assert all("Дата Тема Годин" in page for page in overleaf)
        assert sum(page.count(f"{long[0].topic}1,8") for page in overleaf) == 15
        assert LONGEST.full_name.replace(" ", "") in overleaf[0].replace(" ", "")

    def test_outcomes_that_do_not_fit_stand_before_it(self, printer):
        outcomes = tuple(f"{n}-й результат навчання, " + "сказаний багатьма словами " * 4 for n in range(1, 25))
        text = text_of(printer.typeset(replace(FACTS, outcomes=outcomes, webinars=WEBINARS), TEMPLATE, PROOF), page=1)
        assert 0 < text.index("24-й результат") < text.index("Зміст програми")


def tags(root: Any) -> set[str]:
    """Every kind of structure element of a tagged document."""
    found, waiting = set(), [root["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            element = child.get_object()
            if isinstance(element, dict) and "/S" in element:
                found.add(str(element["/S"]))
                waiting.append(element)
    return found
