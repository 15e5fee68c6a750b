"""What a consumer was granted: types of events, and, each by its name, those that name a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.integration.domain.refusals import FaultyGrant

_REST = ".>"


@dataclass(frozen=True, slots=True)
class Grant:
    """``types`` may end in ``.>``; ``personal`` may not."""

    types: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of event, and whether such events name a person."""

    type: str
    is_personal: bool


def may_hear(grant: Grant, kind: Kind) -> bool:
    """Whether a grant covers a type. What names a person is never covered by the beginning of a name."""
    if kind.is_personal:
        return kind.type in grant.personal
    return any(_covers(pattern, kind.type) for pattern in grant.types)


def check_grant(grant: Grant, kinds: Iterable[Kind]) -> None:
    """Raises FaultyGrant for what covers nothing, and for personal types among the others."""
    known = {kind.type: kind for kind in kinds}
    plain = [kind.type for kind in known.values() if not kind.is_personal]
    for pattern in sorted(grant.types):
        if pattern in known and known[pattern].is_personal:
            message = f"{pattern} називає людину: дозвольте цей тип окремо (personal)"
            raise FaultyGrant(message)
        if not any(_covers(pattern, one) for one in plain):
            message = f"{pattern} не охоплює жодного типу подій: перелік типів є в каталозі подій"
            raise FaultyGrant(message)
    for name in sorted(grant.personal):
        if name not in known or not known[name].is_personal:
            message = f"{name} не є типом подій, що називають людину"
            raise FaultyGrant(message)


def _covers(pattern: str, name: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith(_REST) else name == pattern
