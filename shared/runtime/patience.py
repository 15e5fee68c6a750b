"""Patience: a part that is away is waited for without limit, and the log says for which, and when it is there again."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from nats.errors import Error as NatsError
from nats.js.errors import APIError

_log = logging.getLogger("dovira.runtime")

_SAY_EVERY = 10.0
_LONGEST_PAUSE = 5.0
_SERVERS_FAULT = 500
_LONGEST_REASON = 200

ResultT = TypeVar("ResultT")


class Absence:
    """Of one part, which stands at an address. ``waiting_for_nats`` is said at once, and then every ten seconds."""

    def __init__(self, part: str, at: str, *, watch: Callable[[], float] = time.monotonic) -> None:
        """The part is taken to be there until an error is noted."""
        self._part, self._at, self._watch = part, at, watch
        self._since: float | None = None
        self._said = 0.0

    def note(self, error: BaseException) -> None:
        """The part did not answer."""
        now = self._watch()
        if self._since is None:
            self._since = now
        elif now - self._said < _SAY_EVERY:
            return
        self._said = now
        fields = {"at": self._at, "seconds": round(now - self._since), "error": type(error).__name__}
        _log.warning(f"waiting_for_{self._part}", extra=fields | {"reason": _first_line(error)})

    def end(self) -> None:
        """The part answered."""
        if self._since is not None:
            seconds = round(self._watch() - self._since)
            _log.info(f"{self._part}_is_there", extra={"at": self._at, "seconds": seconds})
        self._since = None


async def patiently(
    reach: Callable[[], Awaitable[ResultT]], absence: Absence, *, is_away: Callable[[BaseException], bool]
) -> ResultT:
    """Try until it succeeds, with growing pauses. Raises what does not mean that the part is away."""
    pause = 0.2
    while True:
        try:
            reached = await reach()
        except Exception as error:
            if not is_away(error):
                raise
            absence.note(error)
        else:
            absence.end()
            return reached
        await asyncio.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 2)


def is_bus_away(error: BaseException) -> bool:
    """Whether NATS does not answer now (no connection, no leader, no storage yet), rather than refuses for good."""
    if isinstance(error, APIError):
        return (error.code or _SERVERS_FAULT) >= _SERVERS_FAULT
    return isinstance(error, NatsError | TimeoutError | OSError)


def without_credentials(addresses: str) -> str:
    """Comma separated addresses as they may stand in a log: no user, no password, no options."""
    return ",".join(_place(urlsplit(one)) for one in addresses.split(","))


def _place(address: SplitResult) -> str:
    return f"{address.scheme}://{address.netloc.rpartition('@')[2]}{address.path}"


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:_LONGEST_REASON]
