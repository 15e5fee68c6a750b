"""Credentials say every fact, survive the rotation of keys, and show any change."""

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from credentials.contexts import FILES, UnknownContext, load_context, read_file
from credentials.data_integrity import ProofMissing, ProofWrong, check_proof, method_of
from credentials.keys import Keyring, KeysUnusable
from credentials.site import Site, key_id_of
from credentials.statements import NotOurs, compose, facts_of, read_badge
from credentials.status_list import ENTRIES, ListUnreadable, compose_list, encode_bits, is_ended
from credentials.tokens import TokenUnreadable, TokenWrong, check_token, key_address_of, read_token
from tests.credentials.builders import NOW, SITE, document, facts, issuance, issued
from tests.credentials.forging import HOUR, forged_token
from tests.examples import examples

LATER = NOW + timedelta(days=400)


def document_key(ring: Keyring, signed: dict[str, Any]) -> Ed25519PublicKey:
    found = ring.find_document_key(key_id_of(method_of(signed)))
    assert found is not None
    return found


def token_key(ring: Keyring, token: str) -> ECKey:
    found = ring.find_token_key(key_id_of(key_address_of(token)))
    assert found is not None
    return found


def test_every_fact_comes_back_from_a_credential(ring):
    assert facts_of(read_badge(document(issued(ring)))) == facts()
    assert facts_of(read_badge(read_token(issued(ring).token))) == facts()


@given(
    st.text(min_size=1), st.lists(st.text(min_size=1), max_size=12), st.sampled_from([0, 0.5, 1, 2.25]), st.booleans()
)
@settings(max_examples=examples(30))
def test_any_text_and_number_comes_back(text, outcomes, credit, specimen):
    told = facts(full_name=text, outcomes=outcomes, credits=credit, specimen=specimen, position="", place="", result="")
    assert facts_of(read_badge(json.loads(json.dumps(compose(issuance(told), SITE).document())))) == told


def test_the_holder_is_always_named_by_an_id_of_this_one_credential(ring):
    first, again = document(issued(ring)), document(issued(ring))
    other = document(issued(ring, facts(certificate_id="0190f5b2-0000-7000-8000-000000000002")))
    holder = first["credentialSubject"]["id"]
    assert holder == again["credentialSubject"]["id"] != other["credentialSubject"]["id"]


def test_the_status_index_is_written_as_a_string(ring):
    status = document(issued(ring))["credentialStatus"]
    assert status["statusListIndex"] == "77777"
    assert status["id"] == "https://dovira.example.ua/status/1#77777"


def test_nothing_empty_is_written(ring):
    text = issued(
        ring, facts(position="", place="", result="", outcomes=[], donor_acknowledgement="")
    ).document.decode()
    assert not any(mark in text for mark in ('""', "[]", "null", "{}"))


@pytest.mark.parametrize("path", [(), ("credentialSubject",), ("issuer",), ("credentialSubject", "achievement")])
def test_a_word_that_the_proof_would_not_cover_is_refused(ring, path):
    changed = document(issued(ring))
    place = changed
    for part in path:
        place = place[part]
    place["note"] = "дописано"
    with pytest.raises(NotOurs):
        read_badge(changed)


def test_a_changed_document_has_a_wrong_proof(ring):
    signed = document(issued(ring))
    key = document_key(ring, signed)
    check_proof(signed, key)
    signed["credentialSubject"]["creditsEarned"] = 3
    with pytest.raises(ProofWrong):
        check_proof(signed, key)


def test_a_changed_proof_is_wrong_and_a_missing_one_is_missing(ring):
    signed = document(issued(ring))
    key = document_key(ring, signed)
    for name, value in {"created": "2031-01-01T00:00:00Z", "proofValue": "z0OIl", "verificationMethod": "x"}.items():
        with pytest.raises(ProofWrong):
            check_proof(signed | {"proof": signed["proof"] | {name: value}}, key)
    others: list[object] = [None, [], {"type": "other"}, signed["proof"] | {"cryptosuite": "eddsa-jcs-2022"}]
    for proof in others:
        with pytest.raises(ProofMissing):
            method_of(signed | {"proof": proof})


def test_a_changed_token_is_wrong(ring):
    token = issued(ring).token
    key = token_key(ring, token)
    check_token(token, key)
    with pytest.raises(TokenWrong):
        check_token(forged_token(token, lambda said: said | {"validFrom": "2020-01-01T00:00:00Z"}), key)
    for other in ("", "a.b", "a.b.c", "e30.e30.e30.e30"):
        with pytest.raises(TokenUnreadable):
            read_token(other)


def test_no_context_is_fetched():
    with pytest.raises(UnknownContext):
        load_context("https://example.org/context.json")
    assert all(read_file(name) is not None for name, _ in FILES.values())
    assert read_file("../keys.py") is None


def test_what_retired_keys_signed_stays_good(ring):
    old = issued(ring)
    rotated = Keyring.read(ring.with_new_pair(LATER).write())
    new = issued(rotated)
    assert method_of(document(new)) != method_of(document(old))
    for credential in (old, new):
        signed = document(credential)
        check_proof(signed, document_key(rotated, signed))
        check_token(credential.token, token_key(rotated, credential.token))
    assert [line.retired_at is None for line in rotated.lines()] == [False, False, True, True]


def test_a_retired_or_published_key_signs_nothing(ring):
    published = Keyring.read(json.dumps(ring.public()))
    with pytest.raises(KeysUnusable):
        issued(published)
    assert '"d"' not in json.dumps(ring.public())
    retired = json.loads(ring.with_new_pair(LATER).write())["keys"][:2]
    assert all("d" not in key for key in retired)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"keys": [{"kty": "RSA"}]}', '{"keys": [{"kty": "EC", "crv": "P-256"}]}']
)
def test_what_holds_no_keys_is_said_so(text):
    with pytest.raises(KeysUnusable, match="JSON Web Key Set"):
        Keyring.read(text)


def test_the_issuers_document_names_every_key(ring):
    told = ring.with_new_pair(LATER).did_document(SITE)
    assert told["id"] == "did:web:dovira.example.ua"
    assert Site("http://127.0.0.1:8000").did == "did:web:127.0.0.1%3A8000"
    assert len(told["verificationMethod"]) == 4
    assert told["assertionMethod"] == [method["id"] for method in told["verificationMethod"]]


@given(st.sets(st.integers(0, ENTRIES - 1), max_size=40))
@settings(max_examples=examples(20))
def test_a_status_list_gives_back_exactly_what_was_ended(ended):
    told = compose_list("1", ended, site=SITE, now=NOW, may_be_kept=HOUR)
    assert all(is_ended(told, index) for index in ended)
    assert not any(is_ended(told, index) for index in {(one + 1) % ENTRIES for one in ended} - ended)


@pytest.mark.parametrize("encoded", ["", "u", "uAAAA", 5, None, encode_bits([])[:-9]])
def test_a_broken_status_list_is_said_so(encoded):
    with pytest.raises(ListUnreadable):
        is_ended({"credentialSubject": {"encodedList": encoded}}, 131_000)
