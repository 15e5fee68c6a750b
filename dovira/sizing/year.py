"""Who comes when: the busiest days of a programme, the worst case, in which everybody takes part in one at once.

These are assumptions. They are generous: a programme of several groups is calmer.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Arriving(Enum):
    """How those of a stage come within its day."""

    AT_ONCE = auto()
    """A person's mass action, or a file: all in one moment."""
    AFTER_OPENING = auto()
    """Most at the beginning, then fewer and fewer."""
    BEFORE_DEADLINE = auto()
    """Few at the beginning, most at the end."""


@dataclass(frozen=True)
class Visit:
    """So many pieces of work at a station for each one that came before, and what each of these leads to."""

    station: str
    each: float = 1
    then: tuple["Visit", ...] = ()


@dataclass(frozen=True)
class Stage:
    """A busy day. ``share``: how many of the applicants come; ``half_life``: minutes in which half of these do."""

    name: str
    share: float
    arriving: Arriving
    visits: tuple[Visit, ...]
    half_life: float = 60


@dataclass(frozen=True)
class Station:
    """Where work waits: in which service, what kind of work by measured.toml, and how many seconds it may wait.

    ``is_led``: one replica does it for all that share a database.
    """

    service: str
    kind: str
    patience: float
    is_led: bool = False


_PEOPLE_WAIT = 10.0
_FACTS_WAIT = 3600.0
_PAPERS_WAIT = 12 * 3600.0

STATIONS = {
    "gateway": Station("gateway", "route", _PEOPLE_WAIT),
    "registration": Station("registration", "request", _PEOPLE_WAIT),
    "assessment": Station("assessment", "request", _PEOPLE_WAIT),
    "registration, in bulk": Station("registration", "row", _FACTS_WAIT),
    "scheduling, in bulk": Station("scheduling", "row", _FACTS_WAIT),
    "registration tells": Station("registration", "relay", _FACTS_WAIT, is_led=True),
    "scheduling tells": Station("scheduling", "relay", _FACTS_WAIT, is_led=True),
    "assessment tells": Station("assessment", "relay", _FACTS_WAIT, is_led=True),
    "certification tells": Station("certification", "relay", _FACTS_WAIT, is_led=True),
    "scheduling hears": Station("scheduling", "fact", _FACTS_WAIT),
    "assessment hears": Station("assessment", "fact", _FACTS_WAIT),
    "certification hears": Station("certification", "fact", _FACTS_WAIT),
    "dialogue hears": Station("dialogue", "fact", _FACTS_WAIT),
    "notification hears": Station("notification", "fact", _FACTS_WAIT),
    "reporting hears": Station("reporting", "counted fact", _FACTS_WAIT),
    "certificates": Station("certification", "certificate", _PAPERS_WAIT),
    "letters": Station("notification", "letter", _PAPERS_WAIT),
}

_LETTER = Visit("notification hears", then=(Visit("letters"),))
_COUNTED = Visit("reporting hears")


def _told(service: str, *heard: Visit, each: float = 1) -> Visit:
    return Visit(f"{service} tells", each, then=heard)


_CERTIFICATE = _told("certification", _LETTER, _COUNTED)
_EARNING = Visit("certification hears", then=(Visit("certificates", 0.85, then=(_CERTIFICATE,)),))
_REGISTERED = tuple(
    Visit(f"{service} hears") for service in ("scheduling", "assessment", "certification", "dialogue", "notification")
)

STAGES = (
    Stage(
        "the announcement: questionnaires",
        share=0.25,
        arriving=Arriving.AFTER_OPENING,
        half_life=120,
        visits=(
            Visit("gateway", 12),
            Visit("registration", then=(_told("registration", _LETTER, _COUNTED),)),
        ),
    ),
    Stage(
        "everybody is accepted by one decision",
        share=1.0,
        arriving=Arriving.AT_ONCE,
        visits=(
            Visit(
                "registration, in bulk",
                then=(_told("registration", _LETTER, _COUNTED), _told("registration", *_REGISTERED, _COUNTED)),
            ),
        ),
    ),
    Stage(
        "places open: the rush",
        share=0.4,
        arriving=Arriving.AFTER_OPENING,
        half_life=30,
        visits=(
            Visit("gateway", 9),
            Visit("registration", 4, then=(_told("registration", _LETTER, _COUNTED),)),
        ),
    ),
    Stage(
        "a webinar's reports of presence",
        share=0.7,
        arriving=Arriving.AT_ONCE,
        visits=(Visit("scheduling, in bulk", then=(_told("scheduling", Visit("certification hears"), _COUNTED),)),),
    ),
    Stage(
        "the last day of the test",
        share=0.3,
        arriving=Arriving.BEFORE_DEADLINE,
        half_life=120,
        visits=(
            Visit("gateway", 25),
            Visit("assessment", 22),
            Visit("assessment tells", then=(_EARNING, _LETTER, _COUNTED)),
        ),
    ),
)
