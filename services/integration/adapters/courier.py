"""Posting to endpoints of others: signed, over an address that was looked at, and every answer becomes an outcome.

A name is resolved once per connection, and that very address is connected to: a name that is public when it is looked
at and private a moment later leads nowhere. Redirects are not followed, and no text of an answer is kept.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_address, ip_network
from ssl import SSLContext, create_default_context

from httpcore2 import (
    SOCKET_OPTION,
    AnyIOBackend,
    AsyncConnectionPool,
    AsyncNetworkBackend,
    AsyncNetworkStream,
    ConnectError,
    NetworkError,
    ProtocolError,
    ProxyError,
    Response,
    TimeoutException,
    UnsupportedProtocol,
    default_ssl_context,
)

from services.integration.domain import Outcome, all_may_be_connected_to
from services.integration.domain.targets import Network
from services.integration.settings import Settings

_UNREACHABLE = (NetworkError, ProtocolError, ProxyError, UnsupportedProtocol, OSError, ValueError)
_TIMED_OUT = (TimeoutException, TimeoutError)

# Its lines of debugging hold addresses and headers.
logging.getLogger("httpcore2").setLevel(logging.WARNING)


class NotPublic(Exception):
    """The name leads into a network that is not posted to."""


class Route:
    """A way to one endpoint, kept open from one post to the next."""

    def __init__(self, pool: AsyncConnectionPool, url: str, *, seconds: float) -> None:
        self._pool, self._url, self._seconds = pool, url, seconds

    async def post(self, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Post once. Whatever happens there, it becomes an outcome."""
        try:
            # From the first byte to the last: a server that answers letter by letter does not hold us.
            async with asyncio.timeout(self._seconds):
                return await self._post(headers, body)
        except NotPublic:
            return Outcome(trouble="not_public")
        except _TIMED_OUT:
            return Outcome(trouble="timeout")
        except _UNREACHABLE:
            return Outcome(trouble="unreachable")

    async def _post(self, headers: Mapping[str, str], body: bytes) -> Outcome:
        async with self._pool.stream("POST", self._url, headers=[*headers.items()], content=body) as answer:
            return Outcome(answer.status, retry_after=_retry_after(answer))


class Courier:
    """Opens ways to endpoints, as the settings allow."""

    def __init__(self, settings: Settings) -> None:
        self._allowed = [ip_network(one) for one in settings.webhook_allowed_networks]
        self._settings = settings

    @property
    def allowed(self) -> list[Network]:
        """Networks that are posted to although they are not public."""
        return self._allowed

    @asynccontextmanager
    async def route(self, url: str) -> AsyncIterator[Route]:
        """A way to an endpoint; nothing is resolved or connected before the first post."""
        guard = _Guard(self._allowed, is_plain=url.startswith("http:"))
        most = self._settings.webhook_concurrency
        async with AsyncConnectionPool(ssl_context=self._tls(), network_backend=guard, max_connections=most) as pool:
            yield Route(pool, url, seconds=self._settings.webhook_timeout)

    def _tls(self) -> SSLContext:
        file = self._settings.webhook_ca_file
        return create_default_context(cafile=file) if file else default_ssl_context()


class _Guard(AsyncNetworkBackend):
    """Connects to what a name resolves to, if all of that may be connected to. Raises NotPublic."""

    def __init__(self, allowed: list[Network], *, is_plain: bool) -> None:
        self._allowed, self._is_plain, self._inner = allowed, is_plain, AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the backend's signature
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        failure: ConnectError | None = None
        for address in await self._look_at(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except ConnectError as error:
                failure = error
        raise failure or ConnectError(host)

    async def _look_at(self, host: str, port: int) -> list[str]:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=0)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not all_may_be_connected_to(map(ip_address, addresses), allowed=self._allowed, is_plain=self._is_plain):
            raise NotPublic
        return addresses


def _retry_after(answer: Response) -> float:
    """For how many seconds we are asked to wait; a date, which hardly anybody sends, is not read."""
    stated = {name.lower(): value for name, value in answer.headers}.get(b"retry-after", b"")
    return float(stated) if stated.isdigit() else 0.0
