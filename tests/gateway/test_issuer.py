"""What the issuer publishes for programs: keys, contexts, status lists, open to every site."""

import hashlib

import pytest

from credentials.contexts import FILES
from tests.gateway.signatures import RING, SITE


async def test_the_keys_are_published_without_their_secrets(anyone):
    response = await anyone.get("/.well-known/jwks.json")
    assert response.json() == RING.public()
    assert not any("d" in key for key in response.json()["keys"])
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_the_did_document_names_the_keys(anyone):
    told = (await anyone.get("/.well-known/did.json")).json()
    assert told["id"] == SITE.did
    assert {one["type"] for one in told["verificationMethod"]} == {"JsonWebKey", "Multikey"}


async def test_each_key_has_a_page_that_tokens_name(anyone):
    key_id, _ = RING.token_key()
    response = await anyone.get(SITE.key(key_id).removeprefix(SITE.public_url))
    assert response.json() == RING.public_key(key_id)


@pytest.mark.parametrize(("name", "digest"), list(FILES.values()))
async def test_contexts_are_served_as_they_were_pinned(anyone, name, digest):
    response = await anyone.get(f"/contexts/{name}")
    assert hashlib.sha256(response.content).hexdigest() == digest
    assert response.headers["content-type"] == "application/ld+json"
    assert response.headers["cache-control"] == "public, max-age=86400"


async def test_status_lists_are_served(anyone):
    assert (await anyone.get("/status/1")).json() == {"list": 1}


@pytest.mark.parametrize("address", ["/status/2", "/keys/none", "/contexts/none.json", "/contexts/..%2fkeys.py"])
async def test_what_is_not_there_is_a_404(anyone, address):
    assert (await anyone.get(address)).status_code == 404
