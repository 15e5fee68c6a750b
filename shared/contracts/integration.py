"""What integration is asked: which consumers there are, what they may hear, and what was told since a cursor."""

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, Field

from shared.contracts.request import Done, Reply, Request

ConsumerName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$", description="Small letters, digits and hyphens")]
PublicKey = Annotated[
    str,
    Field(pattern=r"^(U[A-Z2-7]{55})?$", description="Public half of an nkey of NATS; empty: it reads elsewhere"),
]
Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the token, in hex")]


class Consumer(BaseModel):
    """A service of others that consumes events, and what it was granted.

    ``types`` are event types, or beginnings of types that end in ``.>``; these never cover events that name a person.
    ``personal`` are types of events that name a person, each granted by its full name.
    """

    name: ConsumerName
    types: list[str] = Field(default=[], max_length=200)
    personal: list[str] = Field(default=[], max_length=50)
    nkey: PublicKey = ""


class AdmitConsumer(Request[Done], service="integration"):
    """Admit a consumer, or change what it was granted. With a fingerprint it gets a new token, and the old one ends.

    With an nkey it may also read durable consumers of NATS, which are made for it; without one it keeps what it had.
    """

    consumer: Consumer
    fingerprint: Fingerprint | None = None


class DismissConsumer(Request[Done], service="integration"):
    """End a consumer's access at once."""

    name: ConsumerName


class ConsumerList(Reply):
    """By name."""

    consumers: list[Consumer]


class ListConsumers(Request[ConsumerList], service="integration"):
    """All consumers."""


class EventPage(Reply):
    """Events in CloudEvents' structured mode, oldest first within what each service told, and where to go on."""

    events: list[dict[str, Any]]
    cursor: str
    has_more: bool = False


class ReadEvents(Request[EventPage], service="integration"):
    """The events after a cursor that the token's holder was granted. Without a cursor: from the beginning.

    ``since`` begins at a moment; ``from_now`` asks for nothing but the cursor of now.
    """

    fingerprint: Fingerprint
    after: str = Field(default="", max_length=2000)
    since: AwareDatetime | None = None
    from_now: bool = False
    limit: int = Field(default=100, ge=1, le=500)
