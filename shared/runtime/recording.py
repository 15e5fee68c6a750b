"""What records spans: one tracer per service, one queue to the collector per process. Imported only when asked for."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from os import environ

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.environment_variables import OTEL_SPAN_LINK_COUNT_LIMIT
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import Decision, Sampler, SamplingResult
from opentelemetry.trace.span import TraceState
from opentelemetry.util.types import Attributes

from shared.bus import Kind, Span, Tracer, current_trace, inside, is_traceparent, trace_id

_KINDS = {kind: trace.SpanKind[kind.name] for kind in Kind}
_MOST_LINKS = 512  # a round of the relay and a batch of a listener are smaller; the standard's 128 would cut them
_FLUSH_MILLISECONDS = 3_000
_START = Context()


@dataclass(frozen=True)
class Recorded(Span):
    """A span that is recorded, and the traces it is known to belong to already."""

    span: trace.Span = trace.INVALID_SPAN
    seen: set[str] = field(default_factory=set)

    def link(self, traceparent: str) -> None:
        """Once each; what nobody recorded is not pointed to."""
        if traceparent in self.seen or trace_id(traceparent) == trace_id(self.traceparent):
            return
        self.seen.add(traceparent)
        if (there := _place(traceparent)) and there.trace_flags.sampled:
            self.span.add_link(there)

    def note(self, name: str, value: str | int) -> None:
        """As an attribute."""
        self.span.set_attribute(name, value)

    def name(self, name: str) -> None:
        """Instead of the name it began with."""
        self.span.update_name(name)


class Recorder(Tracer):
    """Of one service: several may share a process, and each names itself."""

    def __init__(self, service: str, processor: SpanProcessor | None = None) -> None:
        resource = Resource.create({"service.name": service, "service.namespace": "dovira"})
        limits = SpanLimits(max_links=None if environ.get(OTEL_SPAN_LINK_COUNT_LIMIT) else _MOST_LINKS)
        self._provider = TracerProvider(resource=resource, span_limits=limits, shutdown_on_exit=False)
        self._provider.sampler = _FollowingLinks(self._provider.sampler)
        self._provider.add_span_processor(processor or to_the_collector())
        self._tracer = self._provider.get_tracer("dovira")

    @contextmanager
    def span(self, name: str, kind: Kind, *, links: Iterable[str] = ()) -> Iterator[Span]:
        """An error leaves its type, never its text: that may quote a person."""
        follows = dict.fromkeys(filter(is_traceparent, links))
        parent = current_trace() or _the_only_trace(follows)
        others = [there for one in follows if one != parent and (there := _place(one)) and there.trace_flags.sampled]
        span = self._tracer.start_span(
            name, _context_of(parent), kind=_KINDS[kind], links=[trace.Link(there) for there in others]
        )
        try:
            with inside(Recorded(_traceparent(span.get_span_context()), span, set(follows))) as recorded:
                yield recorded
        except Exception as error:
            span.set_status(trace.Status(trace.StatusCode.ERROR, type(error).__name__))
            raise
        finally:
            span.end()

    def flush(self) -> None:
        """At most for some seconds: a collector that is away holds nobody up."""
        self._provider.force_flush(_FLUSH_MILLISECONDS)


class _FollowingLinks(Sampler):
    """A batch is recorded when anything in it is; else what the environment says (``OTEL_TRACES_SAMPLER``) holds."""

    def __init__(self, otherwise: Sampler) -> None:
        self._otherwise = otherwise

    def should_sample(  # noqa: PLR0913, PLR0917  # the library's signature
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: trace.SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[trace.Link] | None = None,
        trace_state: TraceState | None = None,  # noqa: ARG002  # the library's signature
    ) -> SamplingResult:
        alone = not trace.get_current_span(parent_context).get_span_context().is_valid
        if alone and any(link.context.trace_flags.sampled for link in links or ()):
            return SamplingResult(Decision.RECORD_AND_SAMPLE, attributes)
        return self._otherwise.should_sample(parent_context, trace_id, name, kind, attributes, links)

    def get_description(self) -> str:
        return f"FollowingLinks({self._otherwise.get_description()})"


@cache
def to_the_collector() -> SpanProcessor:
    """One queue and one connection for all services of a process."""
    return BatchSpanProcessor(OTLPSpanExporter())


def _the_only_trace(follows: Iterable[str]) -> str:
    """What all of these are part of; empty when they are of several traces."""
    traces = {trace_id(one): one for one in follows}
    return next(iter(traces.values())) if len(traces) == 1 else ""


def _place(traceparent: str) -> trace.SpanContext | None:
    if not is_traceparent(traceparent):
        return None
    _, trace_part, span_part, flags = traceparent.split("-")
    there = trace.SpanContext(
        int(trace_part, 16), int(span_part, 16), is_remote=True, trace_flags=trace.TraceFlags(int(flags, 16))
    )
    return there if there.is_valid else None


def _context_of(traceparent: str) -> Context:
    there = _place(traceparent)
    return trace.set_span_in_context(trace.NonRecordingSpan(there), _START) if there else _START


def _traceparent(there: trace.SpanContext) -> str:
    return f"00-{there.trace_id:032x}-{there.span_id:016x}-{there.trace_flags:02x}"
