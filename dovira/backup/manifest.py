"""What a backup says of itself: when it was cut, what it holds, and the checksum of every file."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from dovira.backup.errors import BackupProblem

MANIFEST = "manifest.json"
Format = Literal["dovira-backup/1"]
Kind = Literal["sqlite", "postgresql"]
_PIECE = 1 << 20


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SavedFile(_Part):
    """A file of the backup, by its path in it."""

    path: str
    bytes: int
    sha256: str


class SavedStore(_Part):
    """A service's database."""

    service: str
    kind: Kind
    file: SavedFile


class SavedStream(_Part):
    """A stream. ``last_at_cut``: the last sequence that all stores know of; what stands behind it was told later."""

    name: str
    last_at_cut: int
    described: dict[str, Any]
    file: SavedFile


class Manifest(_Part):
    """A whole backup. ``cut_at`` is the one moment at which every store stands."""

    format: Format = "dovira-backup/1"
    version: str
    cut_at: datetime
    stores: tuple[SavedStore, ...]
    streams: tuple[SavedStream, ...]
    files: tuple[SavedFile, ...]

    @property
    def all_files(self) -> Iterator[SavedFile]:
        """Everything beside the manifest."""
        yield from (store.file for store in self.stores)
        yield from (stream.file for stream in self.streams)
        yield from self.files


def describe_file(folder: Path, path: Path) -> SavedFile:
    """A file of the backup that was written a moment ago."""
    return SavedFile(path=str(path.relative_to(folder)), bytes=path.stat().st_size, sha256=_sha256(path))


def read_manifest(folder: Path) -> Manifest:
    """What the backup in a folder says of itself. Raises BackupProblem."""
    path = folder / MANIFEST
    if not path.is_file():
        message = f"{folder} is no backup: there is no {MANIFEST} in it"
        raise BackupProblem(
            message, "Name the folder that `dovira backup` wrote, or the one in which it keeps several."
        )
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        message = f"{path} cannot be understood ({error.error_count()} faults)"
        raise BackupProblem(message, f"This release restores backups of the format «{get_args(Format)[0]}».") from None


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare every file with its checksum. Raises BackupProblem, which names each that is not as it was written."""
    wrong = [one.path for one in manifest.all_files if not _is_whole(folder, one)]
    if wrong:
        message = f"files of the backup are damaged or missing: {', '.join(wrong)}"
        raise BackupProblem(message, "Nothing was changed. Fetch the backup once more, or take an earlier one.")


def _is_whole(folder: Path, saved: SavedFile) -> bool:
    path = folder / saved.path
    return path.is_file() and path.stat().st_size == saved.bytes and _sha256(path) == saved.sha256


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
