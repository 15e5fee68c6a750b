"""What certification answers."""

from services.certification import use_cases
from services.certification.adapters import CannotSeal, CannotSign
from services.certification.domain import changes
from services.certification.domain.reviews import NoSuchReview, ReviewClosed
from shared.bus import Answers
from shared.contracts import certification as say
from shared.contracts import certification_credentials as credentials
from shared.contracts import certification_packs as packs
from shared.contracts import certification_queue as queue
from shared.contracts import certification_reviews as reviews
from shared.contracts import certification_rules as rules
from shared.contracts.request import Done
from shared.outbox import ReadTx, Tx
from shared.runtime import Work

answers = Answers(
    "certification",
    refusals={
        changes.NoSuchCertificate: (404, "no_such_certificate", "Такого сертифіката немає"),
        changes.CertificateNotValid: (409, "certificate_not_valid", "Сертифікат уже не чинний"),
        changes.NothingToCorrect: (409, "nothing_to_correct", "Немає чого виправляти"),
        NoSuchReview: (404, "no_such_review", "Такого розгляду немає"),
        ReviewClosed: (409, "review_closed", "Це вже вирішено"),
        CannotSeal: (503, "cannot_seal", "Документ зараз не можна підписати"),
        CannotSign: (503, "cannot_sign", "Сертифікати зараз нічим підписувати"),
    },
)


@answers.query(say.GetProgress)
def get_progress(tx: ReadTx, request: say.GetProgress) -> say.Progress:
    """What is still missing, and why."""
    return use_cases.get_progress(tx, request)


@answers.query(say.VerifyCertificate)
def verify_certificate(tx: ReadTx, request: say.VerifyCertificate) -> say.Verification:
    """What the register says of a number."""
    return use_cases.verify_certificate(tx, request)


@answers.query(say.ListCertificates)
def list_certificates(tx: ReadTx, request: say.ListCertificates) -> say.CertificateList:
    """A participant's certificates."""
    return use_cases.list_certificates(tx, request)


@answers.work(say.GetCertificateDocument)
async def get_certificate_document(work: Work, request: say.GetCertificateDocument) -> say.CertificateDocument:
    """The certificate as PDF."""
    return await use_cases.get_certificate_document(work, request)


@answers.work(credentials.GetSignedCertificate)
async def get_signed_certificate(
    work: Work, request: credentials.GetSignedCertificate
) -> credentials.SignedCertificate:
    """The certificate as an Open Badges credential."""
    return await use_cases.get_signed_certificate(work, request)


@answers.work(credentials.GetIssuerKeys)
async def get_issuer_keys(work: Work, request: credentials.GetIssuerKeys) -> credentials.IssuerKeys:
    """The keys by which credentials are checked."""
    return await use_cases.get_issuer_keys(work, request)


@answers.work(credentials.GetStatusList)
async def get_status_list(work: Work, request: credentials.GetStatusList) -> credentials.StatusList:
    """Which certificates no longer hold."""
    return await use_cases.get_status_list(work, request)


@answers.query(credentials.RecogniseDocument)
def recognise_document(tx: ReadTx, request: credentials.RecogniseDocument) -> credentials.RecognisedDocument:
    """Whose document this is."""
    return use_cases.recognise_document(tx, request)


@answers.request(packs.ShareRecognitionPack)
def share_recognition_pack(tx: Tx, request: packs.ShareRecognitionPack) -> packs.PackAccess:
    """The holder lets a personnel service fetch the recognition pack."""
    return use_cases.share_recognition_pack(tx, request)


@answers.request(packs.StopSharingRecognitionPack)
def stop_sharing_recognition_pack(tx: Tx, request: packs.StopSharingRecognitionPack) -> Done:
    """The holder lets nobody fetch it any more."""
    return use_cases.stop_sharing_recognition_pack(tx, request)


@answers.work(packs.GetRecognitionPack)
async def get_recognition_pack(work: Work, request: packs.GetRecognitionPack) -> packs.RecognitionPack:
    """What an employer's personnel service needs to count the training."""
    return await use_cases.get_recognition_pack(work, request)


@answers.request(say.ReplaceCertificate)
def replace_certificate(tx: Tx, request: say.ReplaceCertificate) -> say.Verification:
    """Issue a corrected certificate in the place of an old one."""
    return use_cases.replace_certificate(tx, request)


@answers.request(reviews.RequestCorrection)
def request_correction(tx: Tx, request: reviews.RequestCorrection) -> reviews.CorrectionReceipt:
    """The holder asks to correct a certificate."""
    return use_cases.request_correction(tx, request)


@answers.query(queue.GetIssuingProgress)
def get_issuing_progress(tx: ReadTx, request: queue.GetIssuingProgress) -> queue.IssuingProgress:
    """How far the issuing of certificates is."""
    return use_cases.get_issuing_progress(tx, request)


@answers.query(rules.PreviewRule)
def preview_rule(tx: ReadTx, request: rules.PreviewRule) -> rules.RuleEffect:
    """What another rule would change."""
    return use_cases.preview_rule(tx, request)


@answers.query(reviews.ListReviews)
def list_reviews(tx: ReadTx, request: reviews.ListReviews) -> reviews.ReviewList:
    """Certificates that await a person, or that persons decided about."""
    return use_cases.list_reviews(tx, request)


@answers.request(reviews.DecideReview)
def decide_review(tx: Tx, request: reviews.DecideReview) -> say.Verification:
    """Keep, replace or revoke a certificate after looking at it."""
    return use_cases.decide_review(tx, request)


@answers.request(say.RevokeCertificate)
def revoke_certificate(tx: Tx, request: say.RevokeCertificate) -> say.Verification:
    """A certificate no longer holds."""
    return use_cases.revoke_certificate(tx, request)
