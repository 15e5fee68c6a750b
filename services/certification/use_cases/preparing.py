"""Preparing: what was issued is signed and printed before anybody asks, so that nobody waits when everybody asks.

The queue is rows. A certificate leaves it when its document is kept, so whatever ends the process loses nothing; a
document that was printed twice is kept once.
"""

import asyncio
import logging
from datetime import timedelta

from services.certification.adapters import Signer
from services.certification.domain.certificate import Certificate, CertificateStatus
from services.certification.store import queues, register
from services.certification.use_cases.printing import document_of
from shared.outbox import Tx
from shared.runtime import Work

_log = logging.getLogger("dovira.certification")

_PORTION = 8
"""Documents in memory at once."""

_LOOK_EVERY = 2.0
_AGAIN_AFTER = timedelta(minutes=5)


async def prepare_certificates(work: Work) -> None:
    """Runs while the service lives."""
    while True:
        due = await work.read(lambda tx: queues.next_unprepared(tx, _PORTION))
        if due:
            await _prepare(work, list(due))
        else:
            await work.pause(_LOOK_EVERY)


async def _prepare(work: Work, due: list[str]) -> None:
    certificates = await work.read(lambda tx: register.get_certificates(tx, due))
    done = await asyncio.gather(*(_is_prepared(work, certificates.get(one)) for one in due))
    outcome = dict(zip(due, done, strict=True))

    def settle(tx: Tx) -> None:
        queues.drop_unprepared(tx, [one for one in due if outcome[one]])
        queues.postpone_unprepared(tx, [one for one in due if not outcome[one]], until=tx.now + _AGAIN_AFTER)

    await work.write(settle)


async def _is_prepared(work: Work, certificate: Certificate | None) -> bool:
    """Whether nothing is left to do for it: it is printed, or nobody will ask for it."""
    if certificate is None or certificate.status is not CertificateStatus.VALID or not certificate.facts.full_name:
        return True
    try:
        await document_of(work, certificate, work.use(Signer).site.certificate(certificate.number))
    except Exception as error:  # noqa: BLE001  # whatever is wrong with one must not hold up the others
        why = {"certificate_id": certificate.certificate_id, "error": type(error).__name__}
        _log.warning("certificate_not_prepared", extra=why)
        return False
    return True
