"""What Prometheus is told of a service: read from what its parts count and see. Labels are types, never people."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, make_asgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from shared.bus import Lag, Listener
from shared.runtime.upkeep import Upkeep, seconds_waiting

_NAP = 0.5
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Observed:
    """The parts of a running service that are looked at; none before it is started."""

    troubles: dict[str, str]
    listeners: Sequence[Listener]
    upkeep: Upkeep | None


class Metrics:
    """Of one service. ``app`` answers Prometheus; ``watch_loop`` is to run while the service lives."""

    def __init__(self, service: str, observe: Callable[[], Observed]) -> None:
        """Nothing is measured before somebody asks."""
        self._labels, self._observe = {"service": service}, observe
        self._loop_lag = 0.0
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)
        self._answering = Histogram(
            "dovira_request_seconds",
            "How long requests took, by name and by what came of them.",
            ["service", "request", "outcome"],
            registry=self._registry,
            buckets=_SECONDS,
        )
        self.app: Any = make_asgi_app(self._registry)

    def note_request(self, request: str, outcome: str, seconds: float) -> None:
        """A request was answered, refused, or failed."""
        self._answering.labels(self._labels["service"], request, outcome).observe(seconds)

    async def watch_loop(self) -> None:
        """Measure how late the event loop comes back to whoever waits for it."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(_NAP)
            self._loop_lag = max(0.0, time.monotonic() - before - _NAP)

    def collect(self) -> Iterator[Metric]:
        """What Prometheus reads."""
        seen = self._observe()
        yield self._gauge("dovira_ready", "1 when the service has no trouble.", 0 if seen.troubles else 1)
        yield self._gauge("dovira_event_loop_lag_seconds", "How late the event loop came back last.", self._loop_lag)
        yield self._facts(seen.listeners)
        if seen.upkeep is not None:
            yield from self._of_listeners(seen.upkeep)
            yield from self._of_outbox(seen.upkeep)

    def _facts(self, listeners: Sequence[Listener]) -> Metric:
        labels = ["service", "durable", "type", "outcome"]
        facts = CounterMetricFamily(
            "dovira_facts", "Facts heard, by type and outcome: handled, failed (each attempt), dead.", labels=labels
        )
        for listener in listeners:
            for (fact_type, outcome), count in listener.counted.items():
                facts.add_metric([self._labels["service"], listener.durable, fact_type, outcome], count)
        return facts

    def _of_listeners(self, upkeep: Upkeep) -> Iterator[Metric]:
        read: dict[str, tuple[str, Callable[[Lag], float]]] = {
            "dovira_listener_gone": ("1 when the durable consumer is not there.", lambda lag: lag.gone),
            "dovira_listener_lag_seconds": ("How long the oldest unhandled fact has been waiting.", seconds_waiting),
            "dovira_listener_pending_facts": ("Facts that the listener has not handled.", lambda lag: lag.pending),
        }
        for name, (text, value) in read.items():
            family = GaugeMetricFamily(name, text, labels=["service", "durable", "stream"])
            for (stream, durable), lag in upkeep.lags.items():
                family.add_metric([self._labels["service"], durable, stream], float(value(lag)))
            yield family

    def _of_outbox(self, upkeep: Upkeep) -> Iterator[Metric]:
        backlog, relay, mended = upkeep.backlog, upkeep.relay, upkeep.reconciler.reconciled
        yield self._gauge("dovira_outbox_age_seconds", "How long the oldest unpublished fact waits.", backlog.age)
        yield self._gauge("dovira_outbox_waiting_facts", "Facts to be published, up to 10,000.", backlog.waiting)
        if relay is not None:
            yield self._gauge("dovira_stream_full", "1 while the stream refuses facts for want of room.", relay.is_full)
            yield self._counter("dovira_published_facts", "Facts published since the start.", relay.published)
            yield self._counter("dovira_quarantined_facts", "Facts set aside since the start.", relay.quarantined)
        yield self._counter("dovira_redriven_facts", "Facts that the stream lost, published again.", mended.redriven)
        yield self._counter("dovira_listeners_set_back", "Listeners that stood beyond their stream.", mended.set_back)
        cleaned = CounterMetricFamily("dovira_cleaned_rows", "Old rows deleted.", labels=["service", "table"])
        for table, count in upkeep.cleaner.cleaned.items():
            cleaned.add_metric([self._labels["service"], table], count)
        yield cleaned

    def _gauge(self, name: str, text: str, value: float) -> Metric:
        family = GaugeMetricFamily(name, text, labels=list(self._labels))
        family.add_metric(list(self._labels.values()), float(value))
        return family

    def _counter(self, name: str, text: str, value: float) -> Metric:
        family = CounterMetricFamily(name, text, labels=list(self._labels))
        family.add_metric(list(self._labels.values()), float(value))
        return family
