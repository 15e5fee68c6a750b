"""Rules of integration: who may hear what, where a consumer stands, where and when webhooks go. Plain Python."""

from services.integration.domain.cursors import Cursor, read_cursor, write_cursor
from services.integration.domain.deliveries import NOT_IN_LOG, Delivery, Outcome, State, Step, next_step, rest_until
from services.integration.domain.grants import Grant, Kind, check_grant, may_hear
from services.integration.domain.targets import all_may_be_connected_to, check_target, may_connect
from services.integration.domain.webhooks import Webhook

__all__ = [
    "NOT_IN_LOG",
    "Cursor",
    "Delivery",
    "Grant",
    "Kind",
    "Outcome",
    "State",
    "Step",
    "Webhook",
    "all_may_be_connected_to",
    "check_grant",
    "check_target",
    "may_connect",
    "may_hear",
    "next_step",
    "read_cursor",
    "rest_until",
    "write_cursor",
]
