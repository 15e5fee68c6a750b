"""The home page: open programmes and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.gateway.adapters.atom import MEDIA_TYPE, News, write_feed
from services.gateway.adapters.desk import Anyone, TheDesk, TheWork
from services.gateway.adapters.language import current_language, gettext
from services.gateway.pages import post_text
from services.gateway.pages.rendering import render
from services.gateway.pages.wording import acknowledgement, capital, moment, place_in_programme, programme_days
from services.gateway.use_cases import gathering, recaps
from shared.contracts.dialogue import ListRecaps, RecapPost
from shared.contracts.programme import Link, Programme, Webinar
from shared.contracts.scheduling import ProgrammeVersion

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
        held=await gathering.find_last_held(work, programmes),
        recap=await recaps.latest(work),
        nearest=min((one for one in shown if one.next), key=_starts_at, default=None),
        donors=list(dict.fromkeys(acknowledgement(one) for one in programmes)),
        links=_links(programmes),
        is_down=listed is None,
    )


@router.get("/news.atom")
async def news(desk: TheDesk, work: TheWork, _: Anyone) -> Response:
    listed = await gathering.list_programmes(work)
    now, home_address = work.clock.now(), f"{desk.public_url}/"
    told = [_news_of(one, one.programme, desk.public_url, now) for one in listed.programmes if one.programme]
    posts = await gathering.unless_down(work.ask(ListRecaps()))
    told += [_news_of_post(post, desk.public_url) for post in (posts.recaps if posts else [])]
    own, language = f"{desk.public_url}/news.atom", current_language().value
    title = gettext("Довіра: програми підвищення кваліфікації")
    feed = write_feed(title, told, home=home_address, own=own, language=language, now=now)
    return Response(feed, media_type=MEDIA_TYPE)


def _news_of(version: ProgrammeVersion, programme: Programme, public_url: str, now: datetime) -> News:
    coming = gathering.next_webinar(programme, now=now)
    summary = f"{capital(programme_days(programme))}. {acknowledgement(programme)}"
    if coming is not None:
        which = gettext("Наступний вебінар: %(which)s", which=place_in_programme(programme, coming.id))
        summary = f"{which}. «{coming.topic}», {moment(coming.starts_at, programme.timezone)}. {summary}"
    return News(f"{public_url}/programmes/{programme.id}", programme.title, summary, version.published_at or now)


def _news_of_post(post: RecapPost, public_url: str) -> News:
    page = f"{public_url}/recaps/{post.webinar_id}"
    text = post_text.whole_plain(post.parts, public_url=public_url)
    return News(
        page, post.title, post_text.summary(post.parts), post.published_at, published=post.first_published_at, text=text
    )


def _starts_at(shown: Shown) -> float:
    return shown.next.starts_at.timestamp() if shown.next else 0


def _links(programmes: list[Programme]) -> list[Link]:
    return list({link.url: link for one in programmes for link in one.links}.values())
