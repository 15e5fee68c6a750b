"""Replaying the log: what everybody in a programme has done, by the code with which certification follows facts."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from services.certification.domain.standing import Standing
from services.certification.use_cases.reading import PROGRESS, after_hearing
from shared.bus import Heard, Logged, read_log, stream_name
from shared.contracts.certification import CertificateIssued, CertificateRevoked
from shared.contracts.fact import Fact
from shared.contracts.registration import ParticipantErased, ParticipantRegistered
from shared.contracts.scheduling import ProgrammePublished

_TELLERS = ("scheduling", "registration", "assessment", "certification")
_ABOUT_PEOPLE = PROGRESS | ParticipantRegistered


@dataclass
class History:
    """Of one programme, whatever the order in which the log tells it. ``certified`` were issued a certificate."""

    programme_id: str
    published: Heard[ProgrammePublished] | None = None
    standings: dict[str, Standing] = field(default_factory=lambda: defaultdict(Standing))
    certified: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    unreadable: int = 0

    def see(self, logged: Logged) -> None:
        """Another message of the log."""
        if logged.heard is None:
            self.unreadable += 1
        else:
            self._hear(logged.heard)

    def people(self) -> dict[str, Standing]:
        """Everybody who takes part and is not erased."""
        known = sorted(self.standings.items())
        return {one: standing for one, standing in known if standing.registered_by and one not in self.erased}

    def _hear(self, heard: Heard[Fact]) -> None:
        match heard.fact:
            case ParticipantErased() as fact:
                self.erased.add(fact.participant_id)
            case ProgrammePublished() as fact if fact.programme_id == self.programme_id:
                if self.published is None or self.published.fact.version < fact.version:
                    self.published = Heard(heard.id, heard.time, heard.correlation_id, heard.causation_id, fact)
            case CertificateIssued() as fact if fact.programme_id == self.programme_id:
                self.certified.add(fact.participant_id)
            case CertificateRevoked() as fact if fact.programme_id == self.programme_id:
                self.revoked.add(fact.participant_id)
            case fact if isinstance(fact, _ABOUT_PEOPLE) and fact.programme_id == self.programme_id:
                self.standings[fact.participant_id] = after_hearing(self.standings[fact.participant_id], heard)


async def count_messages(js: JetStreamContext) -> int:
    """How many there are to read."""
    count = 0
    for teller in _TELLERS:
        try:
            count += (await js.stream_info(stream_name(teller))).state.messages
        except NotFoundError:
            continue
    return count


async def read_history(js: JetStreamContext, programme_id: str, *, on_message: Callable[[], object]) -> History:
    """Read every stream that has to do with certificates, once; nothing is changed."""
    history = History(programme_id)
    async for logged in _log(js):
        history.see(logged)
        on_message()
    return history


async def _log(js: JetStreamContext) -> AsyncIterator[Logged]:
    for teller in _TELLERS:
        async for logged in read_log(js, stream_name(teller)):
            yield logged
