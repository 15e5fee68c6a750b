"""The recognition pack: the holder fetches it, and lets an employer's personnel service fetch it for some days."""

import base64
import secrets
from dataclasses import asdict
from datetime import timedelta

from services.certification.adapters import Pack, Printer, Proof, Seal, Signer
from services.certification.domain.certificate import Certificate
from services.certification.domain.changes import NoSuchCertificate
from services.certification.domain.sharing import Access, hash_token
from services.certification.store import register, sharing
from services.certification.use_cases.answering import contract_facts
from services.certification.use_cases.signing import credential_of
from shared.contracts import certification
from shared.contracts import certification_packs as say
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx
from shared.runtime import Work


def share_recognition_pack(tx: Tx, request: say.ShareRecognitionPack) -> say.PackAccess:
    """A new secret, told once. Those made before go on to hold. Raises NoSuchCertificate."""
    certificate = _own(tx, request.participant_id, request.number)
    token, expires_at = secrets.token_urlsafe(24), tx.now + timedelta(days=request.days)
    sharing.end_expired(tx)
    sharing.add_access(tx, Access(hash_token(token), certificate.certificate_id, expires_at))
    return say.PackAccess(token=token, expires_at=expires_at)


def stop_sharing_recognition_pack(tx: Tx, request: say.StopSharingRecognitionPack) -> Done:
    """Every secret of the certificate opens nothing from now on. Raises NoSuchCertificate."""
    sharing.end_accesses(tx, _own(tx, request.participant_id, request.number).certificate_id)
    return Done()


async def get_recognition_pack(work: Work, request: say.GetRecognitionPack) -> say.RecognitionPack:
    """The pack as it is today; empty when the number is not known or the asker may not have it: both look alike."""
    certificate = await work.read(lambda tx: _admitted(tx, request))
    if certificate is None:
        return say.RecognitionPack()
    contents = _contents(certificate, request.verification_url)
    pack = Pack(certificate, made_at=work.clock.now(), contents=contents.model_dump_json(indent=1).encode())
    credential = await credential_of(work, certificate)
    scanned = work.use(Signer).site.paper(credential.paper_code)
    proof = Proof(address=request.verification_url, scanned=scanned, credential=credential.document)
    pdf = await work.use(Seal).seal(await work.use(Printer).print_pack(pack, proof=proof))
    return say.RecognitionPack.model_validate({"contents": contents, "pdf": base64.b64encode(pdf)})


def _own(tx: ReadTx, participant_id: str, number: str) -> Certificate:
    certificate = register.find_certificate(tx, number.strip())
    if certificate is None or certificate.participant_id != participant_id:
        message = "Сертифіката з таким номером немає серед ваших."
        raise NoSuchCertificate(message)
    return certificate


def _admitted(tx: ReadTx, request: say.GetRecognitionPack) -> Certificate | None:
    """The certificate, for its holder or whoever has a secret of it that is open."""
    certificate = register.find_certificate(tx, request.number.strip())
    if certificate is None or (request.participant_id and request.participant_id == certificate.participant_id):
        return certificate
    access = sharing.find_access(tx, hash_token(request.token)) if request.token else None
    opens_it = access is not None and access.is_open(tx.now) and access.certificate_id == certificate.certificate_id
    return certificate if opens_it else None


def _contents(certificate: Certificate, verification_url: str) -> say.PackContents:
    facts = certificate.facts
    return say.PackContents(
        status=certification.CertificateStatus(certificate.status),
        replaced_by=certificate.replaced_by,
        certificate=contract_facts(certificate),
        rule_version=certificate.programme_version,
        conditions=list(facts.conditions),
        webinars=[say.PackWebinar(**asdict(one)) for one in facts.webinars],
        tests=[say.PackTest(**asdict(one)) for one in facts.tests],
        evidence=list(certificate.evidence),
        verification_url=verification_url,
    )
