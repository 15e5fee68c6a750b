"""Speakers: where each is written to, and what each was told of when they speak."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from services.gateway.adapters.desk import Editor, TheWork
from services.gateway.adapters.language import N_
from services.gateway.domain import Action
from services.gateway.pages.forms import TrustedForm
from services.gateway.pages.organiser_desk.frame import show
from services.gateway.pages.rendering import go
from services.gateway.use_cases import acting, gathering
from shared.contracts.dialogue_speakers import (
    ListSpeakerAddresses,
    ListSpeakerLetters,
    SetSpeakerAddress,
    SpeakerLetter,
)
from shared.contracts.programme import Programme, Webinar
from shared.contracts.request import Problem
from shared.contracts.scheduling import ListCancelledWebinars
from shared.runtime import Work

router = APIRouter(prefix="/desk/programmes/{programme_id}/speakers")

_NO_MAILBOX = Problem(status=422, code="no_mailbox", title=N_("Це не схоже на адресу електронної пошти."))


@dataclass(frozen=True, slots=True)
class Appearance:
    """A webinar at which somebody speaks, or was to speak, and the letters about it; none without an address."""

    webinar: Webinar
    letter: SpeakerLetter | None


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker. Former: in the programme no more, though an address is kept."""

    id: str
    name: str
    email: str
    is_former: bool
    webinars: list[Appearance]


@router.get("")
async def list_speakers(request: Request, work: TheWork, _: Editor, programme_id: str) -> Response:
    return await _show(request, work, programme_id)


@router.post("/{speaker_id}")
async def set_address(
    request: Request, work: TheWork, visitor: Editor, form: TrustedForm, programme_id: str, speaker_id: str
) -> Response:
    email = form.one("email").strip() or None
    try:
        setting = SetSpeakerAddress(programme_id=programme_id, speaker_id=speaker_id, email=email)
    except ValidationError:
        return await _show(request, work, programme_id, refusal=_NO_MAILBOX)
    key = form.key(visitor, "speaker", speaker_id)
    await acting.act_again(work, Action(key, visitor.staff_id, "speaker_address_set", programme_id), setting)
    return go(request, f"/desk/programmes/{programme_id}/speakers", note="settings_saved")


async def _show(request: Request, work: Work, programme_id: str, *, refusal: Problem | None = None) -> Response:
    programme = await gathering.get_programme(work, programme_id)
    addresses = (await work.ask(ListSpeakerAddresses(programme_id=programme_id))).emails
    letters = (await work.ask(ListSpeakerLetters(programme_id=programme_id))).letters
    gone = await gathering.unless_down(work.ask(ListCancelledWebinars(programme_id=programme_id)))
    cancelled = [one.webinar for one in gone.webinars] if gone else []
    return show(
        request,
        "speakers.html",
        programme=programme,
        status=refusal.status if refusal else 200,
        people=_people(programme, addresses, letters, [*programme.webinars, *cancelled]),
        refusal=refusal,
    )


def _people(
    programme: Programme, addresses: dict[str, str], letters: list[SpeakerLetter], webinars: list[Webinar]
) -> list[Person]:
    """The programme's speakers, then those whose address is kept though they left it."""
    names = {one.id: one.full_name for one in programme.speakers}
    about = {(one.speaker_id, one.webinar_id): one for one in letters}
    planned = {(speaker, webinar.id) for webinar in programme.webinars for speaker in webinar.speaker_ids}
    ordered = sorted(webinars, key=lambda webinar: webinar.starts_at)
    return [
        Person(
            id=speaker_id,
            name=names.get(speaker_id, speaker_id),
            email=addresses.get(speaker_id, ""),
            is_former=speaker_id not in names,
            webinars=[
                Appearance(webinar, about.get((speaker_id, webinar.id)))
                for webinar in ordered
                if (speaker_id, webinar.id) in planned | about.keys()
            ],
        )
        for speaker_id in [*names, *sorted(addresses.keys() - names.keys())]
    ]
