"""One person's story for support: read from the log itself, so that nothing that was told is missing."""

import asyncio
import json
from collections.abc import Collection, Iterable, Mapping

from services.reporting.domain.stories import Happening, tell
from services.reporting.store import statements
from shared.bus import RawEvent
from shared.contracts.catalogue import TELLING_SERVICES
from shared.contracts.fact import is_key
from shared.contracts.programme import Programme
from shared.contracts.reporting_stories import Story, StoryStep, TellStory
from shared.contracts.scheduling import ProgrammePublished
from shared.runtime import Work

_CAUSES = ("scheduling", "assessment")
"""Services that tell what happens to many at once."""
_MAIL = ("notification",)


async def tell_story(work: Work, request: TellStory) -> Story:
    """Everything that was told about a person, with the causes; the person is found by id or by a certificate."""
    participant_id = await _who(work, request)
    if participant_id is None or not is_key(participant_id):
        return Story()
    own = await _about(work, TELLING_SERVICES, [participant_id])
    own += await _about(work, _MAIL, await work.read(lambda tx: statements.letters_to(tx, participant_id)))
    around = await _about(work, _CAUSES, _around(own))
    names = _names(around)
    happenings = [_happening(one, names, is_own=True) for one in own]
    happenings += [_happening(one, names, is_own=False) for one in around]
    steps = [
        StoryStep(
            fact_id=step.happening.fact_id,
            type=step.happening.type,
            at=step.happening.at,
            text=step.text,
            because=step.because,
            cause_id=step.happening.cause_id,
            correlation_id=step.happening.correlation_id,
        )
        for step in tell(happenings, request.language.value)
    ]
    return Story(participant_id=participant_id, steps=steps)


async def _who(work: Work, request: TellStory) -> str | None:
    number = request.certificate_number
    if number is None:
        return request.participant_id
    return await work.read(lambda tx: statements.holder_of(tx, number.strip()))


async def _about(work: Work, services: Iterable[str], keys: Collection[str]) -> list[RawEvent]:
    if not keys:
        return []
    return [
        one for told in await asyncio.gather(*(work.read_log_about(name, keys) for name in services)) for one in told
    ]


def _around(own: Iterable[RawEvent]) -> set[str]:
    """The webinars and programmes that the person's facts are about."""
    bodies = [json.loads(one.body) for one in own]
    named = {body.get(name) for body in bodies for name in ("webinar_id", "programme_id")}
    return {str(one) for one in named if one and is_key(str(one))}


def _names(around: Iterable[RawEvent]) -> dict[str, str]:
    """What programmes, webinars and tests are called, by the newest versions."""
    names: dict[str, str] = {}
    for one in around:
        if one.attributes["type"] == ProgrammePublished.type:
            programme = Programme.model_validate(json.loads(one.body)["programme"], extra="ignore")
            names[programme.id] = programme.title
            names |= {webinar.id: webinar.topic for webinar in programme.webinars}
            names |= {test.id: test.title for test in programme.tests}
    return names


def _happening(one: RawEvent, names: Mapping[str, str], *, is_own: bool) -> Happening:
    body = json.loads(one.body)
    values = {name: value for name, value in body.items() if isinstance(value, str | int | float)}
    values |= {
        part: names.get(str(body.get(f"{part}_id")), str(body.get(f"{part}_id", "")))
        for part in ("programme", "webinar", "test")
    }
    values["minutes"] = round(body.get("seconds", 0) / 60)
    values["consents"] = " ".join(body.get("consents", []))
    return Happening(
        fact_id=one.attributes["id"],
        type=one.attributes["type"],
        at=one.time,
        values=values,
        cause_id=one.attributes.get("causationid") or str(body.get("about_id", "")),
        correlation_id=one.attributes.get("correlationid", ""),
        is_own=is_own,
    )
