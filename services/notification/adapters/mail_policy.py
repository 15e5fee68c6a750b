"""How our mails are written down: as the standard library does, but for subjects, whose spaces it may lose.

Where a folded subject breaks between two words, Python's writer drops the space between them; its older ``Header``
keeps every space inside the encoded words, as RFC 2047 (section 6.2) has readers drop the white space between them.
"""

from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy


class MailPolicy(EmailPolicy):
    """For ``EmailMessage``; lines end as SMTP wants them."""

    def fold(self, name: str, value: str) -> str:
        """One header as it is sent."""
        if name.lower() != "subject" or str(value).isascii():
            return str(super().fold(name, value))
        written = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {written}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same in bytes."""
        if name.lower() != "subject" or str(value).isascii():
            return bytes(super().fold_binary(name, value))
        return self.fold(name, value).encode("ascii")


MAIL_POLICY = MailPolicy(linesep="\r\n", cte_type="7bit")
"""Seven bits a byte: every server takes that."""


def written(mail: EmailMessage) -> bytes:
    """A mail as it travels."""
    return mail.as_bytes(policy=MAIL_POLICY)
