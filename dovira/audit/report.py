"""What an audit says. Ids only: no finding holds a name, an address or a person's words."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and what to do. ``settled_only``: it may be merely late while facts are on their way."""

    message: str
    settled_only: bool = False


@dataclass(frozen=True, slots=True)
class Violation:
    """A finding that holds, with the name of the check that made it."""

    check: str
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one check went. ``postponed`` findings would be violations, were everything settled."""

    check: str
    title: str
    examined: int
    violations: int
    postponed: int


@dataclass
class AuditReport:
    """What was examined, what is wrong, and what could not be judged yet because facts are still on their way."""

    outcomes: list[Outcome] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    dead_letters: int = 0

    @property
    def examined(self) -> dict[str, int]:
        """How much each check looked at."""
        return {outcome.check: outcome.examined for outcome in self.outcomes}

    @property
    def clean(self) -> bool:
        """Everything was judged and nothing is wrong."""
        return not self.violations and not self.unsettled

    def add(self, check: str, title: str, *, examined: int, findings: list[Finding]) -> None:
        """Take a check's findings in; what may be merely late counts only once everything is settled."""
        certain = [one for one in findings if not (one.settled_only and self.unsettled)]
        self.violations += [Violation(check, one.message) for one in certain]
        self.outcomes.append(Outcome(check, title, examined, len(certain), len(findings) - len(certain)))

    def as_json(self) -> dict[str, object]:
        """The report as one JSON object."""
        return {
            "checks": [
                {
                    "check": one.check,
                    "title": one.title,
                    "examined": one.examined,
                    "violations": one.violations,
                    "postponed": one.postponed,
                }
                for one in self.outcomes
            ],
            "violations": [{"check": one.check, "message": one.message} for one in self.violations],
            "unsettled": self.unsettled,
            "dead_letters": self.dead_letters,
        }
