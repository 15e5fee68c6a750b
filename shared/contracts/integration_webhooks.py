"""What integration is asked about webhooks and about hearing again: where events go, what became of each, once more."""

from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from shared.contracts.integration import ConsumerName
from shared.contracts.request import Done, Reply, Request


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GAVE_UP = "gave_up"
    GONE = "gone"
    WITHDRAWN = "withdrawn"


class WebhookSecret(Reply):
    """The secret that signs what is posted, as Standard Webhooks writes it. Shown this once."""

    secret: str


class SubscribeWebhook(Request[WebhookSecret], service="integration"):
    """Post what a consumer was granted to an address from now on, or from a moment on.

    A consumer has one webhook: subscribing again changes the address and the secret, and goes on where it stood.
    """

    consumer: ConsumerName
    url: str = Field(max_length=2000)
    since: AwareDatetime | None = None


class UnsubscribeWebhook(Request[Done], service="integration"):
    """Post no more to a consumer. What was granted stays granted."""

    consumer: ConsumerName


class Delivery(BaseModel):
    """An event and what became of posting it. ``outcome``: the status of the last attempt, or why there was none."""

    event_id: str
    type: str
    told_at: AwareDatetime
    state: DeliveryState
    attempts: int
    outcome: str = ""
    tried_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None


class DeliveryLog(Reply):
    """A webhook: where it posts (without what may be secret in the address), whether it ended, and its deliveries.

    Newest first. ``numbers``: how many there are in each state.
    """

    endpoint: str
    ended: str = ""
    numbers: dict[DeliveryState, int] = {}
    deliveries: list[Delivery] = []


class ListDeliveries(Request[DeliveryLog], service="integration"):
    """The webhook of a consumer, and its newest deliveries, all or those in a state."""

    consumer: ConsumerName
    state: DeliveryState | None = None
    limit: int = Field(default=50, ge=1, le=500)


class Redelivered(Reply):
    """How many deliveries are due again; or would be."""

    count: int


class Redeliver(Request[Redelivered], service="integration"):
    """Post events once more, each with the id it had: these, or all in a state."""

    consumer: ConsumerName
    event_ids: list[str] = Field(default=[], max_length=500)
    state: DeliveryState | None = None
    dry_run: bool = False


class Replayed(Reply):
    """How many events of each service come again, or would; by which ways; and the cursor that begins there."""

    events: dict[str, int]
    cursor: str
    webhook: bool = False
    durables: list[str] = []


class Replay(Request[Replayed], service="integration"):
    """Let one consumer hear again what was told since a moment, or in one service's stream from a sequence on.

    Its webhook and its durable consumers are set back; whoever reads from a cursor begins with the one in the reply.
    """

    consumer: ConsumerName
    since: AwareDatetime | None = None
    told_by: str = ""
    sequence: int = Field(default=0, ge=0)
    dry_run: bool = False

    @model_validator(mode="after")
    def _begins_somewhere(self) -> Self:
        if (self.since is None) == (not self.told_by) or bool(self.told_by) != (self.sequence > 0):
            message = "a moment, or the service that told and a sequence"
            raise ValueError(message)
        return self
