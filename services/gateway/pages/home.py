"""The home page: open programmes and what comes next."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.desk import Anyone, TheWork
from services.gateway.pages.rendering import render
from services.gateway.pages.wording import acknowledgement
from services.gateway.use_cases import gathering
from shared.contracts.programme import Link, Programme, Webinar

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Shown:
    """A programme on the home page."""

    programme: Programme
    is_open: bool
    next: Webinar | None


@router.get("/")
async def home(request: Request, work: TheWork, _: Anyone) -> Response:
    listed = await gathering.unless_down(gathering.list_programmes(work))
    now = work.clock.now()
    programmes = [version.programme for version in listed.programmes if version.programme] if listed else []
    shown = [Shown(one, gathering.is_open(one, now=now), gathering.next_webinar(one, now=now)) for one in programmes]
    return render(
        request,
        "home.html",
        coming=[one for one in shown if one.next],
        past=[one.programme for one in shown if not one.next],
        nearest=min((one for one in shown if one.next), key=_starts_at, default=None),
        donors=list(dict.fromkeys(acknowledgement(one) for one in programmes)),
        links=_links(programmes),
        is_down=listed is None,
    )


def _starts_at(shown: Shown) -> float:
    return shown.next.starts_at.timestamp() if shown.next else 0


def _links(programmes: list[Programme]) -> list[Link]:
    return list({link.url: link for one in programmes for link in one.links}.values())
