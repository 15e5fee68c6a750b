"""Forgetting a person, as an operator does it who was asked to: look, confirm, and see that it is done."""

import asyncio
from typing import Annotated

import typer
from nats.aio.client import Client
from rich.table import Table

from dovira.options import DEFAULT_NATS, NatsUrl
from dovira.terminal import EXIT_UNAVAILABLE, EXIT_USAGE, connected, console, fail, run
from shared.bus import ask, next_on, stream_name
from shared.contracts.catalogue import all_facts
from shared.contracts.certification import ListCertificates
from shared.contracts.registration import EraseParticipant, FindPerson, PersonFound

_PAUSE = 0.2
_KEPT = "The register of certificates keeps what the law asks for: the certificate as it was issued."


def erase(
    email: Annotated[str, typer.Option(help="The mailbox of the person.")] = "",
    participant: Annotated[str, typer.Option(help="The id of the participant; also of one erased before.")] = "",
    nats: NatsUrl = DEFAULT_NATS,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait until the log is erased, too.")] = 30,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Without asking.")] = False,
) -> None:
    """Forget a person: in every store, in the log and among the dead letters. Shows who it is, and asks first.

    Exit code 1: nobody was erased. 3: the person is forgotten, and the log is not erased yet; it will be, by itself.
    After a restore of the bus from a backup, name the participant's id again: the log is then erased anew.
    """
    if bool(email) == bool(participant):
        fail("name the person with --email or with --participant", code=EXIT_USAGE)
    run(_erase(nats, FindPerson(email=email or None, participant_id=participant or None), wait=wait, yes=yes))


async def _erase(nats: str, who: FindPerson, *, wait: float, yes: bool) -> None:
    async with connected(nats) as client:
        found = await ask(client, who)
        participant_id = found.participant_id or who.participant_id
        if participant_id is None:
            fail("nobody has this mailbox", hint="Was it changed since? Name the person's id with --participant.")
        await _show(client, found, participant_id)
        if not yes and not typer.confirm("Forget this person for good?"):
            fail("nobody was erased")
        await ask(client, EraseParticipant(participant_id=participant_id), timeout=60)
        left = await _wait_until_erased(client, participant_id, seconds=wait)
    if left:
        fail(
            f"forgotten in registration's store; {left} subjects of the log still name the person",
            hint="Registration erases them by itself while it runs; ask again with --participant to see.",
            code=EXIT_UNAVAILABLE,
        )
    console.print(f"[green]✓[/] participant {participant_id} is forgotten, and the log does not name the person")


async def _show(client: Client, found: PersonFound, participant_id: str) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_row("participant", participant_id)
    if found.personal is None:
        table.add_row("", "is not known by name, or not any more: the log is looked through again")
    else:
        certificates = (await ask(client, ListCertificates(participant_id=participant_id))).certificates
        table.add_row("name", found.personal.full_name)
        table.add_row("mailbox", found.personal.email)
        for one in found.applications:
            table.add_row("application", f"{one.programme_id}: {one.status.value}")
        for certificate in certificates:
            table.add_row("certificate", f"{certificate.number} stays")
        if certificates:
            table.add_row("", _KEPT)
    console.print(table)


async def _wait_until_erased(client: Client, participant_id: str, *, seconds: float) -> int:
    """How many subjects that name the person are left in the log after so many seconds at most."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        left = await _subjects_left(client, participant_id)
        if not left or asyncio.get_running_loop().time() >= deadline:
            return left
        await asyncio.sleep(_PAUSE)


async def _subjects_left(client: Client, participant_id: str) -> int:
    personal = [fact for fact in all_facts().values() if fact.personal_data]
    js = client.jetstream()
    found = [await next_on(js, stream_name(fact.service), f"{fact.type}.{participant_id}") for fact in personal]
    return sum(one is not None for one in found)
