"""Traces, recorded with OpenTelemetry and sent by OTLP over HTTP, as the standard variables ``OTEL_…`` say.

Off unless ``OTEL_EXPORTER_OTLP_ENDPOINT`` (or ``…_TRACES_ENDPOINT``) names a collector: then nothing of OpenTelemetry
is even imported. Spans are named by requests, routes, facts and handlers, and hold numbers: never people.
"""

import logging
import os

from shared.bus import Tracer

_log = logging.getLogger("dovira.runtime")

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""Where spans go, as the standard names it; the first of them holds."""
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_OUR_PROTOCOL = "http/protobuf"


def tracer_of(service: str) -> Tracer:
    """What records the spans of a service; nothing is recorded unless the environment asks for it."""
    if not is_asked_for():
        return Tracer()
    from shared.runtime.recording import Recorder  # noqa: PLC0415  # two megabytes that most processes do without

    return Recorder(service)


def is_asked_for() -> bool:
    """Whether the environment names somewhere to send spans to that we can send to."""
    said = {name: value.strip() for name, value in os.environ.items() if name.startswith("OTEL_")}
    if said.get("OTEL_SDK_DISABLED", "").lower() == "true" or said.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp":
        return False
    if not any(said.get(name) for name in ENDPOINTS):
        return False
    protocol = next((said[name] for name in _PROTOCOLS if said.get(name)), _OUR_PROTOCOL)
    if protocol != _OUR_PROTOCOL:
        _log.error("traces_not_sent", extra={"protocol": protocol, "remedy": f"only {_OUR_PROTOCOL} is spoken here"})
    return protocol == _OUR_PROTOCOL
