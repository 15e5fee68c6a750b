"""Recognition packs: fetched by the holder, and by whoever has a secret that the holder gave them."""

from services.gateway.adapters.language import N_
from services.gateway.domain import Visitor
from services.gateway.use_cases.verifying import page_of
from shared.bus import Refused
from shared.contracts.certification_packs import (
    GetRecognitionPack,
    PackAccess,
    PackContents,
    ShareRecognitionPack,
    StopSharingRecognitionPack,
)
from shared.contracts.request import Problem
from shared.runtime import Work

_LONGEST_NUMBER, _LONGEST_SECRET = 80, 100
NO_ACCESS = Problem(
    status=404,
    code="no_pack_access",
    title=N_("Доступу до пакета немає"),
    detail=N_("Доступ закінчився, його припинено або код введено не повністю. Попросіть у власника сертифіката новий."),
)


async def fetch(
    work: Work, number: str, *, visitor: Visitor, access: str, public_url: str
) -> tuple[PackContents, bytes]:
    """The pack for people and for programs. Raises Refused with 404: that there is no such number is not told apart."""
    asked = GetRecognitionPack(
        number=number.strip()[:_LONGEST_NUMBER],
        participant_id=visitor.participant_id,
        token=access.strip()[:_LONGEST_SECRET],
        verification_url=page_of(number, public_url=public_url),
    )
    found = await work.ask(asked, timeout=30)
    if found.contents is None or found.pdf is None:
        raise Refused(NO_ACCESS)
    return found.contents, found.pdf


async def share(work: Work, number: str, *, visitor: Visitor, days: int) -> PackAccess:
    """A new secret. No key makes asking twice one request: then the secret would be kept with the reply.

    Raises Refused with 404.
    """
    return await work.ask(ShareRecognitionPack(participant_id=visitor.participant_id, number=number, days=days))


async def stop(work: Work, number: str, *, visitor: Visitor) -> None:
    """Nobody but the holder fetches the pack from now on. Raises Refused with 404."""
    await work.ask(StopSharingRecognitionPack(participant_id=visitor.participant_id, number=number))
