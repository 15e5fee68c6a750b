"""Which webinars stand in which calendar: a programme's for anyone, a participant's own with the addresses to join."""

from collections.abc import Mapping

from services.gateway.adapters.calendars import Entry
from services.gateway.domain import Seal, same
from services.gateway.use_cases import gathering
from services.gateway.use_cases.gathering import NO_SUCH_PROGRAMME, ProgrammeOfMine
from shared.bus import Refused
from shared.contracts.programme import Programme, Webinar
from shared.contracts.registration import EnrolmentStatus
from shared.runtime import Work

_PURPOSE = "calendar"
_SEAL_LENGTH = 32


def feed_token(seal: Seal, participant_id: str) -> str:
    """What opens a participant's own calendar without signing in: calendar programs cannot."""
    return f"{participant_id}.{seal.of(_PURPOSE, participant_id)[:_SEAL_LENGTH]}"


def owner_of(seal: Seal, token: str) -> str:
    """Whose calendar a token opens. Raises Refused with 404, in the same words whatever is wrong."""
    participant_id = token.rpartition(".")[0]
    if not participant_id or not same(feed_token(seal, participant_id), token):
        raise Refused(NO_SUCH_PROGRAMME)
    return participant_id


def entry_of(programme: Programme, webinar: Webinar, *, sequences: Mapping[str, int], public_url: str) -> Entry:
    """A webinar as a calendar has it; with the address to join when the webinar carries one."""
    page = f"{public_url}/programmes/{programme.id}/webinars/{webinar.id}"
    return Entry(
        uid=f"{webinar.id}@{public_url.partition('://')[2]}",
        sequence=sequences.get(webinar.id, 0),
        starts_at=webinar.starts_at,
        ends_at=webinar.ends_at,
        zone=programme.timezone,
        summary=webinar.topic,
        description=f"{programme.title}\n\n{page}",
        url=webinar.join_url or page,
    )


async def of_programme(work: Work, programme_id: str, *, public_url: str) -> tuple[Programme, list[Entry]]:
    """A programme and its webinars, without the addresses of the meetings. Raises Refused with 404."""
    found = await gathering.get_version(work, programme_id)
    if found.programme is None:
        raise Refused(NO_SUCH_PROGRAMME)
    programme, sequences = found.programme, found.sequences
    return programme, [
        entry_of(programme, webinar, sequences=sequences, public_url=public_url) for webinar in programme.webinars
    ]


async def of_participant(work: Work, participant_id: str, *, public_url: str) -> list[Entry]:
    """Every webinar in which the participant has a place."""
    page = await gathering.gather_my_page(work, participant_id)
    return [
        entry_of(mine.programme, webinar, sequences=mine.sequences, public_url=public_url)
        for mine in page.programmes
        for webinar in mine.programme.webinars
        if has_place(mine, webinar)
    ]


def has_place(mine: ProgrammeOfMine, webinar: Webinar) -> bool:
    """The participant has a place in it, and does not only wait for one."""
    place = mine.places.get(webinar.id) if mine.places else None
    return place is not None and place.status is EnrolmentStatus.CONFIRMED
