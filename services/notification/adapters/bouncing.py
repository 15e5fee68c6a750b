"""Bounces: the reports by which mail servers say that a letter they took could not be delivered (RFC 3464)."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default

_STATUS = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})")
_MESSAGE_ID = re.compile(r"<([^<>@\s]+)@([^<>@\s]+)>")
_FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says of one of our letters. ``status`` is the code (RFC 3463); the words may repeat an address."""

    letter_id: str
    is_final: bool
    status: str


def read_bounce(content: bytes, *, sender_address: str) -> Bounce | None:
    """The report in a mail; none when it is none, or not about a letter of ours."""
    mail = message_from_bytes(content, policy=default)
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(mail.walk())
    letter_id = next((found for part in parts if (found := _letter_in(part, sender_address))), "")
    told = [group for part in parts for group in _groups(part) if "action" in group]
    if not letter_id or not told:
        return None
    final = next((group for group in told if str(group["action"]).strip().lower() == _FAILED), None)
    return Bounce(letter_id, final is not None, _status_in(final or told[0]))


def _groups(part: Message) -> list[Message]:
    """The parser makes a message of each group of fields of a delivery status."""
    groups = part.get_payload() if part.get_content_type() == "message/delivery-status" else []
    return [group for group in groups if isinstance(group, Message)] if isinstance(groups, list) else []


def _letter_in(part: Message, sender_address: str) -> str:
    """The id in the Message-ID of the returned letter, or of its head alone."""
    if part.get_content_type() not in {"message/rfc822", "text/rfc822-headers"}:
        return ""
    returned = part.get_payload()
    head = returned[0] if isinstance(returned, list) and returned else returned
    text = str(head.get("Message-ID", "")) if isinstance(head, Message) else str(head)
    found = re.search(r"^message-id:\s*(.*(?:\n\s.*)*)", text, re.IGNORECASE | re.MULTILINE)
    named = _MESSAGE_ID.search(found[1] if found else text)
    return named[1] if named and named[2].lower() == sender_address.rpartition("@")[2].lower() else ""


def _status_in(group: Message) -> str:
    found = _STATUS.match(str(group.get("status", "")))
    return found[1] if found else "5.0.0"
