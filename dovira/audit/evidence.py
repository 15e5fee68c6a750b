"""What is judged: the index of the log, who listens and how far, the stores, the dead letters. And what a check is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol

from dovira.audit.report import Finding
from dovira.audit.stores import Stores
from shared.bus import Heard
from shared.contracts.fact import Fact

_DIGEST_BYTES = 12


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a fact stands in the log, and a digest of what it says; none when it cannot be read."""

    stream: str
    sequence: int
    digest: bytes | None


@dataclass
class Index:
    """Every message of every stream by its fact's id.

    ``again`` are ids that stand in the log more than once; ``returned`` counts dead letters that were put back, which
    repeat a fact on purpose; ``unreadable`` are messages without a fact's id.
    """

    spots: dict[str, Spot] = field(default_factory=dict)
    again: list[tuple[str, Spot]] = field(default_factory=list)
    unreadable: list[tuple[Spot, str]] = field(default_factory=list)
    returned: int = 0
    of_type: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    erased: set[str] = field(default_factory=set)


def digest_of(fact: Fact) -> bytes:
    """A digest of a fact's type and content, the same for the same fact however it was written down."""
    return blake2b(f"{fact.type}\n{fact.model_dump_json()}".encode(), digest_size=_DIGEST_BYTES).digest()


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a stream reaches; ``ages``: it drops its oldest facts after a while."""

    first: int = 0
    last: int = 0
    ages: bool = False


@dataclass(frozen=True, slots=True)
class Listening:
    """A durable consumer: whose, of which types of facts, how many of them are still to be handled."""

    service: str
    durable: str
    stream: str
    fact_types: frozenset[str]
    pending: int
    delivered: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was gathered. ``extents`` are from before the stores were read.

    ``buried`` are the dead letters: the handler that failed and the id of the fact.
    """

    index: Index
    stores: Stores
    extents: Mapping[str, Extent]
    listening: Sequence[Listening]
    buried: frozenset[tuple[str, str]]


class Check(Protocol):
    """One question. It sees every fact once, the streams of effects before those of causes, then it judges."""

    name: str
    title: str
    examined: int

    def see(self, heard: Heard[Fact]) -> None:
        """Remember of a fact what the question needs."""
        ...

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        """Say what is wrong. Runs in a thread, once; sets ``examined``."""
        ...
