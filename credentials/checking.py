"""Verdicts: what a document is, by its signature alone, and then by the register. Each forgery has its own name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from credentials.contexts import UnknownContext
from credentials.data_integrity import ProofMissing, ProofWrong, check_proof, method_of
from credentials.differences import Difference, differences_between
from credentials.keys import Keyring
from credentials.page_differences import differences_on_pages
from credentials.paper_code import CodeOfAnotherKey, CodeWrong, PaperFacts, check_code, read_code
from credentials.site import key_id_of
from credentials.statements import NotOurs, facts_of, read_badge
from credentials.status_list import ListUnreadable, is_ended
from credentials.submitted import Kind, Submitted
from credentials.tokens import TokenWrong, check_token, key_address_of
from shared.contracts.certification import CertificateFacts, CertificateStatus, Verification


class Verdict(StrEnum):
    """What a document is. Only GENUINE is worth anything."""

    GENUINE = "genuine"
    ALTERED = "altered"
    WRONG_KEY = "wrong_key"
    UNSIGNED = "unsigned"
    NOT_A_CERTIFICATE = "not_a_certificate"
    RECOGNITION_PACK = "recognition_pack"
    UNKNOWN_NUMBER = "unknown_number"
    REPLACED = "replaced"
    REVOKED = "revoked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Check:
    """``facts`` are what the document states; they are to be believed only where ``is_signed``."""

    verdict: Verdict
    kind: Kind
    number: str = ""
    facts: CertificateFacts | None = None
    paper: PaperFacts | None = None
    is_signed: bool = False
    differences: tuple[Difference, ...] = ()


def check_signature(submitted: Submitted, ring: Keyring) -> Check:
    """What can be said without a network: who signed it, and whether anything was changed since."""
    match submitted.kind:
        case Kind.PAPER_CODE:
            return _check_paper_code(submitted, ring)
        case Kind.TOKEN:
            return _check_statement(submitted, lambda: _find_token_signer(submitted.token, ring))
        case Kind.DOCUMENT:
            return _check_statement(submitted, lambda: _find_signer(submitted.statement, ring))
        case Kind.PDF:
            return _check_pdf(submitted, ring)


def check_list(check: Check, submitted: Submitted, listed: Mapping[str, Any], ring: Keyring) -> Check:
    """What the issuer's status list adds to a genuine credential. Raises ListUnreadable."""
    status = submitted.statement.get("credentialStatus")
    if check.verdict is not Verdict.GENUINE or not isinstance(status, dict):
        return check
    try:
        key = ring.find_document_key(key_id_of(method_of(listed)))
        if key is None or listed.get("id") != status["statusListCredential"]:
            raise ListUnreadable
        check_proof(listed, key)
    except (ProofMissing, ProofWrong, UnknownContext) as error:
        raise ListUnreadable from error
    return replace(check, verdict=Verdict.ENDED) if is_ended(listed, int(status["statusListIndex"])) else check


def compare_with_register(
    check: Check, submitted: Submitted, entry: Verification | None, *, is_original: bool
) -> Check:
    """What the register adds. ``is_original``: exactly these bytes were printed by the issuer."""
    if check.verdict is Verdict.RECOGNITION_PACK:
        return check
    if entry is None or entry.facts is None:
        verdict = check.verdict if check.verdict in _UNHEARD_OF else Verdict.UNKNOWN_NUMBER
        return replace(check, verdict=verdict)
    if is_original:
        return replace(check, verdict=_standing(entry), number=entry.facts.number, facts=entry.facts, differences=())
    differences = _differences(check, submitted, entry.facts)
    if check.verdict is Verdict.UNSIGNED and submitted.kind is Kind.PDF:
        return replace(check, verdict=Verdict.ALTERED if differences else Verdict.UNSIGNED, differences=differences)
    if check.verdict is not Verdict.GENUINE or differences or submitted.kind is Kind.PDF:
        is_changed = check.verdict is Verdict.GENUINE
        return replace(check, verdict=Verdict.ALTERED if is_changed else check.verdict, differences=differences)
    return replace(check, verdict=_standing(entry))


_UNHEARD_OF = {Verdict.WRONG_KEY, Verdict.UNSIGNED, Verdict.NOT_A_CERTIFICATE}
_STANDINGS = {
    CertificateStatus.VALID: Verdict.GENUINE,
    CertificateStatus.REPLACED: Verdict.REPLACED,
    CertificateStatus.REVOKED: Verdict.REVOKED,
}
_Signer = Callable[[], None]


class _UnknownKey(Exception):
    """The signature names a key that is not in the ring."""


