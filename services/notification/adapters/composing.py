"""Composing: a letter becomes a mail with a plain text and an HTML alternative, both from one text template.

A template gives the subject in its first line, then paragraphs divided by empty lines; lines that begin with «– » are
a list (indented lines go on), a paragraph «label:» + address becomes a button, what follows «———» is the foot.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

import shevchenko  # type: ignore[import-untyped]  # the package has no types
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from services.notification.adapters.calendars import Invitations
from services.notification.adapters.mail_policy import MAIL_POLICY
from services.notification.domain.copies import Language, Programme, Sex
from services.notification.domain.letters import Entry, Letter, Notice
from services.notification.domain.wording import WORDS, greeting

_TEMPLATES = Path(__file__).parents[1] / "templates"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_GAP = re.compile(r"\n(?:[ \t]*\n)+")
_ADDRESS = re.compile(r"(https?://[^\s<>«»“”]*[^\s<>«»“”.,;:!?)])")
_ITEM, _MORE, _FOOT = "– ", "  ", "———"
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
        self._sender_name, self._sender_address = sender_name, sender_address
        self._invitations = Invitations(public_url=public_url, sender_name=sender_name, sender_address=sender_address)
        self._environments = {language: _environment(language) for language in Language}

    def compose(self, letter: Letter, *, now: datetime) -> EmailMessage:
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
        mail = self._mail(language, text, to=letter.contact.email, now=now)
        mail["Message-ID"] = self._message_id(letter.letter_id)
        self._attach_entries(mail, letter.entries, letter.programme, page_url=f"{self._public_url}/my")
        mail["Content-Language"] = str(language)
        if letter.programme.contact_email:
            mail["Reply-To"] = _mailbox(letter.programme.contact_email)
        return mail

    def compose_sign_in(self, language: Language, *, to: str, code: str, link: str, now: datetime) -> EmailMessage:
        """The mail that carries a sign-in code."""
        text = self._render(language, "sign_in_code", code=code, link=link, sender=self._sender_name)
        mail = self._mail(language, text, to=to, now=now)
        mail["Content-Language"] = str(language)
        return mail

    def compose_notice(  # what surrounds the words, and the words
        self, kind: str, notice: Notice, *, to: str, now: datetime, letter_id: str = "", **said: object
    ) -> EmailMessage:
        """A mail of words that are stored nowhere; ``said`` is what its template says besides."""
        language = notice.contact.language if notice.contact else Language.UKRAINIAN
        greeted = greeting(notice.contact, vocative) if notice.contact else "Добрий день!"
        places = {"my_url": f"{self._public_url}/my", "public_url": self._public_url}
        text = self._render(language, kind, letter=notice, greeting=greeted, **places, **said)
        mail = self._mail(language, text, to=to, now=now)
        if letter_id:
            mail["Message-ID"] = self._message_id(letter_id)
        if entry := notice.entry:
            page_url = f"{self._public_url}/programmes/{entry.webinar.programme_id}/webinars/{entry.webinar.webinar_id}"
            self._attach_entries(mail, [entry], notice.programme, page_url=page_url)
        mail["Content-Language"] = str(language)
        if notice.contact:
            mail["List-Unsubscribe"] = f"<{self._public_url}/my/settings>"
        if notice.programme.contact_email:
            mail["Reply-To"] = _mailbox(notice.programme.contact_email)
        return mail

    def _message_id(self, letter_id: str) -> str:
        return f"<{letter_id}@{self._sender_address.rpartition('@')[2]}>"

    def _attach_entries(
        self, mail: EmailMessage, entries: Sequence[Entry], programme: Programme, *, page_url: str
    ) -> None:
        """One entry is an alternative of the text (RFC 6047) and a file for whoever reads mail in a browser.

        Several are files only: an object of the method REQUEST holds one UID (RFC 5546).
        """
        for entry in entries:
            written = self._invitations.write(entry, programme, page_url=page_url)
            params = {"method": entry.method.value, "component": "VEVENT"}
            if len(entries) == 1:
                mail.add_alternative(written, subtype="calendar", params=params, cte="base64")
            name = f"{entry.webinar.webinar_id}.ics"
            mail.add_attachment(written, subtype="calendar", params=params, cte="base64", filename=name)

    def _render(self, language: Language, kind: str, **values: object) -> str:
        return self._environments[language].get_template(f"{language}/{kind}.txt.j2").render(values)

    def _mail(self, language: Language, rendered: str, *, to: str, now: datetime) -> EmailMessage:
        subject, _, text = _GAP.sub("\n\n", rendered).strip().partition("\n\n")
        mail = EmailMessage(policy=MAIL_POLICY)
        mail["Subject"] = " ".join(subject.splitlines())
        mail["From"] = Address(self._sender_name, addr_spec=_mailbox(self._sender_address))
        mail["To"] = _mailbox(to)
        mail["Date"] = format_datetime(now)
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(f"{text}\n", cte="base64")
        mail.add_alternative(self._html(language, subject, text), subtype="html", cte="base64")
        # Content-Language comes last: making an alternative moves earlier Content headers into its first part.
        return mail

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


def _mailbox(address: str) -> str:
    """The address as mail servers take it: the domain in ASCII."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
