"""Composing: a letter becomes a mail with a plain text and an HTML alternative, both from one text template.

A template gives the subject in its first line, then paragraphs divided by empty lines; lines that begin with «– » are
a list (indented lines go on), a paragraph «label:» + address becomes a button, what follows «———» is the foot.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

import shevchenko  # type: ignore[import-untyped]  # the package has no types
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from services.notification.adapters.calendars import Invitations
from services.notification.adapters.mail_writing import Mail, Part, write_content, write_header, write_mailbox
from services.notification.domain.copies import Language, Programme, Sex
from services.notification.domain.letters import Entry, Letter, Notice
from services.notification.domain.wording import WORDS, greeting

_TEMPLATES = Path(__file__).parents[1] / "templates"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_GAP = re.compile(r"\n(?:[ \t]*\n)+")
_ADDRESS = re.compile(r"(https?://[^\s<>«»“”]*[^\s<>«»“”.,;:!?)])")
_ITEM, _MORE, _FOOT = "– ", "  ", "———"
_NOTHING: Mapping[str, str] = {}
_GENDERS = {Sex.FEMALE: "feminine", Sex.MALE: "masculine"}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list or a button; ``lines`` of a list are items, whose own lines are joined by newlines."""

    kind: str
    lines: list[str] = field(default_factory=list)
    url: str = ""


class Composer:
    """Composes mails from one sender, with links to the pages at ``public_url``."""

    def __init__(self, *, public_url: str, sender_name: str, sender_address: str) -> None:
        self._public_url = public_url.rstrip("/")
        self._sender_name, self._sender_address = sender_name, _mailbox(sender_address)
        self._from = write_mailbox("From", of=sender_name, address=self._sender_address)
        self._invitations = Invitations(public_url=public_url, sender_name=sender_name, sender_address=sender_address)
        self._environments = {language: _environment(language) for language in Language}

    def compose(self, letter: Letter, *, now: datetime) -> Mail:
        """The mail of a letter. The same letter has the same Message-ID at every try."""
        language = letter.contact.language
        text = self._render(
            language,
            str(letter.kind),
            letter=letter,
            greeting=greeting(letter.contact, vocative),
            my_url=f"{self._public_url}/my",
            verify_url=f"{self._public_url}/verify/{quote(str(letter.details.get('number', '')))}",
        )
        headers = self._message_id(letter.letter_id) | _reply_to(letter.programme)
        invitations = self._invite(letter.entries, letter.programme, page_url=f"{self._public_url}/my")
        return self._mail(language, text, to=letter.contact.email, now=now, headers=headers, invitations=invitations)

    def compose_sign_in(self, language: Language, *, to: str, code: str, link: str, now: datetime) -> Mail:
        """The mail that carries a sign-in code."""
        text = self._render(language, "sign_in_code", code=code, link=link, sender=self._sender_name)
        return self._mail(language, text, to=to, now=now)

    def compose_notice(  # what surrounds the words, and the words
        self, kind: str, notice: Notice, *, to: str, now: datetime, letter_id: str = "", **said: object
    ) -> Mail:
        """A mail of words that are stored nowhere; ``said`` is what its template says besides."""
        language = notice.contact.language if notice.contact else Language.UKRAINIAN
        greeted = greeting(notice.contact, vocative) if notice.contact else "Добрий день!"
        places = {"my_url": f"{self._public_url}/my", "public_url": self._public_url}
        text = self._render(language, kind, letter=notice, greeting=greeted, **places, **said)
        headers = (self._message_id(letter_id) if letter_id else {}) | _reply_to(notice.programme)
        if notice.contact:
            headers["List-Unsubscribe"] = f"<{self._public_url}/my/settings>"
        invitations = list[Part]()
        if entry := notice.entry:
            page_url = f"{self._public_url}/programmes/{entry.webinar.programme_id}/webinars/{entry.webinar.webinar_id}"
            invitations = self._invite([entry], notice.programme, page_url=page_url)
        return self._mail(language, text, to=to, now=now, headers=headers, invitations=invitations)

    def _message_id(self, letter_id: str) -> dict[str, str]:
        return {"Message-ID": f"<{letter_id}@{self._sender_address.rpartition('@')[2]}>"}

    def _invite(self, entries: Sequence[Entry], programme: Programme, *, page_url: str) -> list[Part]:
        """The entries as files for whoever reads mail in a browser."""
        return [
            Part(
                "calendar",
                self._invitations.write(entry, programme, page_url=page_url),
                parameters={"method": entry.method.value, "component": "VEVENT"},
                filename=f"{entry.webinar.webinar_id}.ics",
            )
            for entry in entries
        ]

    def _render(self, language: Language, kind: str, **values: object) -> str:
        return self._environments[language].get_template(f"{language}/{kind}.txt.j2").render(values)

    def _mail(  # what it says, to whom, and what stands around it
        self,
        language: Language,
        rendered: str,
        *,
        to: str,
        now: datetime,
        headers: Mapping[str, str] = _NOTHING,
        invitations: Sequence[Part] = (),
    ) -> Mail:
        """One invitation is an alternative of the text, too (RFC 6047).

        Several are files only: an object of the method REQUEST holds one UID (RFC 5546).
        """
        subject, _, text = _GAP.sub("\n\n", rendered).strip().partition("\n\n")
        subject, text, html = " ".join(subject.splitlines()), f"{text}\n", self._html(language, subject, text)
        recipient = _mailbox(to)
        around = {
            "Subject": subject,
            "To": recipient,
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",
            "Content-Language": str(language),
            **headers,
        }
        written = [self._from, *(write_header(name, value) for name, value in around.items())]
        beside = [replace(one, filename="") for one in invitations] if len(invitations) == 1 else []
        content = write_content(written, [Part("plain", text), Part("html", html), *beside], invitations)
        return Mail(self._sender_address, recipient, subject, text, html, content)

    def _html(self, language: Language, subject: str, text: str) -> str:
        body, _, foot = text.partition(f"\n{_FOOT}\n")
        page = self._environments[language].get_template("letter.html.j2")
        return page.render(language=str(language), subject=subject, body=list(_blocks(body)), foot=list(_blocks(foot)))


