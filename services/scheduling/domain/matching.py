"""Who somebody in a meeting report is. Addresses and names arrive folded; a similar name is never accepted."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

SIMILAR = 0.75
"""From this likeness on (0 to 1) a name is worth showing to a person as a guess."""


class Match(StrEnum):
    BY_EMAIL = "by_email"
    BY_NAME = "by_name"
    BY_HAND = "by_hand"
    LIKELY = "likely"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the reports of a webinar: ``shown`` as reported, ``names`` folded, two when one was changed.

    ``decided`` is the participant a person of the organiser's said it was; ``dismissed``: said it was none.
    """

    person_id: str
    email: str
    names: tuple[str, ...]
    shown: str = ""
    decided: str = ""
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """``participant_id`` only when accepted; ``candidate_id`` is a guess; ``namesakes``: several fit equally.

    By hand and without a participant: a person said it is none.
    """

    match: Match
    participant_id: str | None = None
    candidate_id: str | None = None
    namesakes: bool = False


@dataclass(slots=True)
class Roster:
    """The participants of a programme by every address and name they were ever known by."""

    by_email: dict[str, set[str]] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)

    def add_email(self, email: str, participant_id: str) -> None:
        self.by_email.setdefault(email, set()).add(participant_id)

    def add_name(self, name: str, participant_id: str) -> None:
        self.by_name.setdefault(name, set()).add(participant_id)

    def having_email(self, email: str) -> set[str]:
        return self.by_email.get(email, set())

    def having_name(self, names: Iterable[str]) -> set[str]:
        return {participant for name in names for participant in self.by_name.get(name, ())}


def names_shown(text: str) -> tuple[str, ...]:
    """«Нове ім'я (Попереднє)» are two names of one person; still to be folded."""
    shown, bracket, rest = text.partition("(")
    original = rest.rpartition(")")[0] if bracket else ""
    return tuple(name.strip() for name in (shown, original) if name.strip())


def match_people(people: Sequence[Person], roster: Roster) -> dict[str, Verdict]:
    """Verdicts by person. People of one address are one person, whatever names they showed."""
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        groups[person.email or f"\0{person.person_id}"].append(person)
    verdicts: dict[str, Verdict] = {}
    for group in groups.values():
        common = _decision_on(group) or _match_exactly(group, roster)
        verdicts |= {person.person_id: _decision_on([person]) or common for person in group}
    return verdicts


def _decision_on(group: Sequence[Person]) -> Verdict | None:
    decided = {person.decided or None for person in group if person.decided or person.dismissed}
    return Verdict(Match.BY_HAND, decided.pop()) if len(decided) == 1 else None


def _match_exactly(group: Sequence[Person], roster: Roster) -> Verdict:
    named = roster.having_name(name for person in group for name in person.names)
    addressed = roster.having_email(group[0].email)
    # One's address under another's name, or a mailbox of several without an exact name, leaves several candidates.
    candidates = addressed & named or addressed | named
    if len(candidates) > 1:
        return Verdict(Match.LIKELY, namesakes=True)
    if not candidates:
        return Verdict(Match.UNKNOWN)
    return Verdict(Match.BY_EMAIL if addressed else Match.BY_NAME, min(candidates))


class Guesses:
    """Finds who is likely meant by a name, whatever the script."""

    def __init__(self, names: Iterable[tuple[str, str]], *, in_latin: Callable[[str], str]) -> None:
        """``names`` are pairs of a folded name and a participant who bears it; ``in_latin`` transliterates."""
        self._in_latin = in_latin
        self._bearers: dict[str, set[str]] = defaultdict(set)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._likeness_of_words: dict[tuple[str, str], float] = {}
        for name, participant_id in ((in_latin(name), one) for name, one in names):
            self._bearers[name].add(participant_id)
            for word in name.split():
                self._by_word[word].add(name)

    def guess(self, shown: Iterable[str]) -> Verdict:
        """The participant with the most similar name that shares a word; nobody in particular when two fit equally."""
        best, bearers = SIMILAR, set[str]()
        for name in map(self._in_latin, shown):
            for known in self._sharing_a_word(name):
                likeness = self._likeness(name.split(), known.split())
                if likeness >= best:
                    bearers = self._bearers[known] | (bearers if likeness == best else set())
                    best = likeness
        if not bearers:
            return Verdict(Match.UNKNOWN)
        only = min(bearers) if len(bearers) == 1 else None
        return Verdict(Match.LIKELY, candidate_id=only, namesakes=only is None)

    def _sharing_a_word(self, name: str) -> set[str]:
        return {known for word in name.split() for known in self._by_word.get(word, ())}

    def _likeness(self, shown: Sequence[str], known: Sequence[str]) -> float:
        """The share of the known name's letters that is found in the shown one; what stands beside it is no matter."""
        found = sum(len(word) * max(self._likeness_of(word, other) for other in shown) for word in known)
        return found / sum(len(word) for word in known)

    def _likeness_of(self, word: str, other: str) -> float:
        pair = (word, other)
        if pair not in self._likeness_of_words:
            self._likeness_of_words[pair] = SequenceMatcher(None, word, other).ratio()
        return self._likeness_of_words[pair]
