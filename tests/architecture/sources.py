"""The project's files as the rules see them: a path from the root and a text. Holds no rule."""

import ast
import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = ("shared", "services", "dovira", "formats", "credentials")


@dataclass(frozen=True)
class Source:
    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.path)

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def lies_in(self, *folders: str) -> bool:
        return any(self.path.startswith(f"{folder}/") for folder in folders)


def project_files() -> list[str]:
    """Paths of all files that are, or would be, committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=_environment()).stdout
    return sorted({path for path in listed.split("\0") if path and (ROOT / path).is_file()})


def text_sources() -> list[Source]:
    read = ((path, (ROOT / path).read_bytes()) for path in project_files())
    return [Source(path, content.decode(errors="replace")) for path, content in read if b"\0" not in content]


def python_sources() -> list[Source]:
    return [source for source in text_sources() if source.path.endswith(".py")]


def rooms_by_service() -> dict[str, set[str]]:
    """Names of the modules and packages directly in each service's folder; a folder without Python is data."""
    rooms: dict[str, set[str]] = {}
    for source in python_sources():
        match source.path.split("/"):
            case ["services", service, room, *_]:
                rooms.setdefault(service, set()).add(room.removesuffix(".py"))
            case ["services", stray] if stray != "__init__.py":
                rooms.setdefault(stray, set())
    return rooms


def _environment() -> dict[str, str]:
    # A hook that runs the tests exports GIT_DIR and GIT_INDEX_FILE; the files of this tree are meant.
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
