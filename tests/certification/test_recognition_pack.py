"""The recognition pack: what it says, who may fetch it and until when, and that it is frozen with the certificate."""

import io
import json
import re
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from credentials.submitted import read_submitted
from services.certification import store
from services.certification.api import answers
from services.certification.domain.changes import NoSuchCertificate
from services.certification.handlers import hears
from services.certification.use_cases import get_recognition_pack
from shared.contracts import certification_packs as packs
from shared.contracts.certification import CertificateStatus, ReplaceCertificate, RevokeCertificate
from shared.contracts.programme import CertificateRule
from shared.runtime import Work
from shared.testing import Harness
from tests.certification.builders import (
    HOUR,
    corrected,
    erased,
    everything_earned,
    personal,
    present,
    published,
    updated,
    webinar_id,
)

ONE, TWO = "participant-one", "participant-two"
FIRST, SECOND = "21234567/000001-24", "21234567/000002-24"
PAGE = f"https://dovira.example.ua/verify/{FIRST}"
SHARE = packs.ShareRecognitionPack(participant_id=ONE, number=FIRST, days=30)


@pytest.fixture
async def house(house: Harness) -> Harness:
    """Where two certificates were issued, at a moment that, like real ones, is no whole second."""
    house.clock.advance(microseconds=80_123)
    too_short = present(ONE, webinar_id("one", 2), seconds=600)
    await house.hear(hears, published(), too_short, *everything_earned(ONE), *everything_earned(TWO))
    return house


@pytest.fixture
async def fetch(house: Harness, tools):
    """Ask for the pack of the first certificate, as whoever is named or as whoever has a secret."""
    work = Work(house.store, clock=house.clock, client=lambda: None, tools=tools)  # type: ignore[arg-type,return-value]  # nobody is asked

    async def ask(*, participant_id: str = "", token: str = "", number: str = FIRST):
        asked = packs.GetRecognitionPack(
            number=number, participant_id=participant_id, token=token, verification_url=PAGE
        )
        return await get_recognition_pack(work, asked)

    return ask


def text_of(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " "))


async def test_the_holder_fetches_everything_an_employer_counts_by(fetch):
    contents = (await fetch(participant_id=ONE)).contents
    assert (contents.status, contents.rule_version, contents.verification_url) == (CertificateStatus.VALID, 1, PAGE)
    assert contents.certificate.full_name == "Ґалаґан Мар’яна Євгеніївна"
    assert (contents.certificate.hours_total, contents.certificate.credits) == (60, 2)
    assert [(one.topic, one.hours, one.minutes_present, one.counted) for one in contents.webinars] == [
        ("Тема 1", 6, 120, "attended"),
        ("Тема 2", 6, 10, ""),
        ("Тема 3", 6, 0, ""),
        ("Тема 1", 6, 120, "attended"),
        ("Тема 2", 6, 120, "attended"),
        ("Тема 3", 6, 0, ""),
    ]
    assert contents.tests == [packs.PackTest(title="Підсумковий тест", score=87.5, pass_mark=60)]
    assert contents.conditions[0].startswith("модуль «Модуль one»: зараховано 1")
    assert len(contents.evidence) == 6


async def test_the_pdf_says_the_same_to_people_and_holds_it_for_programs(fetch):
    pack = await fetch(participant_id=ONE)
    text = text_of(pack.pdf)
    for words in (
        f"Пакет для визнання результатів навчання до сертифіката № {FIRST} від 1 березня 2024 року",
        "Ґалаґан Мар’яна Євгеніївна",
        "чинний на 1 березня 2024 року",
        "60 годин (2 кредити ЄКТС)",
        "08.02.2024 Тема 1 6 120 присутність",
        "15.02.2024 Тема 2 6 10 ні",
        "Разом 36 годин",
        "«Підсумковий тест»: 87,5 %, прохідний бал 60 %",
        "Благодійна організація «Приклад»",
        "21234567",
        "знає, якою є мета партисипації",
        PAGE,
        pack.contents.evidence[0],
    ):
        assert words in text
    attached = PdfReader(io.BytesIO(pack.pdf)).attachments
    assert json.loads(attached["recognition-pack.json"][0]) == pack.contents.model_dump(mode="json")
    assert json.loads(attached["credential.json"][0])["credentialSubject"]["licenseNumber"] == FIRST


