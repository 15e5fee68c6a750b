"""A signature on the pages themselves (PAdES): it covers the look of a PDF, which a credential inside does not."""

import io
from dataclasses import dataclass

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel


@dataclass(frozen=True, slots=True)
class PageSeal:
    """``signer`` is what the certificate calls itself: who vouches for that, this does not say."""

    signer: str
    is_intact: bool


def read_page_seal(pdf: bytes) -> PageSeal | None:
    """The last signature of a PDF; intact when it covers the whole file. None when there is none that can be read."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return None
        last = signatures[-1]
        last.compute_integrity_info()
        is_intact, is_valid = validate_sig_integrity(
            last.signer_info, last.signer_cert, expected_content_type="data", actual_digest=last.compute_digest()
        )
        covers_all = last.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
        return PageSeal(str(last.signer_cert.subject.human_friendly), is_intact=is_intact and is_valid and covers_all)
    except Exception:  # noqa: BLE001  # what a broken or malicious file does to its reader is not foreseeable
        return PageSeal(signer="", is_intact=False) if b"/ByteRange" in pdf else None
