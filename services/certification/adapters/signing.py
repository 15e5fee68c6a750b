"""The signer: holds the installation's keys, signs certificates and the list of those that no longer hold.

The file of keys is read anew when it changes, so that a rotation needs no restart.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from credentials.issuing import Credential, issue_credential, sign_document
from credentials.key_files import make_keys, read_keys
from credentials.keys import Keyring, KeysUnusable
from credentials.site import Site
from credentials.statements import Issuance
from credentials.status_list import compose_list

_log = logging.getLogger("dovira.certification")

_LIST_MAY_BE_KEPT = timedelta(minutes=5)
ResultT = TypeVar("ResultT")


class CannotSign(Exception):
    """There are no keys to sign with; the log says why. The text is for who asked."""

    def __init__(self) -> None:
        super().__init__("Ключі підпису недоступні. Адміністратори бачать причину в журналі служби сертифікатів.")


class Signer:
    """Signs in a thread of its own. ``makes_keys``: a missing file of keys is made, for a system on one machine."""

    def __init__(self, keys_file: Path, site: Site, *, makes_keys: bool) -> None:
        self.site = site
        self._file, self._makes_keys = keys_file, makes_keys
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="signer")
        self._reading = threading.Lock()
        self._version: tuple[int, int] | None = None
        self._ring = Keyring({})

    async def sign_certificate(self, issuance: Issuance, *, now: datetime) -> Credential:
        """Raises CannotSign."""
        return await self._apart(lambda: issue_credential(issuance, ring=self.ring(now), site=self.site, now=now))

    async def sign_status_list(self, list_id: str, ended: Iterable[int], *, now: datetime) -> bytes:
        """Raises CannotSign."""
        unsigned = compose_list(list_id, ended, site=self.site, now=now, may_be_kept=_LIST_MAY_BE_KEPT)
        return await self._apart(lambda: sign_document(unsigned, ring=self.ring(now), site=self.site, now=now))

    def ring(self, now: datetime) -> Keyring:
        """The keys as they are in the file now. Raises CannotSign."""
        try:
            return self._ring_of_file(now)
        except (KeysUnusable, OSError) as error:
            _log.exception("keys_unusable", extra={"why": str(error)})
            raise CannotSign from error

    def _ring_of_file(self, now: datetime) -> Keyring:
        with self._reading:
            if not self._file.exists():
                self._make_keys(now)
            about = self._file.stat()
            if self._version != (about.st_mtime_ns, about.st_ino):
                self._ring, self._version = read_keys(self._file), (about.st_mtime_ns, about.st_ino)
            return self._ring

    def _make_keys(self, now: datetime) -> None:
        if not self._makes_keys:
            message = (
                f"There are no keys in {self._file}. Make them with `dovira keys rotate` "
                "and give the file to every replica of certification (DOVIRA_CERTIFICATION_KEYS_FILE)."
            )
            raise KeysUnusable(message)
        make_keys(self._file, Keyring({}).with_new_pair(now))

    async def _apart(self, sign: Callable[[], ResultT]) -> ResultT:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, sign)
        except KeysUnusable as error:
            _log.exception("keys_unusable", extra={"why": str(error)})
            raise CannotSign from error
