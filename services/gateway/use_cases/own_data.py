"""Everything that is known of one participant, in a form that programs read (GDPR article 20 and its like)."""

import asyncio
from collections.abc import Mapping

from pydantic import BaseModel

from services.gateway.use_cases import gathering
from services.gateway.use_cases.gathering import ProgrammeOfMine
from shared.contracts.certification import VerifyCertificate
from shared.contracts.notification import ListMessages
from shared.runtime import Work

_MOST_MESSAGES = 1000


async def collect(work: Work, participant_id: str) -> Mapping[str, object]:
    """By subject. A part that is null is not known now: its service is down. Raises Refused."""
    page, messages = await asyncio.gather(
        gathering.gather_my_page(work, participant_id),
        gathering.unless_down(work.ask(ListMessages(participant_id=participant_id, limit=_MOST_MESSAGES))),
    )
    listed = page.certificates.certificates if page.certificates else []
    certificates = await asyncio.gather(*(work.ask(VerifyCertificate(number=line.number)) for line in listed))
    return {
        "made_at": work.clock.now().isoformat(),
        "person": _plain(page.person.personal),
        "programmes": [_programme(mine) for mine in page.programmes],
        "other_applications": [_plain(application) for application in page.unknown],
        "certificates": [_plain(one) for one in certificates] if page.certificates else None,
        "messages": [_plain(one) for one in messages.messages] if messages else None,
    }


def _programme(mine: ProgrammeOfMine) -> Mapping[str, object]:
    return {
        "title": mine.programme.title,
        "application": _plain(mine.application),
        "places": [_plain(one) for one in mine.places.values()] if mine.places is not None else None,
        "tests": _plain(mine.tests),
        "progress": _plain(mine.progress),
    }


def _plain(model: BaseModel | None) -> object:
    return model.model_dump(mode="json") if model else None
