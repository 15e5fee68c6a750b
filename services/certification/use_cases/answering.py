"""What is asked: how far somebody is, and whether a number is real."""

from dataclasses import asdict

from services.certification.domain.certificate import Certificate, CertificateStatus
from services.certification.domain.earning import evaluate
from services.certification.store import participants, programmes, queues, register
from shared.contracts import certification as say
from shared.contracts import certification_queue as say_of_queue
from shared.outbox import ReadTx


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
    recordings = [
        say.RecordingProgress(
            webinar_id=one.webinar_id,
            quiz_id=one.quiz_id,
            watched=one.watched is not None,
            passed=one.passed is not None,
        )
        for one in evaluation.recordings
    ]
    return say.Progress(
        requirements=requirements,
        attended=list(evaluation.attended),
        recordings=recordings,
        certificate_number=number,
    )


def get_issuing_progress(tx: ReadTx, request: say_of_queue.GetIssuingProgress) -> say_of_queue.IssuingProgress:
    """In figures, by programme."""
    participating, holding = queues.count_participants(tx), queues.count_certificates(tx)
    unseen, unprepared = queues.count_unseen(tx), queues.count_unprepared(tx)
    postponed, newest = queues.count_postponed(tx), queues.last_issued(tx)
    known = sorted({*participating, *holding} if request.programme_id is None else {request.programme_id})
    return say_of_queue.IssuingProgress(
        programmes=[
            say_of_queue.ProgrammeIssuing(
                programme_id=one,
                participants=participating.get(one, 0),
                certificates=holding.get(one, 0),
                unseen=unseen.get(one, 0),
                unprepared=unprepared.get(one, 0),
                postponed=postponed.get(one, 0),
                last_issued_at=newest.get(one),
            )
            for one in known
        ]
    )


def verify_certificate(tx: ReadTx, request: say.VerifyCertificate) -> say.Verification:
    """Everything that is printed on the certificate of that number, and what it is worth today."""
    certificate = register.find_certificate(tx, request.number.strip())
    if certificate is None:
        return say.Verification()
    pair = certificate.participant_id, certificate.programme_id
    stated = participants.get_openness(tx, [pair]).get(pair)
    return verification_of(certificate).model_copy(update={"is_open": stated is not None and stated.is_open})


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


def verification_of(certificate: Certificate) -> say.Verification:
    """A certificate as whoever verifies it sees it."""
    return say.Verification(
        status=say.CertificateStatus(certificate.status),
        facts=contract_facts(certificate),
        changed_at=certificate.changed_at,
        reason=certificate.reason,
        replaced_by=certificate.replaced_by,
    )


def contract_facts(certificate: Certificate) -> say.CertificateFacts:
    """What the certificate says, as others hear it."""
    return say.CertificateFacts.model_validate(asdict(certificate.facts))
