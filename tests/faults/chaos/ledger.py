"""The ledger: what was acknowledged to the people, on disk before anybody relies on it. It is the truth of a run."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Ids = dict[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One acknowledged request: its name, the participant, and what was promised."""

    request: str
    ids: Ids


class Ledger:
    """One JSON object a line, each flushed to the disk."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file = path.open("a", encoding="utf-8")
        self.counts: Counter[str] = Counter()

    def note(self, request: str, **ids: str | int | bool | None) -> None:
        self._file.write(json.dumps({"request": request, **ids}) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.counts[request] += 1

    def close(self) -> None:
        self._file.close()

    def entries(self) -> Iterator[Entry]:
        """What stands on the disk."""
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                ids = json.loads(line)
                yield Entry(ids.pop("request"), ids)
