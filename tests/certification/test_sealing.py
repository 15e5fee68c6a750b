"""Seals on the printed document: by the issuer's certificate, or by a program that stands for a signature service."""

import asyncio
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from credentials.checking import Verdict, check_signature
from credentials.keys import Keyring
from credentials.page_seal import read_page_seal
from credentials.submitted import read_submitted
from services.certification.adapters.sealing import CannotSeal, ProgramSeal, Seal, SealUnusable, make_seal
from shared.runtime import SystemClock
from tests.credentials.builders import NOW
from tests.credentials.papers import printed, saved_anew

ISSUER, PASSPHRASE = "Благодійна організація «Приклад»", "тихо"


@pytest.fixture(scope="module")
def ring() -> Keyring:
    return Keyring({}).with_new_pair(NOW)


@pytest.fixture(scope="module")
def pdf(ring) -> bytes:
    return printed(ring)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """A PKCS#12 file as an issuer has it."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ISSUER)])
    today = SystemClock().now()
    usage = x509.KeyUsage(True, True, *[False] * 7)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    file = tmp_path_factory.mktemp("seal") / "issuer.p12"
    secret = BestAvailableEncryption(PASSPHRASE.encode())
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"issuer", key, made, None, secret))
    return file


@pytest.fixture(scope="module")
def seal(certificate) -> Seal:
    return make_seal(certificate=certificate, passphrase=PASSPHRASE, program="")


def program(folder: Path, body: str) -> ProgramSeal:
    file = folder / "sign"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return ProgramSeal([str(file)], patience=5)


async def test_a_pades_signature_is_added_and_covers_the_whole_file(seal, pdf, ring, tmp_path):
    sealed = await seal.seal(pdf)
    assert sealed.startswith(pdf)
    (tmp_path / "sealed.pdf").write_bytes(sealed)
    with (tmp_path / "sealed.pdf").open("rb") as file:
        [embedded] = PdfFileReader(file).embedded_signatures
        assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
        context = ValidationContext(trust_roots=[embedded.signer_cert])
        status = await asyncio.to_thread(validate_pdf_signature, embedded, context)
    assert status.bottom_line
    found = read_page_seal(sealed)
    assert found is not None
    assert (ISSUER in found.signer, found.is_intact) == (True, True)
    assert check_signature(read_submitted(sealed), ring).verdict is Verdict.GENUINE


async def test_the_sealed_document_stays_an_archive_file_with_its_credential(seal, pdf, tmp_path):
    (tmp_path / "sealed.pdf").write_bytes(await seal.seal(pdf))
    reader = PdfReader(tmp_path / "sealed.pdf")
    assert list(reader.attachments) == ["credential.json"]
    assert 'pdfaid:part="3"' in reader.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]  # it has one


async def test_a_sealed_document_that_was_changed_is_altered(seal, pdf, ring):
    sealed = await seal.seal(pdf)
    added = sealed + b"\n% a line more"
    changed = sealed.replace(b"/Title", b"/Table", 1)
    for forged in (added, changed, saved_anew(sealed)):
        assert check_signature(read_submitted(forged), ring).verdict is Verdict.ALTERED


async def test_another_program_may_make_the_seal(pdf, tmp_path):
    signs = program(tmp_path, "cat; printf '/ByteRange [0 1 2 3]'")
    assert await signs.seal(pdf) == pdf + b"/ByteRange [0 1 2 3]"


@pytest.mark.parametrize(
    "body", ["exit 3", "cat; exit 1", "cat", "cat >/dev/null; echo other", "echo /ByteRange; cat", "sleep 3000"]
)
async def test_what_a_program_does_not_sign_is_not_given_out(pdf, tmp_path, body):
    signs = program(tmp_path, body)
    signs._patience = 1
    with pytest.raises(CannotSeal):
        await signs.seal(pdf)


async def test_a_program_that_is_not_there_is_told():
    with pytest.raises(CannotSeal):
        await ProgramSeal(["/no/such/program"]).seal(b"%PDF")


async def test_without_a_seal_the_document_stays_as_it_was_printed(pdf):
    assert await make_seal(certificate=None, passphrase="", program="").seal(pdf) == pdf


def test_a_seal_that_cannot_be_used_is_refused_at_the_start(certificate, tmp_path):
    (tmp_path / "broken.p12").write_bytes(b"nothing")
    for wrong in (
        {"certificate": certificate, "passphrase": "інша"},
        {"certificate": tmp_path / "broken.p12"},
        {"certificate": tmp_path / "missing.p12"},
        {"certificate": certificate, "passphrase": PASSPHRASE, "program": "sign"},
    ):
        with pytest.raises(SealUnusable):
            make_seal(**{"certificate": None, "passphrase": "", "program": ""} | wrong)
