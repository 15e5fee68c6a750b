"""The desk of dead letters: what lies there, by cause; returning and dropping one, many, or all with a cause."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, NoReturn

import typer
from nats.js.errors import NotFoundError
from rich.markup import escape

from dovira.options import DEFAULT_NATS, DryRun, NatsUrl
from dovira.terminal import EXIT_USAGE, connected, console, fail, run
from shared.bus.dead_letters import (
    DeadLetter,
    drop_dead_letters,
    get_dead_letter,
    list_dead_letters,
    return_dead_letters,
)

dead_letters_app = typer.Typer(no_args_is_help=True, help="Messages that could not be handled: look, return, drop.")

_SHOWN = 10

Number = Annotated[int, typer.Argument(help="Number of the dead letter, as `list` shows it.")]
Numbers = Annotated[list[int] | None, typer.Argument(help="Numbers of dead letters, as `list` shows them.")]
Handler = Annotated[str, typer.Option(help="Only those of this handler.")]
All = Annotated[bool, typer.Option("--all", help="All there are.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Without asking.")]


class _Act(StrEnum):
    RETURN = "return"
    DROP = "drop"

    @property
    def past(self) -> str:
        return {_Act.RETURN: "returned", _Act.DROP: "dropped"}[self]

    @property
    def question(self) -> str:
        return {_Act.RETURN: "Put them back?", _Act.DROP: "Delete for good?"}[self]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which letters are meant: those with these numbers, all of a handler, or all there are."""

    numbers: Collection[int] = ()
    handler: str = ""

    def choose(self, letters: Sequence[DeadLetter]) -> list[DeadLetter]:
        """In order. A number that is not there ends the command: whoever typed it meant something else."""
        if missing := set(self.numbers) - {one.sequence for one in letters}:
            _fail_for_numbers(missing)
        return [one for one in letters if self._means(one)]

    def _means(self, letter: DeadLetter) -> bool:
        return (not self.numbers or letter.sequence in self.numbers) and self.handler in {"", letter.handler}


def _fail_for_numbers(missing: Collection[int]) -> NoReturn:
    numbers = ", ".join(map(str, sorted(missing)))
    fail(f"there is no dead letter {numbers}", hint="`dovira dead-letters list` shows the numbers.")


@dead_letters_app.command("list")
def list_command(
    nats: NatsUrl = DEFAULT_NATS,
    handler: Handler = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
) -> None:
    """What could not be handled, why, by whom, how often; about whom, as an id. Letters of one cause stand together."""
    letters = run(_read(nats, _Wanted(handler=handler)))
    if as_json:
        print(json.dumps([_as_json(one) for one in letters], ensure_ascii=False))
    else:
        _print_by_cause(letters)


@dead_letters_app.command("show")
def show(number: Number, nats: NatsUrl = DEFAULT_NATS) -> None:
    """One dead letter with its envelope. The body is not shown: it may name a person."""
    letter = run(_get(nats, number))
    console.print_json(json.dumps(_as_json(letter) | {"headers": dict(letter.headers)}))