def _standing(entry: Verification) -> Verdict:
    return _STANDINGS[entry.status or CertificateStatus.VALID]


def _differences(check: Check, submitted: Submitted, true: CertificateFacts) -> tuple[Difference, ...]:
    stated = differences_between(check.facts, true) if check.facts else ()
    if submitted.kind is not Kind.PDF:
        return stated + _paper_differences(check.paper, true)
    known = {one.field for one in stated}
    return stated + tuple(one for one in differences_on_pages(submitted.text, true) if one.field not in known)


def _paper_differences(paper: PaperFacts | None, true: CertificateFacts) -> tuple[Difference, ...]:
    if paper is None:
        return ()
    stated = true.model_copy(
        update={
            "issued_on": paper.issued_on,
            "hours_total": paper.hours,
            "credits": paper.credits,
            "issuer_edrpou": paper.issuer_edrpou,
            "programme_title": paper.programme_title,
        }
    )
    title = " ".join(true.programme_title.split())
    return differences_between(stated, true.model_copy(update={"programme_title": title}))


def _check_pdf(submitted: Submitted, ring: Keyring) -> Check:
    number, seal = submitted.number_on_page, submitted.seal
    if submitted.is_pack:
        return Check(Verdict.RECOGNITION_PACK, Kind.PDF, number=number)
    if seal is not None and not seal.is_intact:
        check = _check_statement(submitted, lambda: _find_signer(submitted.statement, ring))
        is_strange = check.verdict is Verdict.WRONG_KEY
        return replace(check, verdict=check.verdict if is_strange else Verdict.ALTERED, number=check.number or number)
    if not submitted.statement:
        return Check(Verdict.UNSIGNED, Kind.PDF, number=number)
    check = _check_statement(submitted, lambda: _find_signer(submitted.statement, ring))
    if check.verdict is not Verdict.GENUINE or check.facts is None:
        return replace(check, number=check.number or number)
    differences = differences_on_pages(submitted.text, check.facts)
    return replace(check, verdict=Verdict.ALTERED, differences=differences) if differences else check


def _check_statement(submitted: Submitted, find_signer: Callable[[], _Signer]) -> Check:
    statement, kind = submitted.statement, submitted.kind
    facts = _facts_or_none(statement)
    check = Check(Verdict.GENUINE, kind, number=facts.number if facts else _number_of(statement), facts=facts)
    if not _claims_to_be_a_certificate(statement):
        return replace(check, verdict=Verdict.NOT_A_CERTIFICATE)
    try:
        check_signer = find_signer()
        if facts is None:  # whatever it is, it was not written here, and is not worth the cost of canonicalization
            return replace(check, verdict=Verdict.ALTERED)
        check_signer()
    except ProofMissing:
        return replace(check, verdict=Verdict.UNSIGNED)
    except _UnknownKey:
        return replace(check, verdict=Verdict.WRONG_KEY)
    except (ProofWrong, TokenWrong, UnknownContext, KeyError):
        return replace(check, verdict=Verdict.ALTERED)
    return replace(check, is_signed=True)


def _find_signer(document: dict[str, Any], ring: Keyring) -> _Signer:
    key = ring.find_document_key(key_id_of(method_of(document)))
    if key is None:
        raise _UnknownKey
    return lambda: check_proof(document, key)


def _find_token_signer(token: str, ring: Keyring) -> _Signer:
    key = ring.find_token_key(key_id_of(key_address_of(token)))
    if key is None:
        raise _UnknownKey
    return lambda: check_token(token, key)


def _check_paper_code(submitted: Submitted, ring: Keyring) -> Check:
    paper = read_code(submitted.paper_code)
    check = Check(Verdict.GENUINE, Kind.PAPER_CODE, number=paper.number, paper=paper, is_signed=True)
    try:
        check_code(submitted.paper_code, ring)
    except CodeOfAnotherKey:
        return replace(check, verdict=Verdict.WRONG_KEY, is_signed=False)
    except CodeWrong:
        return replace(check, verdict=Verdict.ALTERED, is_signed=False)
    return check


def _claims_to_be_a_certificate(statement: dict[str, Any]) -> bool:
    types = statement.get("type")
    return isinstance(types, list) and "OpenBadgeCredential" in types


def _facts_or_none(statement: dict[str, Any]) -> CertificateFacts | None:
    try:
        return facts_of(read_badge(statement))
    except NotOurs:
        return None


def _number_of(statement: dict[str, Any]) -> str:
    """The number a statement gives that is not of our shape."""
    subject = statement.get("credentialSubject")
    return str(subject.get("licenseNumber", "")) if isinstance(subject, dict) else ""
