"""Notification's use cases: remember, write messages, send them, answer."""

from services.notification.use_cases.answering import list_messages, send_sign_in_code
from services.notification.use_cases.handing_on import (
    send_consent_request,
    send_post,
    send_speaker_digest,
    send_speaker_timetable,
    withdraw_letter,
)
from services.notification.use_cases.minding import preview_letter, retry_messages, take_bounce
from services.notification.use_cases.remembering import remember_people, remember_programmes
from services.notification.use_cases.sending import send_letters
from services.notification.use_cases.timetable import follow_timetable
from services.notification.use_cases.writing import write_about_webinars, write_to_people

__all__ = [
    "follow_timetable",
    "list_messages",
    "preview_letter",
    "remember_people",
    "remember_programmes",
    "retry_messages",
    "send_consent_request",
    "send_letters",
    "send_post",
    "send_sign_in_code",
    "send_speaker_digest",
    "send_speaker_timetable",
    "take_bounce",
    "withdraw_letter",
    "write_about_webinars",
    "write_to_people",
]
