"""The code on paper: small enough to scan, checked without a network, without a name in it."""

import base64
import re

import pytest
import zxingcpp

from credentials.keys import Keyring
from credentials.paper_code import (
    CodeOfAnotherKey,
    CodeUnreadable,
    CodeWrong,
    check_code,
    read_code,
    write_code,
)
from tests.credentials.builders import NOW, SITE, facts


def test_the_main_facts_come_back(ring):
    code = write_code(facts(), ring)
    check_code(code, ring)
    check_code(SITE.paper(code).upper(), ring)
    told, meant = read_code(code), facts()
    assert (told.number, told.issued_on, told.programme_title) == (meant.number, meant.issued_on, meant.programme_title)
    assert (told.hours, told.credits, told.issuer_edrpou) == (60, 2, "21234567")


def test_it_knows_its_holder_and_names_nobody(ring):
    code = write_code(facts(), ring)
    told = read_code(code)
    assert told.is_for("  ґалаґан-їжакевич  мар'яна ЄВГЕНІЇВНА ")
    assert not told.is_for("Ґалаґан-Їжакевич Мар’яна Іванівна")
    raw = base64.b32decode(code + "=" * (-len(code) % 8))
    assert "Ґалаґан".encode("cp1251") not in raw
    assert "Ґалаґан".encode() not in raw


def test_an_old_phone_can_scan_it(ring):
    """At most version 13 (69 modules): printed 30 mm wide, a module is wider than 0.4 mm."""
    address = SITE.paper(write_code(facts(), ring))
    barcode = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    [width] = re.findall(r'<svg width="(\d+)"', barcode.to_svg(add_quiet_zones=False))
    assert int(width) <= 69
    [read] = zxingcpp.read_barcodes(barcode.to_image(scale=3, add_quiet_zones=True))
    assert read.text == address
    check_code(read.text, ring)


def test_letters_beyond_one_byte_are_kept(ring):
    title = "Ñandú і громада 🌿"
    code = write_code(facts(programme_title=title), ring)
    check_code(code, ring)
    assert read_code(code).programme_title == title


def test_a_changed_code_is_wrong(ring):
    code = write_code(facts(), ring)
    raw = bytearray(base64.b32decode(code + "=" * (-len(code) % 8)))
    place = raw.index(b"60 2")
    raw[place : place + 4] = b"90 3"
    forged = base64.b32encode(bytes(raw)).decode()
    assert read_code(forged).hours == 90
    with pytest.raises(CodeWrong):
        check_code(forged, ring)


def test_a_strangers_code_names_another_key(ring):
    with pytest.raises(CodeOfAnotherKey):
        check_code(write_code(facts(), Keyring({}).with_new_pair(NOW)), ring)


def test_a_retired_keys_code_stays_good(ring):
    check_code(write_code(facts(), ring), ring.with_new_pair(NOW))


@pytest.mark.parametrize("text", ["", "q=", "AAAA", "ґ", "https://dovira.example.ua/verify/1", "A" * 400, "MFRGG" * 60])
def test_anything_else_is_no_code(ring, text):
    with pytest.raises(CodeUnreadable):
        check_code(text, ring)
