"""What was measured: measured.toml holds every number, and beside it the command that measures it again."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

ByService = Mapping[str, float]


@dataclass(frozen=True)
class Rate:
    """What one replica on one core does in a second, and the row of the benchmark's report that says so."""

    value: float
    unit: str
    command: str
    row: str
    side: str = "ours"


@dataclass(frozen=True)
class Measured:
    """Rates by the kind of work; what each applicant adds to streams and stores in one programme, by service."""

    machine: str
    rates: Mapping[str, Rate]
    facts: ByService
    stream_bytes: ByService
    sqlite_bytes: ByService
    postgres_bytes: ByService

    def rate(self, kind: str) -> float:
        """Of one replica, a second."""
        return self.rates[kind].value


def read_measured() -> Measured:
    """The numbers that stand beside this file."""
    values = tomllib.loads((files(__package__) / "measured.toml").read_text(encoding="utf-8"))
    weights = values["weights"]
    return Measured(
        machine=values["machine"],
        rates={kind: Rate(**rate) for kind, rate in values["rates"].items()},
        facts=weights["facts"],
        stream_bytes=weights["stream_bytes"],
        sqlite_bytes=weights["sqlite_bytes"],
        postgres_bytes=weights["postgres_bytes"],
    )
