"""The document of a certificate: printed once for an address, and the same ever after."""

import asyncio
import hashlib
import io

from pypdf import PdfReader
from sqlalchemy import select, update

from services.certification import store
from services.certification.handlers import hears
from services.certification.use_cases import get_certificate_document
from shared.contracts.certification import CertificateDocument, GetCertificateDocument
from shared.runtime import Work
from shared.testing import Harness
from tests.certification.builders import URL, everything_earned, published

NUMBER = "21234567/000001-24"


async def document(house: Harness, tools, number: str = NUMBER, url: str = URL) -> CertificateDocument:
    work = Work(house.store, clock=house.clock, client=lambda: None, tools=tools)  # type: ignore[arg-type,return-value]  # nobody is asked
    return await get_certificate_document(work, GetCertificateDocument(number=number, verification_url=url))


async def kept(house: Harness):
    return await house.read(lambda tx: tx.read(select(store.metadata.tables["document"])))


async def test_the_document_says_what_the_register_says(house, tools):
    await house.hear(hears, published(), *everything_earned("one"))
    answer = await document(house, tools)
    assert answer.pdf is not None
    text = PdfReader(io.BytesIO(answer.pdf)).pages[0].extract_text()
    assert NUMBER in text
    assert "Ґалаґан Мар’яна Євгеніївна" in text


async def test_a_document_is_kept_with_its_hash_and_printed_once(house, tools):
    await house.hear(hears, published(), *everything_earned("one"))
    first = await document(house, tools)
    [row] = await kept(house)
    assert first.pdf is not None
    assert (row.pdf, row.sha256) == (first.pdf, hashlib.sha256(first.pdf).hexdigest())
    table = store.metadata.tables["document"]
    await house.write(lambda tx: tx.write(update(table).values(pdf=b"%PDF as it was kept")))
    assert (await document(house, tools)).pdf == b"%PDF as it was kept"


async def test_many_who_ask_at_once_get_one_document(house, tools):
    await house.hear(hears, published(), *everything_earned("one"))
    answers = await asyncio.gather(*(document(house, tools) for _ in range(8)))
    assert len({answer.pdf for answer in answers}) == 1
    assert len(await kept(house)) == 1


async def test_another_address_is_another_document(house, tools):
    await house.hear(hears, published(), *everything_earned("one"))
    first, second = await document(house, tools), await document(house, tools, url=f"{URL}?moved")
    assert first.pdf != second.pdf
    assert (await document(house, tools)).pdf == first.pdf


async def test_an_unknown_number_has_no_document(house, tools):
    assert await document(house, tools, number="0/0-0") == CertificateDocument(number="0/0-0")
    assert await kept(house) == []


async def test_the_wire_carries_the_document_whole(house, tools):
    await house.hear(hears, published(), *everything_earned("one"))
    answer = await document(house, tools)
    assert CertificateDocument.model_validate_json(answer.model_dump_json()) == answer
