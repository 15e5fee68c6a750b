"""Calendars to follow: a programme's, and a participant's own at an address that only they are told."""

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.adapters.calendars import MEDIA_TYPE, write_calendar
from services.gateway.adapters.desk import Anyone, CountedLookup, Participant, TheDesk, TheWork
from services.gateway.adapters.language import gettext
from services.gateway.use_cases import calendars
from services.gateway.use_cases.gathering import NO_SUCH_PROGRAMME
from shared.bus import Refused

router = APIRouter()


@router.get("/programmes/{programme_id}/calendar.ics")
async def of_programme(desk: TheDesk, _: Anyone, programme_id: str) -> Response:
    programme, entries = await calendars.of_programme(desk.work, programme_id, public_url=desk.public_url)
    return _calendar(write_calendar(programme.title, entries, now=desk.work.clock.now()), name=programme_id)


@router.get("/calendar/{token}.ics", dependencies=[CountedLookup])
async def of_token(desk: TheDesk, token: str) -> Response:
    participant_id = calendars.owner_of(desk.cookies.seal, token)
    entries = await calendars.of_participant(desk.work, participant_id, public_url=desk.public_url)
    return _calendar(write_calendar(gettext("Мої вебінари"), entries, now=desk.work.clock.now()), name="dovira")


@router.get("/my/webinars/{webinar_id}/calendar.ics")
async def of_webinar(desk: TheDesk, work: TheWork, visitor: Participant, webinar_id: str) -> Response:
    entries = await calendars.of_participant(work, visitor.participant_id, public_url=desk.public_url)
    mine = [entry for entry in entries if entry.uid.startswith(f"{webinar_id}@")]
    if not mine:
        raise Refused(NO_SUCH_PROGRAMME)
    return _calendar(write_calendar(mine[0].summary, mine, now=work.clock.now()), name=webinar_id)


def _calendar(body: bytes, *, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"', "X-Robots-Tag": "noindex"}
    return Response(body, media_type=MEDIA_TYPE, headers=headers)
