"""The file in which an installation keeps its keys: readable by its owner only, replaced whole or not at all."""

import os
import tempfile
from pathlib import Path

from credentials.keys import Keyring, KeysUnusable


def read_keys(path: Path) -> Keyring:
    """Raises KeysUnusable, with the path."""
    try:
        return Keyring.read(path.read_bytes())
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise KeysUnusable(message) from error
    except KeysUnusable as error:
        message = f"{path}: {error}"
        raise KeysUnusable(message) from error


def write_keys(path: Path, ring: Keyring) -> None:
    """Replace the file, or make it."""
    _aside(path, ring).replace(path)


def make_keys(path: Path, ring: Keyring) -> None:
    """Make the file, unless somebody did meanwhile: the first one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = _aside(path, ring)
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def _aside(path: Path, ring: Keyring) -> Path:
    """Written to the disk under another name; ``mkstemp`` lets nobody else read it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w") as file:
        file.write(ring.write())
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
