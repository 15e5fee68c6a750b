"""Certification's use cases: load, decide, save, tell."""

from services.certification.use_cases.answering import get_progress, list_certificates, verify_certificate
from services.certification.use_cases.changing import repeat_changes, replace_certificate, revoke_certificate
from services.certification.use_cases.following import follow_participants, follow_progress, learn_programmes
from services.certification.use_cases.opening import follow_consents
from services.certification.use_cases.printing import get_certificate_document
from services.certification.use_cases.signing import (
    get_issuer_keys,
    get_signed_certificate,
    get_status_list,
    recognise_document,
    watch_keys,
)

__all__ = [
    "follow_consents",
    "follow_participants",
    "follow_progress",
    "get_certificate_document",
    "get_issuer_keys",
    "get_progress",
    "get_signed_certificate",
    "get_status_list",
    "learn_programmes",
    "list_certificates",
    "recognise_document",
    "repeat_changes",
    "replace_certificate",
    "revoke_certificate",
    "verify_certificate",
    "watch_keys",
]
