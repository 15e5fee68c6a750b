"""From people to replicas, partitions and disks: on paper what adds up, by simulation what waits."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dovira.sizing.measured import ByService, Measured
from dovira.sizing.queues import Day, Queue, busiest_share, play
from dovira.sizing.year import STAGES, STATIONS, Arriving, Stage, Station

HEADROOM = 0.7
"""A replica is counted with this share of what it was measured to do: the machine had no other guests then."""
SHARING = 6
"""How many replicas of a service share a database (deploy/kubernetes/components/keda); beyond that come partitions."""
_MORE = 1.2
_GATEWAY = "gateway"


@dataclass(frozen=True)
class Bus:
    """Streams and durable consumers of one installation, as the services declare them."""

    streams: int
    consumers: int


@dataclass(frozen=True)
class Sizing:
    """What so many applicants need. A partition is an installation of its own, with some of the programmes."""

    participants: int
    partitions: int
    replicas: Mapping[str, int]
    """In each partition, by service."""
    days: Mapping[str, Day]
    """What waits in a partition with these replicas, by stage."""
    bus: Bus
    facts: int
    stream_bytes: ByService
    store_bytes: ByService

    @property
    def is_small(self) -> bool:
        """One of each service is enough."""
        return self.partitions == 1 and set(self.replicas.values()) == {1}

    @property
    def cores(self) -> float:
        """At work in the busiest moment of the days on which people wait for answers, in all partitions."""
        waiting = [stage.name for stage in STAGES if stage.arriving is not Arriving.AT_ONCE]
        return max(self.days[name].cores for name in waiting) * self.partitions

    def longest_wait(self, station: str) -> float:
        """In seconds, on any day."""
        return max(queue.longest_wait for queue in self._queues(station))

    def busiest(self, station: str) -> float:
        """The most that came in a second, on any day, to all partitions."""
        return max(queue.busiest for queue in self._queues(station)) * self.partitions

    def _queues(self, station: str) -> Sequence[Queue]:
        return [day.queues[station] for day in self.days.values() if station in day.queues]


def size_up(participants: int, measured: Measured, *, services: Sequence[str], bus: Bus) -> Sizing:
    """Size an installation for so many applicants of one programme in one year. ``bus`` is that of one partition."""
    partitions, replicas = _enough(participants, measured, services)
    is_small = partitions == 1 and set(replicas.values()) == {1}
    return Sizing(
        participants=participants,
        partitions=partitions,
        replicas=replicas,
        days=_days(math.ceil(participants / partitions), measured, replicas),
        bus=Bus(bus.streams * partitions, bus.consumers * partitions),
        facts=round(participants * sum(measured.facts.values())),
        stream_bytes=_for(participants, measured.stream_bytes),
        store_bytes=_for(participants, measured.sqlite_bytes if is_small else measured.postgres_bytes),
    )


def _enough(participants: int, measured: Measured, services: Sequence[str]) -> tuple[int, Mapping[str, int]]:
    """The fewest partitions, and in each the fewest replicas, with which nothing waits longer than it may.

    On paper first: what comes in the busiest second must not be more than is done in it. The simulation has the word.
    """
    partitions = max(1, math.ceil(max(_load(stage, participants, measured) for stage in STAGES) / SHARING))
    while (replicas := _replicas(math.ceil(participants / partitions), measured, services)) is None:
        partitions += 1
    return partitions, replicas


def _load(stage: Stage, participants: int, measured: Measured) -> float:
    """Replicas' worth of work that people wait for in the busiest second, at the busiest service with a store."""
    if stage.arriving is Arriving.AT_ONCE:
        return 0
    people = participants * stage.share * busiest_share(stage)
    return max(
        people * visit.each / (measured.rate(station.kind) * HEADROOM)
        for visit in stage.visits
        if (station := STATIONS[visit.station]).service != _GATEWAY
    )


def _replicas(participants: int, measured: Measured, services: Sequence[str]) -> Mapping[str, int] | None:
    """None when no number of replicas on one database per service is enough."""
    replicas = dict.fromkeys(services, 1)
    for stage in STAGES:
        while late := _late(_play(stage, participants, measured, replicas)):
            if any(_is_at_its_limit(station, replicas) for station in late):
                return None
            for service in {station.service for station in late}:
                replicas[service] = math.ceil(replicas[service] * _MORE)
    return replicas


def _late(day: Day) -> Sequence[Station]:
    return [STATIONS[name] for name, queue in day.queues.items() if queue.longest_wait > STATIONS[name].patience]


def _is_at_its_limit(station: Station, replicas: Mapping[str, int]) -> bool:
    return station.is_led or (station.service != _GATEWAY and replicas[station.service] >= SHARING)


def _days(participants: int, measured: Measured, replicas: Mapping[str, int]) -> Mapping[str, Day]:
    return {stage.name: _play(stage, participants, measured, replicas) for stage in STAGES}


def _play(stage: Stage, participants: int, measured: Measured, replicas: Mapping[str, int]) -> Day:
    capacity = {
        name: measured.rate(station.kind) * HEADROOM * (1 if station.is_led else replicas[station.service])
        for name, station in STATIONS.items()
    }
    rate = {name: measured.rate(station.kind) for name, station in STATIONS.items()}
    return play(stage, participants, capacity=capacity, rate=rate)


def _for(participants: int, weights: ByService) -> ByService:
    return {service: weight * participants for service, weight in weights.items()}
