"""Erasing from the log: what a person must not be named in any more. The bytes are overwritten, not only forgotten."""

from collections.abc import Collection

from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError

from shared.bus.dead_letters import drop_dead_letter, list_dead_letters
from shared.bus.streams import stream_name


async def erase_subjects(js: JetStreamContext, subjects: Collection[str]) -> int:
    """Erase every message on these subjects of facts from their streams; returns how many there were.

    Doing it again, or at two places at once, does no harm. Raises what NATS raises while it does not answer.
    """
    erased = 0
    for subject in subjects:
        stream = stream_name(subject.split(".")[1])
        while (stored := await next_on(js, stream, subject)) is not None:
            # A purge alone would leave the bytes in the store's files until they are compacted: deleting overwrites.
            erased += await _delete(js, stream, stored.seq or 0)
        await _purge(js, stream, subject)
    return erased


async def erase_dead_letters(js: JetStreamContext, subjects: Collection[str]) -> int:
    """Erase the dead letters that came from these subjects; returns how many there were."""
    wanted = [letter.sequence async for letter in list_dead_letters(js) if letter.original_subject in subjects]
    for sequence in wanted:
        try:
            await drop_dead_letter(js, sequence)
        except NotFoundError:
            continue  # somebody returned or dropped it meanwhile
    return len(wanted)


async def next_on(js: JetStreamContext, stream: str, subject: str, *, after: int = 0) -> RawStreamMsg | None:
    """The first message of a stream after a sequence whose subject fits; none when there is none."""
    try:
        return await js.get_msg(stream, seq=after + 1, next=True, subject=subject)
    except NotFoundError:
        return None


async def _delete(js: JetStreamContext, stream: str, sequence: int) -> int:
    try:
        await js.delete_msg(stream, sequence)
    except NotFoundError:
        return 0
    return 1


async def _purge(js: JetStreamContext, stream: str, subject: str) -> None:
    try:
        await js.purge_stream(stream, subject=subject)
    except NotFoundError:
        return
