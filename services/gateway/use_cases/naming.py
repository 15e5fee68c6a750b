"""What things are called at the desk, by their ids: pages show names, logs and messages hold ids."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.gateway.use_cases.gathering import unless_down
from shared.contracts.scheduling import ListCancelledWebinars, ListProgrammes
from shared.runtime import Work


@dataclass(frozen=True, slots=True)
class Names:
    """Of programmes, of webinars (the cancelled, too) and tests, of speakers. What is not known now is left out."""

    programmes: Mapping[str, str]
    titles: Mapping[str, str]
    speakers: Mapping[tuple[str, str], str]


async def names_for(work: Work, programme_ids: Collection[str]) -> Names:
    """Names of everything in these programmes."""
    listed = await unless_down(work.ask(ListProgrammes()))
    programmes = [one.programme for one in listed.programmes if one.programme] if listed else []
    asked = (unless_down(work.ask(ListCancelledWebinars(programme_id=one))) for one in sorted(programme_ids))
    gone = [one.webinar for found in await asyncio.gather(*asked) if found for one in found.webinars]
    webinars = [*gone, *(webinar for one in programmes for webinar in one.webinars)]
    return Names(
        programmes={one.id: one.title for one in programmes},
        titles={one.id: one.topic for one in webinars}
        | {test.id: test.title for one in programmes for test in one.tests},
        speakers={(one.id, speaker.id): speaker.full_name for one in programmes for speaker in one.speakers},
    )