def vocative(given_name: str, sex: Sex) -> str:
    """«Ірино» of «Ірина»; a name that is not Ukrainian, or of a person whose sex is not stated, stays as it is."""
    gender = _GENDERS.get(sex)
    if gender is None or not given_name:
        return given_name
    return str(shevchenko.in_vocative(gender=gender, given_name=given_name)["given_name"])


def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        finalize=_one_line,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(WORDS[language])
    environment.filters["pieces"] = _pieces
    return environment


def _one_line(value: object) -> object:
    """What a template prints of a value: nothing may begin a new line, and so a block, but the template itself."""
    if value is None:
        message = "a template prints a value that is not there"
        raise ValueError(message)
    return value if isinstance(value, Markup) or not isinstance(value, str) else _CONTROL.sub(" ", value)


def _blocks(text: str) -> Iterator[Block]:
    for paragraph in text.strip().split("\n\n"):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        if not lines:
            continue
        if lines[0].startswith(_ITEM):
            yield Block("list", list(_items(lines)))
        elif len(lines) == 2 and lines[0].endswith(":") and _ADDRESS.fullmatch(lines[1]):  # noqa: PLR2004  # label, address
            yield Block("button", [lines[0].removesuffix(":")], lines[1])
        else:
            yield Block("paragraph", lines)


def _items(lines: Sequence[str]) -> Iterator[str]:
    item: list[str] = []
    for line in lines:
        if line.startswith(_ITEM) and item:
            yield "\n".join(item)
            item = []
        item.append(line.removeprefix(_ITEM).removeprefix(_MORE))
    yield "\n".join(item)


def _pieces(line: str) -> list[tuple[str, bool]]:
    """A line as pieces of text, each with whether it is an address to open."""
    return [(piece, _ADDRESS.fullmatch(piece) is not None) for piece in _ADDRESS.split(line) if piece]


def _reply_to(programme: Programme) -> dict[str, str]:
    return {"Reply-To": _mailbox(programme.contact_email)} if programme.contact_email else {}


def _mailbox(address: str) -> str:
    """The address as mail servers take it: the domain in ASCII."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
