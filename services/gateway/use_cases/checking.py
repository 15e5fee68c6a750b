"""Checking what somebody hands in: read and its signature checked here at the door, then compared with the register."""

import asyncio
import json
from dataclasses import dataclass, replace

from credentials.checking import Check, Verdict, check_signature, compare_with_register
from credentials.differences import PERSONAL, Difference
from credentials.keys import Keyring
from credentials.submitted import Kind, NothingToCheck, Submitted, read_submitted
from services.gateway.adapters.language import N_
from services.gateway.use_cases.verifying import find, unnamed
from shared.bus import Refused
from shared.contracts.certification import CertificateFacts, Verification
from shared.contracts.certification_credentials import GetIssuerKeys, RecogniseDocument
from shared.contracts.request import Problem
from shared.runtime import Work

NOTHING_TO_CHECK = Problem(
    status=422,
    code="nothing_to_check",
    title=N_("Цей файл не можна перевірити"),
    detail=N_("Потрібен сертифікат у форматі PDF, підписаний JSON або JWT, або текст із QR-коду; не більш як 5 МБ."),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``facts`` are those that whoever handed the document in may read: by holding it, or by the holder's consent.

    ``names_holder``: whether the name typed beside a paper's code is the one it was issued to.
    """

    verdict: Verdict
    kind: Kind
    number: str
    entry: Verification | None
    facts: CertificateFacts | None
    differences: tuple[Difference, ...]
    is_signed: bool
    is_original: bool
    names_holder: bool | None = None


async def check_document(work: Work, content: bytes, *, name: str = "") -> Outcome:
    """What a file or a scanned text is. Raises Refused with 422 when it is none of what can be checked."""
    keys = await work.ask(GetIssuerKeys())
    try:
        submitted, check = await asyncio.to_thread(_read_and_check, content, keys.key_set)
    except NothingToCheck:
        raise Refused(NOTHING_TO_CHECK) from None
    recognised = await _recognise(work, submitted)
    entry = await find(work, recognised or check.number) if recognised or check.number else None
    compared = compare_with_register(check, submitted, entry, is_original=bool(recognised))
    return _outcome(compared, entry, is_original=bool(recognised), name=name)


def _read_and_check(content: bytes, key_set: object) -> tuple[Submitted, Check]:
    submitted = read_submitted(content)
    return submitted, check_signature(submitted, Keyring.read(json.dumps(key_set)))


async def _recognise(work: Work, submitted: Submitted) -> str:
    if submitted.kind is not Kind.PDF:
        return ""
    return (await work.ask(RecogniseDocument(sha256=submitted.sha256))).number


def _outcome(check: Check, entry: Verification | None, *, is_original: bool, name: str) -> Outcome:
    facts = (entry.facts if entry else None) or (check.facts if check.is_signed else None)
    holds_the_document = is_original or (check.is_signed and check.kind is not Kind.PAPER_CODE)
    may_read_all = holds_the_document or (entry is not None and entry.is_open)
    return Outcome(
        verdict=check.verdict,
        kind=check.kind,
        number=check.number,
        entry=entry,
        facts=facts if may_read_all or facts is None else unnamed(facts),
        differences=tuple(_shown(one, may_read_all=may_read_all) for one in check.differences),
        is_signed=check.is_signed,
        is_original=is_original,
        names_holder=check.paper.is_for(name) if check.paper and name.strip() else None,
    )


def _shown(difference: Difference, *, may_read_all: bool) -> Difference:
    """That a name differs is said to anybody, what it should be only to whom it may be shown."""
    return difference if may_read_all or difference.field not in PERSONAL else replace(difference, true="")
