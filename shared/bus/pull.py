"""A continuous pull from a durable consumer: wakes at the first message, hands over what is queued, stays honest.

nats-py's ``fetch`` costs a task and a timer per message, and FastStream's batch subscriber strands messages
(docs/decisions/0003). Here one inbox subscription stays open, and requests for more are renewed ahead of need.
"""

import asyncio
import json
import time
from collections import deque

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

_EXPIRES = 30.0
_HEARTBEAT = 5.0
_SILENCE = 2.5 * _HEARTBEAT
_RETRY_PAUSE = 1.0
_GATHER, _GATHER_STEP = 0.05, 0.001
_TOKENS_WITHOUT_DOMAIN, _TOKENS_OF_DOMAIN = 9, 2


class ContinuousPull:
    """Messages of one durable consumer. ``ahead`` is how many may be asked for beyond those being handled."""

    def __init__(self, client: Client, *, stream: str, durable: str, ahead: int = 500) -> None:
        """Nothing is asked for before ``start``."""
        self._client = client
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}"
        self._ahead = ahead
        self._queue: deque[Msg] = deque()
        self._arrived = asyncio.Event()
        self._requested = 0
        self._last_sign = time.monotonic()
        self._trouble: str | None = None
        self._subscription: Subscription | None = None

    @property
    def trouble(self) -> str | None:
        """Why nothing can arrive, as far as the server said; None while all is well."""
        return self._trouble

    async def start(self) -> None:
        """Subscribe to the inbox and ask for the first messages."""
        self._inbox = self._client.new_inbox()
        self._subscription = await self._client.subscribe(self._inbox, cb=self._on_message)
        await self._request_more()

    async def stop(self) -> None:
        """Unsubscribe. What was queued and not handed over comes back to the consumer after ack_wait."""
        if self._subscription is not None and not self._client.is_closed:
            await self._subscription.unsubscribe()
        self._subscription = None

    async def next_batch(self, limit: int) -> list[Msg]:
        """Wait for at least one message and return up to ``limit`` of those queued; none after silence or trouble."""
        if not self._queue:
            self._arrived.clear()
            try:
                # Not wait_for: in Python 3.11 it forgets a cancellation that comes together with a message.
                async with asyncio.timeout(_RETRY_PAUSE if self._trouble else _HEARTBEAT):
                    await self._arrived.wait()
            except TimeoutError:
                await self._renew_if_silent()
            if not self._queue:
                return []
        await self._gather(limit)
        return await self.next_queued(limit)

    async def next_queued(self, limit: int) -> list[Msg]:
        """Up to ``limit`` of what is queued already, none if nothing is."""
        batch = [self._queue.popleft() for _ in range(min(limit, len(self._queue)))]
        if self._requested + len(self._queue) <= self._ahead // 2:
            await self._request_more()
        return batch

    async def _gather(self, limit: int) -> None:
        """While a backlog is on its way, wait for as much of it as can be handled at once.

        A small batch costs nearly as much as a large one, and while it is handled only as little arrives again.
        """
        until = time.monotonic() + _GATHER
        while len(self._queue) < limit and self._requested and waiting_behind(self._queue[-1]):
            if time.monotonic() > until:
                return
            await asyncio.sleep(_GATHER_STEP)

    async def keep_alive(self) -> None:
        """Tell the server that what is queued here is still being worked on, so that it is not delivered again."""
        for message in self._queue:
            await message.in_progress()

    async def restart(self) -> None:
        """Forget what was requested and ask again: after a reconnection, or when the consumer is back."""
        self._requested, self._trouble = 0, None
        await self._request_more()

    async def _request_more(self) -> None:
        count = self._ahead - self._requested - len(self._queue)
        if count <= 0 or self._client.is_closed:
            return
        self._requested += count
        self._last_sign = time.monotonic()
        body = {"batch": count, "expires": int(_EXPIRES * 1e9), "idle_heartbeat": int(_HEARTBEAT * 1e9)}
        await self._client.publish(self._subject, json.dumps(body).encode(), reply=self._inbox)

    async def _renew_if_silent(self) -> None:
        """No message, heartbeat or status for long: the request was lost with a connection or a leader."""
        if self._trouble or time.monotonic() - self._last_sign > _SILENCE:
            await self.restart()

    async def _on_message(self, message: Msg) -> None:
        self._last_sign = time.monotonic()
        status = (message.headers or {}).get("Status") if not message.data else None
        if status is None:
            self._requested = max(0, self._requested - 1)
            self._trouble = None
            self._queue.append(message)
            self._arrived.set()
        elif status in {"100", "404", "408"}:
            self._trouble = None
            if status != "100":
                await self._on_expiry(message.headers or {})
        else:
            # 409 (deleted, leader changed, shutting down) or 503: asking again at once would spin;
            # next_batch asks after a pause, and readiness is told meanwhile.
            self._requested = 0
            self._trouble = (message.headers or {}).get("Description", "") or f"status {status}"
            self._arrived.set()

    async def _on_expiry(self, headers: dict[str, str]) -> None:
        self._requested = max(0, self._requested - int(headers.get("Nats-Pending-Messages", self._requested)))
        await self._request_more()


def deliveries(message: Msg) -> int:
    """How often a message was delivered."""
    return _number_in_reply(message, Msg.Ack.NumDelivered)


def waiting_behind(message: Msg) -> int:
    """How many messages waited for the consumer when this one was delivered."""
    return _number_in_reply(message, Msg.Ack.NumPending)


def _number_in_reply(message: Msg, position: int) -> int:
    """A number in the address of a reply. ``message.metadata`` would also compose all else that stands there."""
    tokens = message.reply.split(".")
    return int(tokens[position if len(tokens) > _TOKENS_WITHOUT_DOMAIN else position - _TOKENS_OF_DOMAIN])
