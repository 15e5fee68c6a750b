"""Watching a recording in place of a webinar that was missed: where it counts, and until when."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.scheduling.domain.refusals import NoRecording, RecordingCountsNothing, TooLateToCount


@dataclass(frozen=True, slots=True)
class Recording:
    """What is known of a webinar's recording, and what the rule of its programme makes of it."""

    is_published: bool
    counts: bool
    until: datetime | None
    timezone: str


def check_counts(recording: Recording, *, now: datetime) -> None:
    """Raises NoRecording, RecordingCountsNothing, TooLateToCount."""
    if not recording.counts:
        raise RecordingCountsNothing
    if not recording.is_published:
        raise NoRecording
    if recording.until and now > recording.until:
        raise TooLateToCount(recording.until.astimezone(ZoneInfo(recording.timezone)))
