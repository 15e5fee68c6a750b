"""Looking certificates up. A number that cannot be and one that is not there are answered alike.

Whom a certificate names is read by its number only with the holder's consent; the holder and organisers read it always.
"""

from credentials.site import Site
from services.gateway.adapters.language import N_
from services.gateway.domain import NotAllowed, NotSignedIn, Role, Visitor
from shared.bus import Refused
from shared.contracts.certification import (
    CertificateFacts,
    GetCertificateDocument,
    ListCertificates,
    Verification,
    VerifyCertificate,
)
from shared.contracts.certification_credentials import GetSignedCertificate, SignedCertificate
from shared.contracts.request import Problem
from shared.runtime import Work

_LONGEST_NUMBER = 80
_UNNAMED = {"full_name": "", "position": "", "body_name": ""}
NO_SUCH_CERTIFICATE = Problem(
    status=404,
    code="no_such_certificate",
    title=N_("Сертифіката з таким номером немає в реєстрі"),
    detail=N_("Перевірте номер: його надруковано на сертифікаті, разом із похилою рискою."),
)


async def verify(work: Work, number: str, *, visitor: Visitor) -> Verification:
    """Every printed fact that the visitor may read, and what the certificate is worth today. Raises Refused (404)."""
    found = await find(work, number)
    if found is None or found.facts is None:
        raise Refused(NO_SUCH_CERTIFICATE)
    if await _may_read_all(work, found, visitor):
        return found
    return found.model_copy(update={"facts": unnamed(found.facts)})


async def find(work: Work, number: str) -> Verification | None:
    """All that the register says of a number, to be shown with care."""
    found = await work.ask(VerifyCertificate(number=_plain(number)))
    return found if found.facts else None


async def get_document(work: Work, number: str, *, visitor: Visitor, public_url: str) -> bytes:
    """The PDF. Raises Refused with 404, NotSignedIn, NotAllowed."""
    await _admit(work, number, visitor)
    asked = GetCertificateDocument(number=_plain(number), verification_url=page_of(number, public_url=public_url))
    found = await work.ask(asked, timeout=30)
    if found.pdf is None:
        raise Refused(NO_SUCH_CERTIFICATE)
    return found.pdf


async def get_credential(work: Work, number: str, *, visitor: Visitor) -> SignedCertificate:
    """The certificate as an Open Badges credential. Raises Refused with 404, NotSignedIn, NotAllowed."""
    await _admit(work, number, visitor)
    return await work.ask(GetSignedCertificate(number=_plain(number)))


def unnamed(facts: CertificateFacts) -> CertificateFacts:
    """The facts without whom they are about."""
    return facts.model_copy(update=_UNNAMED)


def page_of(number: str, *, public_url: str) -> str:
    """The address of the page that shows a certificate's facts."""
    return Site(public_url).certificate(number)


async def _admit(work: Work, number: str, visitor: Visitor) -> None:
    found = await find(work, number)
    if found is None:
        raise Refused(NO_SUCH_CERTIFICATE)
    if not await _may_read_all(work, found, visitor):
        raise NotAllowed if visitor.is_known else NotSignedIn


async def _may_read_all(work: Work, found: Verification, visitor: Visitor) -> bool:
    if found.is_open or Role.ORGANISER in visitor.roles:
        return True
    if not visitor.participant_id or found.facts is None:
        return False
    own = await work.ask(ListCertificates(participant_id=visitor.participant_id))
    return found.facts.number in {one.number for one in own.certificates}


def _plain(number: str) -> str:
    """What was typed, trimmed; what is longer than any number is asked for all the same, and not found."""
    return " ".join(number.split())[:_LONGEST_NUMBER]
