"""How we say it: streams, hearing in batches, asking and answering, dead letters, the envelope."""

from shared.bus.asking import Answering, Answers, Where, answer, ask
from shared.bus.credentials import OPERATOR, Credentials, NoKey, connect
from shared.bus.dead_letters import count_dead_letters
from shared.bus.envelope import Heard, read_message, write_headers
from shared.bus.erasing import erase_dead_letters, erase_subjects, next_on
from shared.bus.errors import Refused, Unavailable, Unreadable
from shared.bus.granting import Granted, grant_in_stream, set_reader_back, user_of_consumer
from shared.bus.headers import read_headers_quickly
from shared.bus.hearing import Hearing, Hears, Listener, ListenerLimits
from shared.bus.ids import derived_id, new_id
from shared.bus.lag import Lag, measure_lag
from shared.bus.log import Logged, read_log, read_places
from shared.bus.portions import Portion, RawEvent, count_portion, position_at, read_about, read_event, read_portion
from shared.bus.snapshots import restore_stream, save_stream
from shared.bus.streams import DEAD_LETTER_STREAM, StreamLimits, provision_dead_letters, provision_stream, stream_name
from shared.bus.tracing import (
    CORRELATION_HEADER,
    TRACE_HEADER,
    Kind,
    Span,
    Tracer,
    correlated,
    current_correlation,
    current_span,
    current_trace,
    inside,
    is_traceparent,
    part_of_trace,
    trace_id,
)
from shared.bus.watching import watching

__all__ = [
    "CORRELATION_HEADER",
    "DEAD_LETTER_STREAM",
    "OPERATOR",
    "TRACE_HEADER",
    "Answering",
    "Answers",
    "Credentials",
    "Granted",
    "Heard",
    "Hearing",
    "Hears",
    "Kind",
    "Lag",
    "Listener",
    "ListenerLimits",
    "Logged",
    "NoKey",
    "Portion",
    "RawEvent",
    "Refused",
    "Span",
    "StreamLimits",
    "Tracer",
    "Unavailable",
    "Unreadable",
    "Where",
    "answer",
    "ask",
    "connect",
    "correlated",
    "count_dead_letters",
    "count_portion",
    "current_correlation",
    "current_span",
    "current_trace",
    "derived_id",
    "erase_dead_letters",
    "erase_subjects",
    "grant_in_stream",
    "inside",
    "is_traceparent",
    "measure_lag",
    "new_id",
    "next_on",
    "part_of_trace",
    "position_at",
    "provision_dead_letters",
    "provision_stream",
    "read_about",
    "read_event",
    "read_headers_quickly",
    "read_log",
    "read_message",
    "read_places",
    "read_portion",
    "restore_stream",
    "save_stream",
    "set_reader_back",
    "stream_name",
    "trace_id",
    "user_of_consumer",
    "watching",
    "write_headers",
]
