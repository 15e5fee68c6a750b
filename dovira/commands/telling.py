"""One person's story for support: everything that happened, in order, with the cause of each step."""

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.terminal import EXIT_FAILED, connected, console, fail, run
from shared.bus import ask
from shared.contracts.registration import FindPerson
from shared.contracts.reporting_stories import Story, TellStory
from shared.contracts.vocabulary import Language


def story(
    who: Annotated[str, typer.Argument(help="A mailbox, the number of a certificate, or the id of a participant.")],
    nats: NatsUrl = DEFAULT_NATS,
    english: Annotated[bool, typer.Option("--english", help="Tell it in English.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, with the ids of facts.")] = False,
) -> None:
    """Tell everything that happened to one person, in plain words, the first thing first, and why it did.

    Nobody is named in it. Exit code 1: nothing is known of such a person.
    """
    told = run(_tell(nats, who.strip(), Language.ENGLISH if english else Language.UKRAINIAN))
    if not told.steps:
        fail("nothing is known of such a person", hint="Is the mailbox or the number spelt right?", code=EXIT_FAILED)
    if as_json:
        print(json.dumps(told.model_dump(mode="json"), ensure_ascii=False))
        return
    table = Table("when (UTC)", "what", "why", box=None, title=f"participant {told.participant_id}")
    for step in told.steps:
        table.add_row(f"{step.at:%Y-%m-%d %H:%M:%S}", escape(step.text), f"[dim]{escape(step.because)}[/]")
    console.print(table)


async def _tell(nats: str, who: str, language: Language) -> Story:
    async with connected(nats) as client:
        if "@" in who:
            participant_id = (await ask(client, FindPerson(email=who))).participant_id
            if participant_id is None:
                return Story()
            return await ask(client, TellStory(participant_id=participant_id, language=language), timeout=60)
        if "/" in who:
            return await ask(client, TellStory(certificate_number=who, language=language), timeout=60)
        told = await ask(client, TellStory(participant_id=who, language=language), timeout=60)
        return told if told.steps else await ask(client, TellStory(certificate_number=who, language=language))
