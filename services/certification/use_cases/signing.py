"""Signed certificates: signed when first asked for, kept, and the same ever after."""

import asyncio
import secrets

from credentials.issuing import Credential
from credentials.statements import Issuance
from credentials.status_list import ENTRIES
from services.certification.adapters import Signer
from services.certification.domain.certificate import Certificate
from services.certification.store import credentials, register
from services.certification.use_cases.answering import contract_facts
from shared.contracts import certification_credentials as say
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

_WATCH_EVERY = 60.0
_FULL = ENTRIES // 2
"""A list is left half empty, so that a place drawn by lot is soon found to be free."""


async def get_signed_certificate(work: Work, request: say.GetSignedCertificate) -> say.SignedCertificate:
    """The credential of a number."""
    certificate = await work.read(lambda tx: register.find_certificate(tx, request.number.strip()))
    if certificate is None:
        return say.SignedCertificate()
    signed = await credential_of(work, certificate)
    return say.SignedCertificate(document=signed.document.decode(), token=signed.token)


async def credential_of(work: Work, certificate: Certificate) -> Credential:
    """The certificate's credential as it was first signed; signed and kept now if it never was. Raises CannotSign."""
    certificate_id = certificate.certificate_id
    kept = await work.read(lambda tx: credentials.get_credential(tx, certificate_id))
    while kept is None:
        place = await work.read(_draw_place)
        issuance = _issuance(certificate, place)
        signed = await work.use(Signer).sign_certificate(issuance, now=work.clock.now())
        kept = await work.write(lambda tx, signed=signed, place=place: _keep(tx, certificate_id, signed, place))  # type: ignore[misc]  # bound now
    return kept


async def watch_keys(work: Work) -> None:
    """Fail while there are no keys, so that the service is not ready; make them where it may. Raises CannotSign."""
    while True:
        await asyncio.to_thread(work.use(Signer).ring, work.clock.now())
        await asyncio.sleep(_WATCH_EVERY)


async def get_status_list(work: Work, request: say.GetStatusList) -> say.StatusList:
    """The list as it is now."""
    try:
        status_list = int(request.list_id)
    except ValueError:
        return say.StatusList()
    ended = await work.read(lambda tx: credentials.ended_in_list(tx, status_list))
    if ended is None:
        return say.StatusList()
    signed = await work.use(Signer).sign_status_list(str(status_list), ended, now=work.clock.now())
    return say.StatusList(document=signed.decode())


async def get_issuer_keys(work: Work, _: say.GetIssuerKeys) -> say.IssuerKeys:
    """The public halves of all keys there ever were."""
    signer = work.use(Signer)
    ring = signer.ring(work.clock.now())
    return say.IssuerKeys(key_set=ring.public(), did_document=ring.did_document(signer.site))


def recognise_document(tx: ReadTx, request: say.RecogniseDocument) -> say.RecognisedDocument:
    """Whose document this is, byte by byte."""
    return say.RecognisedDocument(number=register.number_of_document(tx, request.sha256))


def _draw_place(tx: ReadTx) -> tuple[int, int]:
    """By lot, so that neighbours in the list tell nothing of each other."""
    newest, count = credentials.newest_list(tx)
    return newest + (count >= _FULL), secrets.randbelow(ENTRIES)


def _keep(tx: Tx, certificate_id: str, signed: Credential, place: tuple[int, int]) -> Credential | None:
    """What is kept of the certificate now; nothing when the place was taken by another."""
    credentials.keep_credential(tx, certificate_id, signed, place=place)
    return credentials.get_credential(tx, certificate_id)


def _issuance(certificate: Certificate, place: tuple[int, int]) -> Issuance:
    return Issuance(
        facts=contract_facts(certificate),
        programme_id=certificate.programme_id,
        programme_version=certificate.programme_version,
        issued_at=certificate.issued_at,
        status_list_id=str(place[0]),
        status_index=place[1],
    )
