"""The register of certificates, looked at without a bus and without the service that keeps it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dovira.audit.chain import ENTRIES, Register, walk
from dovira.audit.stores import StoreUnavailable, open_stores
from dovira.options import DEFAULT_DATA, DataDir
from dovira.terminal import EXIT_FAILED, EXIT_UNAVAILABLE, console, fail

register_app = typer.Typer(no_args_is_help=True, help="The register of certificates: is it as it was sealed?")


@register_app.callback()
def _register() -> None:
    """A group, though it has one command today."""


@register_app.command()
def verify(
    data_dir: DataDir = DEFAULT_DATA,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compute the chain of the register anew, entry by entry, and name the first that is not as it was sealed.

    Needs the store alone (a file in --data-dir, or DOVIRA_CERTIFICATION_DATABASE_URL), also while the system works;
    `dovira audit` compares it with what was told besides. Note the last hash somewhere else: whoever shows you a
    register with another hash at that number shows you another register. Exit code 1: an entry was changed.
    """
    registers = _read(data_dir)
    if as_json:
        print(json.dumps({"registers": [asdict(one) for one in registers]}, ensure_ascii=False))
    else:
        _show(registers)
    if any(one.broken for one in registers):
        raise typer.Exit(EXIT_FAILED)


def _read(data_dir: Path) -> list[Register]:
    try:
        with open_stores(data_dir) as stores:
            if not stores.has("certification", "certificate"):
                fail(
                    f"there is no store of certification in {data_dir}",
                    hint="Name the right --data-dir, or DOVIRA_CERTIFICATION_DATABASE_URL.",
                    code=EXIT_UNAVAILABLE,
                )
            return list(walk(stores.each("certification", ENTRIES)))
    except StoreUnavailable as error:
        fail(str(error), hint="Is its schema the newest (`dovira migrate --check`)?", code=EXIT_UNAVAILABLE)


def _show(registers: list[Register]) -> None:
    if not registers:
        console.print("The register has no entries yet.")
    for one in registers:
        nameless = f", {one.nameless} without a name" if one.nameless else ""
        sign = "[bold red]✗[/]" if one.broken else "[green]✓[/]"
        register = f"issuer {one.issuer_edrpou or '(no code)'}, {one.year}"
        console.print(f"{sign} {register}: {one.whole} entries as they were sealed{nameless}", soft_wrap=True)
        console.print(f"  hash of the last of them: {one.head}", soft_wrap=True)
        if one.broken:
            console.print(
                f"  [bold red]certificate {one.broken.number}[/] ({one.broken.certificate_id}) {one.broken.what}.\n"
                "  It and what follows in this register is not vouched for: compare with a backup.",
                soft_wrap=True,
            )
