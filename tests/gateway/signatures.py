"""The issuer's keys in the gateway's tests, and what they sign."""

from credentials.issuing import Credential, issue_credential
from credentials.keys import Keyring
from credentials.site import Site
from credentials.statements import Issuance
from shared.contracts.certification import CertificateFacts
from shared.contracts.certification_credentials import IssuerKeys, SignedCertificate
from tests.credentials.builders import NOW

SITE = Site("http://gateway.test")
RING = Keyring({}).with_new_pair(NOW)


def sign(facts: CertificateFacts, ring: Keyring = RING) -> Credential:
    return issue_credential(Issuance(facts, "dialogue", 1, NOW, "1", 94_567), ring=ring, site=SITE, now=NOW)


def signed(facts: CertificateFacts) -> SignedCertificate:
    one = sign(facts)
    return SignedCertificate(document=one.document.decode(), token=one.token)


def issuer_keys() -> IssuerKeys:
    return IssuerKeys(key_set=RING.public(), did_document=RING.did_document(SITE))
