"""Never lost, never twice: inbox and outbox tables, transactions, the unit of work, the relay."""

from shared.outbox.among import among
from shared.outbox.backlog import Backlog
from shared.outbox.forgetting import ERASED, blank_rows, rows_told_on
from shared.outbox.inbox import KeyReused, earlier_reply, keep_reply, only_new
from shared.outbox.reconciler import Reconciler
from shared.outbox.relay import Relay
from shared.outbox.retention import Cleaner, Retention, follow_streams
from shared.outbox.tables import Bookkeeping, UtcDateTime, outbox_tables
from shared.outbox.transaction import Cause, ReadTx, Tx, find_tool
from shared.outbox.unit_of_work import UnitOfWork, is_outage
from shared.outbox.waking import wake_on_commits
from shared.outbox.writability import Writability

__all__ = [
    "ERASED",
    "Backlog",
    "Bookkeeping",
    "Cause",
    "Cleaner",
    "KeyReused",
    "ReadTx",
    "Reconciler",
    "Relay",
    "Retention",
    "Tx",
    "UnitOfWork",
    "UtcDateTime",
    "Writability",
    "among",
    "blank_rows",
    "earlier_reply",
    "find_tool",
    "follow_streams",
    "is_outage",
    "keep_reply",
    "only_new",
    "outbox_tables",
    "rows_told_on",
    "wake_on_commits",
]
