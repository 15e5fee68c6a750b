"""A folder of backups, each named by the moment at which it was begun: the newest are kept."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dovira.backup.manifest import MANIFEST

UNFINISHED = ".unfinished"
_NAME = "%Y-%m-%dT%H-%M-%SZ"
_LONGEST = timedelta(days=1)


def name_of(moment: datetime) -> str:
    """What the backup of that moment is called. Names are in the order of their moments."""
    return moment.astimezone(UTC).strftime(_NAME)


def unfinished_name(name: str) -> str:
    """What a backup is called until it is whole: half of one is never taken for a backup."""
    return f".{name}{UNFINISHED}"


def newest_backup(folder: Path) -> Path:
    """The last that is whole; the folder itself, if it is one backup or holds none."""
    found = [] if (folder / MANIFEST).is_file() else _whole(folder)
    return found[-1] if found else folder


def keep_newest(folder: Path, number: int, *, now: datetime) -> list[Path]:
    """Remove all whole backups but so many, and what was begun more than a day ago and never ended; returns which."""
    surplus = [*_whole(folder)[:-number], *_given_up(folder, now)]
    for one in surplus:
        shutil.rmtree(one)
    return surplus


def _whole(folder: Path) -> list[Path]:
    """Oldest first. What has another name is somebody's own, and is left alone."""
    return sorted(one.parent for one in folder.glob(f"*/{MANIFEST}") if _moment(one.parent.name))


def _given_up(folder: Path, now: datetime) -> list[Path]:
    """A backup that was killed on the way."""
    unfinished = folder.glob(f".*{UNFINISHED}")
    begun = {one: _moment(one.name.removeprefix(".").removesuffix(UNFINISHED)) for one in unfinished}
    return sorted(one for one, moment in begun.items() if moment and now - moment > _LONGEST)


def _moment(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None
