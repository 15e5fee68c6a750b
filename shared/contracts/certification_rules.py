"""What another rule would change, before it is published: in figures, from the evaluation that issues certificates."""

from pydantic import Field

from shared.contracts.programme import Programme
from shared.contracts.request import Reply, Request

_SERVICE = "certification"


class RuleEffect(Reply):
    """How many participants meet the rule, as published and as proposed. Whoever holds a certificate keeps it."""

    participants: int = 0
    entitled_now: int = 0
    entitled_then: int = 0
    issued_at_once: int = Field(default=0, description="Meet the proposed rule and have no certificate yet")
    lose: int = Field(default=0, description="Meet the published rule, and not the proposed one")
    keep: int = Field(default=0, description="Of these, those who hold a certificate")


class PreviewRule(Request[RuleEffect], service=_SERVICE):
    """What publishing this programme would change about who earns the certificate."""

    programme: Programme
