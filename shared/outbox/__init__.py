"""Never lost, never twice: inbox and outbox tables, transactions, the unit of work, the relay."""

from shared.outbox.inbox import KeyReused, earlier_reply, keep_reply, only_new
from shared.outbox.relay import Relay
from shared.outbox.tables import Bookkeeping, UtcDateTime, outbox_tables
from shared.outbox.transaction import ReadTx, Tx, find_tool
from shared.outbox.unit_of_work import UnitOfWork

__all__ = [
    "Bookkeeping",
    "KeyReused",
    "ReadTx",
    "Relay",
    "Tx",
    "UnitOfWork",
    "UtcDateTime",
    "earlier_reply",
    "find_tool",
    "keep_reply",
    "only_new",
    "outbox_tables",
]
