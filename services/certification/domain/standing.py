"""What is known of a participant, the same in whatever order it was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Person:
    """The little that is printed of a person."""

    full_name: str
    position: str
    body_name: str
    revision: int
    told_at: datetime
    sex: str = ""


def newest_copy(copies: Iterable[Person | None]) -> Person | None:
    """Of several copies of a person the one of the highest revision; among equal ones that which was told last."""
    known = [copy for copy in copies if copy is not None]
    return max(known, key=lambda copy: (copy.revision, copy.told_at), default=None)


@dataclass(frozen=True, slots=True)
class Openness:
    """Whether anybody may read the name by the certificate's number, as stated at a moment; without a word, no."""

    is_open: bool
    stated_at: datetime


class Presence(NamedTuple):
    webinar_id: str
    seconds: int
    revision: int
    fact_id: str

    @property
    def about(self) -> str:
        return self.webinar_id


class Attempt(NamedTuple):
    """An attempt at a test; revision 0 is how it was marked first. ``finished_at``: the earliest it was heard of."""

    attempt_id: str
    test_id: str
    passed: bool
    score: float
    revision: int
    fact_id: str
    finished_at: datetime

    @property
    def about(self) -> str:
        return self.attempt_id


class Watched(NamedTuple):
    """A participant says to have watched the recording of a webinar."""

    webinar_id: str
    watched_at: datetime
    fact_id: str


class _Statement(Protocol):
    @property
    def about(self) -> str: ...
    @property
    def revision(self) -> int: ...
    @property
    def fact_id(self) -> str: ...


_StatementT = TypeVar("_StatementT", bound=_Statement)


@dataclass(frozen=True, slots=True)
class Standing:
    """All that counts of one participant in one programme; ``registered_by`` is the fact that made them one.

    ``trace`` is what the application was handed in by.
    """

    registered_by: str | None = None
    presences: tuple[Presence, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    recordings: tuple[Watched, ...] = ()
    trace: str = ""

    def after(
        self,
        *,
        registered_by: str | None = None,
        presences: Iterable[Presence] = (),
        attempts: Iterable[Attempt] = (),
        recordings: Iterable[Watched] = (),
        trace: str = "",
    ) -> "Standing":
        """The same whatever the order in which things are told."""
        return Standing(
            self.registered_by or registered_by,
            _newest((*self.presences, *presences)),
            _finished_first((*self.attempts, *attempts)),
            _watched_first((*self.recordings, *recordings)),
            self.trace if self.registered_by else trace,
        )


def _newest(statements: Iterable[_StatementT]) -> tuple[_StatementT, ...]:
    """Of several statements about one thing the highest revision holds; the id settles a tie, not the order."""
    return tuple({s.about: s for s in sorted(statements, key=lambda s: (s.revision, s.fact_id))}.values())


def _finished_first(statements: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """The newest marking of each attempt, finished when it was first: marking it anew does not make it later."""
    known = tuple(statements)
    finished = {one.attempt_id: one.finished_at for one in sorted(known, key=lambda s: s.finished_at, reverse=True)}
    return tuple(one._replace(finished_at=finished[one.attempt_id]) for one in _newest(known))


def _watched_first(statements: Iterable[Watched]) -> tuple[Watched, ...]:
    """Whoever says it twice has watched it the first time."""
    latest_first = sorted(statements, key=lambda s: (s.watched_at, s.fact_id), reverse=True)
    return tuple({s.webinar_id: s for s in latest_first}.values())
