"""Dead letters: messages that could not be handled, kept with the reason until an operator returns or drops them."""

import contextlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError

from shared.bus.errors import Unavailable
from shared.bus.ids import new_id
from shared.bus.streams import DEAD_LETTER_STREAM, DEAD_LETTER_SUBJECTS

_TIMEOUT = 5.0
_PREFIX = "dead-"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead letter. ``subject_key`` is the id of whom or what it was about; the body is not shown in lists."""

    sequence: int
    original_subject: str
    original_stream: str
    original_sequence: int
    handler: str
    reason: str
    attempts: int
    died_at: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def fact_type(self) -> str:
        """The CloudEvents type; of a message that says none, what its subject says."""
        return self.headers.get("ce-type", self.original_subject.rpartition(".")[0])

    @property
    def message(self) -> tuple[str, int]:
        """The message that died: its stream, and where in it. Other handlers may have buried the same."""
        return self.original_stream, self.original_sequence

    @property
    def subject_key(self) -> str:
        """The last token of the original subject."""
        return self.original_subject.rsplit(".", 1)[-1]


async def bury(js: JetStreamContext, message: Msg, *, handler: str, reason: str, died_at: str) -> None:
    """Store a message among the dead letters. Raises when the stream does not acknowledge it: do not ack then."""
    metadata = message.metadata
    headers = {name: value for name, value in (message.headers or {}).items() if name.startswith(("ce-", "Content"))}
    headers |= {
        "Nats-Msg-Id": f"dead.{metadata.stream}.{metadata.consumer}.{metadata.sequence.stream}",
        f"{_PREFIX}subject": message.subject,
        f"{_PREFIX}stream": metadata.stream,
        f"{_PREFIX}sequence": str(metadata.sequence.stream),
        f"{_PREFIX}handler": handler,
        f"{_PREFIX}reason": " ".join(reason.split())[:500],
        f"{_PREFIX}attempts": str(metadata.num_delivered),
        f"{_PREFIX}time": died_at,
    }
    subject = f"{DEAD_LETTER_SUBJECTS}.{metadata.stream}.{metadata.consumer}"
    await js.publish(subject, message.data, headers=headers, stream=DEAD_LETTER_STREAM, timeout=_TIMEOUT)


async def list_dead_letters(js: JetStreamContext) -> AsyncIterator[DeadLetter]:
    """Every dead letter, oldest first."""
    try:
        state = (await js.stream_info(DEAD_LETTER_STREAM)).state
    except NotFoundError:
        return
    sequence = state.first_seq
    while sequence <= state.last_seq and state.messages:
        try:
            stored = await js.get_msg(DEAD_LETTER_STREAM, seq=sequence, next=True, subject=f"{DEAD_LETTER_SUBJECTS}.>")
        except NotFoundError:
            return
        letter = _read(stored)
        yield letter
        sequence = letter.sequence + 1


async def count_dead_letters(js: JetStreamContext) -> tuple[int, datetime | None]:
    """How many there are, and when the oldest died. Raises Unavailable."""
    try:
        state = (await js.stream_info(DEAD_LETTER_STREAM)).state
        if not state.messages:
            return 0, None
        oldest = await get_dead_letter(js, state.first_seq)
    except NotFoundError:
        return 0, None
    except (NatsError, TimeoutError) as error:
        raise Unavailable(type(error).__name__) from error
    return state.messages, datetime.fromisoformat(oldest.died_at) if oldest.died_at else None


async def get_dead_letter(js: JetStreamContext, sequence: int) -> DeadLetter:
    """One dead letter by its sequence. Raises NotFoundError."""
    return _read(await js.get_msg(DEAD_LETTER_STREAM, seq=sequence))


async def return_dead_letters(js: JetStreamContext, letters: Sequence[DeadLetter]) -> None:
    """Publish each message again where it came from, under a new message id and its own event id; drop its letters.

    However many handlers buried a message, it is published once: each hears it. Whoever has handled the fact already
    drops it by its inbox.
    """
    by_message: dict[tuple[str, int], list[DeadLetter]] = {}
    for one in letters:
        by_message.setdefault(one.message, []).append(one)
    for same in by_message.values():
        await _publish_again(js, same[0])
        await drop_dead_letters(js, same)


async def _publish_again(js: JetStreamContext, letter: DeadLetter) -> None:
    headers = {name: value for name, value in letter.headers.items() if not name.startswith((_PREFIX, "Nats-"))}
    # The original message id would be swallowed by the stream's duplicate window.
    headers["Nats-Msg-Id"] = new_id()
    await js.publish(
        letter.original_subject, letter.body, headers=headers, stream=letter.original_stream, timeout=_TIMEOUT
    )


async def drop_dead_letters(js: JetStreamContext, letters: Iterable[DeadLetter]) -> None:
    """Delete dead letters for good; those that somebody else dropped meanwhile are gone already."""
    for one in letters:
        with contextlib.suppress(NotFoundError):
            await drop_dead_letter(js, one.sequence)


async def drop_dead_letter(js: JetStreamContext, sequence: int) -> None:
    """Delete a dead letter for good. Raises NotFoundError."""
    await get_dead_letter(js, sequence)  # the server answers a deletion of nothing with an error of its store
    await js.delete_msg(DEAD_LETTER_STREAM, sequence)


def _read(stored: RawStreamMsg) -> DeadLetter:
    headers = stored.headers or {}
    return DeadLetter(
        sequence=stored.seq or 0,
        original_subject=headers.get(f"{_PREFIX}subject", ""),
        original_stream=headers.get(f"{_PREFIX}stream", ""),
        original_sequence=int(headers.get(f"{_PREFIX}sequence", "0")),
        handler=headers.get(f"{_PREFIX}handler", ""),
        reason=headers.get(f"{_PREFIX}reason", ""),
        attempts=int(headers.get(f"{_PREFIX}attempts", "0")),
        died_at=headers.get(f"{_PREFIX}time", ""),
        headers=headers,
        body=stored.data or b"",
    )
