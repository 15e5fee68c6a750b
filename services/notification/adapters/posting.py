"""Posting: mails go out over SMTP, and every answer of the server becomes an outcome. No text of a server is kept."""

import asyncio
import re
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from itertools import islice

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from services.notification.adapters.mail_writing import Mail
from services.notification.domain.messages import Outcome, Verdict
from services.notification.settings import Encryption, Settings

_ENHANCED_CODE = re.compile(r"^\d\.\d{1,3}\.\d{1,3}")
_PERMANENT = 500
NO_TIME = "no_time"
_LAST_ANSWER = 1.0  # less than the supervisor waits before it insists
_ANSWERED = (SMTPRecipientsRefused, SMTPResponseException, SMTPNotSupported, ValueError)


class NotConnected(Exception):
    """There is no way to the mail server; the text is a code without names."""


class Postman:
    """Posts mails to the one server of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def post(self, mails: Mapping[str, Mail], outcomes: MutableMapping[str, Outcome], *, seconds: float) -> None:
        """Post over a few connections, each reused; outcomes appear one by one, so that a stop loses none of them.

        Mails and outcomes stand under the ids of their letters. What could not be tried within the seconds, or for want
        of a connection, stays untried.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        routes = min(self._settings.smtp_connections, len(mails))
        async with asyncio.TaskGroup() as routes_at_work:
            for first in range(routes):
                share = dict(islice(mails.items(), first, None, routes))
                routes_at_work.create_task(self._post_share(share, outcomes, deadline))

    async def post_one(self, mail: Mail) -> Outcome:
        """Post one mail at once. Raises NotConnected."""
        server = await self._connect()
        try:
            outcome = await self._hand_over(server, mail)
            await self._leave(server)
        finally:
            server.close()
        return outcome

    async def _post_share(
        self, mails: Mapping[str, Mail], outcomes: MutableMapping[str, Outcome], deadline: float
    ) -> None:
        server: SMTP | None = None
        try:
            for letter_id, mail in mails.items():
                if asyncio.get_running_loop().time() >= deadline:
                    outcomes[letter_id] = Outcome(Verdict.UNTRIED, NO_TIME)
                    continue
                if server is None or not server.is_connected:
                    server = await self._connect()
                await self._hand_over_to_the_end(server, mail, letter_id, outcomes)
            if server is not None:
                await self._leave(server)
        except NotConnected as trouble:
            for letter_id in mails:
                outcomes.setdefault(letter_id, Outcome(Verdict.UNTRIED, str(trouble)))
        finally:
            if server is not None:
                server.close()

    async def _connect(self) -> SMTP:
        settings = self._settings
        server = SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            use_tls=settings.smtp_encryption is Encryption.TLS,
            start_tls=settings.smtp_encryption is Encryption.STARTTLS,
            cert_bundle=str(settings.smtp_ca_file) if settings.smtp_ca_file else None,
            username=settings.smtp_username or None,
            password=settings.smtp_password.get_secret_value() or None,
            # Otherwise the resolver is asked for this machine's name, which may take long and tells it to the world.
            local_hostname=settings.sender_address.rpartition("@")[2],
            # The limits stand around whole steps: asyncio.wait_for, which the library would use, loses cancellations
            # before Python 3.12, and a service that is to stop would go on sending.
            timeout=None,
        )
        try:
            async with asyncio.timeout(settings.smtp_timeout):
                await server.connect()
        except SMTPAuthenticationError as error:
            reason = f"login_refused {error.code}"
            raise NotConnected(reason) from None
        except (SMTPException, OSError) as error:
            reason = f"no_connection {type(error).__name__}"
            raise NotConnected(reason) from None
        return server

    async def _hand_over_to_the_end(
        self, server: SMTP, mail: Mail, letter_id: str, outcomes: MutableMapping[str, Outcome]
    ) -> None:
        """Also when we are stopped meanwhile: the server may have taken the mail and be about to say so."""
        handing = asyncio.create_task(self._hand_over(server, mail))  # noqa: TID251  # watched to its end below
        try:
            outcomes[letter_id] = await asyncio.shield(handing)
        except asyncio.CancelledError:
            await asyncio.wait([handing], timeout=_LAST_ANSWER)
            if handing.done():
                outcomes[letter_id] = handing.result()
            raise
        finally:
            handing.cancel()

    async def _hand_over(self, server: SMTP, mail: Mail) -> Outcome:
        try:
            async with asyncio.timeout(self._settings.smtp_timeout):
                await server.sendmail(mail.sender, [mail.recipient], mail.content)
        except Exception as error:  # noqa: BLE001  # one strange mail must not hold the others up
            if not isinstance(error, _ANSWERED):
                server.close()
            return _outcome_of(error)
        return Outcome(Verdict.TAKEN)

    async def _leave(self, server: SMTP) -> None:
        with suppress(SMTPException, OSError):
            async with asyncio.timeout(self._settings.smtp_timeout):
                await server.quit()


def _outcome_of(error: Exception) -> Outcome:
    match error:
        case SMTPRecipientsRefused():
            return _judged(error.recipients[0])
        case SMTPSenderRefused():
            # That is about us, not about the recipient: it passes once the settings are mended.
            return Outcome(Verdict.DEFERRED, f"sender_refused {_code(error)}")
        case SMTPResponseException():
            return _judged(error)
        case SMTPNotSupported() | ValueError():
            return Outcome(Verdict.REFUSED, "address_not_supported")
        case _:
            return Outcome(Verdict.DEFERRED, f"connection_lost {type(error).__name__}")


def _judged(refusal: SMTPResponseException) -> Outcome:
    verdict = Verdict.REFUSED if refusal.code >= _PERMANENT else Verdict.DEFERRED
    return Outcome(verdict, f"smtp {_code(refusal)}")


def _code(refusal: SMTPResponseException) -> str:
    """The reply code and the enhanced one (RFC 3463); the words around them may repeat the address."""
    enhanced = _ENHANCED_CODE.match(refusal.message)
    return f"{refusal.code} {enhanced.group()}" if enhanced else str(refusal.code)