async def test_the_pdf_is_an_accessible_archive_file(fetch):
    root: Any = PdfReader(io.BytesIO((await fetch(participant_id=ONE)).pdf)).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


async def test_it_stays_as_it_was_at_issue_but_for_what_became_of_the_certificate(house, fetch):
    before = (await fetch(participant_id=ONE)).contents
    await house.hear(hears, published(version=2, title="Інша назва", rule=CertificateRule(share_of_all=1)))
    await house.hear(hears, corrected(ONE, webinar_id("one", 1), 3 * HOUR))
    assert (await fetch(participant_id=ONE)).contents == before
    await house.hear(hears, updated(ONE, personal(family_name="Їжакевич"), revision=2))
    await house.ask(answers, ReplaceCertificate(number=FIRST, reason="помилка"))
    after = await fetch(participant_id=ONE)
    assert (after.contents.status, after.contents.replaced_by) == (CertificateStatus.REPLACED, "21234567/000003-24")
    assert after.contents.certificate == before.certificate
    assert "замінений на 1 березня 2024 року; замість нього видано № 21234567/000003-24" in text_of(after.pdf)


@pytest.mark.parametrize("asker", ["", TWO])
async def test_nobody_else_gets_anything_by_number(fetch, asker):
    assert await fetch(participant_id=asker) == packs.RecognitionPack()
    assert await fetch(participant_id=asker, number="21234567/000999-24") == packs.RecognitionPack()


async def test_a_secret_opens_the_pack_of_its_certificate_until_it_expires(house, fetch):
    access = await house.ask(answers, SHARE)
    assert (access.expires_at - house.clock.now()).days == 30
    assert (await fetch(token=access.token)).contents.certificate.number == FIRST
    assert await fetch(token=access.token, number=SECOND) == packs.RecognitionPack()
    assert await fetch(token=f"{access.token}x") == packs.RecognitionPack()
    house.clock.advance(days=29)
    assert (await fetch(token=access.token)).contents is not None
    house.clock.advance(days=1)
    assert await fetch(token=access.token) == packs.RecognitionPack()


async def test_a_revoked_certificate_is_shown_as_such_to_who_has_the_secret(house, fetch):
    access = await house.ask(answers, SHARE)
    await house.ask(answers, RevokeCertificate(number=FIRST, reason="тест складала інша людина", revoked_by="o"))
    pack = await fetch(token=access.token)
    assert pack.contents.status is CertificateStatus.REVOKED
    assert "анульований на 1 березня 2024 року" in text_of(pack.pdf)


async def test_the_holder_ends_every_access_at_once(house, fetch):
    accesses = [await house.ask(answers, SHARE) for _ in range(2)]
    await house.ask(answers, packs.StopSharingRecognitionPack(participant_id=ONE, number=FIRST))
    for access in accesses:
        assert await fetch(token=access.token) == packs.RecognitionPack()
    assert (await fetch(participant_id=ONE)).contents is not None


@pytest.mark.parametrize(
    "request_",
    [SHARE, packs.StopSharingRecognitionPack(participant_id=ONE, number=FIRST)],
    ids=lambda one: type(one).__name__,
)
async def test_only_the_holder_shares_and_stops(house, request_):
    with pytest.raises(NoSuchCertificate):
        await house.ask(answers, request_.model_copy(update={"participant_id": TWO}))


async def test_no_secret_is_kept_and_those_that_expired_go(house):
    access = await house.ask(answers, SHARE.model_copy(update={"days": 1}))
    house.clock.advance(days=2)
    await house.ask(answers, SHARE)
    rows = await house.read(lambda tx: tx.read(select(store.metadata.tables["pack_access"])))
    assert len(rows) == 1
    assert access.token not in str(rows)


async def test_whoever_is_forgotten_shares_nothing_any_more(house, fetch):
    access = await house.ask(answers, SHARE)
    await house.hear(hears, erased(ONE))
    assert await fetch(token=access.token) == packs.RecognitionPack()


async def test_a_pack_that_is_handed_in_is_not_taken_for_a_forged_certificate(fetch):
    submitted = read_submitted((await fetch(participant_id=ONE)).pdf)
    assert submitted.is_pack
