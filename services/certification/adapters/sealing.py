"""Seals on the printed document: a PAdES signature with the issuer's certificate, or one that another program makes.

Ukraine's qualified signatures (DSTU 4145) are made by accredited services and their programs; `ProgramSeal` is the port
for them: any program that reads a PDF from its input and writes it, signed, to its output.
"""

import asyncio
import io
import os
import shlex
import signal
from collections.abc import Sequence
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

_FIELD = "Issuer"
_PATIENCE = 60.0
_SIGNED = b"/ByteRange"


class CannotSeal(Exception):
    """The document could not be sealed; a certificate without its seal is not given out. The text is for who asked."""


class SealUnusable(Exception):
    """What is configured as a seal is none."""


class Seal:
    """No seal: the document as it was printed. The kinds below add a signature, and change nothing before it."""

    async def seal(self, pdf: bytes) -> bytes:
        """Raises CannotSeal."""
        return pdf


class CertificateSeal(Seal):
    """A PAdES signature with a certificate and key from a PKCS#12 file."""

    def __init__(self, file: Path, passphrase: str) -> None:
        """Raises SealUnusable."""
        signer = signers.SimpleSigner.load_pkcs12(file, passphrase=passphrase.encode() or None)  # type: ignore[no-untyped-call]
        if signer is None:
            message = f"{file}: no certificate with its key can be read with this passphrase"
            raise SealUnusable(message)
        about = signers.PdfSignatureMetadata(field_name=_FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        self._signer = signers.PdfSigner(about, signer=signer)

    async def seal(self, pdf: bytes) -> bytes:
        return await asyncio.to_thread(self._sign, pdf)

    def _sign(self, pdf: bytes) -> bytes:
        signed = self._signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
        return bytes(signed.getvalue())


class ProgramSeal(Seal):
    """A signature by another program: PDF in, signed PDF out, as an addition to the same file."""

    def __init__(self, command: Sequence[str], *, patience: float = _PATIENCE) -> None:
        self._command, self._patience = command, patience

    async def seal(self, pdf: bytes) -> bytes:
        try:
            program = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                start_new_session=True,  # so that what it started itself ends with it
            )
        except OSError as error:
            raise CannotSeal(_NO_ANSWER) from error
        try:
            async with asyncio.timeout(self._patience):
                sealed, _ = await program.communicate(pdf)
        except TimeoutError as error:
            os.killpg(program.pid, signal.SIGKILL)
            await program.wait()
            raise CannotSeal(_NO_ANSWER) from error
        if program.returncode or not sealed.startswith(pdf) or _SIGNED not in sealed[len(pdf) :]:
            raise CannotSeal(_NOT_OURS)
        return sealed


def make_seal(*, certificate: Path | None, passphrase: str, program: str) -> Seal:
    """The seal that is configured. Raises SealUnusable."""
    if certificate is not None and program:
        message = "Set a seal by certificate or by program, not both"
        raise SealUnusable(message)
    if certificate is not None:
        return CertificateSeal(certificate, passphrase)
    return ProgramSeal(shlex.split(program)) if program else Seal()


_NO_ANSWER = "Служба підпису не відповіла. Спробуйте за кілька хвилин."
_NOT_OURS = "Служба підпису відмовила або повернула не той документ."
