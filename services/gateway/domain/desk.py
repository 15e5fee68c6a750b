"""What the desk keeps for itself: what was done by whom, files between preview and confirmation, links for donors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ActionState(StrEnum):
    """BEGUN: asked for, and the answer is not known (yet)."""

    BEGUN = "begun"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Action:
    """Something a member of staff did at the desk. ``details`` fill the sentence of its ``kind``; they name nobody."""

    id: str
    staff_id: str
    kind: str
    programme_id: str = ""
    details: Mapping[str, str | int] = field(default_factory=dict)
    begun_at: datetime | None = None
    state: ActionState = ActionState.BEGUN
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file between its preview and its confirmation."""

    id: str
    staff_id: str
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WaitingDecision:
    """A decision on applications that can still be taken back until ``due_at``."""

    id: str
    staff_id: str
    programme_id: str
    application_ids: tuple[str, ...]
    decision: str
    reason: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DonorLink:
    """Shows the figures of a programme, and nobody's name, to whoever holds it until it expires."""

    id: str
    programme_id: str
    label: str
    made_by: str
    expires_at: datetime

    def holds(self, now: datetime) -> bool:
        return now < self.expires_at
