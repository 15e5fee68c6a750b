"""The document of a certificate: printed when first asked for, kept, and the same ever after."""

import base64
import hashlib

from services.certification.adapters import Printer, Proof, Seal, Signer
from services.certification.domain.certificate import Certificate
from services.certification.store import register
from services.certification.use_cases.signing import credential_of
from shared.contracts import certification as say
from shared.outbox import Tx
from shared.runtime import Work


async def get_certificate_document(work: Work, request: say.GetCertificateDocument) -> say.CertificateDocument:
    """The document as it was first printed for that address; printed and kept now if it never was."""
    number, address = request.number.strip(), request.verification_url
    certificate = await work.read(lambda tx: register.find_certificate(tx, number))
    if certificate is None:
        return say.CertificateDocument(number=number)
    kept = await document_of(work, certificate, address)
    # The contract's field decodes what it is given, so it is given base64.
    return say.CertificateDocument(number=number, pdf=base64.b64encode(kept))


async def document_of(work: Work, certificate: Certificate, address: str) -> bytes:
    """The document as it was first printed for that address. Raises CannotSign, CannotSeal."""
    certificate_id = certificate.certificate_id
    kept = await work.read(lambda tx: register.get_document(tx, certificate_id, address))
    if kept is None:
        pdf = await _print(work, certificate, address)
        kept = await work.write(lambda tx: _keep_document(tx, certificate_id, address, pdf))
    return kept


async def _print(work: Work, certificate: Certificate, address: str) -> bytes:
    credential = await credential_of(work, certificate)
    scanned = work.use(Signer).site.paper(credential.paper_code)
    proof = Proof(address=address, scanned=scanned, credential=credential.document)
    pdf = await work.use(Printer).print_certificate(certificate.facts, template=certificate.template, proof=proof)
    return await work.use(Seal).seal(pdf)


def _keep_document(tx: Tx, certificate_id: str, address: str, pdf: bytes) -> bytes:
    """Keep it, unless somebody was quicker; what is kept is the answer."""
    register.keep_document(tx, certificate_id, address, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest())
    return register.get_document(tx, certificate_id, address) or pdf
