"""Certification's use cases: load, decide, save, tell."""

from services.certification.use_cases.answering import (
    get_issuing_progress,
    get_progress,
    list_certificates,
    verify_certificate,
)
from services.certification.use_cases.changing import (
    decide_review,
    repeat_changes,
    replace_certificate,
    revoke_certificate,
)
from services.certification.use_cases.following import follow_participants, follow_progress, learn_programmes
from services.certification.use_cases.issuing import repeat_seals
from services.certification.use_cases.opening import follow_consents
from services.certification.use_cases.preparing import prepare_certificates
from services.certification.use_cases.previewing import preview_rule
from services.certification.use_cases.printing import get_certificate_document
from services.certification.use_cases.reviewing import list_reviews, repeat_reviews, request_correction
from services.certification.use_cases.sharing import (
    get_recognition_pack,
    share_recognition_pack,
    stop_sharing_recognition_pack,
)
from services.certification.use_cases.signing import (
    get_issuer_keys,
    get_signed_certificate,
    get_status_list,
    recognise_document,
    watch_keys,
)
from services.certification.use_cases.sweeping import look_at_everybody, look_at_next, repeat_sweeps

__all__ = [
    "decide_review",
    "follow_consents",
    "follow_participants",
    "follow_progress",
    "get_certificate_document",
    "get_issuer_keys",
    "get_issuing_progress",
    "get_progress",
    "get_recognition_pack",
    "get_signed_certificate",
    "get_status_list",
    "learn_programmes",
    "list_certificates",
    "list_reviews",
    "look_at_everybody",
    "look_at_next",
    "prepare_certificates",
    "preview_rule",
    "recognise_document",
    "repeat_changes",
    "repeat_reviews",
    "repeat_seals",
    "repeat_sweeps",
    "replace_certificate",
    "request_correction",
    "revoke_certificate",
    "share_recognition_pack",
    "stop_sharing_recognition_pack",
    "verify_certificate",
    "watch_keys",
]
