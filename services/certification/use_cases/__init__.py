"""Certification's use cases: load, decide, save, tell."""

from services.certification.use_cases.answering import (
    get_certificate_document,
    get_progress,
    list_certificates,
    verify_certificate,
)
from services.certification.use_cases.changing import repeat_changes, replace_certificate, revoke_certificate
from services.certification.use_cases.following import follow_participants, follow_progress, learn_programmes

__all__ = [
    "follow_participants",
    "follow_progress",
    "get_certificate_document",
    "get_progress",
    "learn_programmes",
    "list_certificates",
    "repeat_changes",
    "replace_certificate",
    "revoke_certificate",
    "verify_certificate",
]
