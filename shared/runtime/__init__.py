"""How a service lives: clock, settings, database, migrations, logs, supervision, its life as a whole."""

from shared.runtime.clock import Clock, ShiftedClock, SystemClock
from shared.runtime.logs import configure_logs
from shared.runtime.nats_server import NatsServer
from shared.runtime.ports import CannotStart, free_port, listen, port_of
from shared.runtime.service import Service
from shared.runtime.settings import ServiceSettings
from shared.runtime.upkeep import dead_letter_limits, stream_limits
from shared.runtime.work import Work

__all__ = [
    "CannotStart",
    "Clock",
    "NatsServer",
    "Service",
    "ServiceSettings",
    "ShiftedClock",
    "SystemClock",
    "Work",
    "configure_logs",
    "dead_letter_limits",
    "free_port",
    "listen",
    "port_of",
    "stream_limits",
]
