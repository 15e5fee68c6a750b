"""What is asked: how far somebody is, whether a number is real, and the document."""

import base64
import hashlib

from services.certification.adapters import Printer
from services.certification.domain.certificate import Certificate, CertificateStatus
from services.certification.domain.earning import evaluate
from services.certification.store import participants, programmes, register
from shared.contracts import certification as say
from shared.outbox import ReadTx, Tx
from shared.runtime import Work


def get_progress(tx: ReadTx, request: say.GetProgress) -> say.Progress:
    """What the evaluation that issues certificates says; no requirements while the programme is not known."""
    pair = request.participant_id, request.programme_id
    certificates = register.certificates_of(tx, request.participant_id, request.programme_id)
    number = next((one.number for one in certificates if one.status is CertificateStatus.VALID), None)
    programme = programmes.get_programme(tx, request.programme_id)
    if programme is None:
        return say.Progress(requirements=[], certificate_number=number)
    evaluation = evaluate(programme, participants.get_standings(tx, [pair])[pair])
    requirements = [
        say.Requirement(code=one.code, subject_id=one.subject_id, needed=one.needed, achieved=one.achieved, met=one.met)
        for one in evaluation.requirements
    ]
    return say.Progress(requirements=requirements, attended=list(evaluation.attended), certificate_number=number)


def verify_certificate(tx: ReadTx, request: say.VerifyCertificate) -> say.Verification:
    """Everything that is printed on the certificate of that number, and what it is worth today."""
    certificate = register.find_certificate(tx, request.number.strip())
    return verification_of(certificate) if certificate else say.Verification()


def list_certificates(tx: ReadTx, request: say.ListCertificates) -> say.CertificateList:
    """A participant's certificates, the newest first."""
    return say.CertificateList(
        certificates=[
            say.CertificateLine(
                number=one.number,
                programme_id=one.programme_id,
                programme_title=one.facts.programme_title,
                issued_on=one.facts.issued_on,
                status=say.CertificateStatus(one.status),
            )
            for one in register.certificates_of(tx, request.participant_id)
        ]
    )


async def get_certificate_document(work: Work, request: say.GetCertificateDocument) -> say.CertificateDocument:
    """The document as it was first printed for that address; printed and kept now if it never was."""
    number, address = request.number.strip(), request.verification_url
    certificate, kept = await work.read(lambda tx: _certificate_and_document(tx, number, address))
    if certificate is None:
        return say.CertificateDocument(number=number)
    if kept is None:
        pdf = await work.use(Printer).print_certificate(
            certificate.facts, template=certificate.template, verification_url=address
        )
        certificate_id = certificate.certificate_id
        kept = await work.write(lambda tx: _keep_document(tx, certificate_id, address, pdf))
    # The contract's field decodes what it is given, so it is given base64.
    return say.CertificateDocument(number=number, pdf=base64.b64encode(kept))


def verification_of(certificate: Certificate) -> say.Verification:
    """A certificate as whoever verifies it sees it."""
    facts = {name: getattr(certificate.facts, name) for name in say.CertificateFacts.model_fields}
    return say.Verification(
        status=say.CertificateStatus(certificate.status),
        facts=say.CertificateFacts.model_validate(facts),
        changed_at=certificate.changed_at,
        reason=certificate.reason,
        replaced_by=certificate.replaced_by,
    )


def _certificate_and_document(tx: ReadTx, number: str, address: str) -> tuple[Certificate | None, bytes | None]:
    certificate = register.find_certificate(tx, number)
    return certificate, register.get_document(tx, certificate.certificate_id, address) if certificate else None


def _keep_document(tx: Tx, certificate_id: str, address: str, pdf: bytes) -> bytes:
    """Keep it, unless somebody was quicker; what is kept is the answer."""
    register.keep_document(tx, certificate_id, address, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest())
    return register.get_document(tx, certificate_id, address) or pdf
