"""Upkeep: what looks after a service's promises while it lives. Says why it is not ready, and when it is too busy."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from shared.bus import Lag, StreamLimits, Tracer, Unavailable, measure_lag, stream_name
from shared.contracts.catalogue import TELLING_SERVICES
from shared.outbox import (
    Backlog,
    Cleaner,
    Reconciler,
    Relay,
    Retention,
    UnitOfWork,
    Writability,
    follow_streams,
    wake_on_commits,
)
from shared.runtime.clock import SystemClock
from shared.runtime.settings import ServiceSettings

_SOON = 0.3

Run = Callable[[], Awaitable[None]]


class Upkeep:
    """Of one service. ``listening`` are its durable consumers, as (stream, durable)."""

    def __init__(
        self,
        name: str,
        settings: ServiceSettings,
        *,
        store: UnitOfWork,
        js: JetStreamContext,
        listening: Sequence[tuple[str, str]],
        tracer: Tracer | None = None,
    ) -> None:
        """Nothing runs before ``runs`` are run. ``lags`` are what was seen last, by stream and durable."""
        self._settings, self._store, self._js, self._listening = settings, store, js, listening
        self.lags: dict[tuple[str, str], Lag] = {}
        self.backlog, self.writability = Backlog(store), Writability(store)
        stream = stream_name(name) if name in TELLING_SERVICES else None
        self.relay = Relay(store, js, stream=stream, tracer=tracer) if stream else None
        self.reconciler = Reconciler(store, js, stream=stream, listening=listening, every=settings.reconcile_every)
        self.cleaner = Cleaner(store, _retention(settings, listening), every=settings.clean_every)

    @property
    def runs(self) -> dict[str, Run]:
        """What is to run while the service lives, by name."""
        runs: dict[str, Run] = {
            "reconciler": self.reconciler.run,
            "retention": self.cleaner.run,
            "watch": self._watch,
        }
        if self.relay is not None:
            runs |= {"relay": self.relay.run, "waking": partial(wake_on_commits, self._store.engine, self.relay.wake)}
        return runs

    @property
    def is_busy(self) -> bool:
        """Whether facts cannot be published fast enough, so that nobody should be asked to tell more."""
        return self.relay is not None and (self.relay.is_full or self.backlog.age > self._settings.outbox_patience)

    def troubles(self) -> dict[str, str]:
        """Why the service is not ready, by part."""
        troubles = {"database": trouble} if (trouble := self.writability.trouble) else {}
        for (stream, durable), lag in self.lags.items():
            if trouble := self._trouble_of(lag):
                troubles[f"{durable} in {stream}"] = trouble
        if self.relay is not None and self.relay.trouble:
            troubles["relay"] = self.relay.trouble
        if self.backlog.age > self._settings.outbox_patience:
            troubles["outbox"] = f"the oldest fact waits for {self.backlog.age:.0f} s to be published"
        return troubles

    async def look(self) -> None:
        """See how far listeners and outbox are behind."""
        await self.writability.look()
        await self.backlog.look()
        for stream, durable in self._listening:
            self.lags[stream, durable] = await measure_lag(self._js, stream, durable)

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except (NatsError, TimeoutError, Unavailable):
                self.lags.clear()  # whoever does not answer is named as a trouble of its own
            # A listener makes its consumer at its start: soon there will be one.
            gone = any(lag.gone for lag in self.lags.values())
            await asyncio.sleep(min(self._settings.watch_every, _SOON) if gone else self._settings.watch_every)

    def _trouble_of(self, lag: Lag) -> str:
        if lag.gone:
            return "its consumer is gone"
        if lag.waiting_since is None:
            return ""
        waiting = seconds_waiting(lag)
        patience = self._settings.lag_patience
        return f"{lag.pending} facts wait, the oldest for {waiting:.0f} s" if waiting > patience else ""


def seconds_waiting(lag: Lag) -> float:
    """For how long the oldest fact has been waiting for its listener; zero when none is."""
    return (SystemClock().now() - lag.waiting_since).total_seconds() if lag.waiting_since else 0.0


def stream_limits(settings: ServiceSettings) -> StreamLimits:
    """What a service's stream keeps."""
    return StreamLimits(
        replicas=settings.stream_replicas, max_age=settings.stream_max_age, max_bytes=settings.stream_max_bytes
    )


def dead_letter_limits(settings: ServiceSettings) -> StreamLimits:
    """What the dead letters keep: as long as the streams do, and never less for want of room."""
    return StreamLimits(replicas=settings.stream_replicas, max_age=settings.stream_max_age)


def _retention(settings: ServiceSettings, listening: Sequence[tuple[str, str]]) -> Retention:
    days = timedelta(days=1)
    return follow_streams(
        max_age=timedelta(seconds=settings.stream_max_age) if settings.stream_max_age else None,
        replies=settings.keep_replies_days * days if settings.keep_replies_days else None,
        outbox_at_least=settings.keep_outbox_days * days,
        durables=sorted({durable for _, durable in listening}),
    )
