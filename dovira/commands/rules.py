"""Rules as a command: what another programme file would change for whom, before anybody publishes it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from dovira.audit.stores import StoreUnavailable, open_stores
from dovira.options import DEFAULT_DATA, DEFAULT_NATS, DataDir, InputFile, NatsUrl
from dovira.rules import History, Verdict, WhatIf, ask_what_if, read_history
from dovira.rules.replaying import count_messages
from dovira.terminal import EXIT_FAILED, EXIT_UNAVAILABLE, EXIT_USAGE, connected, console, errors, fail, run
from formats.faults import Gravity
from formats.programme_file import read_programme
from shared.contracts.programme import Programme

rules_app = typer.Typer(no_args_is_help=True, help="The rule of a programme: what a change of it would do.")

_SHOWN = 50
_NAMES = "SELECT participant_id, full_name FROM participant WHERE full_name IS NOT NULL"

Names = Mapping[str, str]


@rules_app.callback()
def _rules() -> None:
    """A group, though it has one command today."""


@rules_app.command("what-if")
def what_if(
    file: InputFile,
    names: Annotated[bool, typer.Option("--names", help="Name people, from certification's store.")] = False,
    data_dir: DataDir = DEFAULT_DATA,
    nats: NatsUrl = DEFAULT_NATS,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, with everybody in it.")] = False,
) -> None:
    """Replay the log by the rule of this programme file, and say who would gain or lose by it. Changes nothing.

    The log is judged twice by the code that issues certificates: by the published programme, and by this file. Whoever
    would gain and has no certificate is issued one as soon as the file is published. Nobody loses a certificate by a
    change: who holds one keeps it. Exit code 0: nobody would lose. 1: somebody would. 2: the file cannot be used.
    """
    proposed = _read(file)
    history = run(_replay(nats, proposed.id))
    try:
        answer = ask_what_if(history, proposed)
    except LookupError:
        hint = "Nobody takes part in it yet. `dovira apply` publishes it."
        fail(f"programme «{proposed.id}» was never published: there is nothing to compare", hint=hint, code=EXIT_USAGE)
    known = _names(data_dir) if names else {}
    if as_json:
        print(json.dumps(_as_json(proposed, answer, known), ensure_ascii=False))
    else:
        _show(answer, known)
    if answer.lose:
        raise typer.Exit(EXIT_FAILED)


def _read(file: Path) -> Programme:
    reading = read_programme(file.read_bytes(), file=file.name)
    for fault in reading.faults:
        errors.print(f"{'✗' if fault.gravity is Gravity.ERROR else '!'} {fault}", markup=False, soft_wrap=True)
    if not reading.rows:
        fail(f"{file.name} cannot be used", hint="Mend what is named above.", code=EXIT_USAGE)
    return reading.rows[0]


async def _replay(nats: str, programme_id: str) -> History:
    columns = (TextColumn("reading the log"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    async with connected(nats) as client:
        js = client.jetstream()
        with Progress(*columns, console=errors, transient=True) as bar:
            task = bar.add_task("", total=await count_messages(js))
            return await read_history(js, programme_id, on_message=lambda: bar.advance(task))


def _names(data_dir: Path) -> Names:
    try:
        with open_stores(data_dir) as stores:
            if not stores.has("certification", "participant"):
                hint = "Name the right --data-dir, or DOVIRA_CERTIFICATION_DATABASE_URL."
                fail(f"there is no store of certification in {data_dir}", hint=hint, code=EXIT_UNAVAILABLE)
            return {row.participant_id: row.full_name for row in stores.each("certification", _NAMES)}
    except StoreUnavailable as error:
        fail(str(error), hint="Is its schema the newest (`dovira migrate --check`)?", code=EXIT_UNAVAILABLE)


def _show(answer: WhatIf, names: Names) -> None:
    table = Table("", "as published", "by this file", box=None)
    table.add_row("meet the rule", str(answer.entitled_now), str(answer.entitled_then))
    table.add_row("do not", *(str(answer.participants - one) for one in (answer.entitled_now, answer.entitled_then)))
    console.print(table)
    keep = sum(one.has_certificate for one in answer.lose)
    at_once = f"issued as soon as it is published: {answer.issued_at_once}"
    console.print(f"[green]+[/] would gain: {len(answer.gain)} ({at_once})")
    _list(answer.gain, names)
    console.print(f"[red]-[/] would lose: {len(answer.lose)} (hold a certificate, and keep it: {keep})")
    _list(answer.lose, names)
    if answer.unreadable:
        console.print(f"messages of the log that cannot be read: {answer.unreadable}", style="yellow")


def _list(verdicts: Sequence[Verdict], names: Names) -> None:
    for one in verdicts[:_SHOWN]:
        parts = [one.participant_id, names.get(one.participant_id, ""), "; ".join(one.missing)]
        console.print("  " + " · ".join(part for part in parts if part), markup=False, soft_wrap=True)
    if len(verdicts) > _SHOWN:
        console.print(f"  … and {len(verdicts) - _SHOWN} more (--json has them all)", style="dim")


def _as_json(proposed: Programme, answer: WhatIf, names: Names) -> dict[str, object]:
    def told(verdicts: Sequence[Verdict]) -> list[dict[str, object]]:
        return [asdict(one) | ({"name": names.get(one.participant_id, "")} if names else {}) for one in verdicts]

    return {
        "programme_id": proposed.id,
        "participants": answer.participants,
        "entitled_now": answer.entitled_now,
        "entitled_then": answer.entitled_then,
        "issued_at_once": answer.issued_at_once,
        "unreadable": answer.unreadable,
        "gain": told(answer.gain),
        "lose": told(answer.lose),
    }
