"""Signed certificates: signed once, in a list of bits, by keys that change while the service runs."""

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from credentials.data_integrity import check_proof, method_of
from credentials.key_files import read_keys, write_keys
from credentials.keys import Keyring
from credentials.site import Site, key_id_of
from credentials.statements import facts_of, read_badge
from credentials.status_list import is_ended
from services.certification import store
from services.certification.adapters import CannotSign, Signer
from services.certification.handlers import hears
from services.certification.use_cases import (
    get_certificate_document,
    get_issuer_keys,
    get_signed_certificate,
    get_status_list,
    recognise_document,
    revoke_certificate,
    verify_certificate,
    watch_keys,
)
from shared.contracts.certification import GetCertificateDocument, RevokeCertificate, VerifyCertificate
from shared.contracts.certification_credentials import (
    GetIssuerKeys,
    GetSignedCertificate,
    GetStatusList,
    RecogniseDocument,
    SignedCertificate,
)
from shared.runtime import Work
from shared.testing import START
from tests.certification.builders import URL, everything_earned, published

NUMBER = "21234567/000001-24"
SITE = Site("https://dovira.example.ua")


@pytest.fixture
async def work(house, tools) -> Work:
    return Work(house.store, clock=house.clock, client=lambda: None, tools=tools)  # type: ignore[arg-type,return-value]  # nobody is asked


async def signed(work: Work, number: str = NUMBER) -> SignedCertificate:
    return await get_signed_certificate(work, GetSignedCertificate(number=number))


async def is_listed_as_ended(work: Work, document: str) -> bool:
    status = json.loads(document)["credentialStatus"]
    list_id = status["statusListCredential"].rpartition("/")[2]
    told = json.loads((await get_status_list(work, GetStatusList(list_id=list_id))).document)
    published_keys = await get_issuer_keys(work, GetIssuerKeys())
    key = Keyring.read(json.dumps(published_keys.key_set)).find_document_key(key_id_of(method_of(told)))
    assert key is not None
    check_proof(told, key)
    return is_ended(told, int(status["statusListIndex"]))


async def test_the_credential_says_what_the_register_says(house, work):
    await house.hear(hears, published(), *everything_earned("one"))
    found = await house.read(lambda tx: verify_certificate(tx, VerifyCertificate(number=NUMBER)))
    assert facts_of(read_badge(json.loads((await signed(work)).document))) == found.facts


async def test_a_certificate_is_signed_once_however_many_ask(house, work):
    await house.hear(hears, published(), *everything_earned("one"))
    answers = await asyncio.gather(*(signed(work) for _ in range(6)))
    assert len({answer.model_dump_json() for answer in answers}) == 1
    assert await signed(work) == answers[0]


async def test_every_certificate_has_a_bit_of_its_own_that_ends_with_it(house, work):
    await house.hear(hears, published(), *everything_earned("one"), *everything_earned("two"))
    first, second = await signed(work), await signed(work, "21234567/000002-24")
    assert not await is_listed_as_ended(work, first.document)
    revoking = RevokeCertificate(number=NUMBER, reason="помилка", revoked_by="staff-1")
    await house.write(lambda tx: revoke_certificate(tx, revoking))
    assert await is_listed_as_ended(work, first.document)
    assert not await is_listed_as_ended(work, second.document)


async def test_a_place_that_is_taken_is_drawn_anew(house, work, monkeypatch):
    await house.hear(hears, published(), *everything_earned("one"), *everything_earned("two"))
    lots = iter([7, 7, 7, 8])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(lots))
    await signed(work)
    second = json.loads((await signed(work, "21234567/000002-24")).document)
    assert second["credentialStatus"]["statusListIndex"] == "8"


async def test_a_half_full_list_is_followed_by_the_next(house, work, monkeypatch):
    await house.hear(hears, published(), *everything_earned("one"), *everything_earned("two"))
    monkeypatch.setattr("services.certification.use_cases.signing._FULL", 1)
    await signed(work)
    second = json.loads((await signed(work, "21234567/000002-24")).document)
    assert second["credentialStatus"]["statusListCredential"] == SITE.status_list("2")
    for unknown in ("3", "0", "-1", "x", "²"):
        assert (await get_status_list(work, GetStatusList(list_id=unknown))).document == ""


async def test_nothing_is_signed_for_a_number_that_nobody_has(house, work):
    assert await signed(work, "0/0-0") == SignedCertificate()
    table = store.metadata.tables["credential"]
    assert await house.read(lambda tx: tx.read(select(func.count()).select_from(table))[0][0]) == 0


async def test_a_printed_document_is_recognised_by_its_bytes(house, work):
    await house.hear(hears, published(), *everything_earned("one"))
    await get_certificate_document(work, GetCertificateDocument(number=NUMBER, verification_url=URL))
    [row] = await house.read(lambda tx: tx.read(select(store.metadata.tables["document"])))

    async def recognise(sha256: str) -> str:
        return (await house.read(lambda tx: recognise_document(tx, RecogniseDocument(sha256=sha256)))).number

    assert await recognise(row.sha256) == NUMBER
    assert await recognise("0" * 64) == ""


async def test_keys_change_while_the_service_runs(house, printer, tmp_path):
    signer = Signer(tmp_path / "keys.json", SITE, makes_keys=True)
    work = Work(house.store, clock=house.clock, client=lambda: None, tools=[printer, signer])  # type: ignore[arg-type,return-value]  # nobody is asked
    await house.hear(hears, published(), *everything_earned("one"), *everything_earned("two"))
    before = json.loads((await signed(work)).document)
    write_keys(tmp_path / "keys.json", read_keys(tmp_path / "keys.json").with_new_pair(START + timedelta(days=9)))
    after = json.loads((await signed(work, "21234567/000002-24")).document)
    assert method_of(before) != method_of(after)
    ring = signer.ring(START)
    for document in (before, after):
        key = ring.find_document_key(key_id_of(method_of(document)))
        assert key is not None
        check_proof(document, key)
    assert json.loads((await signed(work)).document) == before


async def test_without_keys_the_service_is_not_ready_and_says_so(house, tmp_path, caplog):
    signer = Signer(tmp_path / "keys.json", SITE, makes_keys=False)
    work = Work(house.store, clock=house.clock, client=lambda: None, tools=[signer])  # type: ignore[arg-type,return-value]  # nobody is asked
    with pytest.raises(CannotSign):
        await watch_keys(work)
    (tmp_path / "keys.json").write_text("{")
    with pytest.raises(CannotSign):
        signer.ring(START)
    assert not list(tmp_path.glob(".*"))


def test_keys_are_made_once_and_for_their_owner_only(tmp_path):
    file = tmp_path / "new" / "keys.json"
    rings = [Signer(file, SITE, makes_keys=True).ring(START) for _ in range(2)]
    assert rings[0].public() == rings[1].public()
    assert file.stat().st_mode & 0o077 == 0
