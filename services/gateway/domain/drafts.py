"""Applications that are being filled in: kept between steps, on whatever device, until they are sent or grow old."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

DRAFT_LIFE = timedelta(days=30)
"""How long after its last change a draft is kept."""

Answers = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers by field, as they were typed. ``reference``: it was sent, and this is what to quote."""

    id: str
    programme_id: str
    participant_id: str = ""
    answers: Answers = field(default_factory=dict, repr=False)
    reference: str = ""

    @property
    def is_begun(self) -> bool:
        return bool(self.answers)


def fill_in(draft: Draft, answers: Answers) -> Draft:
    """The draft with these fields as they were typed last; whoever types again has a new application before them."""
    return replace(draft, answers={**draft.answers, **answers}, reference="")


def hand_in(draft: Draft, reference: str) -> Draft:
    """What was answered stands in the application now, and nowhere else."""
    return replace(draft, answers={}, reference=reference)
