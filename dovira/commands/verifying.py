"""Checking a certificate without a network: with the issuer's public keys and nothing else."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from credentials.checking import Check, Verdict, check_list, check_signature
from credentials.differences import written
from credentials.explaining import EXPLANATIONS, NAMES
from credentials.key_files import read_keys
from credentials.keys import Keyring, KeysUnusable
from credentials.status_list import ListUnreadable
from credentials.submitted import Kind, NothingToCheck, Submitted, read_submitted
from dovira.terminal import EXIT_FAILED, EXIT_USAGE, console, fail

_PAGE_IS_NO_PROOF = "Offline the look of a PDF is no proof: compare what you see on it with the facts above."
_WHERE_IS_NOT_KNOWN = (
    "Which facts were changed cannot be seen offline: the signature is of the whole. Hand the file in at the issuer's "
    "page /verify, or look its number up there."
)
_NO_STATUS = "Whether it was revoked or replaced since cannot be seen offline; {how}."


def verify(
    file: Annotated[str, typer.Argument(help="A PDF, JSON or JWT file, «-», or the text scanned from the QR code.")],
    keys: Annotated[Path, typer.Option(help="The issuer's public keys: its page /.well-known/jwks.json, saved.")],
    status: Annotated[
        Path | None, typer.Option(help="The issuer's status list, saved: shows what was revoked or replaced.")
    ] = None,
    name: Annotated[str, typer.Option(help="The name on the paper, to be compared with the QR code.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Check a certificate offline: who signed it, whether it was changed, and what it says.

    Exit code 0: genuine. 1: altered, signed with another key, revoked, or not signed. 2: cannot be read.

    The keys come from the issuer, not from whoever shows the certificate: save https://ISSUER/.well-known/jwks.json
    once, while you are online. The status list is at the address that the credential itself names.
    """
    ring, submitted = _read_ring(keys), _read(file)
    check = check_signature(submitted, ring)
    if status is not None:
        check = _with_status(check, submitted, status, ring)
    is_named = check.paper.is_for(name) if check.paper and name else None
    if as_json:
        typer.echo(json.dumps(_as_data(check, is_named), ensure_ascii=False, indent=1, default=str))
    else:
        _show(check, submitted, is_named, has_status=status is not None)
    if check.verdict is not Verdict.GENUINE or is_named is False:
        raise typer.Exit(EXIT_FAILED)


def _read_ring(keys: Path) -> Keyring:
    try:
        return read_keys(keys)
    except KeysUnusable as error:
        fail(str(error), hint="Save the issuer's page /.well-known/jwks.json.", code=EXIT_USAGE)


def _read(file: str) -> Submitted:
    try:
        if file == "-":
            return read_submitted(sys.stdin.buffer.read())
        path = Path(file)
        is_file = len(file) < _LONGEST_PATH and path.is_file()
        return read_submitted(path.read_bytes() if is_file else file.encode())
    except NothingToCheck:
        fail(
            "neither a file with a certificate nor the text of a QR code",
            hint="Give a PDF, a JSON or JWT credential, or the scanned text in quotation marks.",
            code=EXIT_USAGE,
        )
    except OSError as error:
        fail(f"{file}: {error.strerror}", code=EXIT_USAGE)


def _with_status(check: Check, submitted: Submitted, status: Path, ring: Keyring) -> Check:
    if check.kind is Kind.PAPER_CODE:
        fail(
            "a QR code does not say where it stands in the status list",
            hint="Give --status with the PDF, JSON or JWT, or ask the page of the certificate's number.",
            code=EXIT_USAGE,
        )
    try:
        return check_list(check, submitted, json.loads(status.read_bytes()), ring)
    except (OSError, ValueError, ListUnreadable) as error:
        fail(f"{status}: not this certificate's status list, or not signed by its issuer ({error})", code=EXIT_USAGE)


def _as_data(check: Check, is_named: bool | None) -> dict[str, object]:
    return {
        "verdict": check.verdict.value,
        "kind": check.kind.value,
        "is_signed": check.is_signed,
        "number": check.number,
        "facts": check.facts.model_dump(mode="json") if check.facts else None,
        "paper": asdict(check.paper) if check.paper else None,
        "is_issued_to_that_name": is_named,
        "differences": [asdict(one) for one in check.differences],
    }


def _show(check: Check, submitted: Submitted, is_named: bool | None, *, has_status: bool) -> None:
    told = EXPLANATIONS[check.verdict]
    colour, mark = ("green", "✓") if check.verdict is Verdict.GENUINE else ("red", "✗")
    console.print(
        f"[bold {colour}]{mark} {told.title.en} · {told.title.uk}[/]\n  {told.meaning.en}\n  {told.meaning.uk}"
    )
    if is_named is not None:
        console.print("  [green]✓ issued to that name[/]" if is_named else "  [bold red]✗ issued to another name[/]")
    for one in check.differences:
        stated = f"the document says «{escape(one.stated)}»" if one.stated else "the document does not say it"
        issued = f"issued as «{escape(one.true)}»" if one.true else "nothing of it was issued"
        console.print(f"  [red]{NAMES[one.field].en} · {NAMES[one.field].uk}[/]: {stated}, {issued}")
    if check.verdict is Verdict.ALTERED and not check.differences:
        console.print(f"  {_WHERE_IS_NOT_KNOWN}")
    _show_facts(check)
    if submitted.seal is not None:
        state = "covers the whole file" if submitted.seal.is_intact else "[red]does not fit the file[/]"
        console.print(f"  Signature on the pages by «{escape(submitted.seal.signer)}»: {state}")
    elif check.kind is Kind.PDF and check.is_signed:
        console.print(f"  {_PAGE_IS_NO_PROOF}", style="dim")
    if check.is_signed and not has_status:
        how = "ask the page of its number" if check.kind is Kind.PAPER_CODE else "give a fresh list with --status"
        console.print(f"  {_NO_STATUS.format(how=how)}", style="dim")


def _show_facts(check: Check) -> None:
    table = Table.grid(padding=(0, 2))
    facts = {name: value for name, value in check.facts or () if name != "certificate_id"}
    if check.paper:
        paper = asdict(check.paper)
        facts = {"number": paper["number"], "issued_on": paper["issued_on"], "hours_total": paper["hours"]}
        facts |= {name: paper[name] for name in ("credits", "programme_title", "issuer_edrpou")}
    for name, value in facts.items():
        if value not in ("", [], False):
            lines = value if isinstance(value, list) else [value]
            table.add_row(f"  {NAMES[name].en}", escape("\n".join(written(line) for line in lines)))
    if facts:
        console.print("\n  Signed facts:" if check.is_signed else "\n  It states, without proof:")
        console.print(table)


_LONGEST_PATH = 255
