"""What integration hears: nothing. It keeps no copy of events, it reads the log when a consumer asks."""

from shared.bus import Hears
from shared.outbox import Tx

hears = Hears[Tx]("integration")
