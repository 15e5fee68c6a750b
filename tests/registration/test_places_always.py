"""Whatever people do in whatever order: no place too many, true counters, nobody waiting beside a free place."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from shared.contracts import registration as say
from shared.testing import sqlite_url
from tests.examples import examples
from tests.registration.builders import OTHER_WEBINAR, WEBINAR, Registration, published

PEOPLE = st.integers(0, 7)


class Places(RuleBasedStateMachine):
    """One webinar, eight people; a plain model beside the service."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.service = self.loop.run_until_complete(self._open())
        self.capacity, self.version = 2, 1
        self.confirmed: list[str] = []
        self.waiting: list[str] = []
        self.active = True
        self.ids = self.do(self.service.participants(8))

    async def _open(self):
        service = Registration(sqlite_url(Path(self.folder.name)))
        await service.publish()
        return service

    def do(self, asked):
        return self.loop.run_until_complete(asked)

    @precondition(lambda self: self.active)
    @rule(n=PEOPLE)
    def enrol(self, n):
        one = self.ids[n]
        receipt = self.do(self.service.enrol(one))
        if one not in self.confirmed + self.waiting:
            (self.confirmed if len(self.confirmed) < self.capacity and not self.waiting else self.waiting).append(one)
        if one in self.confirmed:
            assert (receipt.status, receipt.position) == (say.EnrolmentStatus.CONFIRMED, None)
        else:
            assert (receipt.status, receipt.position) == (
                say.EnrolmentStatus.WAITLISTED,
                self.waiting.index(one) + 1,
            )

    @rule(n=PEOPLE)
    def cancel(self, n):
        one = self.ids[n]
        if one in self.confirmed + self.waiting:
            self.do(self.service.cancel(one))
            (self.confirmed if one in self.confirmed else self.waiting).remove(one)
            self._promote()

    @rule(capacity=st.integers(1, 9))
    def publish(self, capacity):
        self._publish({WEBINAR: capacity, OTHER_WEBINAR: 2})
        self.capacity, self.active = capacity, True
        self._promote()

    @precondition(lambda self: self.active)
    @rule()
    def take_the_webinar_out(self):
        self._publish({OTHER_WEBINAR: 2})
        self.active = False

    @rule(places=st.lists(PEOPLE, min_size=2, max_size=8, unique=True))
    @precondition(lambda self: self.active)
    def enrol_together(self, places):
        newcomers = [self.ids[n] for n in places if self.ids[n] not in self.confirmed + self.waiting]
        self.do(self._together(newcomers))
        for one in newcomers:
            (self.confirmed if len(self.confirmed) < self.capacity and not self.waiting else self.waiting).append(one)

    async def _together(self, newcomers):
        await asyncio.gather(*(self.service.enrol(one) for one in newcomers))

    def _publish(self, capacities):
        self.version += 1
        self.do(self.service.publish(published(self.version, capacities=capacities)))

    def _promote(self):
        while self.active and self.waiting and len(self.confirmed) < self.capacity:
            self.confirmed.append(self.waiting.pop(0))

    @invariant()
    def the_places_are_those_of_the_model(self):
        confirmed, waiting = self.do(self.service.places())
        assert (sorted(confirmed), waiting) == (sorted(self.confirmed), self.waiting)
        assert not (self.active and waiting and len(confirmed) < self.capacity)

    def teardown(self):
        self.do(self.service.harness.close())
        self.loop.close()
        self.folder.cleanup()


def test_places_are_always_right():
    unhurried = settings(max_examples=examples(10), stateful_step_count=25, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Places, settings=unhurried)
