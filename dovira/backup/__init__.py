"""Backup and restore: all stores as of one moment, with the streams, as files that say what they are."""

from dovira.backup.aligning import Aligned
from dovira.backup.errors import BackupProblem
from dovira.backup.keeping import keep_newest, name_of, newest_backup
from dovira.backup.manifest import Manifest, check_files, read_manifest
from dovira.backup.restoring import refuse_what_is_in_the_way, restore_backup
from dovira.backup.taking import take_backup

__all__ = [
    "Aligned",
    "BackupProblem",
    "Manifest",
    "check_files",
    "keep_newest",
    "name_of",
    "newest_backup",
    "read_manifest",
    "refuse_what_is_in_the_way",
    "restore_backup",
    "take_backup",
]
