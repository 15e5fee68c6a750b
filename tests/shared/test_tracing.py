"""What is recorded of the work, and what is handed on when nothing is."""

import json
import logging
import os

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.bus import Kind, Tracer, correlated, current_trace, part_of_trace, trace_id
from shared.outbox import Relay
from shared.runtime.logs import JsonFormatter
from shared.runtime.recording import Recorder
from shared.runtime.telemetry import tracer_of
from tests.shared.probes import STREAM, CupEmptied, CupFilled, heard, outbox_of

ONE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
ANOTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
UNRECORDED = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
NAME = "Кобиляцька"
COLLECTOR = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


@pytest.fixture
def exported() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def recorder(exported) -> Recorder:
    return Recorder("probe", SimpleSpanProcessor(exported))


def only(exported: InMemorySpanExporter):
    (span,) = exported.get_finished_spans()
    return span


def linked(span) -> list[str]:
    return [f"{link.context.trace_id:032x}" for link in span.links]


@pytest.mark.parametrize(
    ("environment", "records"),
    [
        ({}, False),
        (COLLECTOR, True),
        (COLLECTOR | {"OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}, True),
        (COLLECTOR | {"OTEL_SDK_DISABLED": "true"}, False),
        (COLLECTOR | {"OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
    ],
)
def test_spans_are_recorded_when_the_environment_names_a_collector(monkeypatch, environment, records):
    for name in [name for name in os.environ if name.startswith("OTEL_")]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (type(tracer_of("probe")) is not Tracer) is records


def test_a_protocol_that_is_not_spoken_is_an_error_in_the_log_and_stops_nobody(monkeypatch, caplog):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    assert type(tracer_of("probe")) is Tracer
    assert [(one.message, one.remedy) for one in caplog.records] == [
        ("traces_not_sent", "only http/protobuf is spoken here")
    ]


def test_what_is_done_in_a_trace_is_a_part_of_it_and_hands_itself_on(recorder, exported):
    with part_of_trace(ONE), recorder.span("FillCup", Kind.SERVER):
        inner = current_trace()
    span = only(exported)
    assert trace_id(inner) == trace_id(ONE) == f"{span.context.trace_id:032x}"
    assert inner.split("-")[2] == f"{span.context.span_id:016x}"
    assert f"{span.parent.span_id:016x}" == ONE.split("-")[2]


def test_a_batch_of_one_trace_goes_on_in_it(recorder, exported):
    with recorder.span("process", Kind.CONSUMER, links=[ONE, ONE, ""]):
        assert trace_id(current_trace()) == trace_id(ONE)
    assert only(exported).parent is not None


def test_a_batch_of_several_traces_is_one_of_its_own_that_points_to_each(recorder, exported):
    with recorder.span("process", Kind.CONSUMER, links=[ONE, ANOTHER, UNRECORDED, ONE]):
        pass
    span = only(exported)
    assert span.parent is None
    assert linked(span) == [trace_id(ONE), trace_id(ANOTHER)]


def test_a_batch_as_large_as_they_come_points_to_each_trace(recorder, exported):
    traces = [f"00-{number:032x}-{number:016x}-01" for number in range(1, 501)]
    with recorder.span("publish", Kind.PRODUCER, links=traces):
        pass
    assert len(linked(only(exported))) == 500


def test_a_batch_is_recorded_when_anything_in_it_is(monkeypatch, exported):
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_always_off")
    recorder = Recorder("probe", SimpleSpanProcessor(exported))
    with recorder.span("process", Kind.CONSUMER, links=[UNRECORDED]), recorder.span("ask", Kind.CLIENT):
        pass
    with recorder.span("process", Kind.CONSUMER):
        pass
    assert exported.get_finished_spans() == ()
    with recorder.span("process", Kind.CONSUMER, links=[UNRECORDED, ONE]):
        pass
    assert linked(only(exported)) == [trace_id(ONE)]


def test_an_error_leaves_its_type_and_not_its_text(recorder, exported):
    with pytest.raises(LookupError), recorder.span("process", Kind.CONSUMER):
        raise LookupError(NAME)
    span = only(exported)
    assert (span.status.description, span.events) == ("LookupError", ())
    assert NAME not in span.to_json()


async def test_a_fact_is_told_by_the_step_that_tells_it(quick_store, recorder):
    with recorder.span("FillCup", Kind.SERVER) as step:
        await quick_store.write(lambda tx: tx.tell(CupFilled(cup_id="cup")), trace=current_trace())
    [row] = await outbox_of(quick_store)
    assert json.loads(row.headers)["traceparent"] == step.traceparent


async def test_what_a_batch_tells_stays_in_the_trace_of_its_cause(quick_store, recorder):
    cause = heard(CupFilled(cup_id="cup"))
    traced = type(cause)(cause.id, cause.time, cause.correlation_id, None, cause.fact, ONE)
    for others, fact in (([], CupEmptied(cup_id="alone")), ([ANOTHER], CupEmptied(cup_id="cup"))):
        with recorder.span("process", Kind.CONSUMER, links=[ONE, *others]) as step:
            await quick_store.write(lambda tx, fact=fact: tx.tell(fact, because=traced), trace=current_trace())
            row = (await outbox_of(quick_store))[-1]
            # Alone, it is a part of that trace; among others, it points there.
            assert json.loads(row.headers)["traceparent"] == (ONE if others else step.traceparent)


async def test_what_a_step_follows_from_is_noted_once_from_within_the_transaction(quick_store, recorder, exported):
    def decide(tx):
        tx.tell(CupFilled(cup_id="cup"), trace=ONE)
        tx.follow(ONE)
        tx.follow(UNRECORDED)
        tx.follow("")

    with recorder.span("Decide", Kind.SERVER):
        await quick_store.write(decide, trace=current_trace())
    assert linked(only(exported)) == [trace_id(ONE)]
    [row] = await outbox_of(quick_store)
    assert json.loads(row.headers)["traceparent"] == ONE


async def test_the_relay_records_a_round_as_one_step(quick_store, js, recorder, exported):
    for trace in (ONE, ANOTHER, ANOTHER):
        await quick_store.write(lambda tx: tx.tell(CupFilled(cup_id="cup")), trace=trace)
    await Relay(quick_store, js, stream=STREAM, tracer=recorder).drain()
    span = only(exported)
    assert (span.name, linked(span)) == (f"publish {STREAM}", [trace_id(ONE), trace_id(ANOTHER)])
    assert span.attributes == {"messaging.batch.message_count": 3}


def test_a_line_of_the_log_says_which_trace_and_correlation_it_belongs_to():
    record = logging.makeLogRecord({"msg": "handler_failed"})
    with part_of_trace(ONE), correlated("0190"):
        line = json.loads(JsonFormatter("probe").format(record))
    assert (line["trace_id"], line["correlation_id"]) == (trace_id(ONE), "0190")
    assert not {"trace_id", "correlation_id"} & json.loads(JsonFormatter("probe").format(record)).keys()
