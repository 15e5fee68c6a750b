"""What is signed here is accepted, and refused when altered, by a library that is not ours."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier, OpenBadgeCredential, decode_encoded_list

from credentials.issuing import sign_document
from credentials.keys import Keyring, ec_public
from credentials.status_list import compose_list
from tests.credentials.builders import NOW, SITE, document, facts, issued
from tests.credentials.forging import HOUR, forged_token


def _pem(key) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _check_document(text: str, ring: Keyring) -> OpenBadgeCredential:
    return OB3LdpVerifier(_pem(ring.document_key()[1].public_key())).verify(text)


def _check_token(token: str, ring: Keyring) -> OpenBadgeCredential:
    return OB3Verifier(_pem(ec_public(ring.token_key()[1])), SITE.did).verify(token)


def test_it_accepts_the_document(ring):
    read = _check_document(issued(ring).document.decode(), ring)
    assert read.achievement.name == facts().programme_title
    assert read.identifiers[0].identity_hash == facts().full_name
    assert str(read.recipient_id).startswith("urn:uuid:")


def test_it_accepts_the_token(ring):
    read = _check_token(issued(ring).token, ring)
    assert read.id == f"urn:uuid:{facts().certificate_id}"
    assert read.credits_earned == facts().credits


@pytest.mark.parametrize(("old", "new"), [("Мар’яна", "Мар’яно"), ('"77777"', '"77778"'), ("2024-04-04", "2024-04-05")])
def test_it_refuses_an_altered_document(ring, old, new):
    altered = issued(ring).document.decode().replace(old, new)
    assert new in altered
    with pytest.raises(LibOpenBadgesException):
        _check_document(altered, ring)


def test_it_refuses_an_altered_token(ring):
    altered = forged_token(issued(ring).token, lambda payload: payload | {"name": "Диплом"})
    with pytest.raises(LibOpenBadgesException):
        _check_token(altered, ring)


def test_it_refuses_what_another_key_signed(ring):
    stranger = Keyring({}).with_new_pair(NOW)
    with pytest.raises(LibOpenBadgesException):
        _check_document(issued(stranger).document.decode(), ring)
    with pytest.raises(LibOpenBadgesException):
        _check_token(issued(stranger).token, ring)


def test_it_reads_the_status_list_bit_by_bit(ring):
    unsigned = compose_list("1", [0, 23, 131_071], site=SITE, now=NOW, may_be_kept=HOUR)
    signed = json.loads(sign_document(unsigned, ring=ring, site=SITE, now=NOW))
    bits = decode_encoded_list(signed["credentialSubject"]["encodedList"])
    assert len(bits) * 8 == 131_072
    assert (bits[0], bits[2], bits[-1]) == (0x80, 0x01, 0x01)
    assert sum(byte.bit_count() for byte in bits) == 3


def test_a_token_holds_the_credential_itself(ring):
    credential = issued(ring)
    header, payload, _ = (part + "=" * (-len(part) % 4) for part in credential.token.split("."))
    claims = json.loads(base64.urlsafe_b64decode(payload))
    unsigned = {name: value for name, value in document(credential).items() if name != "proof"}
    assert {name: claims[name] for name in unsigned} == unsigned
    assert (claims["iss"], claims["sub"]) == (SITE.did, unsigned["credentialSubject"]["id"])
    assert json.loads(base64.urlsafe_b64decode(header)).keys() == {"alg", "kid"}
