"""Applications that may be one person's: found by mailbox and by name, however these are written, and compared."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.contracts.names import fold_name
from shared.contracts.registration import ApplicationStatus, ApplicationSummary

_CLOSED = {ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Group:
    """Applications in order of arrival that a mailbox or a name links with one another."""

    applications: Sequence[ApplicationSummary]

    @property
    def open(self) -> list[ApplicationSummary]:
        """What can still be declined."""
        return [one for one in self.applications if one.status not in _CLOSED]

    @property
    def is_settled(self) -> bool:
        """At most one is left: there is nothing to choose."""
        return len(self.open) <= 1

    @property
    def shared(self) -> frozenset[str]:
        """Names of the fields in which all agree, however they are written."""
        return frozenset(
            name for name, key in _KEYS.items() if len({key(getattr(one, name)) for one in self.applications}) == 1
        )


def find_duplicates(applications: Sequence[ApplicationSummary]) -> list[Group]:
    """Groups of two or more; what is still to be decided stands first."""
    leader: dict[str, str] = {}
    first_with: dict[str, str] = {}
    for one in applications:
        leader[one.application_id] = one.application_id
        for key in _links(one):
            _join(leader, one.application_id, first_with.setdefault(key, one.application_id))
    groups: dict[str, list[ApplicationSummary]] = {}
    for one in applications:
        groups.setdefault(_leader_of(leader, one.application_id), []).append(one)
    found = [Group(members) for members in groups.values() if len(members) > 1]
    return sorted(found, key=lambda group: group.is_settled)


def in_doubt(groups: Iterable[Group]) -> set[str]:
    """Ids of the open applications of which an organiser has to choose."""
    return {one.application_id for group in groups if not group.is_settled for one in group.open}


def _links(one: ApplicationSummary) -> Collection[str]:
    return {f"name {fold_name(one.full_name)}", f"mailbox {_fold_mailbox(one.email)}"} - {"name ", "mailbox "}


def _join(leader: dict[str, str], one: str, other: str) -> None:
    leader[_leader_of(leader, one)] = _leader_of(leader, other)


def _leader_of(leader: Mapping[str, str], one: str) -> str:
    while leader[one] != one:
        one = leader[one]
    return one


def _fold_mailbox(email: str) -> str:
    """One mailbox is written in several ways: a tag after a plus, and with Gmail dots, change nothing."""
    name, _, host = email.casefold().partition("@")
    name = name.partition("+")[0]
    if host in {"gmail.com", "googlemail.com"}:
        return f"{name.replace('.', '')}@gmail.com"
    return f"{name}@{host}" if host else ""


_KEYS: Mapping[str, Callable[[str], str]] = {
    "full_name": fold_name,
    "email": _fold_mailbox,
    "position": fold_name,
    "body_name": fold_name,
    "oblast": str,
}