@dead_letters_app.command("return")
def return_command(
    numbers: Numbers = None,
    nats: NatsUrl = DEFAULT_NATS,
    handler: Handler = "",
    everything: All = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Put messages back where they came from, once the cause is mended. Whoever handled one already ignores it.

    A message that several handlers could not handle is put back once, for all of them. More than one asks first.
    """
    wanted = _wanted(numbers, handler, everything=everything)
    run(_act(nats, wanted, _Act.RETURN, dry_run=dry_run, yes=yes))


@dead_letters_app.command("drop")
def drop(
    numbers: Numbers = None,
    nats: NatsUrl = DEFAULT_NATS,
    handler: Handler = "",
    everything: All = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Delete dead letters for good: their handlers will never handle them. Shows which, and asks first."""
    wanted = _wanted(numbers, handler, everything=everything)
    run(_act(nats, wanted, _Act.DROP, dry_run=dry_run, yes=yes))


def _wanted(numbers: list[int] | None, handler: str, *, everything: bool) -> _Wanted:
    if bool(numbers or handler) == everything:
        fail("which dead letters?", hint="Give their numbers, or --handler, or --all.", code=EXIT_USAGE)
    return _Wanted(numbers or (), handler)


async def _read(nats: str, wanted: _Wanted) -> list[DeadLetter]:
    async with connected(nats) as client:
        return wanted.choose([one async for one in list_dead_letters(client.jetstream())])


async def _get(nats: str, number: int) -> DeadLetter:
    async with connected(nats) as client:
        try:
            return await get_dead_letter(client.jetstream(), number)
        except NotFoundError:
            _fail_for_numbers([number])


async def _act(nats: str, wanted: _Wanted, act: _Act, *, dry_run: bool, yes: bool) -> None:
    async with connected(nats) as client:
        js = client.jetstream()
        letters = [one async for one in list_dead_letters(js)]
        chosen = wanted.choose(letters)
        if act is _Act.RETURN:
            messages = {one.message for one in chosen}
            chosen = [one for one in letters if one.message in messages]
        if not chosen:
            console.print("no such dead letters")
            return
        if not _is_meant(act, chosen, dry_run=dry_run, yes=yes):
            return
        if act is _Act.RETURN:
            await return_dead_letters(js, chosen)
        else:
            await drop_dead_letters(js, chosen)
    console.print(f"[green]✓[/] {act.past}: {_count(chosen)}")


def _is_meant(act: _Act, letters: Sequence[DeadLetter], *, dry_run: bool, yes: bool) -> bool:
    """Show what would be done before it is; a single return needs no question, because it can do no harm."""
    asks = not yes and (act is _Act.DROP or len(letters) > 1)
    if dry_run or asks:
        _print_by_cause(letters)
    if dry_run:
        console.print(f"nothing done; without --dry-run this would {act.value} {_count(letters)}", style="dim")
    elif asks and not typer.confirm(act.question):
        fail("nothing done")
    return not dry_run


def _print_by_cause(letters: Sequence[DeadLetter]) -> None:
    """One cause is one thing to mend, however many letters it made."""
    by_cause: dict[tuple[str, str, str], list[DeadLetter]] = defaultdict(list)
    for one in letters:
        by_cause[one.handler, one.fact_type, one.reason].append(one)
    for (handler, fact_type, reason), same in by_cause.items():
        console.print(f"[bold]{escape(handler)}[/] could not handle {escape(fact_type)}", soft_wrap=True)
        console.print(f"  [yellow]{escape(reason)}[/]", soft_wrap=True)
        for one in same[:_SHOWN]:
            console.print(f"  {_line(one)}", soft_wrap=True)
        if len(same) > _SHOWN:
            console.print(f"        … and {len(same) - _SHOWN} more (--json names them all)", style="dim")
    if not letters:
        console.print("no dead letters")
    elif len(letters) > 1:
        console.print(f"{_count(letters)} of {len(by_cause)} cause{'s' if len(by_cause) > 1 else ''}")


def _line(letter: DeadLetter) -> str:
    moment = letter.died_at[:19].replace("T", " ")
    attempts = f"{letter.attempts} attempt{'s' if letter.attempts != 1 else ''}"
    return f"{letter.sequence:>5}  [dim]{moment}[/]  about {escape(letter.subject_key)}  [dim]{attempts}[/]"


def _count(letters: Sequence[DeadLetter]) -> str:
    return f"{len(letters)} dead letter{'s' if len(letters) != 1 else ''}"


def _as_json(letter: DeadLetter) -> dict[str, object]:
    return {
        "number": letter.sequence,
        "died_at": letter.died_at,
        "fact": letter.fact_type,
        "about": letter.subject_key,
        "handler": letter.handler,
        "attempts": letter.attempts,
        "reason": letter.reason,
        "stream": letter.original_stream,
        "sequence": letter.original_sequence,
        "body_bytes": len(letter.body),
    }
