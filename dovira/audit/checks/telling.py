"""Whether every fact that a service told is in its stream exactly once, and nothing else is."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Row

from dovira.audit.evidence import Evidence, Spot, digest_of
from dovira.audit.report import Finding
from dovira.registry import SERVICES
from shared.bus import Heard, stream_name
from shared.contracts.catalogue import TELLING_SERVICES, all_facts
from shared.contracts.fact import Fact

_OUTBOX = "SELECT fact_id, headers, body, stream_seq, quarantined FROM outbox ORDER BY n"
_ERASED = "erased"
_IDS = "SELECT fact_id FROM outbox"


class Told:
    """Each row of each outbox against the log."""

    name = "told"
    title = "every told fact is in its stream, exactly once"

    def __init__(self) -> None:
        self.examined = 0
        self._known = all_facts()

    def see(self, heard: Heard[Fact]) -> None:
        """The index has it."""

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        for service in SERVICES:
            if evidence.stores.has(service):
                for row in evidence.stores.each(service, _OUTBOX):
                    self.examined += 1
                    yield from self._look_for(evidence, service, row)
        for fact_id, spot in evidence.index.again:
            yield Finding(
                f"fact {fact_id} stands more than once in {spot.stream}, again at sequence {spot.sequence}: listeners "
                "ignore it by their inbox; find out what published it"
            )

    def _look_for(self, evidence: Evidence, service: str, row: Row[Any]) -> Iterator[Finding]:
        what = f"fact {row.fact_id} of {service}"
        if service not in TELLING_SERVICES:
            yield Finding(f"{what} can never be published: the service has no stream")
        elif row.quarantined == _ERASED and self._is_purged(evidence, row):
            yield from self._look_for_traces(evidence, row, what)
        elif row.quarantined is not None:
            yield Finding(f"{what} was set aside and is not in its stream: {row.quarantined}")
        elif row.stream_seq is not None:  # what still waits is said elsewhere
            yield from self._look_in_stream(evidence, service, row)

    def _look_for_traces(self, evidence: Evidence, row: Row[Any], what: str) -> Iterator[Finding]:
        """Forgotten here, a person must not be named by the log either."""
        if (spot := evidence.index.spots.get(row.fact_id)) is not None:
            yield Finding(
                f"{what} names a person who is to be forgotten, and is still in {spot.stream} at sequence "
                f"{spot.sequence}: `dovira erase --participant` erases the log again",
                settled_only=True,
            )

    def _look_in_stream(self, evidence: Evidence, service: str, row: Row[Any]) -> Iterator[Finding]:
        what, stream = f"fact {row.fact_id} of {service}", stream_name(service)
        spot = evidence.index.spots.get(row.fact_id)
        fact_type = self._known.get(json.loads(row.headers).get("ce-type", ""))
        if spot is None and not self._may_be_gone(evidence, service, row):
            yield Finding(
                f"{what} was published as {row.stream_seq} and is not in {stream}: "
                "set its stream_seq to NULL, so that it is published again"
            )
        elif spot is not None and (spot.stream != stream or _differs(fact_type, row, spot)):
            yield Finding(
                f"{what} says in {spot.stream} at sequence {spot.sequence} what was not told: find out who published it"
            )

    def _may_be_gone(self, evidence: Evidence, service: str, row: Row[Any]) -> bool:
        """Purged with the person it was about, or older than the stream keeps."""
        extent = evidence.extents[stream_name(service)]
        return self._is_purged(evidence, row) or (extent.ages and int(row.stream_seq) < extent.first)

    def _is_purged(self, evidence: Evidence, row: Row[Any]) -> bool:
        headers = json.loads(row.headers)
        fact_type = self._known.get(headers.get("ce-type", ""))
        subject = str(headers.get("ce-subject", ""))
        return fact_type is not None and fact_type.personal_data and subject in evidence.index.erased


def _differs(fact_type: type[Fact] | None, row: Row[Any], spot: Spot) -> bool:
    if fact_type is None or spot.digest is None:
        return False
    try:
        return digest_of(fact_type.model_validate_json(bytes(row.body), extra="ignore")) != spot.digest
    except ValidationError:
        return True


class NothingElseIsTold:
    """Each message of each stream against the outbox it should come from."""

    name = "foreign"
    title = "streams hold nothing that no service told"

    def __init__(self) -> None:
        self.examined = 0

    def see(self, heard: Heard[Fact]) -> None:
        """The index has it."""

    def judge(self, evidence: Evidence) -> Iterator[Finding]:
        index = evidence.index
        self.examined = len(index.spots) + len(index.again) + len(index.unreadable) + index.returned
        for spot, fault in index.unreadable:
            yield Finding(
                f"the message at sequence {spot.sequence} of {spot.stream} is no fact that anybody told ({fault}): "
                "find out what published it"
            )
        for service in TELLING_SERVICES:
            yield from _foreign_in(evidence, service)


def _foreign_in(evidence: Evidence, service: str) -> Iterator[Finding]:
    stream = stream_name(service)
    # What stands there only since the stores were read may have been told in between.
    limit = evidence.extents[stream].last
    here = {
        fact_id: spot
        for fact_id, spot in evidence.index.spots.items()
        if spot.stream == stream and spot.sequence <= limit
    }
    if not evidence.stores.has(service):
        if here:
            yield Finding(
                f"the store of {service} is not there, and {len(here)} facts of it are in {stream}: name the right "
                f"--data-dir or DOVIRA_{service.upper()}_DATABASE_URL, or restore it from a backup"
            )
        return
    for row in evidence.stores.each(service, _IDS):
        here.pop(row.fact_id, None)
    for fact_id, spot in here.items():
        yield Finding(
            f"fact {fact_id} at sequence {spot.sequence} of {stream} was told by no outbox: find out what published it"
        )
