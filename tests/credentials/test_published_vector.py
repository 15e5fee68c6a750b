"""The test vector that Open Badges 3.0 publishes for Data Integrity proofs comes out digit by digit."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credentials.canonical import canonical
from credentials.contexts import CREDENTIALS_V2, OPEN_BADGES_3
from credentials.data_integrity import add_proof, check_proof
from credentials.keys import multikey

SECRET = "6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4"
MULTIKEY = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
DOCUMENT_HASH = "87f65a76d40146205e3b3e06cb0fbd153f97f9ce70372390f52566bb7f9e0773"
PROOF_VALUE = "z5x9aCBYovW3CQCbKdNyhEm7ffYSw1YpEdPywQJoNbzDD2gkzQDKJ1sYKJaWvqZtkMtSbz35HcbgXVEDYHxCzgkCr"
CREDENTIAL = {
    "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
    "id": "http://example.com/credentials/3527",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {
        "id": "https://example.edu/issuers/565049",
        "type": ["Profile"],
        "url": "https://www.imsglobal.org",
        "name": "Example Corp",
    },
    "validFrom": "2010-01-01T00:00:00Z",
    "name": "Teamwork Badge",
    "credentialSubject": {
        "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.com/achievements/21st-century-skills/teamwork",
            "type": ["Achievement"],
            "criteria": {
                "narrative": "Team members are nominated for this badge by their peers "
                "and recognized upon review by Example Corp management."
            },
            "description": "This badge recognizes the development of the capacity "
            "to collaborate within a group environment.",
            "name": "Teamwork",
        },
    },
}


def test_the_vectors_document_hashes_and_signs_as_published():
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SECRET))
    assert multikey(key.public_key()) == MULTIKEY
    assert hashlib.sha256(canonical(CREDENTIAL)).hexdigest() == DOCUMENT_HASH
    method = f"https://example.edu/issuers/565049#{MULTIKEY}"
    signed = add_proof(CREDENTIAL, key, method=method, created="2010-01-01T19:23:24Z")
    assert signed["proof"]["proofValue"] == PROOF_VALUE
    check_proof(signed, key.public_key())
