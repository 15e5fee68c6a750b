"""Looking certificates up. A number that cannot be and one that is not there are answered alike."""

from urllib.parse import quote

from services.gateway.adapters.language import N_
from shared.bus import Refused
from shared.contracts.certification import GetCertificateDocument, Verification, VerifyCertificate
from shared.contracts.request import Problem
from shared.runtime import Work

_LONGEST_NUMBER = 80
NO_SUCH_CERTIFICATE = Problem(
    status=404,
    code="no_such_certificate",
    title=N_("Сертифіката з таким номером немає в реєстрі"),
    detail=N_("Перевірте номер: його надруковано на сертифікаті, разом із похилою рискою."),
)


async def verify(work: Work, number: str) -> Verification:
    """Every printed fact, and what the certificate is worth today. Raises Refused with 404."""
    found = await work.ask(VerifyCertificate(number=_plain(number)))
    if found.facts is None:
        raise Refused(NO_SUCH_CERTIFICATE)
    return found


async def get_document(work: Work, number: str, *, public_url: str) -> bytes:
    """The PDF. Raises Refused with 404."""
    asked = GetCertificateDocument(number=_plain(number), verification_url=page_of(number, public_url=public_url))
    found = await work.ask(asked, timeout=30)
    if found.pdf is None:
        raise Refused(NO_SUCH_CERTIFICATE)
    return found.pdf


def page_of(number: str, *, public_url: str) -> str:
    """The address of the page that shows a certificate's facts."""
    return f"{public_url}/verify/{quote(number.strip(), safe='/-')}"


def _plain(number: str) -> str:
    """What was typed, trimmed; what is longer than any number is asked for all the same, and not found."""
    return " ".join(number.split())[:_LONGEST_NUMBER]
